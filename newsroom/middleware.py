"""Which doors this process opens, and what a browser is told about content.

Content Security Policy is in the shape Django 6 has it, until the house runs on Django 6.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

PREFIXES = {"/admin/": "desk", "/api/": "api"}  # everything else is the site's
OPEN = ("/healthz", "/readyz", settings.STATIC_URL, settings.MEDIA_URL)


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
