"""What a partner's keys were used for in the last 30 days, all together."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.html import format_html
from django.utils.safestring import SafeString

from api.models import Partner, Usage
from api.usage import KINDS

DAYS = 30


@dataclass(frozen=True, slots=True)
class Day:
    day: dt.date
    requests: int = 0
    not_modified: int = 0
    refused: int = 0
    unmetered: int = 0
    share: float = 0.0  # of the busiest day's requests

    @property
    def height(self) -> SafeString:
        """Of its bar; a day with any request at all has one that can be seen."""
        return format_html('style="height: {}%"', max(round(100 * self.share), 2) if self.requests else 0)


@dataclass(frozen=True, slots=True)
class Month:
    days: list[Day]  # oldest first, days without use too
    total: int
    busiest: Day


def last_days(partner: Partner, today: dt.date) -> Month:
    """Up to and with `today` (UTC). One query."""
    rows = Usage.objects.filter(key__partner=partner, day__gt=today - dt.timedelta(days=DAYS), day__lte=today)
    summed = rows.order_by().values_list("day").annotate(*map(Sum, KINDS))
    counted = {day: dict(zip(KINDS, sums, strict=True)) for day, *sums in summed}
    most = max((row["requests"] for row in counted.values()), default=0) or 1
    days = [today - dt.timedelta(days=back) for back in reversed(range(DAYS))]
    shown = [
        Day(day, **counted[day], share=counted[day]["requests"] / most) if day in counted else Day(day)
        for day in days
    ]
    return Month(shown, sum(day.requests for day in shown), max(shown, key=lambda day: day.requests))
