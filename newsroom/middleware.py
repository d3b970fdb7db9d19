"""Content Security Policy, in the shape Django 6 has it, until the house runs on Django 6."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def policy(directives: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class ContentSecurityPolicyMiddleware:
    """The strict policy everywhere but under the desk's own path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.strict = policy(settings.SECURE_CSP)
        self.desk = policy(settings.SECURE_CSP_DESK)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        loose = request.path.startswith(("/admin/", "/api/v1/docs/"))
        response.headers.setdefault("Content-Security-Policy", self.desk if loose else self.strict)
        return response
