"""Readers among a hundred thousand people: a profile with 200 credits, 20 relatives and 500 stories beside
one with nothing, the A–Z, and the search for names, sure and misspelled. Medians and queries, in one run.

The house promises a profile in 8 queries and names while one types in 50 ms. `BENCH_SCALE=small` has 5,000.
"""

import os
from collections.abc import Callable
from itertools import islice

from bench import temporary_house

SMALL = os.environ.get("BENCH_SCALE") == "small"
PEOPLE = 5_000 if SMALL else 100_000
STORIES = 50 if SMALL else 500
ROUNDS = 15
ASKED = ("a", "ma", "mar", "smith", "juno lowell", "jlo", "marchman", "marhcman", "é", "x" * 200)
PAGES = {
    "a profile with all": "/people/orla-vance/",
    "a profile with nothing": "/people/una-wick/",
    "A–Z": "/people/",
    "A–Z, from m": "/people/?from=m",
    **{f"names like “{asked[:12]}”": f"/suggest/?q={asked}" for asked in ASKED},
    "search, misspelled": "/people/?q=marhcman",
}


def main() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench._timing import interleaved, median_ms, step

    with step(f"{PEOPLE:,} people, {STORIES} stories of one of them"):
        fill()
    client = Client()
    ask: dict[str, Callable[[int], object]] = {}
    for name, path in PAGES.items():
        ask[name] = lambda _, path=path: client.get(path).content  # type: ignore[misc]
    times = interleaved(ask, ROUNDS)
    for name, path in PAGES.items():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, path
        print(
            f"{name:32}{median_ms(times[name]):7.1f} ms {len(asked):3} queries {len(answer.content):9,} bytes"
        )


def fill() -> None:
    from bench._crowd import crowd
    from bench._rows import add_people
    from people.models import Award, Credit, Person, Work
    from tests.builders import SOURCE, make_live_article, make_mention, make_person, make_tie

    add_people(list(islice(crowd(), PEOPLE)))
    make_person("Juno Lowell", aliases={"JLo": "nickname"})
    make_person("Una Wick", slug="una-wick")
    orla = make_person("Orla Vance", slug="orla-vance", born="1958", occupations=["actor"])
    Credit.objects.bulk_create(
        Credit(person=orla, work=work, character=f"Part {number}")
        for number, work in enumerate(Work.objects.all()[:200])
    )
    Award.objects.bulk_create(
        Award(person=orla, name=f"Reel {number}", year=1990, source=SOURCE) for number in range(20)
    )
    for other in Person.objects.exclude(born="").exclude(pk=orla.pk)[:20]:
        make_tie(orla, "sibling", other)
    for number in range(STORIES):
        make_mention(
            make_live_article(headline=f"Otters, part {number}", body="<p>Orla Vance came.</p>"), orla
        )


if __name__ == "__main__":
    with temporary_house():
        main()
