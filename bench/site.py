"""A story's page from what is kept, beside a bare Django view that sends the same bytes from Redis; and made
anew, beside a tuned plain Django page of the same story. In one process, through WSGI, in turns.

The house promises at least 0.8 of the bare view's requests a second, and as many as the plain page's.
"""

import statistics
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

from bench import temporary_house

ROUNDS = {"kept": 3000, "made anew": 400}
STORIES, PEOPLE = 30, 6
BROWSER = {
    "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
    "HTTP_ACCEPT": "text/html",
    "HTTP_USER_AGENT": "bench",
}


def main() -> None:
    from django.conf import settings
    from django.core.cache import cache
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings

    from bench._plain_site import BYTES

    story = paper()
    ours_at, plain_at = story.get_absolute_url(), f"/bench/plain/{story.slug}/"
    settings.ROOT_URLCONF = "bench._plain_site"
    ours = WSGIHandler()
    with override_settings(MIDDLEWARE=[]):
        plain = WSGIHandler()
    settings.KEEP_PAGES = True
    _get(ours, ours_at, BROWSER)
    kept = _get(ours, ours_at, BROWSER)
    cache.set(BYTES, kept, None)
    assert _get(plain, "/bench/bare/", BROWSER) == kept
    _compared("kept", lambda _: _get(ours, ours_at, BROWSER), lambda _: _get(plain, "/bench/bare/"), 0.8)
    for app, path in ((ours, ours_at), (plain, plain_at)):
        _queries(app, path)
    _compared("made anew", lambda _: _get(ours, ours_at, question="x"), lambda _: _get(plain, plain_at), 1.0)


def _compared(
    what: str, ours: Callable[[int], object], theirs: Callable[[int], object], at_least: float
) -> None:
    from bench._timing import interleaved, target

    interleaved({"ours": ours, "plain": theirs}, 20)  # warm
    times = interleaved({"ours": ours, "plain": theirs}, ROUNDS[what])
    for name, each in times.items():
        p50, p99 = statistics.median(each), statistics.quantiles(each, n=100)[98]
        rate = len(each) / sum(each)
        print(f"{what}: {name:5}  {rate:7.0f} requests/s  p50 {p50 * 1e3:6.2f} ms  p99 {p99 * 1e3:6.2f} ms")
    ratio = sum(times["plain"]) / sum(times["ours"])
    medians = statistics.median(times["plain"]) / statistics.median(times["ours"])
    print(f"{what}: {ratio:.2f} of the plain one's requests/s ({medians:.2f} by medians)", end="  ")
    print(target(ratio, at_least=at_least), flush=True)


def _queries(app: Any, path: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        size = len(_get(app, path, question="x"))  # a question is never kept
    print(f"{path}: {len(asked)} queries, {size:,} bytes of HTML")


def _get(app: Any, path: str, headers: dict[str, str] | None = None, question: str = "") -> bytes:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": question,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        **(headers or {}),
    }
    status: list[str] = []
    response = app(environ, lambda said, *rest: status.append(said))
    body = b"".join(response)
    response.close()
    assert status == ["200 OK"], status
    return body


def paper() -> Any:
    """A story about six people among thirty that share some of them, each with a picture and a portrait."""
    from articles.copy import Signature
    from tests.builders import link, make_contributor, make_live_article, make_person, make_topic, make_user
    from tests.pictures import make_image, make_renditions

    chief, signed = make_user("chief"), [Signature(make_contributor("Dana Whitlow"))]
    cast = [make_person(f"Orla Vance{'abcdef'[n]}", disambiguator="actor") for n in range(PEOPLE)]
    for person in cast:
        make_renditions(make_image(portrait_of=person))
    prose = "The harbour festival opened with a long evening of songs that nobody had heard before. " * 6
    for number in range(STORIES):
        picture = make_image(caption="The harbour at night", credit="A. Keeper")
        make_renditions(picture)
        named = cast if number == STORIES - 1 else cast[number % PEOPLE :][:2]
        body = "".join(f"<p>{person.name} sang. {prose}</p>" for person in named * (12 // len(named)))
        story = make_live_article(
            by=chief,
            slug=f"harbour-{number}",
            body=body,
            bylines=signed,
            lead_image=picture,
            topics=[make_topic("Casting"), make_topic("On tour", slug="on-tour")],
        )
        link(story)
    return story


if __name__ == "__main__":
    with temporary_house():
        main()
