"""Names without a profile in a hundred thousand stories: how long a worker counts them, and how long the
desk's page takes. `BENCH_SCALE=small` stops at 5,000 stories.

The house promises the page in 300 ms.
"""

import os
import time
from functools import partial

from bench import temporary_house

STORIES = 5_000 if os.environ.get("BENCH_SCALE") == "small" else 100_000
ROUNDS = 15
PAGE = "/admin/articles/strangers/"
# Three a story, of 20,000 names of which some are in many.
NAMED = """
UPDATE articles_linkrun SET strangers = (
    SELECT jsonb_agg(jsonb_build_object('surface', 'Name ' || number, 'key', 'name ' || number))
    FROM (
        SELECT floor(20000 * random() ^ 3 + 0 * revision_id)::int AS number FROM generate_series(1, 3)
    ) AS drawn
)
"""


def main() -> None:
    from django.db import connection
    from django.test import Client

    from articles import strangers
    from articles.models import LinkRun
    from bench._rows import add_stories, loading
    from bench._stories import Written
    from bench._timing import interleaved, median_ms, step, table
    from tests.builders import make_user

    with step(f"{STORIES:,} stories"):
        text = "<p>It opened.</p>"
        add_stories((Written(f"Premiere {number}", "A dek.", text, []), []) for number in range(STORIES))
        with loading(LinkRun), connection.cursor() as cursor:
            cursor.execute(NAMED)
    began = time.perf_counter()
    names = strangers.count()
    counted = time.perf_counter() - began
    client = Client()
    client.force_login(make_user("editor"))

    def ask(at: str, _round: int) -> None:
        assert client.get(at).status_code == 200

    pages = {"first": PAGE, "hundredth": f"{PAGE}?page=100", "stubs": f"{PAGE}?show=stubs"}
    times = interleaved({name: partial(ask, at) for name, at in pages.items()}, ROUNDS)
    rows = [(f"{name} page", f"{median_ms(times[name]):.0f} ms") for name in pages]
    told = f"{names:,} names in {STORIES:,} stories"
    print(table(told, ("", ""), [("counted", f"{counted:.1f} s"), *rows]))


if __name__ == "__main__":
    with temporary_house():
        main()
