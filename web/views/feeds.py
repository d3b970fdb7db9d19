"""A feed of the house, in one of the formats."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date

from web import edition
from web.feeds.formats import FORMATS, hubs, written
from web.feeds.subjects import address, subject_of
from web.reading import for_readers
from web.templatetags.site import absolute


@for_readers
def feed(request: HttpRequest, kind: str, suffix: str, slug: str = "") -> HttpResponse:
    """The newest entries of this subject."""
    if suffix not in FORMATS:
        raise Http404("no such format")
    subject = subject_of(request, kind, slug)
    own = address(kind, subject.slug, suffix)
    response = HttpResponse(written(suffix, subject, own), content_type=FORMATS[suffix].content_type)
    links = [f'<{absolute(own)}>; rel="self"', *(f'<{hub}>; rel="hub"' for hub in hubs())]
    response["Link"] = ", ".join(links)
    if changed_at := edition.changed_at():
        response["Last-Modified"] = http_date(changed_at.timestamp())
    return response
