"""What holds at every address of the API, walked by its own description; and what no input breaks."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from api.bodies import MAX_BYTES
from api.tests.test_receipts import address, killed
from api.views import PartnerView
from articles.models import Article
from people.models import Credit, Work
from tests.builders import make_live_article, make_person

__all__ = ["killed"]  # their fixture, which this module's tests ask for

pytestmark = pytest.mark.django_db
SERVICE_DESC = '</api/v1/openapi.json>; rel="service-desc"'


@pytest.fixture(autouse=True)
def seats_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream's seat is given back when the answer is closed, and nobody listens to these."""
    monkeypatch.setattr("api.v1.stream._a_seat", lambda partner: lambda: None)


@pytest.fixture
def openapi(client: Client) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json()


def operations(openapi: dict[str, Any], method: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each path that takes this method, filled with what exists, and what is said of it."""
    orla = make_person("Orla Vance")
    work, _ = Work.objects.get_or_create(title="Reef")
    Credit.objects.create(person=orla, work=work)
    given = {"uuid": make_live_article().uuid, "slug": orla.slug, "work_id": work.pk}
    for path, methods in openapi["paths"].items():
        if method in methods:
            yield path.format(**given), methods[method]


def is_problem(answer) -> bool:
    """A problem, wholly formed."""
    if answer["Content-Type"] != "application/problem+json" or answer["Cache-Control"] != "no-store":
        return False
    told = answer.json()
    needed = {"type", "title", "status", "detail", "instance", "request_id"}
    return needed <= set(told) and told["status"] == answer.status_code


def is_right(answer) -> bool:
    """It succeeded, or is the caller's own fault and says so."""
    return answer.status_code < 400 or (answer.status_code < 500 and is_problem(answer))


# --- at every address ---------------------------------------------------------------------------------------


def test_every_answer_links_to_the_description_and_has_a_name(api: Client, openapi: dict[str, Any]):
    paths = [path for path, _ in operations(openapi, "get")]
    for path in [*paths, "/api/v1/openapi.json", "/api/v1/docs/", "/api/", "/api/v1/nothing/", "/api/v1/me"]:
        answer = api.get(path)
        assert SERVICE_DESC in answer["Link"], path
        assert answer["X-Request-Id"], path


def test_a_list_links_to_its_next_page(api: Client):
    make_live_article()
    make_live_article()
    answer = api.get("/api/v1/articles/", {"limit": "1"})
    following = answer.json()["next"]
    assert answer["Link"] == f'<{following}>; rel="next", {SERVICE_DESC}'
    assert 'rel="next"' not in api.get(following)["Link"]


def test_no_script_of_another_site_is_let_in_anywhere(api: Client, openapi: dict[str, Any]):
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for path, _ in operations(openapi, "get"):
        for answer in (api.get(path, headers=asked), api.options(path, headers=asked)):
            assert not [name for name in answer.headers if name.lower().startswith("access-control")], path


def test_what_is_not_allowed_says_what_is(api: Client, openapi: dict[str, Any]):
    for path, _ in operations(openapi, "get"):
        for method in ("put", "patch", "delete", "trace"):
            answer = getattr(api, method)(path)
            assert answer.status_code == 405, path
            assert "GET" in answer["Allow"]
            assert is_problem(answer)


def test_both_forms_of_an_address_lead_to_the_same(api: Client, openapi: dict[str, Any]):
    for path, _ in operations(openapi, "get"):
        answer = api.get(path.removesuffix("/"))
        assert (answer.status_code, answer["Location"]) == (301, path)


def test_a_body_sent_without_the_slash_is_told_so(api: Client, openapi: dict[str, Any]):
    for path, _ in operations(openapi, "post"):
        answer = api.post(path.removesuffix("/"), {}, content_type="application/json")
        assert answer.status_code == 404
        assert is_problem(answer)
        assert path in answer.json()["detail"]


def test_no_address_opens_without_a_key(client: Client, openapi: dict[str, Any]):
    for method in ("get", "post"):
        for path, _ in operations(openapi, method):
            answer = getattr(client, method)(path, content_type="application/json")
            assert answer.status_code == 401, path
            assert answer["WWW-Authenticate"] == "Bearer"
            assert is_problem(answer)


def test_a_view_that_forgets_to_say_whom_it_opens_to_opens_to_nobody(api: Client, monkeypatch):
    monkeypatch.delattr("api.v1.me.MeView.required_scope")
    assert not hasattr(PartnerView, "required_scope")
    assert api.get("/api/v1/me/").status_code == 403


# --- bad parameters -----------------------------------------------------------------------------------------

VALUES = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    "9" * 30,
    "-1",
    "1e400",
    "NaN",
    "x" * 10_000,
    "",
    "null",
    "{}",
    "0000-00-00",
    "9999-12-31T23:59:59.999999-14:00",
    "%27%20OR%201=1--%5C(",
    "../../etc/passwd",
    str(uuid4()),
]


