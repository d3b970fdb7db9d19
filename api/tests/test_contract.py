"""docs/api/openapi.json is what partners were promised: it changes by somebody's decision, or not at all."""

import copy
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

Spec = dict[str, Any]
CONTRACT = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"
RENEW = "manage.py spectacular --format openapi-json --file docs/api/openapi.json"


def generated() -> Spec:
    out = io.StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=out)
    return json.loads(out.getvalue())


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Each thing that a description says, by its place in it. What is a set in the description (required
    fields, values of an enum, parameters) is told apart by what it says and not by its number."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, f"{place} › {name}")
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            name = inner.get("name", number) if isinstance(inner, dict) else inner
            yield from leaves(inner, f"{place} › {name}")
    else:
        yield place, value


def breaks(place: str, is_there: bool) -> bool:
    """Whether a partner's program may break by what has come (`is_there`) or gone at this place."""
    says_only = any(f" › {word}" in place for word in ("description", "examples", "summary", "title"))
    if says_only:
        return False
    asks_more = " › required" in place and (
        "Body" in place or " › parameters" in place or "requestBody" in place
    )
    return asks_more if is_there else not asks_more


def differences(promised: Spec, now: Spec) -> list[str]:
    """What has changed, what breaks partners' programs first."""
    before, after = dict(leaves(promised)), dict(leaves(now))
    gone = [(breaks(place, False), "gone", place) for place in before.keys() - after.keys()]
    come = [(breaks(place, True), "new", place) for place in after.keys() - before.keys()]
    both = before.keys() & after.keys()
    other = [(breaks(place, False), "changed", place) for place in both if before[place] != after[place]]
    found = sorted([*gone, *come, *other], key=lambda each: (not each[0], each[1:]))
    return [f"{'BREAKING' if breaking else 'harmless'}: {how}{place}" for breaking, how, place in found]


def test_the_api_is_as_promised():
    found = differences(json.loads(CONTRACT.read_text()), generated())
    told = "\n".join(found[:40])
    assert not found, (
        "The API is not what docs/api/openapi.json promises. Never break partners in v1; for the rest: "
        f"{RENEW}\n{told}\n{len(found)} differences in all."
    )


# --- that the guard sees ------------------------------------------------------------------------------------


@pytest.fixture
def promised() -> Spec:
    return json.loads(CONTRACT.read_text())


@pytest.fixture
def now(promised: Spec) -> Spec:
    return copy.deepcopy(promised)


def kinds(promised: Spec, now: Spec) -> set[str]:
    return {line.partition(":")[0] for line in differences(promised, now)}


def test_what_is_the_same_has_no_differences(promised: Spec, now: Spec):
    assert differences(promised, now) == []


def test_an_address_that_goes_breaks_and_one_that_comes_does_not(promised: Spec, now: Spec):
    del now["paths"]["/api/v1/me/"]
    assert "BREAKING" in kinds(promised, now)
    assert any("/api/v1/me/" in line for line in differences(promised, now))
    assert "BREAKING" not in kinds(now, promised)


def test_a_field_that_goes_breaks_and_one_that_comes_does_not(promised: Spec, now: Spec):
    me = now["components"]["schemas"]["Me"]
    del me["properties"]["countries"]
    me["required"].remove("countries")
    assert kinds(promised, now) >= {"BREAKING"}
    assert kinds(now, promised) == {"harmless"}


def test_a_field_of_another_type_breaks(promised: Spec, now: Spec):
    now["components"]["schemas"]["Me"]["properties"]["name"]["type"] = "integer"
    assert kinds(promised, now) == {"BREAKING"}


def test_a_parameter_that_goes_breaks_and_one_that_comes_does_not(promised: Spec, now: Spec):
    usage = now["paths"]["/api/v1/usage/"]["get"]
    usage["parameters"] = [each for each in usage["parameters"] if each["name"] != "since"]
    assert "BREAKING" in kinds(promised, now)
    assert kinds(now, promised) == {"harmless"}


def test_a_field_of_a_body_that_must_be_said_breaks_when_it_comes(promised: Spec, now: Spec):
    now["components"]["schemas"]["ReceiptBody"]["required"].append("note")
    assert kinds(promised, now) == {"BREAKING"}
    assert kinds(now, promised) == {"harmless"}


def test_other_words_break_nothing(promised: Spec, now: Spec):
    now["components"]["schemas"]["Me"]["description"] = "Somebody else."
    assert kinds(promised, now) == {"harmless"}
