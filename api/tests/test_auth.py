"""Keys: which open, which do not, and where they may stand."""

import datetime as dt
import logging

import pytest
from django.test import Client
from django.utils import timezone

from api.models import DEMO_KEY, Key, Partner, Scope, make_key
from api.tests.conftest import client_with

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"
KEYED = [ARTICLES, "/api/v1/people/", "/api/v1/sections/"]


@pytest.mark.parametrize("path", KEYED)
def test_a_valid_key_opens(api: Client, path: str):
    assert api.get(path).status_code == 200


@pytest.mark.parametrize("path", KEYED)
@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "wrong", "Bearer é"]
)
def test_no_key_or_a_wrong_one_is_refused_with_a_challenge(client: Client, path: str, header: str | None):
    answer = client.get(path, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


def test_the_scheme_may_be_written_in_any_case(client: Client, partner_key: str):
    assert client.get(ARTICLES, headers={"Authorization": f"bearer {partner_key}"}).status_code == 200


def test_a_key_that_has_not_expired_opens(api: Client):
    Key.objects.update(expires_at=timezone.now() + dt.timedelta(minutes=1))
    assert api.get(ARTICLES).status_code == 200


def test_an_expired_key_is_refused(api: Client):
    Key.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert api.get(ARTICLES).status_code == 401


def test_a_revoked_key_is_refused(api: Client):
    Key.objects.revoke()
    assert api.get(ARTICLES).status_code == 401


def test_the_keys_of_an_inactive_partner_are_refused(api: Client):
    Partner.objects.update(is_active=False)
    assert api.get(ARTICLES).status_code == 401


def test_every_refusal_of_a_key_says_the_same(api: Client, client: Client):
    Key.objects.revoke()
    same = {"X-Request-Id": "the-same-name"}
    revoked = api.get(ARTICLES, headers=same).json()
    assert revoked == client_with("no such key").get(ARTICLES, headers=same).json()


def test_a_key_without_the_scope_is_forbidden(people_only: Client, articles_only: Client):
    assert people_only.get(ARTICLES).status_code == 403
    assert people_only.get("/api/v1/sections/").status_code == 403
    assert articles_only.get("/api/v1/people/").status_code == 403


def test_a_key_with_only_that_scope_is_enough(people_only: Client, articles_only: Client):
    assert people_only.get("/api/v1/people/").status_code == 200
    assert articles_only.get(ARTICLES).status_code == 200
    assert articles_only.get("/api/v1/sections/").status_code == 200


@pytest.mark.parametrize("name", ["key", "api_key", "token", "access_token", "API_KEY"])
def test_a_key_in_the_address_is_refused_with_the_way_to_do_it(client: Client, partner_key: str, name: str):
    answer = client.get(ARTICLES, {name: partner_key})
    assert answer.status_code == 400
    assert "Authorization: Bearer" in answer.json()["detail"]
    assert partner_key not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/articles", "/api/v1/nothing/"])
def test_a_key_in_any_address_is_refused(client: Client, path: str):
    assert client.get(path, {"key": "secret"}).status_code == 400


def test_only_the_digest_of_a_key_is_stored(partner: Partner):
    key, secret = make_key(partner, scopes=[Scope.ARTICLES])
    stored = Key.objects.filter(pk=key.pk).values().get()
    assert secret not in str(stored)
    assert len(secret) >= 43
    assert secret.startswith(stored["prefix"])


def test_the_use_of_a_key_is_noted(api: Client):
    api.get(ARTICLES)
    assert Key.objects.get().last_used_at is not None


def test_the_use_of_a_key_is_noted_at_most_once_a_minute(api: Client):
    half_a_minute_ago = timezone.now() - dt.timedelta(seconds=30)
    Key.objects.update(last_used_at=half_a_minute_ago)
    api.get(ARTICLES)
    assert Key.objects.get().last_used_at == half_a_minute_ago


def test_the_use_of_a_key_is_noted_again_after_a_minute(api: Client):
    long_ago = timezone.now() - dt.timedelta(seconds=61)
    Key.objects.update(last_used_at=long_ago)
    api.get(ARTICLES)
    assert Key.objects.filter(last_used_at__gt=long_ago).exists()


def test_the_demo_key_opens_in_the_demo(partner: Partner, settings):
    settings.DEMO = True
    make_key(partner, scopes=list(Scope), secret=DEMO_KEY)
    assert client_with(DEMO_KEY).get(ARTICLES).status_code == 200


def test_the_demo_key_is_refused_outside_the_demo(partner: Partner, settings):
    settings.DEMO = False
    make_key(partner, scopes=list(Scope), secret=DEMO_KEY)
    assert client_with(DEMO_KEY).get(ARTICLES).status_code == 401


def test_no_key_is_ever_logged(api: Client, client: Client, partner_key: str, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    api.get(ARTICLES)
    api.get(ARTICLES, {"limit": "x"})
    client.get(ARTICLES, {"key": partner_key})
    monkeypatch.setattr("api.v1.articles.page", lambda *args: 1 / 0)
    assert api.get(ARTICLES).status_code == 500
    Key.objects.revoke()
    assert api.get(ARTICLES).status_code == 401
    assert "ZeroDivisionError" in caplog.text
    assert partner_key not in caplog.text
