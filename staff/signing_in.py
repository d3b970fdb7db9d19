"""Passwords that are tried: five wrong ones within 15 minutes, and then none is looked at for 15 minutes, not
even a right one. The one implementation, for the sign-in of the desk and wherever a password is asked again.

Counted in Postgres, whatever becomes of a cache, under a lock of the name that was tried: twenty at once are
twenty. Whether there is such an account makes no difference to what can be seen or timed; its owner is told
by mail, by a worker.
"""

import datetime as dt
import logging
from collections.abc import Callable
from smtplib import SMTPException
from typing import TypeVar

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from staff.models import User, WrongPassword

log = logging.getLogger(__name__)

MOST = 5  # wrong ones
WITHIN = REFUSED_FOR = dt.timedelta(minutes=15)
SOME = 100  # old ones forgotten at a time
WORDS = (
    "Five wrong passwords have been given for your account within 15 minutes. None is looked at for the next "
    "15 minutes. If it was not you, choose a new password, and tell whoever manages the users."
)
Answer = TypeVar("Answer")


class TooMany(Exception):
    """Refused unseen. `str()` of it is fit for whoever asked."""

    def __str__(self) -> str:
        return "Too many wrong passwords. Try again in 15 minutes."


def sign_in(request: HttpRequest | None, username: str, password: str) -> User | None:
    """Who that is; None for a wrong name or a wrong password. Raises TooMany."""
    user = _counted(
        f"sign-in {username}",
        lambda: authenticate(request, username=username, password=password),
        whose={"username": username},
    )
    return user if isinstance(user, User) else None


def is_password_of(user: User, password: str) -> bool:
    """Whether somebody who is signed in gave their own password. Counted apart from sign-ins, so that nobody
    outside keeps them from their work. Raises TooMany."""
    return _counted(f"again {user.pk}", lambda: user.check_password(password), whose={"pk": user.pk})


def tell() -> int:
    """Mail those whose accounts are refused; how many. A mail that does not go out is tried again for a day,
    and keeps nobody else's."""
    return sum(map(_tell, WrongPassword.objects.filter(tell__isnull=False).values_list("pk", flat=True)))


def _tell(fifth_id: int) -> bool:
    with transaction.atomic():
        owed = WrongPassword.objects.select_for_update(skip_locked=True, of=["self"]).select_related("tell")
        fifth = owed.filter(pk=fifth_id, tell__isnull=False).first()
        if fifth is None or fifth.tell is None:  # another worker was faster
            return False
        try:
            if fifth.tell.email:
                send_mail("Wrong passwords", WORDS, settings.DEFAULT_FROM_EMAIL, [fifth.tell.email])
        except (SMTPException, OSError):
            log.exception("no mail about wrong passwords to user %s", fifth.tell.pk)
            return False
        fifth.tell = None
        fifth.save(update_fields=["tell"])
    return True


def _counted(name: str, check: Callable[[], Answer], *, whose: dict[str, str | int]) -> Answer:
    digest = _digest(name)
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])
        if _is_refused(digest):
            raise TooMany
        answer = check()
        if answer:
            WrongPassword.objects.filter(digest=digest).delete()
        else:
            wrong = WrongPassword.objects.create(digest=digest, at=timezone.now())
            if _is_refused(digest):
                wrong.tell = User.objects.filter(is_active=True, **whose).first()
                wrong.save(update_fields=["tell"])
            _forget_the_old()
    return answer


def _digest(name: str) -> str:
    """What is typed as a name may be a password in the wrong field: it is not kept."""
    return salted_hmac("staff.signing_in", name, algorithm="sha256").hexdigest()


def _is_refused(digest: str) -> bool:
    """The last five came within 15 minutes, and the fifth within the last 15."""
    last = WrongPassword.objects.filter(digest=digest).order_by("-at").values_list("at", flat=True)[:MOST]
    times = list(last)
    return len(times) == MOST and times[0] - times[-1] < WITHIN and timezone.now() - times[0] < REFUSED_FOR


def _forget_the_old() -> None:
    """Those that count for nothing any more, of whatever name: so the table stays small."""
    now = timezone.now()
    told = Q(at__lt=now - WITHIN - REFUSED_FOR, tell=None)
    old = WrongPassword.objects.filter(told | Q(at__lt=now - dt.timedelta(days=1)))
    some = old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SOME]
    WrongPassword.objects.filter(pk__in=list(some)).delete()
