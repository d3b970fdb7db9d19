"""Marriages: whether two people were married, parted or widowed on a day, as far as their rows tell."""

import datetime as dt
from collections.abc import Iterable
from enum import Enum

from articles.factcheck.dated import in_words as date_in_words
from articles.factcheck.known import Known, Profile, Union
from people.dates import Order, PartialDate, day
from people.models import Relationship

Cause = Relationship.EndCause
PARTED = (Cause.DIVORCE, Cause.ANNULMENT)
SPOUSE, PARTNER = Relationship.Kind.SPOUSE, Relationship.Kind.PARTNER


class State(Enum):
    CURRENT = "current"
    PARTED = "parted"
    UNSURE = "unsure"  # also: ended by a death, or not begun


def state(union: Union, known: Known, on: dt.date) -> State:
    """How it stood on a day."""
    today = day(on)
    if not union.is_sure:
        return State.UNSURE
    if union.end and PartialDate.parse(union.end).compare(today) is Order.BEFORE:
        return State.PARTED if union.end_cause in PARTED else State.UNSURE
    if union.end or union.end_cause or not all(_lives(known.people.get(p)) for p in union.people):
        return State.UNSURE
    if union.start and PartialDate.parse(union.start).compare(today) is not Order.BEFORE:
        return State.UNSURE
    return State.CURRENT


def _lives(profile: Profile | None) -> bool:
    return profile is None or profile.is_living


def unlike(
    known: Known, word: str, holder: int, others: tuple[int, ...], is_open: bool, on: dt.date
) -> Union | None:
    """The relationship that rules out that `holder` is called so by relation to any of `others`; None where
    one of them may be meant. Without a word whose wife she is: by relation to anybody in the story."""
    if is_open:
        if word not in ("current", "ex", "estranged", "fiance"):
            return None
        own = known.of(holder, SPOUSE)
        related = [other for other in known.people if other != holder and known.between(holder, other)]
        beside = [other for other in others if other in related]
        if others and not beside:
            return None
        others = tuple(beside or related)
        fits = State.CURRENT if word == "current" else State.PARTED
        if any(state(union, known, on) in (fits, State.UNSURE) for union in own):
            return None
    found: list[Union] = []
    for other in others:
        rows = known.between(holder, other)
        wrong = _contradicting(word, rows, known, on, known.people.get(other))
        if wrong is None:
            return None
        found.append(wrong)
    return found[-1] if found else None


def _contradicting(
    word: str, rows: list[Union], known: Known, on: dt.date, other: Profile | None
) -> Union | None:
    """Of all there was between two, what rules the word out."""
    marriages = [row for row in rows if row.kind == SPOUSE]
    states = [state(row, known, on) for row in (rows if word == "ex-partner" else marriages)]
    if word == "widow":
        is_sure = bool(marriages) and all(row.is_sure for row in marriages)
        return marriages[-1] if is_sure and other and other.is_living and other.born else None
    if not states or State.UNSURE in states:
        return None
    if word in ("current", "estranged", "fiance") and set(states) == {State.PARTED}:
        return None if word == "fiance" else marriages[-1]
    if word in ("ex", "ex-partner", "fiance") and set(states) == {State.CURRENT}:
        return (marriages or rows)[-1]
    return None


def at_odds(known: Known, event: str, people: tuple[int, ...], said: PartialDate) -> Union | None:
    """The marriage of these people that began, or ended, at another date; None where any row leaves it open.
    One person: in any marriage, one of them to somebody in the story; after the last one has ended there may
    be another. Nobody: any couple of the story."""
    if len(people) == 2:
        rows = known.between(*people)
    elif people:
        rows = known.of(people[0], SPOUSE)
        if not any(row.people <= known.people.keys() for row in rows):
            return None
    else:
        rows = [row for row in known.unions if row.people <= known.people.keys()]
    rows = [row for row in rows if row.kind == SPOUSE]
    if len(people) == 1 and all(_is_over(row, said) for row in rows):
        return None
    dates = [row.start if event == "wedding" else _parted(row) for row in rows]
    if event == "divorce" and len(people) != 2:
        rows, dates = _only_dated(rows, dates)
    if not rows or not all(dates):
        return None
    known_dates = [PartialDate.parse(date) for date in dates]
    if any(date.compare(said) is Order.UNSURE for date in known_dates):
        return None
    sure = [(abs(date.year - said.year), at) for at, date in enumerate(known_dates) if rows[at].is_sure]
    return rows[min(sure)[1]] if sure else None


def _is_over(row: Union, then: PartialDate) -> bool:
    return bool(row.end) and PartialDate.parse(row.end).compare(then) is Order.BEFORE


def _parted(row: Union) -> str:
    return row.end if row.end_cause in PARTED else ""


def _only_dated(rows: Iterable[Union], dates: Iterable[str]) -> tuple[list[Union], list[str]]:
    """Those that ended in a divorce at all; a marriage that goes on has no year of divorce to be confused."""
    kept = [
        (row, date) for row, date in zip(rows, dates, strict=True) if date or row.end_cause or not row.is_sure
    ]
    return [row for row, _ in kept], [date for _, date in kept]


def in_words(known: Known, union: Union) -> str:
    """“Ada Moss and Ben Hale: married 15 May 2004, divorced 2015.”"""
    names = sorted(known.people[person].name for person in union.people if person in known.people)
    began = "married" if union.kind == SPOUSE else "together"
    told = f"{began} {date_in_words(union.start)}" if union.start else began
    if union.end:
        ended = {Cause.DIVORCE: "divorced", Cause.ANNULMENT: "annulled"}.get(
            Cause(union.end_cause or "other"), "until"
        )
        told += f", {ended} {date_in_words(union.end)}"
    return f"{' and '.join(names)}: {told}."
