"""Which claims of a copy cannot be. One that any reading, precision or row leaves open is left alone."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from articles.factcheck import unions
from articles.factcheck.dated import ages, ages_at, in_words, span, years_after
from articles.factcheck.known import Basis, Known, Profile, counted
from articles.models import FactWarning
from linking import norm
from linking.claims import Age, Children, Claim, Place, Release, Role, Spelling, Tie, Year
from people.dates import Order, PartialDate, day
from people.models import Name, Work

Rule = FactWarning.Rule
NEW_FOR = 1  # years in which a work may be called new


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A claim, and what the profile says against it, in words."""

    rule: str
    person: int
    place: Place
    known: str
    basis: Basis


def disagreements(claims: Iterable[Claim], known: Known, on: dt.date) -> list[Disagreement]:
    """Those claims of a story of that day that what is known rules out, once a place."""
    found: dict[tuple[str, Place], Disagreement] = {}
    for claim in claims:
        for each in _COMPARED[type(claim)](claim, known, on):
            found.setdefault((each.rule, each.place), each)
    return list(found.values())


def _age(claim: Age, known: Known, on: dt.date) -> Iterator[Disagreement]:
    profile = known.everybody.get(cast(int, claim.person)) if claim.person is not None else None
    if claim.name:
        called = known.called(claim.name)
        profile = called[0] if len(called) == 1 else None
    if profile is None or profile.born is None:
        return
    born = profile.born.text
    if claim.at == "death":
        if profile.died:
            years = ages_at(born, profile.died.text)
            if not years[0] <= claim.years <= years[1]:
                told = f"Born {in_words(born)}, died {in_words(profile.died.text)}: aged {span(years)}."
                yield Disagreement(Rule.AGE, profile.person, claim.place, told, profile.died.basis)
    elif profile.is_living:
        years = ages(born, on)
        low, high = (years[0], years[1] + 1) if claim.at == "next birthday" else years
        if not low <= claim.years <= high:
            told = f"Born {in_words(born)}: {span(years)} at the story’s date."
            yield Disagreement(Rule.AGE, profile.person, claim.place, told, profile.born.basis)


def _year(claim: Year, known: Known, on: dt.date) -> Iterator[Disagreement]:
    try:
        said = PartialDate.parse(
            "-".join([f"{claim.year:04}", *(f"{part:02}" for part in (claim.month, claim.day) if part)])
        )
    except ValueError:
        return
    if claim.event in ("wedding", "divorce"):
        union = unions.at_odds(known, claim.event, cast("tuple[int, ...]", claim.people), said)
        if union:
            told = unions.in_words(known, union)
            person = next((p for p in claim.people if p in union.people), min(union.people))
            yield Disagreement(Rule(claim.event), person, claim.place, told, union.basis)
        return
    profile = known.people.get(cast(int, claim.people[0]))
    line = (profile.born if claim.event == "birth" else profile.died) if profile else None
    if profile and line and PartialDate.parse(line.text).compare(said) is not Order.UNSURE:
        verb = "Born" if claim.event == "birth" else "Died"
        yield Disagreement(
            Rule(claim.event), profile.person, claim.place, f"{verb} {in_words(line.text)}.", line.basis
        )


def _tie(claim: Tie, known: Known, on: dt.date) -> Iterator[Disagreement]:
    holder = known.people.get(cast(int, claim.holder))
    if holder is None:
        return
    if claim.word == "late":
        if holder.born and _lives(holder, on):
            told = f"Born {in_words(holder.born.text)}; the profile knows of no death."
            yield Disagreement(Rule.TIE, holder.person, claim.place, told, holder.born.basis)
        return
    union = unions.unlike(
        known, claim.word, holder.person, cast("tuple[int, ...]", claim.others), claim.is_open, on
    )
    if union:
        told = unions.in_words(known, union)
        yield Disagreement(Rule.TIE, holder.person, claim.place, told, union.basis)


LONGEST_LIFE = 100  # years; of somebody older a profile may have missed the death


def _lives(profile: Profile, on: dt.date) -> bool:
    return (
        profile.is_living
        and profile.born is not None
        and not years_after(profile.born.text, LONGEST_LIFE, on)
    )


