"""The partner API beside two viewsets of Django REST framework on the same stories: lists of twenty, stories,
and both asked for again with an ETag. In one process, through WSGI, in turns; then the deepest page of a
hundred thousand stories beside the first.

The house promises 5 × the tutorial's requests a second for lists and for 304s, 1.5 × for stories, no less
than the well-prefetched one's for anything; and a deepest page within 1.2 × the first. `BENCH_SCALE=small`
leaves out the hundred thousand.
"""

import os
import statistics
import subprocess
import sys
from io import BytesIO
from itertools import islice
from typing import Any

from bench import temporary_house

ROUNDS = {"list": 150, "story": 300, "list, 304": 300, "story, 304": 500}
AT_LEAST = {"list": 5.0, "story": 1.5, "list, 304": 5.0, "story, 304": 5.0}
ARCHIVE, PEOPLE, DEEP_ROUNDS, DEEPEST_AT_MOST = 100_000, 10_000, 60, 1.2
OURS = "/api/v1/articles/"
PLAIN = {"tutorial": "/bench/tutorial/", "prefetched": "/bench/prefetched/"}


def main() -> None:
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings

    from bench.site import paper

    story = paper()
    settings.ROOT_URLCONF = "bench._plain_api"
    ours = WSGIHandler()
    with override_settings(MIDDLEWARE=["django.middleware.http.ConditionalGetMiddleware"]):
        plain = WSGIHandler()
    key = a_key()
    for what in ROUNDS:
        kind, _, again = what.partition(", ")
        ends = "" if kind == "list" else f"{story.uuid}/"
        asks = {"ours": Asks(ours, OURS + ends, key)}
        asks |= {name: Asks(plain, at + ends) for name, at in PLAIN.items()}
        for ask in asks.values():
            ask.prepare(again=bool(again))
        compared(what, asks)


class Asks:
    """One address of one application, asked again and again."""

    def __init__(self, app: Any, path: str, key: str = "") -> None:
        self.app, self.path = app, path
        self.headers = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}
        self.question, self.expected = "", "200 OK"

    def prepare(self, *, again: bool) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self()
        tag = self.got["ETag"]
        if again:
            self.headers["HTTP_IF_NONE_MATCH"], self.expected = tag, "304 Not Modified"
        with CaptureQueriesContext(connection) as asked:
            self()
        print(f"{self.path}: {len(asked)} queries, {len(self.body):,} bytes")

    def __call__(self, round_: int = 0) -> None:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.question,
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            **self.headers,
        }
        response = self.app(environ, self._started)
        self.body = b"".join(response)
        response.close()
        assert self.status == self.expected, (self.path, self.status)

    def _started(self, status: str, headers: list[tuple[str, str]], *rest: object) -> None:
        self.status, self.got = status, dict(headers)


def compared(what: str, asks: dict[str, Asks]) -> None:
    from bench._timing import interleaved, target

    interleaved(asks, 10)  # warm
    times = interleaved(asks, ROUNDS[what])
    for name, each in times.items():
        p50 = statistics.median(each) * 1e3
        print(f"{what}: {name:10} {len(each) / sum(each):7.0f} requests/s  p50 {p50:6.2f} ms")
    for name, at_least in (("tutorial", AT_LEAST[what]), ("prefetched", 1.0)):
        ratio = sum(times[name]) / sum(times["ours"])
        print(f"{what}: {ratio:.2f} × the {name} one's  {target(ratio, at_least=at_least)}", flush=True)


def a_key() -> str:
    """Of a partner who has the whole paper and may ask as often as they like."""
    from api.models import Plan, Scope, make_key
    from tests.builders import make_partner

    return make_key(make_partner(plan=Plan.WIRE), scopes=[Scope.ARTICLES, Scope.PEOPLE])[1]


def deepest() -> None:
    """The last page of a great archive, found by a cursor, beside the first."""
    import json

    from django.core.handlers.wsgi import WSGIHandler

    from bench._crowd import crowd
    from bench._paper import Paper
    from bench._rows import add_people
    from bench._timing import interleaved, target

    everybody = list(islice(crowd(), PEOPLE))
    add_people(everybody)
    Paper(ARCHIVE, everybody).fill()
    from api.v1.articles import ORDERS
    from articles.models import Article

    app, key = WSGIHandler(), a_key()
    behind = Article.objects.order_by("publish_at", "pk")[20]
    first, last = Asks(app, OURS, key), Asks(app, OURS, key)
    last.question = f"cursor={ORDERS['newest'].cursor(behind)}"
    for ask in (first, last):
        ask()
        assert len(json.loads(ask.body)["results"]) == 20
    interleaved({"first": first, "last": last}, 5)
    times = interleaved({"first": first, "last": last}, DEEP_ROUNDS)
    p50 = {name: statistics.median(each) * 1e3 for name, each in times.items()}
    ratio = p50["last"] / p50["first"]
    print(
        f"of {ARCHIVE:,}: first page {p50['first']:.1f} ms, deepest {p50['last']:.1f} ms: {ratio:.2f}",
        end="  ",
    )
    print(target(ratio, at_most=DEEPEST_AT_MOST))


if __name__ == "__main__":
    if sys.argv[1:] == ["deepest"]:
        with temporary_house():
            deepest()
    else:
        with temporary_house():
            main()
        if os.environ.get("BENCH_SCALE") != "small":
            subprocess.run([sys.executable, "-m", "bench.api", "deepest"], check=True)
