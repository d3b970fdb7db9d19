"""Verbs about sources: making one, reading a field of it, letting others read it, burning it.

Whoever is let in is the owner, or has a grant that stands; a role alone, a superuser's included, opens
nothing, and whatever is opened, is opened through `sourcing.gate`.
"""

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from people.names import NotAllowed, NotPossible, canonical
from sourcing import resting, vault
from sourcing.gate import Outcome, let_in, lock, note
from sourcing.models import Attachment, Grant, Source
from staff.models import User

log = logging.getLogger(__name__)

COLUMNS = tuple(column for table, column in sorted(vault.SEALED) if table == Source._meta.db_table)
PAPER = tuple(column for table, column in sorted(vault.SEALED) if table == Attachment._meta.db_table)
LONGEST_GRANT = dt.timedelta(days=90)
LONGEST_GLASS = dt.timedelta(days=1)
LONGEST_REASON = 300


def make(kind: str, told: Mapping[str, str], *, by: User) -> Source:
    """A new source of `by`'s own. `told`: texts for the sealed columns. Raises NotAllowed; vault.Closed, also
    where there are sources and no key of ours fits one; NotPossible for what is no column."""
    if not by.has_perm("sourcing.add_source"):
        raise NotAllowed("You may not add sources.")
    if not is_open():
        raise vault.Closed("Sealed: no key of this process fits.")
    source = Source(kind=kind, owner=by, wrapped_key=vault.new_key(), wrapped_under=vault.newest())
    source.clean_fields(exclude=["owner", "wrapped_key", *COLUMNS])
    with transaction.atomic():
        _seal(source, told)
        source.save(force_insert=True)
        note(source, by, Outcome.MADE)
    return source


def is_open() -> bool:
    """Whether this process has a key that fits: one under which there is a source, or any where there is
    none."""
    sealed = Source.objects.exclude(wrapped_under="")
    return vault.is_open() and (sealed.filter(wrapped_under__in=vault.ours()).exists() or not sealed.exists())


def change(source: Source, told: Mapping[str, str], *, by: User) -> None:
    """Seal these texts in place of those before. For the owner. Raises NotAllowed; NotPossible while legal
    holds it; vault.Closed and Burnt."""
    with transaction.atomic():
        locked = _owned(source, by, "Only the source’s owner changes it.")
        if locked.is_on_legal_hold:
            raise NotPossible("Legal holds this source: it stays as it is.")
        _seal(locked, told)
        locked.save(update_fields=list(told))
        for column in told:
            note(locked, by, Outcome.CHANGED, column)


def reveal(source: Source, column: str, *, by: User, signed_in_at: dt.datetime | None) -> str:
    """One field of a source, in clear, for the owner or somebody with a grant that stands.

    `signed_in_at`: when `by` last gave their password. Raises what
    `let_in` does, and NotPossible for what is no field."""
    if column not in COLUMNS:
        raise NotPossible("A source has no such field.")
    return let_in(
        source, column, lambda locked: vault.unseal(locked, column), by=by, signed_in_at=signed_in_at
    )


def grant(source: Source, to: User, *, by: User, reason: str, until: dt.datetime) -> Grant:
    """Let somebody read a source. For the owner. Raises NotAllowed; NotPossible for a time that is past or
    too far, without a reason, and for a source that has been burnt."""
    with transaction.atomic():
        locked = _owned(source, by, "Only the source’s owner lets others read it.")
        made = _made(locked, to, by, reason, until, LONGEST_GRANT)
        note(locked, by, Outcome.GRANTED, reason=_about(to, made.reason))
    return made


def revoke(given: Grant, *, by: User) -> None:
    """End a grant now: the owner may, and who has it. Raises NotAllowed."""
    with transaction.atomic():
        locked = lock(given.source)
        if by.pk not in (locked.owner_id, given.user_id):
            raise NotAllowed("Only the source’s owner ends this.")
        if Grant.objects.filter(pk=given.pk, revoked_at=None).update(revoked_at=timezone.now()):
            note(locked, by, Outcome.REVOKED, reason=_about(given.user))