def _children(claim: Children, known: Known, on: dt.date) -> Iterator[Disagreement]:
    """Against a number that a profile states; together, also against the children known by name, where those
    are all."""
    parents = [known.people[p] for p in cast("tuple[int, ...]", claim.people) if p in known.people]
    for parent in parents:
        number = counted(parent.children)
        if number is None or parent.children is None:
            continue
        if len(claim.people) == 1:
            is_wrong = claim.number != number
        else:
            is_wrong = claim.number > number
            if not is_wrong and len(parents) == 2 and len(parent.offspring) == number:
                is_wrong = claim.number != len(parents[0].offspring & parents[1].offspring)
        if is_wrong:
            told = f"{parent.name} has {number} {'child' if number == 1 else 'children'}."
            yield Disagreement(Rule.CHILDREN, parent.person, claim.place, told, parent.children.basis)


_KINDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("film", "movie"), frozenset({Work.Kind.FILM, Work.Kind.OTHER})),
    **dict.fromkeys(
        ("drama", "comedy", "thriller"),
        frozenset({Work.Kind.FILM, Work.Kind.SERIES, Work.Kind.PLAY, Work.Kind.OTHER}),
    ),
    **dict.fromkeys(("series", "sitcom", "show"), frozenset({Work.Kind.SERIES})),
    "album": frozenset({Work.Kind.ALBUM, Work.Kind.OTHER}),
    **dict.fromkeys(("single", "song"), frozenset({Work.Kind.SONG})),
    **dict.fromkeys(("musical", "play"), frozenset({Work.Kind.PLAY})),
    **dict.fromkeys(("book", "novel"), frozenset({Work.Kind.BOOK})),
}
"""Which works a story may mean by a word: a musical, a series or a book may be made of an older film."""


def _release(claim: Release, known: Known, on: dt.date) -> Iterator[Disagreement]:
    credits = {
        credit.key: (profile, credit)
        for profile in known.people.values()
        for credit in profile.credits
        if credit.kind in _KINDS[claim.kind]
    }
    for title in claim.titles:
        if title.key not in credits:
            continue
        profile, credit = credits[title.key]
        dates = {
            each.released
            for other in known.people.values()
            for each in other.credits
            if each.key == title.key and each.kind in _KINDS[claim.kind]
        }
        if not title.goes_on and "" not in dates and all(_is_out(date, claim.is_new, on) for date in dates):
            place = claim.place._replace(start=title.start, end=title.end)
            told = f"{credit.title} came out: {in_words(max(dates))}."
            yield Disagreement(Rule.RELEASE, profile.person, place, told, Basis(credit.row))
        return


def _is_out(released: str, is_new: bool, on: dt.date) -> bool:
    if is_new:
        return years_after(released, NEW_FOR, on)
    return PartialDate.parse(released).compare(day(on)) is Order.BEFORE


def _role(claim: Role, known: Known, on: dt.date) -> Iterator[Disagreement]:
    """A work whose cast is known, and somebody with credits who is not among them."""
    profile = known.people.get(cast(int, claim.person))
    if profile is None or not profile.credits:
        return
    for title in claim.titles:
        if title.key not in known.casts:
            continue
        has_been_in = any(f" {title.key} " in f" {credit.key} " for credit in profile.credits)
        if known.casts[title.key] and not has_been_in and not title.goes_on:
            place = claim.place._replace(start=title.start, end=title.end)
            told = f"{profile.name} has no credit for {title.surface}."
            yield Disagreement(Rule.ROLE, profile.person, place, told, Basis(f"person:{profile.person}"))
        return


def _spelling(claim: Spelling, known: Known, on: dt.date) -> Iterator[Disagreement]:
    profile = known.people.get(cast(int, claim.person))
    name = profile.names.get(norm(claim.surface)) if profile else None
    if profile is None or name is None or norm(profile.name) == norm(claim.surface):
        return
    kind, _, until, row = name
    if kind == Name.Kind.MISSPELLING:
        told = f"A misspelling of {profile.name}."
        yield Disagreement(Rule.NAME, profile.person, claim.place, told, Basis(row))
        return
    is_over = bool(until) and PartialDate.parse(until).compare(day(on)) is Order.BEFORE
    if claim.is_quoted or claim.is_about_then:
        return
    if (kind == Name.Kind.FORMER and (is_over or not until)) or (kind == Name.Kind.MARRIED and is_over):
        told = f"A former name: it is {profile.name} now."
        yield Disagreement(Rule.NAME, profile.person, claim.place, told, Basis(row))


_COMPARED: dict[type[Any], Callable[[Any, Known, dt.date], Iterator[Disagreement]]] = {
    Age: _age,
    Year: _year,
    Tie: _tie,
    Children: _children,
    Release: _release,
    Role: _role,
    Spelling: _spelling,
}
