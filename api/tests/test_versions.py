"""Versions and corrections: that there were such, and nothing of what was put right."""

import datetime as dt

import pytest
from django.test import Client

from articles import lifecycle
from articles.models import Article, Status
from staff.models import User
from tests.builders import look_away, make_article, make_live_article, publish, save_again

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
TEXT = "It was Friday, not Monday."


def versions(api: Client, article: Article) -> list[tuple[int, str]]:
    told = api.get(f"/api/v1/articles/{article.uuid}/versions/").json()["results"]
    return [(version["number"], version["why"]) for version in told]


def test_each_version_that_readers_had_and_why(api: Client, chief: User):
    article = make_live_article(by=chief, headline="As it was wrong")
    save_again(article, by=chief, headline="Never shown")
    save_again(article, by=chief, headline="As it is right")
    look_away(article, by=chief)
    lifecycle.correct(article, by=chief, kind="correction", text=TEXT)
    assert versions(api, article) == [(3, "corrected"), (1, "published")]
    answer = api.get(f"/api/v1/articles/{article.uuid}/versions/")
    assert "As it is right" in answer.text
    assert "wrong" not in answer.text
    assert "Never" not in answer.text
    current, first = answer.json()["results"]
    assert (current["is_current"], first["is_current"], first["headline"]) == (True, False, None)


def test_a_correction_that_keeps_the_copy_makes_no_version(api: Client, chief: User):
    article = make_live_article(by=chief)
    save_again(article, by=chief, headline="Not for readers yet")
    lifecycle.correct(article, by=chief, kind="correction", text=TEXT, keep_copy=True)
    assert versions(api, article) == [(1, "published")]


def test_an_update_is_one(api: Client, chief: User):
    article = make_live_article(by=chief)
    save_again(article, by=chief, headline="Newer")
    publish(article, by=chief)
    assert versions(api, article) == [(2, "updated"), (1, "published")]


def test_what_was_changed_under_embargo_nobody_had_before(api: Client, chief: User):
    article = make_article(by=chief, embargo_until=lifecycle.clock() + HOUR)
    publish(article, by=chief)
    save_again(article, by=chief, headline="In time")
    publish(article, by=chief)
    end = lifecycle.clock()
    Article.objects.update(publish_at=end, embargo_until=end)
    assert versions(api, article) == [(2, "published")]
    (told,) = api.get(f"/api/v1/articles/{article.uuid}/versions/").json()["results"]
    assert told["at"] == end.isoformat().replace("+00:00", "Z")


def test_a_story_out_by_its_hour_alone_has_its_version(api: Client):
    article = make_live_article(status=Status.SCHEDULED)
    assert versions(api, article) == [(1, "published")]


@pytest.mark.parametrize("status", [Status.HELD, Status.KILLED])
@pytest.mark.parametrize("path", ["versions", "corrections"])
def test_of_a_story_that_is_gone_there_are_none(api: Client, status: str, path: str):
    article = make_live_article(status=status)
    assert api.get(f"/api/v1/articles/{article.uuid}/{path}/").status_code == 404


def test_all_corrections_come_newest_first_each_with_its_story(api: Client, chief: User):
    stories = [make_live_article(by=chief, headline=name) for name in ("One", "Two")]
    for article in [*stories, stories[0]]:
        lifecycle.correct(article, by=chief, kind="correction", text=TEXT)
    page = api.get("/api/v1/corrections/?limit=2").json()
    rest = api.get(page["next"]).json()
    told = [*page["results"], *rest["results"]]
    assert [line["article"]["headline"] for line in told] == ["One", "Two", "One"]
    assert told[0]["article"]["uuid"] == str(stories[0].uuid)
    assert rest["next"] is None
    own = api.get(f"/api/v1/articles/{stories[0].uuid}/corrections/").json()["results"]
    assert [line["text"] for line in own] == [TEXT, TEXT]


def test_a_correction_of_a_story_that_is_gone_is_not_among_them(api: Client, chief: User):
    article = make_live_article(by=chief)
    lifecycle.correct(article, by=chief, kind="correction", text=TEXT)
    lifecycle.hold(article, by=chief, reason="A call")
    assert api.get("/api/v1/corrections/").json()["results"] == []
