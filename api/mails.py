"""Mails to partners, each owed until it has gone out: in rounds, one at a time. What fails waits some
minutes, and a mail server that is away ends the round, so that nobody else waits for it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

WAIT = 300  # seconds, before what failed is tried again
BROKEN_OFF = (SMTPConnectError, SMTPServerDisconnected)
NOTED = "mail"  # how what waits is called in the cache
ROUND = 0x6D61696C  # a number for an advisory lock, held during a round


class Away(Exception):
    """The mail server does not answer, or breaks off."""


def send(to: str, subject: str, words: str, *, about: str) -> bool:
    """Whether it went out; what did not stands in the log as `about`. Raises Away."""
    try:
        send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, [to])
    except OSError as problem:  # SMTPException is one
        log.exception("no mail about %s", about)
        is_about_this_mail = isinstance(problem, SMTPException) and not isinstance(problem, BROKEN_OFF)
        if not is_about_this_mail:
            raise Away from problem
        return False
    return True


def in_turn(owed: Iterable[int], send_one: Callable[[int], bool], *, kind: str) -> int:
    """Send what is owed, one after the other; returns how many went out. Where another worker is at it, none
    do: what a second would find is the first one's."""
    sent = 0
    with _alone() as is_alone:
        if not is_alone or _waits("server"):
            return 0
        for pk in owed:
            if _waits(f"{kind}:{pk}"):
                continue
            try:
                went = send_one(pk)
            except Away:
                _let_wait("server")
                break
            if went:
                sent += 1
            else:
                _let_wait(f"{kind}:{pk}")
    return sent


@contextmanager
def _alone() -> Iterator[bool]:
    """No transaction: what has gone out is written down at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ROUND])
        is_alone = bool(cursor.fetchone()[0])
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ROUND])


def _waits(what: str) -> bool:
    try:
        return cache.get(f"{NOTED}:{what}") is not None
    except RedisError:  # then it is tried each time
        return False


def _let_wait(what: str) -> None:
    try:
        cache.set(f"{NOTED}:{what}", True, WAIT)
    except RedisError as error:
        log.warning("nobody remembers that a mail failed: %s", type(error).__name__)
