"""Which edition readers have: a name that is another one as soon as anything a page shows is another.

Triggers append a row for each change (`web/migrations/`, `WATCHED`) in the transaction that makes it, so name
and change become visible in one moment. Rows and not a counter: nobody who writes waits for somebody else.
Transactions end in another order than their rows were numbered, so the name has how many there are beside the
first id and the last.

What changes by itself, since an hour has come, is in the name too: what went public or ended last, and the
day. An hour has come when both clocks say so, the database's and this process's: pages ask one or the other.
"""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from web.models import Edition

REMEMBERED = dt.timedelta(hours=1)  # longer than any transaction may last

# Each by an index, backwards from now.
_CAME = {
    "publish_at": "articles_article",
    "embargo_until": "articles_article",
    "usable_from": "images_image",
    "usable_until": "images_image",
    "starts_at": "web_front",
    "until": "web_slot",
}
_LAST = ", ".join(
    f"(SELECT max({hour}) FROM {table} WHERE {hour} <= least(statement_timestamp(), %(now)s))"  # noqa: S608 (from above)
    for hour, table in _CAME.items()
)
_NAME = f"SELECT count(*), min(id), max(id), {_LAST} FROM web_edition"  # noqa: S608 (names from here)


def name() -> str:
    """The edition's name now. One query, in a fraction of a millisecond."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_NAME, {"now": now})
        told = cursor.fetchone()
    return "|".join(map(str, (*told, timezone.localdate(now), now.date())))


@transaction.atomic
def forget_old() -> int:
    """Keep the table small; returns how many rows went. A new row first: no name comes back."""
    Edition.objects.create()
    gone, _ = Edition.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    return gone
