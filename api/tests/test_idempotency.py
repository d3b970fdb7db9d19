"""`Idempotency-Key`: what is sent twice is done once."""

import datetime as dt
import hashlib

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from api import idempotency
from api.models import Answered, Partner, Receipt, Scope, make_key
from api.tests.conftest import client_with
from api.tests.test_receipts import REMOVED, killed, kind, send
from articles import lifecycle
from articles.models import Article
from staff.models import User
from tests.builders import make_live_article, make_partner

__all__ = ["killed"]  # their fixture, which this module's tests ask for

pytestmark = pytest.mark.django_db
NAME = "8e03978e-40d5-43e8-bc93-6894a57f9324"


def once(api: Client, article: Article, body: object = REMOVED, name: str = NAME):
    return send(api, article, body, **{"Idempotency-Key": name})


def test_the_same_again_is_answered_the_same_and_done_once(api: Client, killed: Article):
    first = once(api, killed)
    again = once(api, killed)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert "RateLimit" in again
    assert Receipt.objects.count() == 1


def test_the_same_said_in_other_white_space_is_the_same(api: Client, killed: Article):
    once(api, killed, '{"outcome":"removed","note":"a"}')
    assert once(api, killed, '{ "note": "a", "outcome": "removed" }')["Idempotent-Replayed"] == "true"


def test_another_body_or_address_under_the_same_name_is_refused(api: Client, killed: Article, chief: User):
    other = make_live_article(by=chief)
    lifecycle.kill(other, by=chief, reason="Not so", notice="No.")
    once(api, killed)
    for answer in (once(api, killed, {"outcome": "never_used"}), once(api, other)):
        assert (answer.status_code, kind(answer)) == (422, "key-reused")
    assert Receipt.objects.count() == 1


def test_two_partners_may_choose_the_same_name(api: Client, killed: Article):
    once(api, killed)
    other = client_with(make_key(make_partner("The Tide"), scopes=[Scope.ARTICLES])[1])
    answer = once(other, killed)
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer


def test_a_refusal_is_not_kept(api: Client, chief: User):
    article = make_live_article(by=chief)
    assert once(api, article).status_code == 409
    lifecycle.kill(article, by=chief, reason="Not so", notice="No.")
    assert once(api, article).status_code == 201


@pytest.mark.parametrize("name", ["", "a b", "é", "x" * 256, "a\x7f"])
def test_what_is_no_name_is_refused(api: Client, killed: Article, name: str):
    answer = once(api, killed, name=name)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"
    assert not Receipt.objects.exists()


def test_without_a_name_nothing_is_kept(api: Client, killed: Article):
    send(api, killed)
    assert not Answered.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_under_way_a_second_is_told_so(api: Client, killed: Article, partner: Partner):
    number = hashlib.sha256(f"answered {partner.pk} {NAME}".encode()).digest()[:8]
    first = connections.create_connection("default")
    try:
        with first.cursor() as cursor:  # another request, in its transaction
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(number, signed=True)])
        answer = once(api, killed)
        assert (answer.status_code, kind(answer)) == (409, "in-progress")
        with first.cursor() as cursor:
            cursor.execute("COMMIT")
        assert once(api, killed).status_code == 201
    finally:
        first.close()


def test_what_is_done_and_what_is_kept_are_one(api: Client, killed: Article, monkeypatch):
    monkeypatch.setattr(Answered.objects, "create", lambda **fields: 1 / 0)
    assert once(api, killed).status_code == 500
    assert not Receipt.objects.exists()


def test_it_is_forgotten_after_a_day(api: Client, killed: Article):
    once(api, killed)
    assert idempotency.forget() == 0
    Answered.objects.update(at=timezone.now() - dt.timedelta(hours=24, seconds=1))
    assert idempotency.forget() == 1
