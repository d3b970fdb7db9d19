"""What every page for readers has in common."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable[..., HttpResponse])


def for_readers(view: View) -> View:
    """GET and HEAD only; the rest is 405. Nothing is ever posted here, so no CSRF token and no cookie."""
    return csrf_exempt(require_safe(view))
