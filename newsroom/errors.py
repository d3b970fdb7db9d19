"""What is answered where no view could: Django's pages, and under /api/ a problem like any other there."""

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.csrf import csrf_failure

from api.errors import problem, problem_of
from newsroom.middleware import door_of


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, exception, defaults.bad_request)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, exception, defaults.permission_denied)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, exception, defaults.page_not_found)


def _answer(
    request: HttpRequest, error: Exception, page: Callable[[HttpRequest, Exception], HttpResponse]
) -> HttpResponse:
    return problem_of(request, error) if door_of(request.path) == "api" else page(request, error)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    if door_of(request.path) == "api":
        return problem(request, 403, "forged", "The API takes a key, and no cookies.")
    return csrf_failure(request, reason)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's 500, and 503 while the database does not answer: then a story that was being saved is in the
    page, to be sent again. What a transaction had begun is undone, so it is saved wholly or not at all."""
    error = sys.exception()
    if door_of(request.path) == "api":
        return problem_of(request, error)
    if not isinstance(error, OperationalError | InterfaceError):
        return defaults.server_error(request)
    is_story = request.method == "POST" and request.path.startswith("/admin/articles/article/")
    typed = [(name, value) for name, values in request.POST.lists() for value in values] if is_story else []
    # Without a request: nothing that fills in templates may ask the database.
    page = render_to_string("503.html", {"typed": typed, "path": request.path})
    response = HttpResponse(page, status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response
