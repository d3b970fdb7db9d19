"""The one way to anything sealed of a source: who may, by a password given lately, written down first, in the
same transaction: no entry, no words. A refusal is written down too, and outlives the exception that tells of
it. Every verb that opens something goes through `let_in`."""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.names import NotAllowed, Refused
from sourcing import vault
from sourcing.models import AccessEntry, Grant, Source
from staff.models import User

Outcome = AccessEntry.Outcome
FRESH = dt.timedelta(minutes=15)  # since somebody last gave their password
Opened = TypeVar("Opened")


class NotFresh(Refused):
    """Who asks has to give their password again."""


def let_in(
    source: Source,
    asked: str,
    read: Callable[[Source], Opened],
    *,
    by: User,
    signed_in_at: dt.datetime | None,
) -> Opened:
    """What `read` makes of the source, which is locked meanwhile, for its owner or somebody with a grant that
    stands. `asked`: what of it, as the ledger says it; `signed_in_at`: when `by` last gave their password.

    Raises NotAllowed, NotFresh, and what `read` and `vault.unseal` do; all of it is written down."""
    if not may_read(source, by):
        refuse(source, by, asked, "neither owner nor grant")
        raise NotAllowed("You have no access to this source.")
    if signed_in_at is None or timezone.now() - signed_in_at > FRESH:
        refuse(source, by, asked, "password given too long ago")
        raise NotFresh("Give your password again: the last time is more than 15 minutes ago.")
    try:
        with transaction.atomic(durable=True):
            locked = lock(source)
            if not may_read(locked, by):  # it may have ended while we waited
                raise NotAllowed("You have no access to this source.")
            note(locked, by, Outcome.REVEALED, asked)
            opened = read(locked)
    except (Refused, vault.Closed, vault.Damaged) as error:
        refuse(source, by, asked, type(error).__name__)
        raise
    return opened


def may_read(source: Source, by: User) -> bool:
    if not by.is_active:
        return False
    return source.owner_id == by.pk or Grant.objects.standing().filter(source=source, user=by).exists()


def readable(by: User) -> QuerySet[Source]:
    """The sources that `by` owns, or has a grant for that stands now."""
    given = Grant.objects.standing().filter(user=by, source=OuterRef("pk"))
    return Source.objects.filter(Q(owner=by) | Q(Exists(given)))


def lock(source: Source) -> Source:
    return Source.objects.select_for_update().get(pk=source.pk)


def note(source: Source, by: User, outcome: str, column: str = "", reason: str = "") -> None:
    AccessEntry.objects.create(source=source, user=by, outcome=outcome, column=column, reason=reason)


def refuse(source: Source, by: User, asked: str, reason: str) -> None:
    """Written down for good, whatever becomes of the request."""
    with transaction.atomic(durable=True):
        note(source, by, Outcome.REFUSED, asked, reason)
