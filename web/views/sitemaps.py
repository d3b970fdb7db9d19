"""Sitemaps, for search engines. robots.txt names the two that they begin with."""

from django.http import Http404, HttpRequest, HttpResponse

from web import sitemaps
from web.reading import for_readers

XML = "application/xml; charset=utf-8"


@for_readers
def index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemaps.index(), content_type=XML)


@for_readers
def part(request: HttpRequest, part: str) -> HttpResponse:
    """A month of stories, a block of people, the fronts. 404 for one that has nothing in it."""
    text = sitemaps.part(part)
    if text is None:
        raise Http404("no such part of the sitemap")
    return HttpResponse(text, content_type=XML)


@for_readers
def news(request: HttpRequest) -> HttpResponse:
    """Made anew for whoever asks: a story leaves it after two days, by the hour."""
    return HttpResponse(sitemaps.news(), content_type=XML, headers={"Cache-Control": "no-cache"})
