"""changes/stream/: each change within a second, and none lost between two visits."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from django.core.management import call_command
from django.test import Client

from api.models import Key, Partner, Scope, make_key
from api.v1 import stream
from articles import lifecycle
from staff.models import User
from tests.builders import make_live_article, make_partner

pytestmark = pytest.mark.django_db(transaction=True)
STREAM = "/api/v1/changes/stream/"


@pytest.fixture
def editor(transactional_db: None, desk_editor: User) -> User:
    return desk_editor


@pytest.fixture(autouse=True)
def everybody_leaves(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test has opened is over before its database is: each leaver is noticed at once."""
    monkeypatch.setattr(stream, "STILL_HERE", 0.05)
    monkeypatch.setattr(stream, "EVERY", 0.1)
    yield
    only(set())


def only(partners: set[int]) -> None:
    """Wait until nobody but these listens any more."""
    until = time.monotonic() + 5
    while not stream._seats.keys() <= partners:
        assert time.monotonic() < until
        time.sleep(0.02)


@contextmanager
def listening(live_server, key: str, last: str = "") -> Iterator[Iterator[dict[str, str]]]:
    """The events of a stream, each as its fields."""
    headers = {"Authorization": f"Bearer {key}", **({"Last-Event-ID": last} if last else {})}
    others = set(stream._seats)
    with httpx.stream("GET", f"{live_server}{STREAM}", headers=headers, timeout=10) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield _events(answer.iter_lines())
    only(others)


def _events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
            continue
        if "data" in fields:
            yield fields
        fields = {}


def test_what_happens_while_one_listens_is_told(live_server, partner_key: str, editor: User):
    with listening(live_server, partner_key) as events:
        story = make_live_article(by=editor)
        call_command("announce", verbosity=0)
        event = next(events)
    assert (event["event"], json.loads(event["data"])["uuid"]) == ("change", str(story.uuid))


def test_whoever_comes_back_goes_on_where_they_were(live_server, partner_key: str, editor: User):
    stories = [make_live_article(by=editor) for _ in range(3)]
    call_command("announce", verbosity=0)
    with listening(live_server, partner_key) as events:
        first = next(events)
    with listening(live_server, partner_key, first["id"]) as events:
        rest = [next(events), next(events)]
    told = [json.loads(event["data"])["uuid"] for event in (first, *rest)]
    assert told == [str(story.uuid) for story in stories]


def test_a_streams_cursor_is_one_of_the_list(live_server, partner_key: str, editor: User):
    stories = [make_live_article(by=editor) for _ in range(2)]
    call_command("announce", verbosity=0)
    with listening(live_server, partner_key) as events:
        first = next(events)
    api = Client(headers={"Authorization": f"Bearer {partner_key}"})
    rest = api.get("/api/v1/changes/", {"cursor": first["id"]}).json()["results"]
    assert [change["uuid"] for change in rest] == [str(stories[1].uuid)]


def test_a_key_that_is_revoked_meanwhile_hears_no_more(
    live_server, partner: Partner, partner_key: str, editor: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "LOOKS_AT_KEY", 0.1)
    with listening(live_server, partner_key) as events:
        Key.objects.filter(partner=partner).revoke()
        assert list(events) == []


def refused(live_server, key: str) -> str:
    answer = httpx.get(f"{live_server}{STREAM}", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["type"].endswith("#busy")
    return str(answer.json()["detail"])


def test_more_than_the_seats_there_are_come_back_later(live_server, partner_key: str):
    second, third = (make_key(make_partner(name), scopes=list(Scope))[1] for name in ("The Tide", "The Gull"))
    with listening(live_server, partner_key), listening(live_server, second):
        assert refused(live_server, third).startswith("Too many listen already.")
    with listening(live_server, third):
        pass


def test_a_partner_has_one_seat_and_leaves_the_others_to_others(
    live_server, partner: Partner, partner_key: str
):
    other_key = make_key(partner, scopes=list(Scope))[1]
    somebody_else = make_key(make_partner("The Tide"), scopes=list(Scope))[1]
    with listening(live_server, partner_key):
        assert refused(live_server, other_key).startswith("You listen here already.")
        with listening(live_server, somebody_else):
            pass


def test_a_seat_is_free_again_when_somebody_has_left(
    live_server, partner_key: str, editor: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "AT_MOST", 0.2)
    for _ in range(4):
        with listening(live_server, partner_key) as events:
            assert list(events) == []


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({"Last-Event-ID": "forged"}, "", 400),
        ({}, "?cursor=forged", 400),
        ({}, "?limit=5", 400),
        ({"Accept": "application/json"}, "", 406),
    ],
)
def test_what_cannot_be_streamed_is_a_problem(headers: dict, query: str, status: int, partner_key: str):
    api = Client(headers={"Authorization": f"Bearer {partner_key}"})
    answer = api.get(f"{STREAM}{query}", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_only_keys_for_stories_may_listen(people_only: Client):
    assert people_only.get(STREAM).status_code == 403
    assert Client().get(STREAM).status_code == 401


def test_a_kill_is_streamed(live_server, partner_key: str, editor: User):
    story = make_live_article(by=editor)
    call_command("announce", verbosity=0)
    with listening(live_server, partner_key) as events:
        next(events)
        lifecycle.kill(story, by=editor, reason="Not so")
        call_command("announce", verbosity=0)
        assert json.loads(next(events)["data"])["state"] == "killed"