def ask_to_break_glass(source: Source, *, by: User, reason: str, until: dt.datetime) -> Grant:
    """Ask to read a source without its owner, for a day at most. It opens nothing before a second person has
    agreed, and the owner is told at once, by `tell_owners`. Raises NotAllowed, NotPossible."""
    _may_break_glass(by)
    with transaction.atomic():
        locked = lock(source)
        made = _made(locked, by, by, reason, until, LONGEST_GLASS, is_break_glass=True)
        note(locked, by, Outcome.GLASS_ASKED, reason=made.reason)
    return made


def agree_to_break_glass(asked: Grant, *, by: User) -> None:
    """Agree to somebody else's question. Raises NotAllowed; NotPossible for one's own, and what is over."""
    _may_break_glass(by)
    with transaction.atomic():
        locked = lock(asked.source)
        standing = Grant.objects.select_for_update().get(pk=asked.pk)
        if by.pk == standing.user_id:
            raise NotPossible("You asked this yourself: somebody else agrees.")
        is_open = standing.is_break_glass and standing.agreed_at is None and standing.revoked_at is None
        if not is_open or standing.until <= timezone.now():
            raise NotPossible("There is nothing to agree to any more.")
        standing.agreed_by, standing.agreed_at = by, timezone.now()
        standing.save(update_fields=["agreed_by", "agreed_at"])
        note(locked, by, Outcome.GLASS_AGREED, reason=_about(standing.user))
    asked.refresh_from_db()


def hold(source: Source, *, by: User, is_held: bool, reason: str) -> None:
    """Keep a source, and the notes of stories that rest on it, from being burnt, or end that. For legal.
    Raises NotAllowed, NotPossible."""
    if not by.has_perm("sourcing.hold_source"):
        raise NotAllowed("Only legal puts a source on hold.")
    with transaction.atomic():
        locked = lock(source)
        if locked.burnt_at:
            raise NotPossible("This source has been burnt already.")
        locked.is_on_legal_hold = is_held
        locked.save(update_fields=["is_on_legal_hold"])
        note(locked, by, Outcome.HELD if is_held else Outcome.UNHELD, reason=a_reason(reason))
    source.refresh_from_db()


def burn(source: Source, *, by: User, reason: str) -> None:
    """Destroy a source's data key and all that is sealed under it, for good, and what notes say of it. For
    the owner. Raises NotAllowed; NotPossible while legal holds it, or a story that rests on it;
    vault.Closed."""
    with transaction.atomic():
        locked = _owned(source, by, "Only the source’s owner burns it.")
        if locked.is_on_legal_hold:
            raise NotPossible("Legal holds this source: it cannot be burnt now.")
        if locked.burnt_at:
            raise NotPossible("This source has been burnt already.")
        told = resting.notes_of(locked)
        if resting.is_held(told):
            raise NotPossible("Legal holds a story that rests on this source: it cannot be burnt now.")
        resting.burn(told)
        for column in COLUMNS:
            setattr(locked, column, vault.Sealed(b""))
        locked.wrapped_key, locked.wrapped_under, locked.burnt_at = "", "", timezone.now()
        locked.save(update_fields=[*COLUMNS, "wrapped_key", "wrapped_under", "burnt_at"])
        locked.attachments.update(**dict.fromkeys(PAPER, vault.Sealed(b"")))
        note(locked, by, Outcome.BURNT, reason=a_reason(reason))
    source.refresh_from_db()


def hand_over(source: Source, to: User, *, by: User, reason: str) -> None:
    """Make somebody else its owner, who is told. For the owner; where the owner's account is closed, for
    somebody whom a second person has let read it without the owner, and who does not take it themselves.

    Grants stand on, and end as they would. Raises NotAllowed; NotPossible for who may have no sources."""
    with transaction.atomic():
        locked = lock(source)
        if not may_hand_over(locked, by):
            raise NotAllowed("Only the source’s owner hands it over.")
        if locked.burnt_at:
            raise NotPossible("This source has been burnt.")
        if to.pk in (locked.owner_id, by.pk):
            raise NotPossible("Hand it over to somebody else.")
        if not (to.is_active and to.is_staff and to.has_perm("sourcing.add_source")):
            raise NotPossible(f"{to} may have no sources.")
        locked.owner = to
        locked.save(update_fields=["owner"])
        note(locked, by, Outcome.HANDED, reason=_about(to, a_reason(reason)))
        words = f"{locked.code} is yours now. The source’s page says from whom, and why."
        transaction.on_commit(lambda: _mail(to, f"{locked.code} is yours now", words))
    source.refresh_from_db()


