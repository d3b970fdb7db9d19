"""Query parameters: each is declared once, for checking and for OpenAPI; what is not declared is refused."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from drf_spectacular.drainage import set_override
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


class SomeOf(serializers.CharField):
    """Some of a few words, with commas between them; each once."""

    default_error_messages = {"unknown": "“{word}” is none of these: {known}."}

    def __init__(self, words: Iterable[str], **kwargs: Any) -> None:
        super().__init__(max_length=500, **kwargs)
        self.words = tuple(words)
        one = "|".join(self.words)
        set_override(self, "field", {"type": "string", "pattern": f"^({one})(,({one}))*$"})

    def to_internal_value(self, data: Any) -> Any:
        asked = dict.fromkeys(str(super().to_internal_value(data)).split(","))
        for word in asked:
            if word not in self.words:
                self.fail("unknown", word=word, known=", ".join(self.words))
        return frozenset(asked)


class LanguageTag(serializers.RegexField):
    """A tag of the form that BCP 47 gives it."""

    default_error_messages = {"invalid": "This is no language tag, as en or en-US is (BCP 47)."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\Z", **kwargs)
        set_override(self, "field", {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$"})


class Parameters(serializers.Serializer[Any]):
    """A view that takes none. Subclasses declare theirs as fields; help_text speaks to partners."""

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """The checked values of a request. Raises NotUnderstood with every fault."""
        given = request.query_params
        asked = cls(data=given.dict())
        errors = {name: ["There is no such parameter here."] for name in given if name not in asked.fields}
        errors |= {name: ["Give it once."] for name, values in given.lists() if len(values) > 1}
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
