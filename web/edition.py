"""The edition that readers have (`articles.edition`), with the hours that only the site's fronts know."""

import datetime as dt

from articles import edition

HOURS = {**edition.HOURS, "starts_at": "web_front", "until": "web_slot"}


def name() -> str:
    """The edition's name now, in one query."""
    return edition.name(HOURS)


def changed_at() -> dt.datetime | None:
    """When readers got this edition, to the second; None while that is not over."""
    return edition.changed_at(HOURS)
