"""What machines ask for before they read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from web.reading import for_readers


@for_readers
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "web/robots.txt", content_type="text/plain; charset=utf-8")


@for_readers
def favicon(request: HttpRequest) -> HttpResponse:
    """Pages name the SVG; this is for those who ask without reading the page."""
    return redirect(static("web/favicon.svg"))
