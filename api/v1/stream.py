"""Changes as they happen: server-sent events (HTML Standard, 9.2)."""

import json
import threading
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from api import auth, entitlement
from api.description import HEADERS, PROBLEMS
from api.errors import MEDIA_TYPE, Busy, Problem
from api.models import Scope
from api.parameters import Parameters
from api.v1.changes import ChangeRef, Place, news
from api.views import ReadView, key_of

EVERY = 0.5  # seconds between two looks: a stream is at most that late
BATCH = 100  # changes at one look
STILL_HERE = 2.0  # seconds between two lines that say so: only a write tells that nobody listens any more
LOOKS_AT_KEY = 15.0  # seconds after which the key is looked at again
AT_MOST = 600.0  # seconds; whoever listens comes back by itself
COME_BACK = 2000  # milliseconds until it does

_seats: dict[int, object] = {}  # by partner
_lock = threading.Lock()


class StreamParameters(Parameters):
    cursor = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="Where to begin. `Last-Event-ID`, which comes by itself later on, counts more.",
    )


class EventStream(BaseRenderer):
    """That this media type is to be had; nothing is rendered by it."""

    media_type, format, charset = "text/event-stream", "events", None


class StreamView(ReadView):
    """The changes from a cursor on and then, for ten minutes, each within a second: events named `change`
    with their data, whose id is the cursor behind them. Come back with `Last-Event-ID`, as browsers and
    libraries do by themselves. Without a cursor it begins with the first change there is."""

    required_scope = Scope.ARTICLES
    parameters = StreamParameters
    renderer_classes = [EventStream]

    @extend_schema(
        operation_id="changes_stream",
        tags=["changes"],
        parameters=[
            StreamParameters,
            OpenApiParameter(
                "Last-Event-ID", str, OpenApiParameter.HEADER, description="The last event's id."
            ),
            *HEADERS,
        ],
        responses={
            (200, EventStream.media_type): OpenApiResponse(OpenApiTypes.STR, "Events."),
            **{
                (status, MEDIA_TYPE): OpenApiResponse(Problem, PROBLEMS[status])
                for status in (400, 401, 403, 406, 429)
            },
            (410, MEDIA_TYPE): OpenApiResponse(Problem, "The cursor is too old: begin anew, at `resync`."),
            (503, MEDIA_TYPE): OpenApiResponse(Problem, "Too many listen, or you do already."),
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        cursor = request.headers.get("Last-Event-ID") or self.asked.get("cursor")
        place = Place.read(cursor) if cursor else Place.start()
        release = _a_seat(key_of(request).partner_id)
        response = StreamingHttpResponse(
            events(request, place), content_type=f"{EventStream.media_type}; charset=utf-8"
        )
        response._resource_closers.append(release)  # type: ignore[attr-defined]  # called however the answer ends
        response["Cache-Control"] = "no-store"
        response["X-Accel-Buffering"] = "no"  # nginx would keep events until it has a page of them
        return response


def _a_seat(partner: int) -> Callable[[], None]:
    """A place in this process, and how to give it back. Each listener occupies a thread: raises Busy where
    the threads that API_STREAMS leaves to them are taken, or one by the same partner."""
    seat = object()
    with _lock:
        if partner in _seats:
            raise Busy("You listen here already. Close that stream, or ask changes/ with your cursor.")
        if len(_seats) >= max(1, settings.API_STREAMS):
            raise Busy
        _seats[partner] = seat

    def release() -> None:
        with _lock:
            if _seats.get(partner) is seat:
                del _seats[partner]

    return release


def events(request: Request, place: Place) -> Iterator[str]:
    """What is written to the stream, until AT_MOST is over or the key opens nothing any more."""
    yield f"retry: {COME_BACK}\n\n"
    may, began = entitlement.of(request), time.monotonic()
    says_so, looks = began + STILL_HERE, began + LOOKS_AT_KEY
    while (now := time.monotonic()) < began + AT_MOST:
        if now > looks:
            looks = now + LOOKS_AT_KEY
            if (key := auth.once_more(request)) is None:
                return
            may = entitlement.of_key(key)
        found = news(may, place, most=BATCH)
        place = found.place
        for change in found.changes:
            told = json.dumps(ChangeRef(change).data, cls=JSONEncoder)
            yield f"id: {Place.behind(change).to_go_on()}\nevent: change\ndata: {told}\n\n"
        if now > says_so:
            says_so = now + STILL_HERE
            yield f"id: {place.to_go_on()}\n: still here\n\n"
        if not found.has_more:
            time.sleep(EVERY)
