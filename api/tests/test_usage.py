"""Usage: what a key was asked for, once each, whoever dies while it is brought."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from api import limits, usage
from api.models import Gathered, Key, Partner, Scope, Usage, make_key
from api.tests.conftest import client_with

pytestmark = pytest.mark.django_db
USAGE = "/api/v1/usage/"
SECTIONS = "/api/v1/sections/"
ME = "/api/v1/me/"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    limits.client().delete(limits.usage_key(), usage._aside())


def counted() -> dict[str, int]:
    row = Usage.objects.get()
    return {kind: getattr(row, kind) for kind in usage.KINDS if getattr(row, kind)}


def test_what_a_key_did_is_brought_and_added_up(api: Client):
    etag = api.get(SECTIONS)["ETag"]
    api.get(SECTIONS, headers={"If-None-Match": etag})
    assert usage.gather() == 1
    assert counted() == {"requests": 1, "not_modified": 1}
    api.get(SECTIONS)
    usage.gather()
    assert counted() == {"requests": 2, "not_modified": 1}
    assert usage.gather() == 0
    assert Usage.objects.get().day == timezone.now().astimezone(dt.UTC).date()


def test_a_304_that_is_given_back_after_its_request_was_brought_is_taken_off(api: Client):
    field = f"{make_key(Partner.objects.get(), scopes=list(Scope))[0].pk}:20000"
    for requests, expected in [(2, 2), (-1, 1), (-5, 0)]:
        limits.client().hset(limits.usage_key(), f"{field}:requests", str(requests))
        usage.gather()
        assert Usage.objects.get().requests == expected
    assert Usage.objects.get().day == dt.date(2024, 10, 4)


def test_refusals_are_counted_too(api: Client, partner: Partner, monkeypatch):
    monkeypatch.setattr("api.models.Plan.a_day", 1)
    api.get(SECTIONS)
    api.get(SECTIONS)
    usage.gather()
    assert counted() == {"requests": 1, "refused": 1}


def test_a_worker_that_dies_before_its_commit_loses_nothing(api: Client, monkeypatch):
    api.get(SECTIONS)
    with monkeypatch.context() as dies:
        dies.setattr(usage, "_add", lambda counts: (_ for _ in ()).throw(DatabaseError))
        with pytest.raises(DatabaseError):
            usage.gather()
    assert not Gathered.objects.exists()
    api.get(SECTIONS)
    usage.gather()
    assert counted() == {"requests": 1}  # the batch that was set aside
    usage.gather()
    assert counted() == {"requests": 2}


def test_a_worker_that_dies_after_its_commit_counts_nothing_twice(api: Client, monkeypatch):
    api.get(SECTIONS)
    with monkeypatch.context() as dies:
        dies.setattr(usage, "THROW_AWAY", "return redis.error_reply('killed')")
        with pytest.raises(Exception, match="killed"):
            usage.gather()
    assert counted() == {"requests": 1}
    usage.gather()
    assert counted() == {"requests": 1}
    assert not limits.client().exists(usage._aside())


def test_a_slow_worker_throws_away_no_batch_of_another(api: Client):
    api.get(SECTIONS)
    usage._set_aside()
    limits.client().eval(usage.THROW_AWAY, 1, usage._aside(), str(uuid4()))
    usage.gather()
    assert counted() == {"requests": 1}


def test_counts_of_a_key_that_is_gone_are_dropped(partner: Partner):
    limits.client().hset(limits.usage_key(), "999999999:20000:requests", "1")
    assert usage.gather() == 1
    assert not Usage.objects.exists()


# --- as partners see it -------------------------------------------------------------------------------------


def used(key: Key, day: str, **counts: int) -> Usage:
    return Usage.objects.create(key=key, day=day, **counts)


@pytest.fixture
def days(api: Client, partner: Partner) -> None:
    key = partner.keys.get()
    for number in (1, 2, 3):
        used(key, f"2026-05-0{number}", requests=number)
    other = Partner.objects.create(name="The Tide")
    used(make_key(other, scopes=list(Scope))[0], "2026-05-02", requests=9)


def listed(api: Client, **asked: str) -> list[int]:
    return [line["requests"] for line in api.get(USAGE, asked).json()["results"]]


def test_a_partner_sees_the_days_of_its_own_keys_newest_first(api: Client, days: None):
    assert listed(api) == [3, 2, 1]
    assert listed(api, since="2026-05-02") == [3, 2]
    assert listed(api, until="2026-05-01") == [1]
    assert listed(api, since="2026-05-03", until="2026-05-02") == []


def test_pages_of_days_follow_each_other(api: Client, days: None):
    first = api.get(USAGE, {"limit": "2"}).json()
    assert [line["requests"] for line in api.get(first["next"]).json()["results"]] == [1]


@pytest.mark.parametrize("rows", [1, 50])
def test_usage_costs_the_same_at_any_length(
    api: Client, partner: Partner, django_assert_num_queries, rows: int
):
    key = partner.keys.get()
    for number in range(rows):
        used(key, str(dt.date(2026, 1, 1) + dt.timedelta(days=number)))
    with django_assert_num_queries(3):  # with the key's row, and the note that it was used
        assert len(listed(api, limit="100")) == rows


# --- who one is ---------------------------------------------------------------------------------------------


def me(api: Client) -> dict[str, Any]:
    answer = api.get(ME)
    assert answer.status_code == 200
    return answer.json()


def test_a_partner_hears_who_it_is(api: Client, partner: Partner):
    told = me(api)
    assert told["name"] == "The Evening Wire"
    assert told["plan"] == {"name": "standard", "a_minute": 600, "a_day": 200_000}
    assert told["key"]["prefix"] == partner.keys.get().prefix
    assert [each["product"]["name"] for each in told["subscriptions"]] == ["Everything"]
    assert partner.keys.get().digest not in str(told)


def test_what_has_ended_is_not_told_and_what_is_to_come_is(api: Client, partner: Partner):
    row = partner.subscriptions.get()
    row.starts_at, row.ends_at = timezone.now() - dt.timedelta(days=9), timezone.now() - dt.timedelta(days=1)
    row.save()
    assert me(api)["subscriptions"] == []
    row.starts_at, row.ends_at = timezone.now() + dt.timedelta(days=1), None
    row.save()
    assert len(me(api)["subscriptions"]) == 1


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("path", [ME, USAGE])
def test_any_key_will_do_and_none_will_not(partner: Partner, client: Client, path: str, scope: str):
    assert client_with(make_key(partner, scopes=[scope])[1]).get(path).status_code == 200
    assert client.get(path).status_code == 401
    revoked, secret = make_key(partner, scopes=[scope])
    Key.objects.filter(pk=revoked.pk).revoke()
    assert client_with(secret).get(path).status_code == 401
