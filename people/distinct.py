"""Verbs that say that two profiles are two people's, so that nobody merges them or is asked to again."""

from django.contrib.auth.models import PermissionsMixin

from people.models import DistinctPair, Person, Status
from people.names import NotPossible, ask_for_change, canonical

LONGEST_NOTE = 200


def mark(one: Person, other: Person, *, by: PermissionsMixin, note: str = "") -> DistinctPair:
    """These are two people; `note` says to readers what tells them apart. Said again, only the note is new.

    Raises NotAllowed; NotPossible for one profile, or one that is merged; ValueError, in words, for a note
    that no database keeps."""
    ask_for_change(by)
    if one.pk == other.pk:
        raise NotPossible("Nobody is somebody else than themselves.")
    if Status.MERGED in (one.status, other.status):
        raise NotPossible("One of these two has been merged: look at whom it became.")
    note = " ".join(canonical(note).split())
    if len(note) > LONGEST_NOTE:
        raise NotPossible(f"The note has {len(note)} characters; at most {LONGEST_NOTE}.")
    first, second = sorted((one, other), key=lambda person: person.pk)
    pair, is_new = DistinctPair.objects.get_or_create(
        one=first, other=second, defaults={"note": note, "by_id": by.pk}
    )
    if note and not is_new:
        pair.note = note
        pair.save(update_fields=["note"])
    return pair


def unmark(pair: DistinctPair, *, by: PermissionsMixin) -> None:
    """Take it back: the two may be one after all. Raises NotAllowed."""
    ask_for_change(by)
    pair.delete()
