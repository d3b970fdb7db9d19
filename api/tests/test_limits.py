"""Limits: by plan, all keys together, and never in the way when they cannot be counted."""

import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.test import Client
from redis.backoff import NoBackoff
from redis.retry import Retry

from api import limits
from api.models import Key, Partner, Plan, Scope, make_key
from api.tests.conftest import client_with

pytestmark = pytest.mark.django_db
SECTIONS = "/api/v1/sections/"
POLICY = '"minute";q=60;w=60, "day";q=10000;w=86400'


@pytest.fixture
def partner(partner: Partner) -> Partner:
    partner.plan = Plan.BASIC
    partner.save()
    return partner


@pytest.fixture
def no_turn() -> None:
    """The minute does not turn while a test counts in it."""
    if time.time() % 60 > 55:
        time.sleep(60.1 - time.time() % 60)


@pytest.fixture
def redis_is_down(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Redis does not answer, until the fixture's value is called."""
    nowhere = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(limits, "_silent_until", float("-inf"))
    monkeypatch.setattr(limits, "_warned_at", float("-inf"))
    monkeypatch.setattr(limits, "_unmetered", Counter())
    script = limits._script
    monkeypatch.setattr(limits, "_script", nowhere.register_script)

    def back() -> None:
        monkeypatch.setattr(limits, "_script", script)
        monkeypatch.setattr(limits, "_silent_until", float("-inf"))

    return back


def left(answer) -> tuple[int, int]:
    minute, day = re.findall(r"r=(\d+)", answer["RateLimit"])
    return int(minute), int(day)


def ask(api: Client, times: int) -> None:
    for _ in range(times):
        assert api.get(SECTIONS).status_code == 200


def test_every_answer_says_what_the_plan_allows_and_what_is_left(api: Client, no_turn: None):
    for number, path in enumerate([SECTIONS, f"{SECTIONS}?colour=red", "/api/v1/people/nobody/"], 1):
        answer = api.get(path)
        assert answer["RateLimit-Policy"] == POLICY
        assert re.fullmatch(r'"minute";r=\d+;t=\d+, "day";r=\d+;t=\d+', answer["RateLimit"])
        assert left(answer) == (60 - number, 10_000 - number)


def test_the_quota_is_used_up_for_all_keys_of_a_partner_and_no_other(
    api: Client, partner: Partner, no_turn: None
):
    ask(api, 60)
    second = client_with(make_key(partner, scopes=list(Scope))[1])
    refused = second.get(SECTIONS)
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["type"].endswith("#too-many-requests")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert left(refused) == (0, 9_940)
    other = Partner.objects.create(name="The Tide")
    assert client_with(make_key(other, scopes=list(Scope))[1]).get(SECTIONS).status_code == 200


def test_a_day_is_used_up_too(api: Client, monkeypatch, no_turn: None):
    monkeypatch.setattr(Plan, "a_day", 2)
    ask(api, 2)
    refused = api.get(SECTIONS)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == int(re.findall(r"t=(\d+)", refused["RateLimit"])[1])


def test_the_next_minute_begins_anew(api: Client, partner: Partner, no_turn: None):
    ask(api, 60)
    (standing, _) = limits._keys(partner)
    limits.client().hincrby(standing, "minute", -1)  # as if it had been the minute before
    assert left(api.get(SECTIONS)) == (59, 9_939)


def test_what_has_not_changed_costs_nothing(api: Client, no_turn: None):
    first = api.get(SECTIONS)
    for _ in range(3):
        again = api.get(SECTIONS, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert left(again) == left(first)
        assert "Link" in again.headers


@pytest.mark.parametrize("path", [SECTIONS, "/api/v1/me/"])
def test_whether_there_is_anything_at_all_is_a_request_like_any(api: Client, no_turn: None, path: str):
    first = api.get(path)
    again = api.get(path, headers={"If-None-Match": "*"})
    assert (again.status_code, left(again)[0]) == (304, left(first)[0] - 1)
    listed = api.get(path, headers={"If-None-Match": f'"another", W/{first["ETag"]}'})
    assert (listed.status_code, left(listed)) == (304, left(again))


@pytest.mark.parametrize("path", [SECTIONS, "/api/v1/me/"])
def test_so_many_304s_a_minute_cost_nothing_and_no_more(
    api: Client, partner: Partner, monkeypatch, no_turn: None, path: str
):
    monkeypatch.setattr(Plan, "a_minute", 3)
    has_it = {"If-None-Match": api.get(path)["ETag"]}
    for _ in range(30):
        again = api.get(path, headers=has_it)
        assert (again.status_code, left(again)[0]) == (304, 2)
    further = [api.get(path, headers=has_it) for _ in range(3)]
    assert [(answer.status_code, left(answer)[0]) for answer in further] == [(304, 1), (304, 0), (429, 0)]
    (standing, _) = limits._keys(partner)
    limits.client().hincrby(standing, "minute", -1)  # as if it had been the minute before
    again = api.get(path, headers=has_it)
    assert (again.status_code, left(again)[0]) == (304, 3)


def test_whoever_has_no_valid_key_costs_nobody_anything(api: Client, client: Client, no_turn: None):
    first = left(api.get(SECTIONS))
    assert "RateLimit" not in client.get(SECTIONS)
    assert "RateLimit" not in client_with("wrong").get(SECTIONS)
    assert left(api.get(SECTIONS)) == (first[0] - 1, first[1] - 1)


def test_a_key_without_the_scope_costs_nothing(people_only: Client):
    assert "RateLimit" not in people_only.get(SECTIONS)


def test_the_reference_needs_no_key_and_costs_nothing(client: Client):
    assert "RateLimit" not in client.get("/api/v1/openapi.json")


def test_requests_at_once_are_each_counted(partner: Partner, no_turn: None):
    key, _ = make_key(partner, scopes=list(Scope))
    key.partner = partner
    with ThreadPoolExecutor(8) as threads:
        went = [standing.goes for standing in threads.map(limits.take, [key] * 100) if standing]
    assert (len(went), sum(went)) == (100, 60)


def test_a_count_is_one_question_to_redis(partner: Partner, monkeypatch):
    key, _ = make_key(partner, scopes=list(Scope))
    limits.take(key)
    sent: list[str] = []
    execute = redis.Redis.execute_command

    def noted(self: redis.Redis, *args, **options):
        sent.append(args[0])
        return execute(self, *args, **options)

    monkeypatch.setattr(redis.Redis, "execute_command", noted)
    limits.take(key)
    assert sent == ["EVALSHA"]


def test_a_known_304_is_one_question_to_redis_and_goes_beyond_the_quota(
    api: Client, monkeypatch, no_turn: None
):
    has_it = {"If-None-Match": api.get(SECTIONS)["ETag"]}
    api.get(SECTIONS, headers=has_it)  # is kept now
    monkeypatch.setattr(Plan, "a_minute", 1)
    assert api.get(SECTIONS).status_code == 429
    sent: list[str] = []
    execute = redis.Redis.execute_command

    def noted(self: redis.Redis, *args, **options):
        sent.append(args[0])
        return execute(self, *args, **options)

    monkeypatch.setattr(redis.Redis, "execute_command", noted)
    again = api.get(SECTIONS, headers=has_it)
    assert (again.status_code, left(again)[0], sent) == (304, 0, ["EVALSHA"])


def test_a_redis_that_was_started_anew_is_told_again_how_to_count(partner: Partner):
    key, _ = make_key(partner, scopes=list(Scope))
    limits.take(key)
    limits.client().script_flush()
    assert limits.take(key)


def test_while_redis_is_down_everybody_is_let_through(api: Client, redis_is_down, caplog):
    with caplog.at_level(logging.WARNING):
        for _ in range(70):
            answer = api.get(SECTIONS)
            assert answer.status_code == 200
            assert "RateLimit" not in answer
    assert caplog.text.count("Redis does not answer") == 1


def test_while_redis_is_down_only_the_first_waits_for_it(partner: Partner, redis_is_down, monkeypatch):
    asked: list[str] = []

    def script(text: str):
        asked.append(text)
        raise redis.TimeoutError

    monkeypatch.setattr(limits, "_script", script)
    key, _ = make_key(partner, scopes=list(Scope))
    assert [limits.take(key) for _ in range(5)] == [None] * 5
    assert len(asked) == 1


def test_what_was_let_through_is_counted_once_redis_is_back(api: Client, redis_is_down):
    ask(api, 3)
    assert limits._unmetered.total() == 3
    key = Key.objects.get()
    redis_is_down()
    ask(api, 1)
    assert limits._unmetered.total() == 0
    counted: dict[str, str] = limits.client().hgetall(limits.usage_key())  # type: ignore[assignment]
    mine = {field.split(":")[2]: counted[field] for field in counted if field.startswith(f"{key.pk}:")}
    assert mine == {"requests": "1", "unmetered": "3"}
