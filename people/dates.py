"""Dates as they are known: to the day, the month or the year, sure or circa."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

_ISO = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(~?)")


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

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts) + ("~" if self.circa else "")


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
