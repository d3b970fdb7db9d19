"""What profiles say that a story can be compared with, and what each statement rests on. Queries only."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

import linking
from articles.factcheck.dated import a_date
from linking.claims.words import NUMBERS
from people.models import Credit as CreditRow
from people.models import Fact, Name, Person, Relationship, Work
from people.models.sourced import Confidence, Sourced

About = Fact.About
SAID = (About.BORN, About.DIED, About.CHILDREN)


@dataclass(frozen=True, slots=True)
class Basis:
    """The row a statement rests on (“fact:12”), and the source it names; names and credits name none."""

    row: str
    source: str = ""
    source_url: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as it is stored: a date, or a number of children."""

    text: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Union:
    """A marriage or partnership. One that is not sure (no source, rumoured, redacted) never contradicts the
    copy, but what fits it is not flagged."""

    kind: str
    people: frozenset[int]
    start: str
    end: str
    end_cause: str
    basis: Basis
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody's part in a work; `released` is a partial date, empty where nobody knows."""

    key: str
    title: str
    released: str
    row: str
    kind: str = ""  # as of a Work


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one person. No death known is: living, as far as anybody knows."""

    person: int
    name: str
    born: Line | None = None
    died: Line | None = None
    children: Line | None = None
    is_living: bool = True
    names: Mapping[str, tuple[str, str, str, str]] = field(
        default_factory=dict
    )  # norm: kind, from, until, row
    credits: tuple[Credit, ...] = ()
    offspring: frozenset[int] = frozenset()  # sons and daughters with a profile, by sure relationships


@dataclass(frozen=True)
class Known:
    """The profiles of a story's people and of their children; `casts`: who is credited on which title."""

    people: Mapping[int, Profile]  # those the story names
    children: Mapping[int, Profile] = field(default_factory=dict)
    unions: tuple[Union, ...] = ()
    casts: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def everybody(self) -> Mapping[int, Profile]:
        return {**self.children, **self.people}

    def between(self, one: int, other: int) -> list[Union]:
        return [union for union in self.unions if union.people == {one, other}]

    def of(self, person: int, *kinds: str) -> list[Union]:
        return [union for union in self.unions if person in union.people and union.kind in kinds]

    def called(self, name: str) -> list[Profile]:
        """The children of the story's people who are called so, by a first name or in full."""
        wanted = linking.norm(name)
        return [
            child
            for child in self.children.values()
            if any(wanted in (norm, norm.partition(" ")[0]) for norm in child.names)
        ]


def load(people: Collection[int], titles: Collection[str] = ()) -> Known:
    """What the profiles of these people say: five queries, six with titles, however many people."""
    ties = list(
        Relationship.objects.filter(Q(person__in=people) | Q(other__in=people)).exclude(
            status=Relationship.Status.DENIED
        )
    )
    wanted = set(people)
    offspring: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        if tie.kind == Relationship.Kind.PARENT and tie.may_be_shown and tie.other_id in wanted:
            offspring[tie.other_id].add(tie.person_id)
    everybody = wanted.union(*offspring.values())
    confirmed = Fact.objects.filter(about__in=SAID, confidence=Confidence.CONFIRMED, redacted_at=None)
    facts: dict[tuple[int, str], Line] = {
        (fact.person_id, fact.about): Line(fact.text, _basis("fact", fact))
        for fact in confirmed.filter(person__in=everybody).exclude(source="")
        if fact.about == About.CHILDREN or a_date(fact.text)
    }
    names: dict[int, dict[str, tuple[str, str, str, str]]] = defaultdict(dict)
    for name in Name.objects.theirs().filter(person__in=everybody):
        until = a_date(name.valid_until)
        names[name.person_id][name.norm] = name.kind, name.valid_from, until, f"name:{name.pk}"
    credits: dict[int, list[Credit]] = defaultdict(list)
    for credit in CreditRow.objects.filter(person__in=people).select_related("work"):
        credits[credit.person_id].append(_credit(credit.work))
    profiles = {
        person.pk: Profile(
            person=person.pk,
            name=person.name,
            born=facts.get((person.pk, About.BORN)),
            died=facts.get((person.pk, About.DIED)),
            children=facts.get((person.pk, About.CHILDREN)),
            is_living=not person.died,
            names=names[person.pk],
            credits=tuple(credits[person.pk]),
            offspring=frozenset(offspring[person.pk]),
        )
        for person in Person.objects.filter(pk__in=everybody).only("name", "died")
    }
    return Known(
        people={pk: each for pk, each in profiles.items() if pk in wanted},
        children={pk: each for pk, each in profiles.items() if pk not in wanted},
        unions=tuple(_union(tie) for tie in ties if tie.kind in UNIONS),
        casts=_casts(titles) if titles else {},
    )


def has_doubtful_names(people: Collection[int]) -> bool:
    """Whether one of these people has a name that the copy should not use, or not always."""
    kinds = (Name.Kind.MISSPELLING, Name.Kind.FORMER, Name.Kind.MARRIED)
    return Name.objects.filter(person__in=people, kind__in=kinds).exists()


UNIONS = (Relationship.Kind.SPOUSE, Relationship.Kind.PARTNER)


def counted(line: Line | None) -> int | None:
    """The number of children a fact states: “7” or “seven”, and nothing beside it."""
    said = line.text.strip().lower() if line else ""
    if re.fullmatch("[0-9]{1,2}", said):
        return int(said)
    return NUMBERS.get(said)


def _union(tie: Relationship) -> Union:
    return Union(
        kind=tie.kind,
        people=frozenset({tie.person_id, tie.other_id}),
        start=a_date(tie.start),
        end=a_date(tie.end),
        end_cause=tie.end_cause,
        basis=_basis("relationship", tie),
        is_sure=tie.may_be_shown and all(a_date(date) == date for date in (tie.start, tie.end)),
    )


def _basis(kind: str, row: Sourced) -> Basis:
    return Basis(f"{kind}:{row.pk}", row.source, row.source_url, row.as_of)


def _credit(work: Work) -> Credit:
    released = work.released or (f"{work.year:04}" if work.year else "")
    return Credit(linking.norm(work.title), work.title, a_date(released), f"work:{work.pk}", work.kind)


def _casts(titles: Iterable[str]) -> dict[str, frozenset[int]]:
    """Who is credited on works with these very titles."""
    casts: dict[str, set[int]] = defaultdict(set)
    rows: Any = Work.objects.filter(title__in=set(titles)).values_list("title", "credits__person")
    for title, person in rows:
        casts[linking.norm(title)].add(person)
    return {key: frozenset(cast - {None}) for key, cast in casts.items()}
