"""What a partner's keys were used for."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.description import operation
from api.models import Usage
from api.pages import Order, page
from api.parameters import ListParameters
from api.v1 import examples
from api.views import ANY_KEY, ReadView, key_of

NEWEST_FIRST = Order("day", descending=True)


class UsageLine(serializers.Serializer[Usage]):
    """A key's day (UTC), as of a minute ago."""

    day = serializers.DateField()
    key = serializers.CharField(source="key.prefix", help_text="How the key begins.")
    label = serializers.CharField(  # type: ignore[assignment]  # the name of a field, and DRF's own word
        source="key.label", help_text="Which system uses it; may be empty."
    )
    requests = serializers.IntegerField(help_text="That counted against your quota.")
    not_modified = serializers.IntegerField(help_text="Answered 304: these cost nothing.")
    refused = serializers.IntegerField(help_text="Answered 429.")
    unmetered = serializers.IntegerField(help_text="Answered while we could not count: these cost nothing.")


class UsagePage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = UsageLine(many=True)


class UsageParameters(ListParameters):
    since = serializers.DateField(required=False, help_text="This day or later.")
    until = serializers.DateField(required=False, help_text="This day or earlier.")


class UsageView(ReadView):
    """What each of your keys was used for, day by day, newest first."""

    required_scope = ANY_KEY
    parameters = UsageParameters

    @operation("usage list", UsagePage, parameters=UsageParameters, example=examples.USAGE)
    def get(self, request: Request) -> Response:
        days = Usage.objects.filter(key__partner=key_of(request).partner).select_related("key")
        if "since" in self.asked:
            days = days.filter(day__gte=self.asked["since"])
        if "until" in self.asked:
            days = days.filter(day__lte=self.asked["until"])
        return Response(UsagePage(page(request, days, NEWEST_FIRST, self.asked)).data)
