"""Stories: only what readers may see, and only the copy they see."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import lifecycle
from articles.models import Article, Mention, Status
from people.models import Privacy
from staff.models import User
from tests.builders import (
    make_article,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_topic,
    save_again,
)

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"
SITE = "http://127.0.0.1:8000"
HOUR = dt.timedelta(hours=1)


def address(article: Article) -> str:
    return f"{ARTICLES}{article.uuid}/"


def listed(api: Client, **parameters) -> list[str]:
    return [found["headline"] for found in api.get(ARTICLES, parameters).json()["results"]]


def test_a_live_story_is_listed_and_has_an_item(api: Client):
    article = make_live_article(headline="Harbour festival opens")
    assert listed(api) == ["Harbour festival opens"]
    assert api.get(address(article)).json()["headline"] == "Harbour festival opens"


def test_a_story_whose_time_has_come_is_live_without_any_worker(api: Client):
    article = make_live_article(status=Status.SCHEDULED, publish_at=timezone.now() - HOUR)
    assert api.get(address(article)).json()["status"] == "live"


@pytest.mark.parametrize(
    "row",
    [
        {"status": Status.SCHEDULED, "publish_at": timezone.now() + HOUR},
        {"publish_at": timezone.now() + HOUR},
        {"embargo_until": timezone.now() + HOUR},
        {"status": Status.HELD, "publish_at": timezone.now() + HOUR},
    ],
    ids=["scheduled", "not yet", "embargoed", "held before anybody saw it"],
)
def test_a_story_that_readers_may_not_see_is_absent(api: Client, row: dict):
    person = make_person("Orla Vance")
    article = make_live_article(body="<p>Orla Vance sang.</p>", **row)
    make_mention(article, person)
    assert api.get(address(article)).status_code == 404
    assert listed(api) == []
    assert api.get(f"/api/v1/people/{person.slug}/").json()["recent_articles"] == []


def test_a_held_story_is_a_tombstone_without_its_copy(api: Client, chief: User):
    article = make_live_article(by=chief, headline="Harbour festival opens")
    lifecycle.hold(article, by=chief, reason="A call", notice="We are asking once more.")
    answer = api.get(address(article))
    assert answer.status_code == 200
    assert answer.json() == {
        "uuid": str(article.uuid),
        "url": f"http://127.0.0.1:8000{article.get_absolute_url()}",
        "status": "held",
        "usable_now": False,
        "usable_from": None,
        "notice": "We are asking once more.",
    }
    assert listed(api) == []


def test_a_killed_story_is_410_and_says_which(api: Client, chief: User):
    article = make_live_article(by=chief, headline="Harbour festival opens")
    lifecycle.kill(article, by=chief, reason="A call", notice="It was not true.")
    answer = api.get(address(article))
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    told = answer.json()
    assert (told["detail"], told["uuid"]) == ("It was not true.", str(article.uuid))
    assert "Harbour" not in answer.content.decode()
    assert "A call" not in answer.content.decode()
    assert listed(api) == []


def test_corrections_come_with_the_story(api: Client, chief: User):
    article = make_live_article(by=chief)
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not Monday.")
    (told,) = api.get(address(article)).json()["corrections"]
    assert (told["kind"], told["text"]) == ("correction", "It was Friday, not Monday.")


def test_a_draft_is_absent(api: Client):
    assert api.get(address(make_article())).status_code == 404
    assert listed(api) == []


def test_only_the_published_copy_is_shown(api: Client, chief: User):
    article = make_live_article(by=chief, headline="As published")
    save_again(article, by=chief, headline="As rewritten", body="<p>Rewritten.</p>")
    answer = api.get(address(article))
    assert answer.json()["headline"] == "As published"
    assert answer.json()["version"] == 1
    assert "ewritten" not in answer.text + api.get(ARTICLES).text


def test_a_correction_changes_when_a_story_was_last_changed(api: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    before = api.get("/api/v1/articles/")
    lifecycle.correct(article, by=desk_editor, kind="correction", text="It was Friday, not Monday.")
    after = api.get("/api/v1/articles/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.json()["results"][0]["updated_at"] > before.json()["results"][0]["updated_at"]


def test_a_published_rewrite_has_the_next_version(api: Client, chief: User):
    article = make_live_article(by=chief, headline="As published")
    before = api.get(address(article)).json()
    save_again(article, by=chief, headline="As rewritten")
    lifecycle.publish(article, by=chief)
    after = api.get(address(article)).json()
    assert (after["headline"], after["version"]) == ("As rewritten", 2)
    assert after["published_at"] == before["published_at"] < after["updated_at"]


def test_nothing_internal_is_shown(api: Client, chief: User):
    article = make_live_article(by=chief, slugline="CANARY", ed_note="CANARY")
    chief.first_name = "CANARY"
    chief.save()
    save_again(article, by=chief, ed_note="CANARY")
    assert "CANARY" not in api.get(address(article)).text + api.get(ARTICLES).text


def test_a_story_says_all_that_readers_see(api: Client):
    section, topic = make_section("Film"), make_topic("Casting")
    article = make_live_article(kicker="Casting", dek="In short.", section=section, topics=[topic])
    story = api.get(address(article)).json()
    assert story["url"] == f"{SITE}/film/{article.slug}/"
    assert (story["kicker"], story["dek"]) == ("Casting", "In short.")
    assert story["section"] == {"slug": "film", "name": "Film", "url": f"{SITE}/film/"}
    assert story["topics"] == [{"slug": "casting", "name": "Casting", "mediatopic": None}]
    assert [(signed["name"], signed["role"]) for signed in story["bylines"]] == [("Dana Whitlow", "writer")]
    assert story["lead_image"] is None
    assert story["published_at"].endswith("Z")


def test_a_list_has_no_bodies(api: Client):
    make_live_article()
    assert "body_html" not in api.get(ARTICLES).json()["results"][0]


def test_people_are_linked_with_absolute_addresses(api: Client):
    person = make_person("Orla Vance", slug="orla-vance")
    article = make_live_article(body='<p>Orla Vance sang. <a href="/film/x/">More</a></p>')
    make_mention(article, person)
    story = api.get(address(article)).json()
    link = f'<a class="person" href="{SITE}/people/orla-vance/" data-person="orla-vance">Orla Vance</a>'
    assert story["body_html"] == f'<p>{link} sang. <a href="{SITE}/film/x/">More</a></p>'
    expected = {"slug": "orla-vance", "name": "Orla Vance", "url": f"{SITE}/people/orla-vance/"}
    assert story["people"] == [expected]
    assert api.get(ARTICLES).json()["results"][0]["people"] == [expected]


NOT_PUBLIC = [{"privacy": Privacy.PRIVATE}, {"born": "2020"}, {"status": "redacted"}]


@pytest.mark.parametrize("fields", NOT_PUBLIC, ids=str)
def test_someone_who_is_not_public_is_in_no_answer(api: Client, fields: dict):
    person = make_person("Orla Vance", slug="orla-vance", **fields)
    article = make_live_article(body="<p>Orla Vance sang.</p>")
    make_mention(article, person)
    story = api.get(address(article))
    assert story.json()["body_html"] == "<p>Orla Vance sang.</p>"
    assert "orla-vance" not in story.text + api.get(ARTICLES).text
    assert listed(api, person="orla-vance") == []


@pytest.mark.parametrize("state", [Mention.State.SUGGESTED, Mention.State.HELD, Mention.State.REJECTED])
def test_a_mention_that_is_not_sure_is_in_no_answer(api: Client, state: str):
    person = make_person("Orla Vance", slug="orla-vance")
    article = make_live_article(body="<p>Orla Vance sang.</p>")
    make_mention(article, person, state=state, is_linked=False)
    assert "orla-vance" not in api.get(address(article)).text + api.get(ARTICLES).text
    assert listed(api, person="orla-vance") == []


def test_people_come_once_each_in_the_order_of_the_body(api: Client):
    zoe, adam = make_person("Zoe Quill"), make_person("Adam Reed")
    article = make_live_article(body="<p>Zoe Quill met Adam Reed. Quill sang.</p>")
    for person, surface in [(adam, "Adam Reed"), (zoe, "Quill sang"), (zoe, "Zoe Quill")]:
        make_mention(article, person, surface)
    named = [person["name"] for person in api.get(address(article)).json()["people"]]
    assert named == ["Zoe Quill", "Adam Reed"]


def test_stories_of_one_section(api: Client):
    make_live_article(headline="On film", section=make_section("Film"))
    make_live_article(headline="On music", section=make_section("Music"))
    assert listed(api, section="film") == ["On film"]
    assert listed(api, section="no-such-section") == []


def test_stories_that_name_a_person(api: Client):
    person = make_person("Orla Vance")
    article = make_live_article(headline="Of her", body="<p>Orla Vance sang.</p>")
    make_mention(article, person)
    make_live_article(headline="Of others")
    assert listed(api, person=person.slug) == ["Of her"]
    assert listed(api, person="no-such-person") == []


def test_stories_published_since(api: Client):
    noon = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
    make_live_article(headline="At noon", publish_at=noon)
    make_live_article(headline="Before", publish_at=noon - dt.timedelta(microseconds=1))
    assert listed(api, published_since="2026-05-01T12:00:00Z") == ["At noon"]
    assert listed(api, published_since="2026-05-01T14:00:00+02:00") == ["At noon"]
