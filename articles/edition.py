"""Which edition the world has: a name that is another one as soon as anything shown outside is another.

Triggers append a row for each change (`web/migrations/0002`, `WATCHED`) in the transaction that makes it, so
name and change become visible in one moment. Rows and not a counter: nobody who writes waits for another.
Transactions end in another order than their rows were numbered, so the name has how many there are beside the
first id and the last.

What changes by itself, since an hour has come, is in the name too: what went public or ended last, and the
day. An hour has come when both clocks say so, the database's and this process's: answers ask one or the
other.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Edition

REMEMBERED = dt.timedelta(hours=1)  # longer than any transaction may last

# Hours that come by themselves: each by an index, backwards from now.
HOURS: Mapping[str, str] = {
    "publish_at": "articles_article",
    "embargo_until": "articles_article",
    "usable_from": "images_image",
    "usable_until": "images_image",
}


def name(hours: Mapping[str, str] = HOURS) -> str:
    """The edition's name now. One query, in a fraction of a millisecond."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), min(id), max(id), {_last(hours)} FROM web_edition",  # noqa: S608 (names from code)
            {"now": now},
        )
        told = cursor.fetchone()
    return "|".join(map(str, (*told, timezone.localdate(now), now.date())))


def changed_at(hours: Mapping[str, str] = HOURS) -> dt.datetime | None:
    """When readers got this edition, as far as that is known to the second: None while the second may not be
    over, since another change in it would have the same time."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT greatest((SELECT max(at) FROM web_edition), {_last(hours)})",  # noqa: S608 (names from code)
            {"now": now},
        )
        (at,) = cursor.fetchone()
    return at if at and at < now - dt.timedelta(seconds=2) else None


def _last(hours: Mapping[str, str]) -> str:
    """Of each of these columns, the latest hour that has come."""
    return ", ".join(
        f"(SELECT max({hour}) FROM {table} WHERE {hour} <= least(statement_timestamp(), %(now)s))"  # noqa: S608
        for hour, table in hours.items()
    )


@transaction.atomic
def forget_old() -> int:
    """Keep the table small; returns how many rows went. A new row first: no name comes back."""
    Edition.objects.create()
    gone, _ = Edition.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    return gone


@cache
def release() -> str:
    """What the answers of this house are made with, as a digest: its code, templates, words, locked packages,
    and whatever was set for it."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in (*settings.INSTALLED_APPS, "linking", "templates", "static/web", "locale"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.*")):
            if path.suffix in (".py", ".html", ".css", ".js", ".mo", ".txt"):
                digest.update(path.read_bytes())
    for path in settings.BASE_DIR.glob("requirements.txt"):
        digest.update(path.read_bytes())
    said = {name: getattr(settings, name) for name in sorted(dir(settings)) if name.isupper()}
    digest.update(repr([each for each in said.items() if isinstance(each[1], str | int)]).encode())
    return digest.hexdigest()