def test_no_value_of_any_parameter_breaks_anything(api: Client, openapi: dict[str, Any], monkeypatch):
    monkeypatch.setattr("api.models.Plan.a_minute", 10**6)
    wrong = []
    for path, operation in operations(openapi, "get"):
        names = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
        for name in [*names, "unknown"]:
            queries = [f"{name}={value}" for value in VALUES]
            queries += [f"{name}=1&{name}=2", f"{name}[]=1", f"{name}[a]=1", f"{name}__gt=1", f"{name}__in=1"]
            queries += [f"{name}", f"%00{name}=1", f"{name}=1;{name}=2"]
            wrong += [f"{path}?{query[:60]}" for query in queries if not is_right(api.get(f"{path}?{query}"))]
    assert not wrong


@pytest.mark.parametrize("form", ["{}=1&{}=2", "{}[]=1", "{}__gt=1", "{}[gt]=1"])
def test_a_parameter_that_is_repeated_a_list_or_an_operator_is_refused(
    api: Client, openapi: dict[str, Any], form: str
):
    for path, operation in operations(openapi, "get"):
        for parameter in operation["parameters"]:
            if parameter["in"] == "query":
                name = parameter["name"]
                answer = api.get(f"{path}?{form.format(name, name)}")
                assert answer.status_code == 400, (path, name)
                assert is_problem(answer)


@pytest.mark.parametrize(
    "bad", ["%00", "%ED%A0%80", "x" * 10_000, "9" * 500, "..%2F..", "a__gt", "%0A", "'--"]
)
def test_no_name_in_an_address_breaks_anything(api: Client, openapi: dict[str, Any], bad: str):
    for path in openapi["paths"]:
        if "{" in path:
            start, _, rest = path.partition("{")
            for method in ("get", "post"):
                answer = getattr(api, method)(
                    f"{start}{bad}{rest.partition('}')[2]}", content_type="application/json"
                )
                assert 400 <= answer.status_code < 500, path
                assert is_problem(answer)


# --- bad bodies ---------------------------------------------------------------------------------------------

BODIES = [
    b"",
    b"null",
    b"1",
    b'"removed"',
    b"[]",
    b'[{"outcome": "removed"}]',
    b"{",
    b"\xff\xfe",
    b'{"outcome": "removed\xed\xa0\x80"}',
    b'{"outcome": "removed", "outcome": "never_used"}',
    b'{"outcome": "removed", "note": "a\\u0000b"}',
    b'{"outcome": "removed", "note": "\\ud800"}',
    b'{"outcome": NaN}',
    b'{"outcome": Infinity}',
    b'{"outcome": ' + b"9" * 5000 + b"}",
    b'{"outcome": 1e999}',
    b'{"\\u0000": 1}',
    b"[" * 60_000,
    b'{"a":' * 10_000,
    b'{"a": ' + b"[" * 11 + b"]" * 11 + b"}",
    b"outcome=removed",
    json.dumps({"outcome": "removed", "note": ["x"] * 1000}).encode(),
    json.dumps({"outcome": "removed", **{f"field{number}": 1 for number in range(1000)}}).encode(),
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:24])
def test_a_body_that_cannot_be_used_is_refused(api: Client, killed: Article, body: bytes):
    answer = api.post(address(killed), body, content_type="application/json")
    assert answer.status_code == 400
    assert is_problem(answer)


def test_a_body_that_is_too_large_is_413(api: Client, killed: Article):
    fits = b'{"outcome": "removed"}'.ljust(MAX_BYTES)
    answer = api.post(address(killed), fits + b" ", content_type="application/json")
    assert answer.status_code == 413
    assert is_problem(answer)
    assert api.post(address(killed), fits, content_type="application/json").status_code == 201


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "x",
    ],
)
def test_a_body_of_another_kind_is_415(api: Client, killed: Article, kind: str):
    answer = api.post(address(killed), b'{"outcome": "removed"}', content_type=kind)
    assert answer.status_code == 415
    assert is_problem(answer)


@pytest.mark.parametrize("kind", ["application/json; charset=nonsense", "application/json; charset=utf-16"])
def test_json_is_utf_8_whatever_it_is_said_to_be(api: Client, killed: Article, kind: str):
    answer = api.generic("POST", address(killed), b'{"outcome": "removed"}', content_type=kind)
    assert answer.status_code == 201


def test_headers_that_make_no_sense_break_nothing(api: Client):
    for name, value in [
        ("If-None-Match", "x" * 5000),
        ("If-None-Match", '"'),
        ("If-Match", "\x80"),
        ("Accept", ";;;"),
        ("Accept", "application/json;version=" + "9" * 500),
        ("Accept-Language", "x" * 5000),
        ("Range", "bytes=0-1"),
        ("Content-Length", "-1"),
        ("Authorization", "Bearer \x00"),
    ]:
        assert is_right(api.get("/api/v1/sections/", headers={name: value})), (name, value[:20])
