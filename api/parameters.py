"""Query parameters: each is declared once, for checking and for OpenAPI; what is not declared is refused."""

import datetime as dt
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from api.errors import NotUnderstood


class Moment(serializers.DateTimeField):
    """A point in time: ISO 8601 with its zone when asked for, in UTC when answered."""

    default_error_messages = {
        "naive": "Say the zone: 2026-05-01T12:00:00Z, or an offset with its + written as %2B.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=dt.UTC, **kwargs)

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        if timezone.is_naive(value):
            self.fail("naive")
        return super().enforce_timezone(value)


class Parameters(serializers.Serializer[Any]):
    """A view that takes none. Subclasses declare theirs as fields; help_text speaks to partners."""

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """The checked values of a request. Raises NotUnderstood with every fault."""
        given = request.query_params
        errors = {name: ["There is no such parameter here."] for name in given if name not in cls().fields}
        errors |= {name: ["Give it once."] for name, values in given.lists() if len(values) > 1}
        asked = cls(data=given.dict())
        if not asked.is_valid():
            errors |= asked.errors
        if errors:
            raise NotUnderstood("The request has parameters that cannot be used.", errors)
        return dict(asked.validated_data)


class ListParameters(Parameters):
    """What every list takes."""

    limit = serializers.IntegerField(
        min_value=1, max_value=100, default=20, help_text="How many to answer with at most."
    )
    cursor = serializers.CharField(
        required=False, max_length=1000, help_text="Where to go on: comes with `next`; do not make one."
    )
