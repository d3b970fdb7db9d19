"""Readers' pages kept ready: made once for each edition, and never shown in another.

Nothing here is purged, and nothing has to be. A page is kept under the name of the edition it was made in
(`web.edition`), so one that is out of date is simply not found any more. Each process asks the database for
that name once in LOOKS seconds, and at once when somebody has sent a form to any process of the house
(`ring`). Redis may be lost at any time: then pages are made anew.

Kept is what `web.reading.for_readers` marks, where it is asked for by its bare address; compressed, as
browsers take it.
"""

import gzip
import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast
from uuid import uuid4

import brotli
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe
from redis.exceptions import RedisError

from articles.edition import release
from web import edition

log = logging.getLogger(__name__)

LOOKS = 1.0  # seconds between two looks at the edition, while nobody rings
KEPT = 3600  # seconds
QUIET = 5.0  # seconds in which Redis is left alone after it did not answer
BELL = "pages:bell"
SAFE = ("GET", "HEAD")
NOT_OURS = ("/admin/", "/api/", "/preview/", "/healthz", "/readyz", settings.STATIC_URL, settings.MEDIA_URL)
# Added to addresses by those who count their readers; no page knows them.
TRACKERS = ("utm_", "fbclid=", "gclid=", "mc_cid=", "mc_eid=")


class Page(NamedTuple):
    """An answer as it is kept: its body as `encoding` has it, and what was said with it."""

    body: bytes
    headers: list[tuple[str, str]]
    policy: dict[str, list[str]] | None  # a Content-Security-Policy of its own, as Django 6 has it


class Known(NamedTuple):
    """The edition as this process knows it: by whose bell, and since when."""

    edition: str
    bell: str
    at: float


_known = Known("", "", float("-inf"))
_silent_until = float("-inf")
_made: dict[str, tuple[str, Any]] = {}
Made = TypeVar("Made")


class PagesMiddleware:
    """Answers from what is kept, and keeps what readers' views have made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # 400 for a host that is not ours, whether the page is kept or not
        if request.method not in SAFE:
            response = self.get_response(request)
            ring()
            return response
        place = _place(request)
        known, page = _look(place) if place else (_known, None)
        if page is None:
            response = self.get_response(request)
            if not getattr(response, "for_readers", False) or response.status_code != 200:
                return response
            page = _page(response, _encoding(request))
            if place:
                _ask(lambda: cache.set(_key(known, place), page, KEPT))
        return _answer(request, page)


def ring() -> None:
    """Something may have changed: every process looks which edition it is before it answers again."""
    global _known
    _known = Known("", "", float("-inf"))  # here, whether Redis is there or not
    _ask(lambda: cache.set(BELL, uuid4().hex, None))


def of_edition(what: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of this name for every page, remembered in this process while readers get the same
    edition."""
    global _known
    if not settings.KEEP_PAGES:
        return make()
    if time.monotonic() - _known.at > LOOKS:
        began = time.monotonic()
        _known = Known(edition.name(), _known.bell, began)
    now, (then, made) = _known.edition, _made.get(what, ("", None))
    if then != now:
        _made[what] = now, (made := make())
    return cast("Made", made)


# --- which page ---------------------------------------------------------------------------------------------


def _place(request: HttpRequest) -> str:
    """Under what an answer is kept, its edition apart; empty for what is not: anything that was asked for
    with a question, since there is no end of those."""
    query, country = request.META.get("QUERY_STRING", ""), ""
    if settings.COUNTRY_HEADER:
        country = request.headers.get(settings.COUNTRY_HEADER, "").upper()
    is_bare = not query or all(part.startswith(TRACKERS) for part in query.split("&"))
    if not (settings.KEEP_PAGES and is_bare and len(country) <= 2) or request.path.startswith(NOT_OURS):
        return ""
    return f"{_encoding(request)}:{country}:{request.path}"


def _encoding(request: HttpRequest) -> str:
    """The smallest this reader takes. Anything but a plain list is read as no more than it surely says."""
    taken = {part.strip() for part in request.META.get("HTTP_ACCEPT_ENCODING", "").split(",")}
    return next((encoding for encoding in ("br", "gzip") if encoding in taken), "")


def _look(place: str) -> tuple[Known, Page | None]:
    """The edition now, and the page of it, if kept. One question to Redis, or two after a change."""
    global _known
    known = _known
    found = _ask(lambda: cache.get_many([BELL, _key(known, place)])) or {}
    bell = found.get(BELL, "")
    if bell != known.bell or time.monotonic() - known.at > LOOKS:
        began = time.monotonic()
        _known = now = Known(edition.name(), bell, began)
        if now.edition != known.edition:
            return now, _ask(lambda: cache.get(_key(now, place)))
    return _known, found.get(_key(known, place))


def _key(known: Known, place: str) -> str:
    name = f"{release()}|{known.edition}|{place}"
    return f"page:{hashlib.blake2b(name.encode(), digest_size=20).hexdigest()}"


def _ask(question: Callable[[], Any]) -> Any:
    """Redis's answer; None while it gives none, and then nobody waits for it again for a while."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return None
    try:
        return question()
    except RedisError as error:
        _silent_until = time.monotonic() + QUIET
        log.warning("pages are made anew for %s seconds: %s", QUIET, error)
        return None


# --- from answers to pages and back ----------------------------------------------------------------------


def _page(response: HttpResponse, encoding: str) -> Page:
    body = response.content
    response.headers["ETag"] = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    if encoding:
        body = brotli.compress(body, quality=5) if encoding == "br" else gzip.compress(body, 6, mtime=0)
        response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(body))
    patch_vary_headers(response, ["Accept-Encoding"])
    return Page(body, list(response.headers.items()), getattr(response, "_csp_config", None))


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    """200, or 304 where the reader has this very page."""
    response = HttpResponse(page.body, headers=dict(page.headers))
    if page.policy:
        setattr(response, "_csp_config", page.policy)  # noqa: B010 (Django 6's name for it)
    changed = parse_http_date_safe(response.get("Last-Modified", ""))
    answer = get_conditional_response(request, response["ETag"], changed, response)
    return answer if isinstance(answer, HttpResponse) else response
