"""Profiles that may be one person's, among a hundred thousand: how long a worker looks for them, and how long
the desk's page takes. `BENCH_SCALE=small` stops at 10,000 people.

The house promises the page in a second.
"""

import os
import time
from functools import partial
from itertools import islice

from bench import temporary_house

PEOPLE = 10_000 if os.environ.get("BENCH_SCALE") == "small" else 100_000
ROUNDS = 15
PAGE = "/admin/people/duplicates/"


def main() -> None:
    from django.test import Client

    from bench._crowd import crowd
    from bench._rows import add_people
    from bench._timing import interleaved, median_ms, step, table
    from people import duplicates
    from tests.builders import make_user

    with step(f"{PEOPLE:,} people"):
        add_people(list(islice(crowd(), PEOPLE)))
    with step("looking for pairs"):
        began = time.perf_counter()
        pairs = duplicates.find()
        looked = time.perf_counter() - began
    client = Client()
    client.force_login(make_user("editor"))

    def ask(at: str, _round: int) -> None:
        assert client.get(at).status_code == 200

    pages = {"first": PAGE, "tenth": f"{PAGE}?page=10"}
    times = interleaved({name: partial(ask, at) for name, at in pages.items()}, ROUNDS)
    rows = [(f"{name} page", f"{median_ms(times[name]):.0f} ms") for name in pages]
    print(
        table(
            f"{pairs:,} pairs among {PEOPLE:,} people", ("", ""), [("looked for", f"{looked:.1f} s"), *rows]
        )
    )


if __name__ == "__main__":
    with temporary_house():
        main()
