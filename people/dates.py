"""Dates as they are known: to the day, the month or the year, sure or circa."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

_ISO = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(~?)")

_CIRCA = re.compile(r"(?:c(?:a|irca)?(?![a-z])\.?|(?:about|around)(?![a-z])|~) *")
_TYPED = [
    re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})", re.ASCII),
]
_MONTHS = {calendar.month_name[number][:3].lower(): number for number in range(1, 13)}

LONGEST_TYPED = 40  # characters: “about September 13, 1958” has room
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

    @classmethod
    def read(cls, typed: str) -> "PartialDate":
        """What somebody types: as `parse` takes it, or “3 Apr 1958”, “April 3, 1958”, “April 1958”, with “c.”
        or “about” before it for circa. Raises ValueError; for 3/4/1958 too, which is two days."""
        words = " ".join(typed.lower().split())
        is_circa = bool(_CIRCA.match(words)) or words.endswith("~")
        told = words.rstrip("~ ")
        while said := _CIRCA.match(told):
            told = told[said.end() :]
        for pattern in _TYPED:
            if match := pattern.fullmatch(told):
                found = match.groupdict()
                month = _MONTHS.get(found["month"][:3])
                if month and calendar.month_name[month].lower().startswith(found["month"]):
                    day = f"-{int(found['day']):02}" if found.get("day") else ""
                    told = f"{found['year']}-{month:02}{day}"
        return cls.parse(f"{told}~" if is_circa else told)

    @property
    def earliest(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

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

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PartialDateInput, **kwargs, "max_length": LONGEST_TYPED})


class PartialDateInput(forms.CharField):
    """Takes a date as somebody types it, and gives it as it is stored."""

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        try:
            return str(PartialDate.read(typed)) if typed else ""
        except ValueError as error:
            raise ValidationError(f"{error}; or as you would say it, 3 April 1958.") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """“April 1958” is no other date than 1958-04."""
        try:
            return bool((self.clean(data) if data else "") != (initial or ""))
        except ValidationError:
            return True
