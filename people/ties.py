"""Relationships as people put them, and as they are stored: once, symmetric ones with the lower key first."""

from people.models import Relationship

CHILD = "child"  # a parent seen from below, and stored as one
KINDS = {**dict(Relationship.Kind.choices), CHILD: "Child"}


def canonical(person: int, kind: str, other: int) -> tuple[int, str, int]:
    """How to store that `other` is `person`'s `kind`: person, kind and other of the row."""
    if kind == CHILD:
        return other, Relationship.Kind.PARENT, person
    if kind != Relationship.Kind.PARENT and other < person:
        return other, kind, person
    return person, kind, other


def seen_from(person: int, row: Relationship) -> tuple[str, int]:
    """What the other one in this row is to `person`, and who that is."""
    if row.person_id == person:
        return row.kind, row.other_id
    return (CHILD if row.kind == Relationship.Kind.PARENT else row.kind), row.person_id


def agree(one: str, other: str) -> bool:
    """Whether two dates may be the same one, told with more or less precision. Empty is: not known."""
    return one.startswith(other) or other.startswith(one)


def fuller(kept: str, told: str) -> str:
    """Of two dates that agree the more precise one; of two that do not, the one that is kept."""
    return told if told.startswith(kept) else kept
