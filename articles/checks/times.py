"""Do the hours make sense together? All by the database's clock. An embargo that outlasts the hour is allowed
(both must have passed), so it is only pointed out."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article, Status

FAR = dt.timedelta(days=366)  # an embargo beyond this is more likely a slip of the year


def embargo(article: Article) -> list[Problem]:
    until = article.embargo_until
    if until is None:
        return []
    now = facts.of(article).now
    if until > now + FAR:
        said = f"The embargo ends on {say(until)}: is the year right?"
        return [Problem("embargo-far", "embargo_until", said, Level.WARNING)]
    if until <= now:
        if article.status == Status.LIVE:  # it has done its work
            return []
        said = f"The embargo ended on {say(until)}. Empty the field, unless another was meant."
        return [Problem("embargo-over", "embargo_until", said, Level.NOTE)]
    if article.status == Status.SCHEDULED and article.publish_at and article.publish_at < until:
        said = f"Readers get it when the embargo ends, on {say(until)}, and not at its hour."
        return [Problem("embargo-after-hour", "embargo_until", said, Level.NOTE)]
    return []


def hour(article: Article) -> list[Problem]:
    """A scheduled story is live at its hour, whether the desk's clock has struck or not."""
    if article.status != Status.SCHEDULED or article.publish_at is None:
        return []
    if article.publish_at > facts.of(article).now:
        return []
    said = (
        f"Its hour, {say(article.publish_at)}, has come: readers have it, and the desk is about to be told."
    )
    return [Problem("hour-passed", "publish_at", said, Level.NOTE)]


def say(moment: dt.datetime) -> str:
    """As the desk's clock has it."""
    return date_format(timezone.localtime(moment), "j M Y, H:i")
