"""A feed of the house, in one of the formats."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date

from articles.models import Transition
from web.feeds.entries import Entry
from web.feeds.formats import FORMATS, hubs, written
from web.feeds.subjects import address, subject_of
from web.paging import EPOCH
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
    response["Last-Modified"] = http_date(int(_changed(subject.entries).timestamp()))
    return response


def _changed(entries: list[Entry]) -> dt.datetime:
    """Never before the last change. A story that has been taken down is not there to say when: so the newest
    step in the life of any story that readers have had counts, wherever in the paper."""
    steps = Transition.objects.filter(article__live__isnull=False).order_by("-pk")
    newest = steps.values_list("at", flat=True).first() or EPOCH
    return max([newest, *(entry.changed for entry in entries)])
