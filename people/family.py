"""Somebody's relatives: those whom relationships name, and those who follow from them (siblings by a shared
parent, grandparents, in-laws), which are computed and never stored.

Readers get them by the table in `people.privacy`: a child stays a child without a name, and a protected
person is nobody. What follows from a relationship is told only if all of it may be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from people import ties
from people.models import Person, Relationship
from people.privacy import Output, Shown

Kind = Relationship.Kind
REACH = 2  # steps from the person to the near end of a relationship that is looked at: in-laws need no more


class Kin(StrEnum):
    """What a relative is to the person; the order in which a page lists them."""

    SPOUSE = "spouse"
    PARTNER = "partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    HALF_SIBLING = "half-sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    PARENT_IN_LAW = "parent-in-law"
    CHILD_IN_LAW = "child-in-law"
    SIBLING_IN_LAW = "sibling-in-law"


CHOSEN = (Kin.SPOUSE, Kin.PARTNER)  # and not born with: so again and again with the same person


@dataclass(frozen=True, slots=True)
class Relative:
    """One relative. `person` is None for somebody whom readers are not told of by name. `row` is what says
    so, None where it follows from others, by way of `through`."""

    kin: Kin
    person: Person | None
    row: Relationship | None = None
    through: Person | None = None

    @property
    def years(self) -> str:
        """“1993–2002”, “since 2012”; empty where nobody knows."""
        start, end = (self.row.start[:4], self.row.end[:4]) if self.row else ("", "")
        if start and end:
            return f"{start}–{end}"
        if start and not self.is_over:
            return _("since %(year)s") % {"year": start}
        return start or (_("until %(year)s") % {"year": end} if end else "")

    @property
    def is_over(self) -> bool:
        return self.row is not None and bool(self.row.end or self.row.end_cause)


def of(person: Person, *, for_readers: bool = True) -> list[Relative]:
    """Everybody near. One query. The desk's own view (`for_readers=False`) also has whom readers do not see,
    rumoured, denied and unsourced relationships, and all their names."""
    near = Relationship.objects.filter(pk__in=RawSQL(_NEAR, [person.pk, REACH]))  # noqa: S611  (no input in it)
    if for_readers:
        near = near.shown()
    rows = list(near.select_related("person", "other").order_by("start", "pk"))
    if for_readers:  # who is nobody says nothing of others either: not that somebody has a second parent
        rows = [row for row in rows if Shown.NOTHING not in (_shown(row.person), _shown(row.other))]
    graph = _Graph(person, rows, for_readers)
    return sorted(graph.relatives(), key=lambda relative: list(Kin).index(relative.kin))


# The relationships of everybody within so many steps; a step is a relationship, in either direction.
_NEAR = """
WITH RECURSIVE near (id, steps) AS (
    SELECT %s::bigint, 0
    UNION
    SELECT CASE WHEN tie.person_id = near.id THEN tie.other_id ELSE tie.person_id END, near.steps + 1
    FROM near JOIN people_relationship tie ON near.id IN (tie.person_id, tie.other_id)
    WHERE near.steps < %s
)
SELECT tie.id FROM people_relationship tie JOIN near ON near.id IN (tie.person_id, tie.other_id)
"""


def _shown(person: Person) -> Shown:
    return person.shown(Output.FAMILY)


class _Graph:
    """The relationships around one person, from whom everything is seen."""

    def __init__(self, person: Person, rows: list[Relationship], for_readers: bool) -> None:
        self.me, self.for_readers = person.pk, for_readers
        self.people = {person.pk: person}
        self.ties: dict[int, dict[str, dict[int, list[Relationship]]]]
        self.ties = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for row in rows:
            self.people |= {row.person_id: row.person, row.other_id: row.other}
            for seen in (row.person_id, row.other_id):
                kind, other = ties.seen_from(seen, row)
                self.ties[seen][kind][other].append(row)

    def relatives(self) -> Iterator[Relative]:
        told: dict[int, Kin | None] = {self.me: None}
        for relative, pk in self._all():
            is_another_marriage = relative.row is not None and told.get(pk) is relative.kin
            if (pk not in told or is_another_marriage) and (shown := self._seen(relative, pk)):
                yield shown
                is_named = (
                    shown.person is not None
                )  # of the others one is counted, however often they married
                told.setdefault(pk, relative.kin if is_named and relative.kin in CHOSEN else None)

    def _all(self) -> Iterator[tuple[Relative, int]]:
        """Nearest first: somebody who is two things is told of once, as the nearer one. A marriage after a
        marriage to the same person is told of with its own row."""
        mine = self.ties[self.me]
        for kind in (Kind.SPOUSE, Kind.PARTNER, Kind.PARENT, ties.CHILD, Kind.SIBLING):
            for pk, rows in mine[kind].items():
                for row in rows:
                    yield Relative(Kin(kind), None, row), pk
        yield from self._siblings()
        yield from self._by_way_of(Kind.PARENT, Kind.PARENT, Kin.GRANDPARENT)
        yield from self._by_way_of(ties.CHILD, ties.CHILD, Kin.GRANDCHILD)
        yield from self._in_laws()

    def _siblings(self) -> Iterator[tuple[Relative, int]]:
        """Who shares a parent. Half a sibling only where both have two known parents, and share one."""
        mine = self.ties[self.me][Kind.PARENT].keys()
        for parent in self._named(mine):
            for pk in self.ties[parent][ties.CHILD]:
                theirs = self.ties[pk][Kind.PARENT].keys()
                is_half = len(mine) == len(theirs) == 2 and len(mine & theirs) == 1
                yield self._derived(Kin.HALF_SIBLING if is_half else Kin.SIBLING, parent), pk

    def _by_way_of(self, first: str, then: str, kin: Kin) -> Iterator[tuple[Relative, int]]:
        for between in self._named(self.ties[self.me][first]):
            for pk in self.ties[between][then]:
                yield self._derived(kin, between), pk

    def _in_laws(self) -> Iterator[tuple[Relative, int]]:
        """By marriages that stand: an end makes nobody an in-law any more."""
        for spouse in self._named(self._married(self.me)):
            for pk in self.ties[spouse][Kind.PARENT]:
                yield self._derived(Kin.PARENT_IN_LAW, spouse), pk
            for pk in self._siblings_of(spouse):
                yield self._derived(Kin.SIBLING_IN_LAW, spouse), pk
        for child in self._named(self.ties[self.me][ties.CHILD]):
            for pk in self._married(child):
                yield self._derived(Kin.CHILD_IN_LAW, child), pk
        for sibling in self._named(self._siblings_of(self.me)):
            for pk in self._married(sibling):
                yield self._derived(Kin.SIBLING_IN_LAW, sibling), pk

    def _siblings_of(self, pk: int) -> list[int]:
        parents = self._named(self.ties[pk][Kind.PARENT])
        shared = [child for parent in parents for child in self.ties[parent][ties.CHILD]]
        return [one for one in dict.fromkeys([*self.ties[pk][Kind.SIBLING], *shared]) if one != pk]

    def _married(self, pk: int) -> list[int]:
        married = self.ties[pk][Kind.SPOUSE].items()
        return [other for other, rows in married if not all(row.end or row.end_cause for row in rows)]

    def _named(self, between: Iterable[int]) -> list[int]:
        """Those by way of whom something may be said to follow."""
        return [pk for pk in between if not self.for_readers or _shown(self.people[pk]) is Shown.WHOLE]

    def _derived(self, kin: Kin, between: int) -> Relative:
        return Relative(kin, None, through=self.people[between])

    def _seen(self, relative: Relative, pk: int) -> Relative | None:
        """The relative as whoever asks may see them; None for nobody."""
        person = self.people[pk]
        shown = _shown(person) if self.for_readers else Shown.WHOLE
        match shown:
            case Shown.WHOLE:
                return Relative(relative.kin, person, relative.row, relative.through)
            case Shown.UNNAMED:
                return Relative(relative.kin, None, through=relative.through)
        return None
