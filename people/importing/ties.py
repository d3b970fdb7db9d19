"""The relationships of an import, after its people: found by name or reference, and stored once.

Both ends of a relationship may tell of it, with more or less precise dates: “2012” from one side and
“2012-06-30” from the other are the same wedding. One that cannot be is left out, and the line is told why.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from linking import norm
from people import facts, ties
from people.entries import SCHEMES, Tie, ends_too_early
from people.facts import Origin
from people.models import Name, Person, Relationship, Status

Row = tuple[int, str, int]  # person, kind and other, as stored
Told = tuple[int, int, Tie]  # a line's number, whose tie it is, and the tie as the line puts it
NOBODY = "relationships: nobody here is called "
KEPT = ("start", "end", "end_cause", "status")
OPEN = Relationship.Status.CONFIRMED
Kind = Relationship.Kind


class _Doubt(ValueError):
    """A relationship that is left out; `str()` says why."""


class Written(NamedTuple):
    new: int
    doubts: list[tuple[int, str]]  # lines, and what to look at


def write(told: Iterable[Told]) -> Written:
    """Make or complete these relationships."""
    return _Ties(list(told)).write()


class _Ties:
    """Some relationships of a file, in its order: a fixed number of queries for them all."""

    def __init__(self, told: list[Told]) -> None:
        self.told = told
        self.doubts: list[tuple[int, str]] = []
        self.touched: set[int] = set()

    def write(self) -> Written:
        rows = self._rows()
        self.people = Person.objects.in_bulk({pk for _, row, _ in rows for pk in (row[0], row[2])})
        self.stored = _stored({row for _, row, _ in rows})
        self.parents = _ancestry(
            {pk for _, (one, kind, two), _ in rows if kind == Kind.PARENT for pk in (one, two)}
        )
        before = {one.pk: _kept(one) for same in self.stored.values() for one in same}
        for line, row, tie in rows:
            try:
                self._settle(line, row, tie)
            except _Doubt as doubt:
                self.doubts.append((line, str(doubt)))
        settled = [one for same in self.stored.values() for one in same]
        new = [one for one in settled if one._state.adding]
        changed = [one for one in settled if not one._state.adding and before[one.pk] != _kept(one)]
        Relationship.objects.bulk_create(new)
        Relationship.objects.bulk_update(changed, [*KEPT, *Origin._fields])
        facts.touch({pk for one in (*new, *changed) for pk in (one.person_id, one.other_id)})
        return Written(len(new), self.doubts)

    def _rows(self) -> list[tuple[int, Row, Tie]]:
        relatives = _Relatives([tie.person for _, _, tie in self.told])
        owners = dict(
            Person.objects.filter(pk__in={person for _, person, _ in self.told}).values_list(
                "pk", Coalesce("merged_into", "pk")
            )
        )
        rows = []
        for line, person, tie in self.told:
            try:
                if person not in owners:
                    raise _Doubt("relationships: the profile of this line is gone by now")
                rows.append((line, _row(owners[person], tie, relatives.find(tie.person)), tie))
            except _Doubt as doubt:
                self.doubts.append((line, str(doubt)))
        return rows

    def _settle(self, line: int, row: Row, tie: Tie) -> None:
        """Put the tie on the relationship it tells of, or on a new one beside those of the same two."""
        person, kind, other = row
        same = self.stored[row]
        told_before = [one for one in same if kind == Kind.PARENT or ties.agree(one.start, tie.start)]
        if not told_before and any(one.redacted_at or one.status != OPEN for one in same):
            raise _Doubt(
                f"relationships: one to {tie.person} is hidden or unconfirmed here: only the desk adds one"
            )
        one = max(
            told_before,
            key=lambda one: (one.start == tie.start, one.start),
            default=Relationship(person_id=person, kind=kind, other_id=other),
        )
        if not ties.agree(one.start, tie.start):
            raise _Doubt(f"relationships: {tie.person} is a parent here since {one.start}, not {tie.start}")
        start, end = _more_precise(one.start, tie.start), _more_precise(one.end, tie.end)
        self._refuse_impossible(row, tie, start, end)
        if not told_before:
            if kind == Kind.PARENT:
                self._refuse_loop(person, other, tie)
                self.parents[person].add(other)
            same.append(one)
        told = (start, end, tie.end_cause or one.end_cause, self._status(line, one, tie))
        if not told_before or told != _kept(one):
            one.start, one.end, one.end_cause, one.status = told
            one.source, one.source_url, one.as_of = tie.origin

    def _refuse_impossible(self, row: Row, tie: Tie, start: str, end: str) -> None:
        person, kind, other = row
        if ends_too_early(start, end):
            raise _Doubt(
                f"relationships: the one to {tie.person} would end ({end}) before it starts ({start})"
            )
        if why := ties.impossible(self.people[person], kind, self.people[other], start, end):
            raise _Doubt(f"relationships: {why}")

    def _refuse_loop(self, child: int, parent: int, tie: Tie) -> None:
        """Nobody is their own ancestor, over any number of generations."""
        seen, ahead = set(), [parent]
        while ahead:
            one = ahead.pop()
            if one == child:
                names = f"{self.people[parent]} cannot be a parent of {self.people[child]}"
                raise _Doubt(f"relationships: {names}, from whom they descend")
            if one not in seen:
                seen.add(one)
                ahead += self.parents.get(one, ())

    def _status(self, line: int, one: Relationship, tie: Tie) -> str:
        """What is stored as rumoured or denied, only the desk confirms."""
        if tie.status == OPEN != one.status:
            self.doubts.append(
                (
                    line,
                    f"relationships: the one to {tie.person} stays {one.status}: only the desk confirms it",
                )
            )
            return one.status
        return tie.status or one.status


def _row(person: int, tie: Tie, other: int) -> Row:
    if tie.kind not in ties.KINDS:
        raise _Doubt(f"relationships: “{tie.kind}” is none of {', '.join(ties.KINDS)}")
    if other == person:
        raise _Doubt(f"relationships: {tie.person} is the person of the line")
    return ties.canonical(person, tie.kind, other)


def _stored(rows: set[Row]) -> dict[Row, list[Relationship]]:
    found: dict[Row, list[Relationship]] = defaultdict(list)
    people = {row[0] for row in rows}
    others = {row[2] for row in rows}
    for one in Relationship.objects.filter(person__in=people, other__in=others).order_by("start"):
        found[one.person_id, one.kind, one.other_id].append(one)
    return found


_ANCESTRY = """
WITH RECURSIVE edge (child, parent) AS (
    SELECT person_id, other_id FROM people_relationship WHERE kind = 'parent' AND person_id = ANY(%s)
    UNION
    SELECT tie.person_id, tie.other_id
    FROM people_relationship tie JOIN edge ON tie.person_id = edge.parent
    WHERE tie.kind = 'parent'
)
SELECT child, parent FROM edge
"""


def _ancestry(people: set[int]) -> dict[int, set[int]]:
    """The parents of these people, of those, and so on: one query for any number of generations."""
    parents: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_ANCESTRY, [list(people)])
        for child, parent in cursor.fetchall():
            parents[child].add(parent)
    return parents


def _kept(one: Relationship) -> tuple[str, ...]:
    return one.start, one.end, one.end_cause, one.status


def _more_precise(stored: str, told: str) -> str:
    """What a line tells replaces what is stored, unless it is the same date with less precision."""
    return stored if stored.startswith(told) else told


class _Relatives:
    """Whom the lines' references and names mean, among all profiles."""

    def __init__(self, mentioned: list[str]) -> None:
        refs: dict[str, set[str]] = {scheme: set() for scheme in ("slug", *SCHEMES)}
        keys = set()
        for one in mentioned:
            scheme, _, value = one.partition(":")
            if scheme in refs:
                refs[scheme].add(value)
            else:
                keys.add(norm(one))
        self.by_ref: dict[str, int] = {}
        wanted = Q()
        for scheme, values in refs.items():
            wanted |= Q(**{f"{scheme}__in": values})
        for person in Person.objects.filter(wanted):
            for scheme in refs:
                self.by_ref[f"{scheme}:{getattr(person, scheme)}"] = person.merged_into_id or person.pk
        self.by_key: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        names = Name.objects.theirs().filter(norm__in=keys).exclude(person__status=Status.MERGED)
        for key, kind, person_id in names.values_list("norm", "kind", "person"):
            self.by_key[key][kind].add(person_id)

    def find(self, mentioned: str) -> int:
        """Raises _Doubt when there is none, or more than one."""
        scheme, _, _ = mentioned.partition(":")
        if scheme in ("slug", *SCHEMES):
            found = {self.by_ref[mentioned]} if mentioned in self.by_ref else set()
        else:
            kinds = self.by_key.get(norm(mentioned), {})
            found = kinds.get(Name.Kind.FULL) or set().union(*kinds.values())
        if not found:
            raise _Doubt(f"{NOBODY}{mentioned}")
        if len(found) > 1:
            raise _Doubt(
                f"relationships: {len(found)} people are called {mentioned}; write wikidata:… or slug:…"
            )
        return next(iter(found))
