"""What is new about stories, in the order in which it became so."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api import entitlement
from api.changes import GRACE, KEPT
from api.description import operation
from api.entitlement import Entitlement
from api.errors import CursorExpired, NotUnderstood
from api.models import Change, Scope
from api.parameters import ListParameters, Moment
from api.v1 import examples
from api.v1.representations import absolute
from api.views import ReadView

_SIGNER = signing.Signer(salt="api.changes")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a partner is among the changes: behind the one with this number, having had all until `since`.

    Numbers are in the order in which changes became visible, so nothing appears behind a place later on.
    """

    after: int
    since: dt.date  # UTC: so that whoever asks all day, and nothing is new, is answered the same

    @classmethod
    def start(cls) -> "Place":
        return cls(0, _today())

    @classmethod
    def behind(cls, change: Change) -> "Place":
        """As old as what comes next may be. What is older than KEPT nobody was promised."""
        return cls(change.pk, max(change.at.date(), _today() - KEPT))

    @classmethod
    def read(cls, cursor: str) -> "Place":
        """The place that was given out as `cursor`. Raises NotUnderstood for what was not, and CursorExpired
        for one so old that changes behind it may have been forgotten."""
        try:
            after, since = _SIGNER.unsign_object(cursor)
        except signing.BadSignature:
            told = {"cursor": ["This is no cursor of changes: use it as it was answered."]}
            raise NotUnderstood("The list cannot go on from there.", told) from None
        place = cls(after, dt.date.fromordinal(since))
        if place.since <= _today() - KEPT - GRACE + dt.timedelta(days=1):
            raise CursorExpired(absolute(reverse("api-changes")))
        return place

    def to_go_on(self) -> str:
        """As a partner keeps it."""
        return _SIGNER.sign_object([self.after, self.since.toordinal()])


def _today() -> dt.date:
    return timezone.now().astimezone(dt.UTC).date()


@dataclass(frozen=True, slots=True)
class News:
    """What one partner is told from a place on, the place behind it, and whether there is more."""

    changes: list[Change]
    place: Place
    has_more: bool


def news(may: Entitlement, place: Place, *, most: int) -> News:
    """The next `most` changes, without those that are not theirs. Three queries at most."""
    found = list(Change.objects.filter(pk__gt=place.after).select_related("article")[: most + 1])
    page, has_more = found[:most], len(found) > most
    end = Place(page[-1].pk if page else place.after, _today())
    behind = Place.behind(page[-1]) if has_more else end
    return News(may.told(page), behind, has_more)


class ChangeRef(serializers.Serializer[Change]):
    """A story is published, changed, held or killed. What it is now is at `url`."""

    id = serializers.UUIDField(source="event", help_text="Its name: take what you have had twice for once.")
    uuid = serializers.UUIDField(source="article.uuid", help_text="The story's.")
    state = serializers.ChoiceField(
        Change.State.choices,
        source="told",
        help_text="“live”: get it, and put it in the place of what you have. “held”: take yours down until "
        "it is back. “killed”: take down every copy you have. “withdrawn”: it is not yours to show any more. "
        "“embargoed”, for keys with that scope: not to be shown before its `usable_from`.",
    )
    at = Moment()
    url = serializers.SerializerMethodField(help_text="The story in this API.")

    def get_url(self, change: Change) -> str:
        return absolute(reverse("api-article", args=[change.article.uuid]))


class ChangePage(serializers.Serializer[Any]):
    results = ChangeRef(many=True)
    next = serializers.URLField(allow_null=True, help_text="The address of the next page; null on the last.")
    cursor = serializers.CharField(
        help_text="Where you are now. Keep it, and ask again with it later: nothing is skipped in between."
    )


class ChangeParameters(ListParameters):
    limit = serializers.IntegerField(
        min_value=1, max_value=500, default=100, help_text="How many to look at; fewer may be yours."
    )


class ChangesView(ReadView):
    """Every change to what you can get, oldest first: published, corrected, updated, moved, held, released or
    killed. Begin without a cursor, follow `next` to the end, then ask again with `cursor`.

    Changes are kept for 90 days, kills for ever. A cursor that is older is answered with 410
    (`cursor-expired`): begin anew, at the address in `resync`."""

    required_scope = Scope.ARTICLES
    parameters = ChangeParameters

    @operation("changes list", ChangePage, parameters=ChangeParameters, example=examples.CHANGES)
    def get(self, request: Request) -> Response:
        place = Place.read(self.asked["cursor"]) if "cursor" in self.asked else Place.start()
        found = news(entitlement.of(request), place, most=self.asked["limit"])
        cursor = found.place.to_go_on()
        here = request.build_absolute_uri()
        more = replace_query_param(here, "cursor", cursor) if found.has_more else None
        return Response(ChangePage({"results": found.changes, "next": more, "cursor": cursor}).data)
