"""Dates in words, and ages."""

import calendar
import datetime as dt

from people.dates import PartialDate, day

A_DAY = dt.timedelta(days=1)  # a story's date is UTC's: elsewhere it may be the day before, or after


def in_words(stored: str) -> str:
    """“23 October 1995”, “October 1995”, “about 1995”."""
    date = PartialDate.parse(stored)
    parts = [str(date.day)] if date.day else []
    parts += [calendar.month_name[date.month]] if date.month else []
    return " ".join([*(["about"] if date.circa else []), *parts, str(date.year)])


def a_date(stored: str) -> str:
    """What is stored, if it is a date; else empty: facts are words, and what nobody can read says nothing."""
    try:
        return stored and str(PartialDate.parse(stored))
    except ValueError:
        return ""


def ages(born: str, on: dt.date) -> tuple[int, int]:
    """The least and the most years that somebody born then may be around a day."""
    birth = PartialDate.parse(born)
    return birth.years_until(day(on - A_DAY))[0], birth.years_until(day(on + A_DAY))[1]


def ages_at(born: str, then: str) -> tuple[int, int]:
    """The least and the most years that somebody born on the one date may have been on the other."""
    return PartialDate.parse(born).years_until(PartialDate.parse(then))


def span(years: tuple[int, int]) -> str:
    """“29”, or “29 or 30”, or “44 to 48”."""
    low, high = years
    if low == high:
        return str(low)
    return f"{low} or {high}" if high == low + 1 else f"{low} to {high}"


def years_after(stored: str, years: int, on: dt.date) -> bool:
    """Whether a day is surely more than so many years after a date."""
    return PartialDate.parse(stored).years_until(day(on))[0] >= years
