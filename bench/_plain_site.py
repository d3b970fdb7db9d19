"""What the site is measured against: Django pages as plain as they come, without any middleware."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

BYTES = "bench:bytes"


def bare(request: HttpRequest) -> HttpResponse:
    """One question to Redis, and its answer sent as it is."""
    return HttpResponse(cache.get(BYTES))


urlpatterns = [
    path("bench/bare/", bare),
    path("", include("newsroom.urls")),
]
