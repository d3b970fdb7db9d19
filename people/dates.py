"""Dates as they are known: to the day, the month or the year, sure or circa."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

_ISO = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(~?)")


CIRCA = 2  # years by which “about 1958” may be off on either side


class Order(Enum):
    """How two dates stand to each other, as far as they are known."""

    BEFORE = "before"
    AFTER = "after"
    UNSURE = "cannot say"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its precision. Written as ISO 8601 with reduced precision ("1958", "1958-04",
    "1958-04-03"), and EDTF's "~" behind it for circa."""

    year: int
    month: int | None = None
    day: int | None = None
    circa: bool = False

    @classmethod
    def parse(cls, written: str) -> "PartialDate":
        """Raises ValueError for anything that is not such a date, 30 February included."""
        match = _ISO.fullmatch(written.strip())
        if not match:
            raise ValueError(f"“{written}” is not a date: write 1958, 1958-04 or 1958-04-03")
        year, month, day, circa = match.groups()
        date = cls(int(year), int(month) if month else None, int(day) if day else None, bool(circa))
        _ = date.earliest, date.latest
        return date

    @property
    def earliest(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The first and the last day it may be, with the years that “about” leaves open."""
        if not self.circa:
            return self.earliest, self.latest
        first, last = max(self.year - CIRCA, dt.MINYEAR), min(self.year + CIRCA, dt.MAXYEAR)
        return dt.date(first, 1, 1), dt.date(last, 12, 31)

    def compare(self, other: "PartialDate") -> Order:
        """Before, after, or cannot say: 1958 is before 1959-01, and neither before nor after 1958-04.
        The same day twice is neither too."""
        (first, last), (other_first, other_last) = self.span, other.span
        if last < other_first:
            return Order.BEFORE
        return Order.AFTER if first > other_last else Order.UNSURE

    def years_until(self, other: "PartialDate") -> tuple[int, int]:
        """The least and the most whole years from this date to that one, as somebody's age counts them: both
        are the same where the day is known. Negative before it."""
        (first, last), (other_first, other_last) = self.span, other.span
        return _whole_years(last, other_first), _whole_years(first, other_last)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts) + ("~" if self.circa else "")


def order(one: str, other: str) -> Order:
    """Two dates as they are stored; one that nobody knows says nothing."""
    if not one or not other:
        return Order.UNSURE
    return PartialDate.parse(one).compare(PartialDate.parse(other))


def day(date: dt.date) -> PartialDate:
    """A day of the calendar as a date known to the day."""
    return PartialDate(date.year, date.month, date.day)


def _whole_years(first: dt.date, last: dt.date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """A PartialDate kept as its text, which sorts by time under the database's C collation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 11)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        written: str = super().clean(value, model_instance)
        if not written:
            return ""
        try:
            return str(PartialDate.parse(written))
        except ValueError as error:
            raise ValidationError(str(error)) from error