def may_hand_over(source: Source, by: User) -> bool:
    """Whether `by` may do that now. Its owner reads along; whose account is closed, or who may have no
    sources any more, does not."""
    if source.owner.is_active and source.owner.has_perm("sourcing.add_source"):
        return by.is_active and source.owner_id == by.pk
    broken = Grant.objects.standing().filter(source=source, user=by, is_break_glass=True)
    return by.has_perm("sourcing.break_glass") and broken.exists()


def tell_owners() -> int:
    """Mail the owners of sources that somebody asked to read, or may read, without them; how many mails. One
    that does not go out is owed on, and keeps nobody else's."""
    owed = Q(asked_told_at=None) | Q(agreed_told_at=None, agreed_at__isnull=False)
    broken = Grant.objects.filter(owed, is_break_glass=True)
    return sum(map(_tell, broken.values_list("pk", flat=True)))


def _tell(grant_id: UUID) -> bool:
    with transaction.atomic():
        rows = Grant.objects.select_for_update(skip_locked=True, of=["self"]).select_related("source__owner")
        given = rows.filter(pk=grant_id).first()
        if given is None:  # another worker is at it
            return False
        what, column = ("asks to read", "asked_told_at")
        if given.agreed_at:
            what, column = ("may read", "agreed_told_at")
        words = f"Somebody {what} {given.source.code} without you. The source’s page says who and why."
        try:
            _mail(given.source.owner, f"{given.source.code}: access without you", words)
        except (SMTPException, OSError):
            log.exception("no mail to the owner of %s", given.source.code)
            return False
        told = {"asked_told_at", column}
        Grant.objects.filter(pk=grant_id).update(**dict.fromkeys(told, timezone.now()))
    return True


def broken_links() -> Iterator[int]:
    """The entries of the ledger that are not what the database wrote: the first one altered, and those that
    no longer follow on the one before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM (SELECT entry.*, lag(digest, 1, '') OVER (ORDER BY id) AS before"
            " FROM sourcing_accessentry entry) chained WHERE chained_to <> before OR digest <>"
            ' sourcing_digest(chained_to, source_id, user_id, outcome, "column", reason, at) ORDER BY id'
        )
        yield from (row[0] for row in cursor.fetchall())


# --- what they share --------------------------------------------------------------------------------------


def _owned(source: Source, by: User, otherwise: str) -> Source:
    """The source, locked, for its owner."""
    locked = lock(source)
    if locked.owner_id != by.pk or not by.is_active:
        raise NotAllowed(otherwise)
    return locked


def _about(user: User, reason: str = "") -> str:
    """For the ledger: whom an entry is about, which is written nowhere else that lasts."""
    return f"{user.username} (user {user.pk}){': ' if reason else ''}{reason}"[:LONGEST_REASON]


def _may_break_glass(by: User) -> None:
    if not by.has_perm("sourcing.break_glass"):
        raise NotAllowed("You may not read a source without its owner.")


def _seal(source: Source, told: Mapping[str, str]) -> None:
    if unknown := told.keys() - set(COLUMNS):
        raise NotPossible(f"A source has no field {min(unknown)}.")
    for column, text in told.items():
        vault.seal(source, column, canonical(text))


def a_reason(reason: str) -> str:
    """A reason as it is kept. Raises NotPossible where there is none."""
    said = " ".join(canonical(reason).split())
    if not said:
        raise NotPossible("Say why: it is read later.")
    return said[:LONGEST_REASON]


def _made(
    source: Source,
    to: User,
    by: User,
    reason: str,
    until: dt.datetime,
    longest: dt.timedelta,
    *,
    is_break_glass: bool = False,
) -> Grant:
    if source.burnt_at:
        raise NotPossible("This source has been burnt.")
    if not timezone.now() < until <= timezone.now() + longest:
        raise NotPossible(f"Choose a time within the next {longest.days} day{'s'[: longest.days > 1]}.")
    return Grant.objects.create(
        source=source, user=to, by=by, reason=a_reason(reason), until=until, is_break_glass=is_break_glass
    )


def _mail(user: User, subject: str, words: str) -> None:
    """Words that name a source by its code alone."""
    if user.email:
        send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, [user.email])
