"""ETags, caches, HEAD and OPTIONS."""

import pytest
from django.test import Client

from people.models import Person
from staff.models import User
from tests.builders import make_live_article, make_mention, make_person

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"


def test_what_has_not_changed_is_304_and_empty(api: Client):
    first = api.get(ARTICLES)
    again = api.get(ARTICLES, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert not first["ETag"].startswith("W/")


def test_what_has_changed_is_sent(api: Client):
    first = api.get(ARTICLES)
    make_live_article()
    again = api.get(ARTICLES, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_an_item_changes_when_someone_in_it_becomes_private(api: Client):
    person = make_person("Orla Vance")
    article = make_live_article(body="<p>Orla Vance sang.</p>")
    make_mention(article, person)
    first = api.get(f"{ARTICLES}{article.uuid}/")
    Person.objects.update(privacy="private")
    again = api.get(f"{ARTICLES}{article.uuid}/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_a_304_needs_a_key_like_any_answer(api: Client, client: Client):
    etag = api.get(ARTICLES)["ETag"]
    assert client.get(ARTICLES, headers={"If-None-Match": etag}).status_code == 401


def test_a_condition_that_fails_is_a_problem(api: Client):
    answer = api.get(ARTICLES, headers={"If-Match": '"other"'})
    assert answer.status_code == 412
    assert answer["Content-Type"] == "application/problem+json"


def test_answers_are_for_the_one_who_asked(api: Client):
    answer = api.get(ARTICLES)
    assert answer["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert "Authorization" in answer["Vary"]
    assert not answer.cookies


def test_the_desks_cookies_open_nothing(client: Client, chief: User):
    client.force_login(chief)
    assert client.get(ARTICLES).status_code == 401


def test_head_answers_like_get_without_a_body(api: Client):
    get, head = api.get(ARTICLES), api.head(ARTICLES)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]


def test_options_say_what_is_allowed(api: Client, client: Client):
    answer = api.options(ARTICLES)
    assert (answer.status_code, answer["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert client.options(ARTICLES).status_code == 401


def test_other_sites_scripts_are_not_let_in(api: Client):
    answer = api.get(ARTICLES, headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer
