"""Every answer that is not a success is a problem (RFC 9457), from the router to a 500."""

import datetime as dt

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"


def problem(answer) -> dict:
    """The answer's problem, once its form is right."""
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["title"]
    assert told["detail"]
    assert told["type"].startswith("http")
    assert told["request_id"] == answer["X-Request-Id"]
    return told


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/",
        "/api/v1/nothing/",
        "/api/v1/nothing",
        "/api/v1/articles/not-a-uuid/",
        "/api/v1/articles/0b5c1d0e-6b0f-4a39-9d2b-6f3f7f0f8a11/",
        "/api/v1/people/nobody/",
        "/api/v1/people/%00/",
        "/api/v1/people/%ED%A0%80/",
        "/api/v1/openapi.json/",
    ],
)
def test_an_address_of_nothing_is_a_problem(api: Client, path: str):
    answer = api.get(path)
    assert answer.status_code == 404
    assert problem(answer)["instance"].startswith("/api/v")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(api: Client, method: str):
    answer = getattr(api, method)(ARTICLES)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    problem(answer)


def test_other_formats_are_not_to_be_had(api: Client):
    answer = api.get(ARTICLES, headers={"Accept": "text/html"})
    assert answer.status_code == 406
    problem(answer)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, */*;q=0.8"])
def test_json_is(api: Client, accept: str):
    answer = api.get(ARTICLES, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"


def test_what_nobody_foresaw_is_a_problem_that_tells_nothing(api: Client, monkeypatch, caplog):
    monkeypatch.setattr("api.v1.articles.page", lambda *args: int("hush"))
    answer = api.get(ARTICLES)
    assert answer.status_code == 500
    problem(answer)
    assert "hush" not in answer.text
    assert "hush" in caplog.text


def test_a_problem_names_the_path_without_the_query(api: Client):
    assert problem(api.get(ARTICLES, {"colour": "red"}))["instance"] == ARTICLES


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("colour=red", "colour"),
        ("format=json", "format"),
        ("limit=1&limit=2", "limit"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=", "limit"),
        ("limit=1e3", "limit"),
        ("limit[]=1", "limit[]"),
        (f"limit={'9' * 5000}", "limit"),
        ("section=", "section"),
        ("section=fi%00lm", "section"),
        ("section=fi%ED%A0%80lm", "section"),
        ("section=..%2Fetc", "section"),
        ("person=Alec+Baldwin", "person"),
        ("published_since=yesterday", "published_since"),
        ("published_since=2026-05-01", "published_since"),
        ("published_since=2026-05-01T12:00:00", "published_since"),
        ("published_since=2026-02-30T12:00:00Z", "published_since"),
        ("published_since=0001-01-01T00:00:00%2B14:00", "published_since"),
        ("published_since=%00", "published_since"),
        ("cursor=", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=%C3%A9:%C3%A9", "cursor"),
        ("cursor=eyJhIjoxfQ:AAAA", "cursor"),
        (f"cursor={'a' * 2000}", "cursor"),
    ],
)
def test_a_bad_parameter_is_named(api: Client, query: str, parameter: str):
    answer = api.get(f"{ARTICLES}?{query}")
    assert answer.status_code == 400
    assert parameter in {error["parameter"] for error in problem(answer)["errors"]}


def test_every_bad_parameter_is_named_at_once(api: Client):
    errors = problem(api.get(ARTICLES, {"limit": "x", "colour": "red"}))["errors"]
    assert {error["parameter"] for error in errors} == {"limit", "colour"}


def test_a_thousand_parameters_are_refused(api: Client):
    answer = api.get(ARTICLES + "?" + "&".join(f"a{number}=1" for number in range(1100)))
    assert answer.status_code == 400
    problem(answer)


@pytest.mark.parametrize(
    "path", ["/api/v1/articles/0b5c1d0e-6b0f-4a39-9d2b-6f3f7f0f8a11/", "/api/v1/sections/"]
)
def test_views_without_parameters_refuse_any(api: Client, path: str):
    assert problem(api.get(path, {"limit": "5"}))["errors"][0]["parameter"] == "limit"


def test_an_address_without_its_slash_leads_to_the_one_with_it(api: Client):
    answer = api.get("/api/v1/articles?limit=5")
    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/articles/?limit=5"


def test_a_body_is_told_of_the_slash_and_not_sent_on_without_it(api: Client):
    answer = api.post("/api/v1/articles", {}, content_type="application/json")
    assert answer.status_code == 404
    assert "/api/v1/articles/" in problem(answer)["detail"]


PARAMETERS = st.sampled_from(
    ["limit", "cursor", "section", "person", "published_since", "updated_since", "x"]
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.binary(max_size=40).map(lambda octets: octets.decode("latin-1")),
    st.integers().map(str),
    st.datetimes(timezones=st.just(dt.UTC)).map(dt.datetime.isoformat),
)


@given(
    path=st.sampled_from([ARTICLES, "/api/v1/people/"]), query=st.dictionaries(PARAMETERS, VALUES, max_size=3)
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_a_list(api: Client, path: str, query: dict[str, str]):
    assert api.get(path, query).status_code in (200, 400)
