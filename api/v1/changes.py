"""What is new about stories, in the order in which it became so."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.description import operation
from api.models import Change, Scope
from api.pages import Order, page
from api.parameters import ListParameters, Moment
from api.v1 import examples
from api.v1.representations import absolute
from api.views import ReadView

IN_ORDER = Order("pk")


class ChangeRef(serializers.Serializer[Change]):
    """A story is published, changed, held or killed. What it is now is at `url`."""

    uuid = serializers.UUIDField(source="article.uuid")
    state = serializers.ChoiceField(
        Change.State.choices,
        help_text="“live”: get it, and put it in the place of what you have. “held”: take yours down until "
        "it is back. “killed”: take down every copy you have.",
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


class ChangesView(ReadView):
    """Every change to what partners can get, oldest first: published, corrected, updated, moved, held,
    released or killed. Begin without a cursor, follow `next` to the end, then ask again with `cursor`."""

    required_scope = Scope.ARTICLES
    parameters = ListParameters

    @operation("changes list", ChangePage, parameters=ListParameters, example=examples.CHANGES)
    def get(self, request: Request) -> Response:
        found = page(request, Change.objects.select_related("article"), IN_ORDER, self.asked)
        if found["results"]:
            here = IN_ORDER.cursor(found["results"][-1])
        else:
            here = self.asked.get("cursor") or IN_ORDER.cursor(Change(pk=0))
        found["cursor"] = here
        return Response(ChangePage(found).data)
