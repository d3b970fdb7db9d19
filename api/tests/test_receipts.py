"""Receipts: who may answer a kill, with what, and how often."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from api.models import Fetch, Partner, Receipt, Scope, make_key
from api.tests.conftest import client_with
from articles import lifecycle
from articles.models import Article, Status
from staff.models import User
from tests.builders import make_article, make_live_article, make_partner

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
REMOVED = {"outcome": "removed"}


def address(article: Article) -> str:
    return f"/api/v1/articles/{article.uuid}/receipts/"


def send(api: Client, article: Article, body: object = REMOVED, **headers: str):
    return api.post(address(article), body, content_type="application/json", headers=headers)


def kind(answer) -> str:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["type"].partition("#")[2]


@pytest.fixture
def killed(chief: User) -> Article:
    article = make_live_article(by=chief)
    lifecycle.kill(article, by=chief, reason="Not so", notice="It was not true.")
    return article


def test_a_partner_says_what_it_did(api: Client, killed: Article, partner: Partner):
    answer = send(api, killed, {"outcome": "removed", "note": "Off since ten."})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["uuid"], told["outcome"], told["note"]) == (str(killed.uuid), "removed", "Off since ten.")
    assert answer["Location"] == told["url"]
    receipt = Receipt.objects.get()
    assert (receipt.partner, receipt.key) == (partner, partner.keys.get())
    assert api.get(address(killed)).json() == told


def test_the_same_said_again_is_the_receipt_that_there_is(api: Client, killed: Article):
    first, again = send(api, killed), send(api, killed)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Receipt.objects.count() == 1


def test_the_first_word_stands(api: Client, killed: Article):
    send(api, killed)
    answer = send(api, killed, {"outcome": "never_used"})
    assert (answer.status_code, kind(answer)) == (409, "otherwise-answered")
    assert answer.json()["detail"].endswith("that stands. Tell the desk what is right.")
    assert Receipt.objects.get().outcome == "removed"


def test_another_note_is_not_dropped_in_silence(api: Client, killed: Article):
    send(api, killed, {"outcome": "removed", "note": "Off."})
    assert send(api, killed).status_code == 200
    assert send(api, killed, {"outcome": "removed", "note": "Still on."}).status_code == 409


def test_each_partner_answers_for_itself(api: Client, killed: Article):
    send(api, killed)
    other = client_with(make_key(make_partner("The Tide"), scopes=[Scope.ARTICLES])[1])
    assert other.get(address(killed)).status_code == 404
    assert send(other, killed, {"outcome": "never_used"}).status_code == 201
    assert api.get(address(killed)).json()["outcome"] == "removed"


def test_a_story_that_is_not_killed_has_nothing_to_answer(api: Client, chief: User):
    article = make_live_article(by=chief)
    answer = send(api, article)
    assert (answer.status_code, kind(answer)) == (409, "not-killed")
    lifecycle.hold(article, by=chief, reason="A call", notice="We ask.")
    assert send(api, article).status_code == 409
    assert not Receipt.objects.exists()


def test_a_story_that_they_may_not_know_is_not_there(api: Client, chief: User):
    draft = make_article(by=chief)
    never_seen = make_live_article(by=chief, status=Status.KILLED, publish_at=timezone.now() + HOUR)
    for article in (draft, never_seen):
        assert send(api, article).status_code == 404
        assert api.get(address(article)).status_code == 404


def test_whoever_was_sent_it_may_answer_though_no_reader_saw_it(api: Client, partner: Partner, chief: User):
    article = make_live_article(by=chief, status=Status.KILLED, publish_at=timezone.now() + HOUR)
    Fetch.objects.create(partner=partner, article=article)
    assert send(api, article).status_code == 201


def test_whoever_has_not_answered_gets_no_receipt(api: Client, killed: Article):
    assert api.get(address(killed)).status_code == 404


def test_a_key_that_reads_no_stories_answers_for_none(people_only: Client, client: Client, killed: Article):
    assert send(people_only, killed).status_code == 403
    assert send(client, killed).status_code == 401
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("field", ["partner", "key", "at", "article", "id", "outcome__in"])
def test_nothing_else_can_be_set(api: Client, killed: Article, field: str):
    answer = send(api, killed, {**REMOVED, field: 1})
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [field]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"outcome": "deleted"},
        {"outcome": None},
        {"outcome": ["removed"]},
        {"outcome": {"removed": True}},
        {"outcome": "removed", "note": None},
        {"outcome": "removed", "note": {"a": 1}},
        {"outcome": "removed", "note": "x" * 501},
    ],
    ids=str,
)
def test_a_body_that_says_it_wrong_is_told_where(api: Client, killed: Article, body: dict):
    answer = send(api, killed, body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] in ("outcome", "note")


def test_a_receipt_costs_few_queries(api: Client, killed: Article, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        send(api, killed)
