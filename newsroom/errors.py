"""The page for what goes wrong on our side."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error


def broken(request: HttpRequest) -> HttpResponse:
    """Django's 500, and 503 while the database does not answer: then a story that was being saved is in the
    page, to be sent again. What a transaction had begun is undone, so it is saved wholly or not at all."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return server_error(request)
    is_story = request.method == "POST" and request.path.startswith("/admin/articles/article/")
    typed = [(name, value) for name, values in request.POST.lists() for value in values] if is_story else []
    # Without a request: nothing that fills in templates may ask the database.
    page = render_to_string("503.html", {"typed": typed, "path": request.path})
    response = HttpResponse(page, status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response
