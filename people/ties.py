"""Relationships as people put them, and as they are stored: once, symmetric ones with the lower key first."""

from django.db import connection

from people.dates import Order, order
from people.models import Person, Relationship

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


def impossible(person: Person, kind: str, other: Person, start: str = "", end: str = "") -> str:
    """Why `other` cannot be `person`'s `kind` then, going by their dates; empty when nothing speaks against
    it. Dates that leave it open do not."""
    if person == other:
        return "Nobody is related to themselves."
    if order(end, start) is Order.BEFORE:
        return f"The end ({end}) lies before the start ({start})."
    if kind == CHILD:
        person, other = other, person
    if kind in (CHILD, Relationship.Kind.PARENT):
        if other.born and person.born and order(other.born, person.born) is not Order.BEFORE:
            return (
                f"{other.name} (born {other.born}) cannot be a parent of {person.name} (born {person.born})."
            )
        return ""
    for one in (person, other):
        if order(start, one.born) is Order.BEFORE:
            return f"It would start ({start}) before {one.name} was born ({one.born})."
        if order(start, one.died) is Order.AFTER:
            return f"It would start ({start}) after {one.name} died ({one.died})."
    return ""


_DESCENDS = """
WITH RECURSIVE ancestor (id) AS (
    SELECT %s::bigint
    UNION
    SELECT tie.other_id FROM people_relationship tie JOIN ancestor ON tie.person_id = ancestor.id
    WHERE tie.kind = 'parent'
)
SELECT EXISTS (SELECT FROM ancestor WHERE id = %s)
"""


def descends(person: int, ancestor: int) -> bool:
    """Whether the one comes from the other, over any number of generations. The database refuses a parent who
    descends from their child (migration 0008); this is for saying so in words."""
    with connection.cursor() as cursor:
        cursor.execute(_DESCENDS, [person, ancestor])
        return bool(cursor.fetchone()[0])
