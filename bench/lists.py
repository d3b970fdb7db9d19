"""Lists of stories at a thousand and at a hundred thousand: sections, topics, authors and people, common and
rare, the first page and the deepest. Whole answers of the site, medians.

The house promises that the first page costs at most 1.3 × what it does at a thousand, and the deepest at most
1.5 × the first. `BENCH_SCALE=small` has the thousand alone.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import islice

from bench import temporary_house

SIZES = [1_000] if os.environ.get("BENCH_SCALE") == "small" else [1_000, 100_000]
PEOPLE = 10_000
ROUNDS = 40
LISTS = [
    "/part-1/",
    "/rare/",
    "/topics/topic-0/",
    "/topics/topic-4/",
    "/topics/rare/",
    "/authors/author-1/",
    "/authors/rare/",
    "/people/juno-lowell/",
    "/people/una-wick/",
]
AT_MOST, DEEPEST_AT_MOST = 1.3, 1.5


def main() -> None:
    """A house for each size, in a process of its own: one process has one house."""
    figures = [_asked(size) for size in SIZES]
    print(compared(figures[0], figures[-1]))


def _asked(size: int) -> dict[str, float]:
    told = subprocess.run(
        [sys.executable, "-m", "bench.lists", str(size)], check=True, stdout=subprocess.PIPE, text=True
    )
    figures: dict[str, float] = json.loads(told.stdout)
    return figures


def one_size(size: int) -> None:
    with temporary_house():
        from bench._crowd import crowd
        from bench._paper import Paper
        from bench._rows import add_people

        everybody = list(islice(crowd(), PEOPLE))
        add_people(everybody)
        Paper(size, everybody).fill()
        print(json.dumps(measured()))


def compared(small: dict[str, float], large: dict[str, float]) -> str:
    from bench._timing import table, target

    rows = [
        (
            path,
            f"{small[path]:.1f}",
            f"{large[path]:.1f}",
            f"{large[path] / small[path]:.2f} {target(large[path] / small[path], at_most=AT_MOST)}",
            f"{large[f'{path} deepest']:.1f}",
            f"{(deep := large[f'{path} deepest'] / large[path]):.2f} {target(deep, at_most=DEEPEST_AT_MOST)}",
        )
        for path in LISTS
    ]
    head = ("", f"{SIZES[0]:,}: ms", f"{SIZES[-1]:,}: ms", "ratio", "deepest page ms", "to the first")
    return table("Lists of stories", head, rows)


def measured() -> dict[str, float]:
    """The median of each first page and of each deepest one, which begins with the twenty oldest stories."""
    from django.test import Client

    from bench._timing import interleaved, median_ms

    client = Client()
    ask: dict[str, Callable[[int], object]] = {}
    for path in LISTS:
        ask[path] = lambda _, path=path: client.get(path).content  # type: ignore[misc]
        deepest = f"{path}?before={_deepest(path)}"
        assert client.get(deepest).status_code == 200, deepest
        ask[f"{path} deepest"] = lambda _, path=deepest: client.get(path).content  # type: ignore[misc]
    interleaved(ask, 3)  # warm
    return {name: median_ms(times) for name, times in interleaved(ask, ROUNDS).items()}


def _deepest(path: str) -> str:
    """The mark of the page with this list's last twenty stories."""
    from articles.models import Article, Topic
    from people.models import Person
    from staff.models import Contributor
    from web.paging import write_mark

    kind, _, slug = path.strip("/").rpartition("/")
    live = Article.objects.live()
    stories = {
        "": lambda: live.in_section(slug),
        "topics": lambda: live.on_topic(Topic.objects.get(slug=slug)),
        "authors": lambda: live.signed_by(Contributor.objects.get(slug=slug)),
        "people": lambda: live.mentioning(Person.objects.get(slug=slug)),
    }[kind]()
    last = list(stories.order_by("publish_at", "pk")[:21])[-1]
    return write_mark(last.publish_at or dt.datetime.now(dt.UTC), last.pk)


if __name__ == "__main__":
    one_size(int(sys.argv[1])) if sys.argv[1:] else main()
