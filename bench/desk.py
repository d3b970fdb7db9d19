"""The desk's pages at a thousand and at a hundred thousand stories, in one run: each page's median, its
queries, and how many times as long it takes with the hundred thousand. `BENCH_SCALE=small` stops at 5,000.

The house promises the first page of the list in 300 ms and 10 queries.
"""

import os
from collections.abc import Iterable

from bench import temporary_house

FEW, MANY = 1_000, 5_000 if os.environ.get("BENCH_SCALE") == "small" else 100_000
ROUNDS = 15
LIST = "/admin/articles/article/"
PAGES = {
    "home": "/admin/",
    "list": LIST,
    "list, page 20": f"{LIST}?p=19",
    "live": f"{LIST}?status=live",
    "writing": f"{LIST}?desk=writing",
    "did not go out": f"{LIST}?desk=missed",
    "my own": f"{LIST}?writer=me",
    "by section": f"{LIST}?section=film&o=-7",
    "search, rare": f"{LIST}?q=Marchwood",
    "search, common": f"{LIST}?q=festival",
}
# Of a hundred stories five are being written, one is in review, one is scheduled, the rest are live; one in a
# thousand was kept back at its hour.
STATES = """
UPDATE articles_article SET
    status = CASE WHEN id % 100 < 6 THEN 'draft' WHEN id % 100 = 6 THEN 'scheduled' ELSE 'live' END,
    desk_state = CASE WHEN id % 100 < 5 THEN 'writing' WHEN id % 100 = 5 THEN 'review' ELSE 'ready' END,
    live_id = CASE WHEN id % 100 < 6 THEN NULL ELSE head_id END,
    publish_at = CASE WHEN id % 100 < 6 THEN NULL WHEN id % 100 = 6 THEN now() + interval '1 day'
        ELSE now() - id * interval '1 minute' END,
    updated_at = now() - id * interval '1 minute'
"""
FILED = "UPDATE articles_revision SET section_id = %s + id %% %s"
SIGNED = """
INSERT INTO articles_byline (revision_id, contributor_id, role, position)
SELECT id, %s + id %% %s, 'writer', 0 FROM articles_revision
"""
STEPS = """
INSERT INTO articles_transition
    (article_id, revision_id, verb, from_status, to_status, from_desk, to_desk, by_id, reason, at,
    announced_at)
SELECT id, head_id, step, 'draft', status, 'writing', desk_state, created_by_id, '', updated_at, now()
FROM articles_article
CROSS JOIN unnest(ARRAY['save_draft', CASE WHEN id % 1000 = 3 THEN 'miss' ELSE 'publish' END]) AS step
"""


def main() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench._timing import interleaved, median_ms, ratio
    from tests.builders import make_user

    client = Client()
    client.force_login(make_user("editor", username="ruth"))
    times = {}
    queries = {}
    for size in (FEW, MANY):
        fill(size)
        ask = {name: (lambda _, path=path: client.get(path).content) for name, path in PAGES.items()}
        times[size] = interleaved(ask, ROUNDS)
        for name, path in PAGES.items():
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200, path
            queries[name] = len(asked)
    print(f"{'':16}{FEW:>10,}{MANY:>10,}  ratio  queries")
    for name in PAGES:
        few, many = times[FEW][name], times[MANY][name]
        medians = f"{median_ms(few):7.0f} ms{median_ms(many):7.0f} ms"
        print(f"{name:16}{medians} {ratio(many, few):6.2f} {queries[name]:8}")


def fill(size: int) -> None:
    """Stories up to this many, whatever there is."""
    from django.db import connection

    from articles.models import Article, Byline, Revision, Section, Transition
    from bench._rows import add_stories, loading
    from bench._stories import Written
    from staff.models import Contributor
    from tests.builders import make_contributor, make_section

    there = Article.objects.count()
    if not there:
        make_section("Film")
        for number in range(9):
            make_section(f"Section {number}", slug=f"section-{number}")
        for number in range(50):
            make_contributor(f"Writer {number}", slug=f"writer-{number}")
    add_stories(
        (Written(headline, "A dek.", "<p>It opened.</p>", []), []) for headline in headlines(there, size)
    )
    first, writer = Section.objects.order_by("pk")[0].pk, Contributor.objects.order_by("pk")[0].pk
    with loading(Article, Revision, Byline, Transition), connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_transition, articles_byline CASCADE")
        cursor.execute(STATES)
        cursor.execute(FILED, [first, 10])
        cursor.execute(SIGNED, [writer, 50])
        cursor.execute(STEPS)


def headlines(there: int, size: int) -> Iterable[str]:
    for number in range(there, size):
        what = "Marchwood returns" if number % 5_000 == 17 else f"premiere {number} opens"
        yield f"Harbour festival: {what}" if number % 4 == 0 else f"Premiere {number}: {what}"


if __name__ == "__main__":
    with temporary_house():
        main()
