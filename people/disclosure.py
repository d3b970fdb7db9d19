"""Making somebody more public who is a minor or protected takes two people: one asks, another one decides.

Everybody may be made less public at once, by whoever may change profiles.
"""

import hashlib

from django.db import connection, transaction
from django.utils import timezone

from people.models import Person, PrivacyReview, is_minor_by
from people.names import NotAllowed, NotPossible, ask_for_change, canonical
from people.privacy import OPENNESS, Privacy
from staff.models import User

GUARDED = (Privacy.MINOR, Privacy.PROTECTED)
LONGEST_REASON = 300


def takes_two(before: str, after: str) -> bool:
    """Whether nobody may make this change of privacy alone."""
    return before in GUARDED and OPENNESS.index(Privacy(after)) < OPENNESS.index(Privacy(before))


def has_living_parent(person: Person) -> bool:
    """As far as profiles tell; the rule itself stands in the database (migration 0008)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_has_living_parent(%s)", [person.pk])
        return bool(cursor.fetchone()[0])


def ask(person: Person, *, privacy: str, reason: str, by: User) -> PrivacyReview:
    """Ask that somebody become more public; nothing changes before another one says yes. Asked again, the
    open question is put anew, by whoever asks now.

    Raises NotAllowed; NotPossible without a reason, and for what one may do alone."""
    ask_for_change(by)
    reason = " ".join(canonical(reason).split())
    if not reason:
        raise NotPossible("Say why: whoever decides will want to know.")
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if not takes_two(locked.privacy, privacy):
            raise NotPossible("This change needs nobody else.")
        asked = {"privacy": privacy, "reason": reason[:LONGEST_REASON], "asked_by": by}
        review, _ = PrivacyReview.objects.update_or_create(
            person=locked, decided_at=None, defaults=asked | {"asked_at": timezone.now()}
        )
    return review


def as_read(review: PrivacyReview) -> str:
    """What whoever decides has read, as a mark: another one as soon as the question, the privacy or the birth
    date is another."""
    person = review.person
    read = (review.pk, review.asked_at, review.privacy, review.reason, person.privacy, person.born)
    return hashlib.sha256(repr(read).encode()).hexdigest()


def decide(review: PrivacyReview, *, by: User, is_approved: bool, read: str | None = None) -> None:
    """Say yes or no to somebody else's question. `read`: what the answer is to, by `as_read`; `review` as it
    is given where that is None. Raises NotAllowed; NotPossible for one's own yes, for what has been decided
    or has changed since, and for somebody who is still a minor by their birth date."""
    if not by.has_perm("people.decide_privacy"):
        raise NotAllowed("You may not decide about the privacy of minors and protected people.")
    with transaction.atomic():
        open_ones = PrivacyReview.objects.select_for_update().filter(decided_at=None)
        locked = open_ones.select_related("person").filter(pk=review.pk).first()
        if locked is None:
            raise NotPossible("This has been decided already.")
        if as_read(locked) != (as_read(review) if read is None else read):
            raise NotPossible("The question or the profile has changed since you opened this: read it again.")
        if is_approved:
            _permit(locked, by)
            locked.person.privacy = locked.privacy
            locked.person.save(update_fields=["privacy", "updated_at"])
        locked.decided_by, locked.decided_at, locked.is_approved = by, timezone.now(), is_approved
        locked.save()
    review.refresh_from_db()


def _permit(review: PrivacyReview, by: User) -> None:
    person = review.person
    if by == review.asked_by:
        raise NotPossible("You asked this yourself: another editor decides.")
    if not takes_two(person.privacy, review.privacy):
        raise NotPossible(f"{person.name} is {person.get_privacy_display().lower()} by now.")
    if is_minor_by(person.born) and review.privacy != Privacy.PROTECTED:
        raise NotPossible(f"{person.name} is younger than 18, as far as the birth date tells.")
    if not person.born and has_living_parent(person) and review.privacy == Privacy.PUBLIC:
        raise NotPossible(
            f"Nobody knows when {person.name} was born, and a parent is alive: find the year of birth first."
        )
