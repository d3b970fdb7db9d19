"""The relationships of an import, after its people: found by name or reference, and stored once.

Both ends of a relationship may tell of it, with more or less precise dates: “2012” from one side and
“2012-06-30” from the other are the same wedding.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from linking import norm
from people import ties
from people.entries import SCHEMES, Tie
from people.models import Name, Person, Relationship, Status

Row = tuple[int, str, int]  # person, kind and other, as stored
Told = tuple[int, int, Tie]  # a line's number, whose tie it is, and the tie as the line puts it


class _Doubt(ValueError):
    """A relationship that is left out; `str()` says why."""


def write(told: Iterable[Told]) -> tuple[int, list[tuple[int, str]]]:
    """Make or complete these relationships. Returns how many are new, and of each that was left out the line
    and why."""
    told = list(told)
    relatives = _Relatives([tie.person for _, _, tie in told])
    rows: list[tuple[int, Row, Tie]] = []
    doubts: list[tuple[int, str]] = []
    for line, person, tie in told:
        try:
            rows.append((line, _row(person, tie, relatives.find(tie.person)), tie))
        except _Doubt as doubt:
            doubts.append((line, str(doubt)))
    known = _stored({row for _, row, _ in rows})
    before = {one.pk: _dates(one) for same in known.values() for one in same}
    for line, row, tie in rows:
        try:
            _settle(known[row], row, tie)
        except _Doubt as doubt:
            doubts.append((line, str(doubt)))
    settled = [one for same in known.values() for one in same]
    new = [one for one in settled if one._state.adding]
    changed = [one for one in settled if not one._state.adding and before[one.pk] != _dates(one)]
    touched = {pk for one in (*new, *changed) for pk in (one.person_id, one.other_id)}
    Relationship.objects.bulk_create(new)
    Relationship.objects.bulk_update(changed, ["start", "end", "end_cause"])
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk")
    pks = list(locked.values_list("pk", flat=True))
    Person.objects.filter(pk__in=pks).update(updated_at=timezone.now())
    return len(new), doubts


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


def _dates(one: Relationship) -> tuple[str, str, str]:
    return one.start, one.end, one.end_cause


def _settle(same: list[Relationship], row: Row, tie: Tie) -> None:
    """Put the tie on the relationship it tells of, or on a new one beside `same`, those of the same two."""
    told_before = [one for one in same if ties.agree(one.start, tie.start)]
    person, kind, other = row
    one = max(
        told_before,
        key=lambda one: (one.start == tie.start, one.start),
        default=Relationship(person_id=person, kind=kind, other_id=other),
    )
    start, end = _more_precise(one.start, tie.start), _more_precise(one.end, tie.end)
    if start and end and end[:4] < start[:4]:
        raise _Doubt(f"relationships: the one to {tie.person} would end ({end}) before it starts ({start})")
    one.start, one.end, one.end_cause = start, end, tie.end_cause or one.end_cause
    if not told_before:
        same.append(one)


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
            raise _Doubt(f"relationships: nobody here is called {mentioned}")
        if len(found) > 1:
            raise _Doubt(
                f"relationships: {len(found)} people are called {mentioned}; write wikidata:… or slug:…"
            )
        return next(iter(found))
