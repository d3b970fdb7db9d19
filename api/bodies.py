"""Bodies of requests: small, shallow JSON that says each thing once; what is not declared is refused."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from api.errors import NotUnderstood, TooLarge

MAX_BYTES = 64 * 1024
MAX_DEPTH = 10


class StrictJSON(JSONParser):
    """`application/json` as RFC 8259 has it, in UTF-8. Raises TooLarge, and NotUnderstood for what is no
    JSON, says a name twice, is too deep, or has characters that no text has."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        octets = stream.read(MAX_BYTES + 1)
        if len(octets) > MAX_BYTES:
            raise TooLarge(f"A body has at most {MAX_BYTES} bytes.")
        try:
            said = json.loads(octets.decode(), object_pairs_hook=_once_each, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise NotUnderstood("The body is not JSON in UTF-8, or too deep.") from None
        _refuse_odd(said)
        return said


class Body(serializers.Serializer[Any]):
    """What a POST takes. Subclasses declare it as fields; help_text speaks to partners."""

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """The checked values of a request's body. Raises NotUnderstood with every fault."""
        given = request.data
        if not isinstance(given, dict):
            raise NotUnderstood("The body is to be a JSON object.")
        errors = {name: ["There is no such field here."] for name in given if name not in cls().fields}
        said = cls(data=given)
        if not said.is_valid():
            errors |= said.errors
        if errors:
            raise NotUnderstood("The body has fields that cannot be used.", errors)
        return dict(said.validated_data)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _no_number(constant: str) -> None:
    raise ValueError(constant)


def _refuse_odd(value: Any, depth: int = 1) -> None:
    """Anywhere in it: a NUL, which PostgreSQL takes none of, half of a surrogate pair, or too many floors."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise NotUnderstood("The body has a NUL or half of a surrogate pair in it.")
    elif isinstance(value, dict | list):
        if depth > MAX_DEPTH:
            raise NotUnderstood("The body is too deep.")
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        for each in inside:
            _refuse_odd(each, depth + 1)
