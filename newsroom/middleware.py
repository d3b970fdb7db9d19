"""What each request is called, which doors this process opens, and what a browser is told about content.

Content Security Policy is in the shape Django 6 has it, until the house runs on Django 6.
"""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

PREFIXES = {"/admin/": "desk", "/api/": "api"}  # everything else is the site's
OPEN = ("/healthz", "/readyz", settings.STATIC_URL, settings.MEDIA_URL)


A_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Every answer has an `X-Request-Id`: the caller's, if it looks like one, else ours. Whatever is logged
    meanwhile says it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get("X-Request-Id", "")
        name = asked if A_REQUEST_ID.fullmatch(asked) else uuid4().hex
        request.request_id = name  # type: ignore[attr-defined]
        token = _request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response.headers["X-Request-Id"] = name
        return response


class WithRequestId(logging.Filter):
    """A log line's `request`: which one it was written for, if any."""

    def filter(self, record: logging.LogRecord) -> bool:
        name = _request_id.get()
        record.request_id = f" [{name}]" if name else ""
        return True


def policy(directives: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class ContentSecurityPolicyMiddleware:
    """The strict policy everywhere but under the desk's own path, and where a response brings its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.strict = policy(settings.SECURE_CSP)
        self.desk = policy(settings.SECURE_CSP_DESK)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        own = getattr(response, "_csp_config", None)  # Django 6's name: web/figures.py
        usual = self.desk if request.path.startswith("/admin/") else self.strict
        response.headers.setdefault("Content-Security-Policy", policy(own) if own else usual)
        return response


class DoorsMiddleware:
    """A door that `DOORS` does not open in this process answers 404. Its addresses stay known, so that
    the desk can link to the site that another process serves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN) and door_of(request.path) not in settings.DOORS:
            raise Http404("this process does not open that door")
        return self.get_response(request)


def door_of(path: str) -> str:
    """The door that serves this path: desk, api or site."""
    return next((door for prefix, door in PREFIXES.items() if path.startswith(prefix)), "site")


class HouseLanguageMiddleware:
    """Desk and API speak English, whatever language the site speaks: half of a desk's words and all of its
    dates would be Django's in that language, and the rest not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if door_of(request.path) == "site":
            return self.get_response(request)
        with translation.override("en"):
            return self.get_response(request)


class NoNulMiddleware:
    """A NUL in an address is nobody's question, and PostgreSQL takes none: 400 at the desk. The API says so
    in its own words, and no page of the site looks anything up by such a value."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL character in the address")
        return self.get_response(request)
