"""Which stories a list leaves, in which order, and how much of each."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client

from api.models import Fetch, Partner, Product, Scope, make_key
from api.tests.conftest import client_with
from articles import lifecycle
from articles.models import Article
from images.models import Image
from staff.models import User
from tests.builders import (
    make_live_article,
    make_mention,
    make_partner,
    make_person,
    make_section,
    make_topic,
)
from tests.figures import figure
from tests.pictures import make_image

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"
HOUR = dt.timedelta(hours=1)
NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def listed(api: Client, **asked: str) -> list[str]:
    answer = api.get(ARTICLES, asked)
    assert answer.status_code == 200, answer.text
    return [found["headline"] for found in answer.json()["results"]]


def refused(api: Client, **asked: str) -> list[str]:
    answer = api.get(ARTICLES, asked)
    assert answer.status_code == 400, answer.text
    return [error["parameter"] for error in answer.json()["errors"]]


# --- filters ------------------------------------------------------------------------------------------------


def test_words_are_found_as_in_the_sites_search(api: Client):
    make_live_article(headline="A", body="<p>The otters sang at dusk.</p>")
    make_live_article(headline="B", body="<p>The otters slept, and nobody sang.</p>")
    assert listed(api, q="otter") == ["B", "A"]
    assert listed(api, q="otters -slept") == ["A"]
    assert listed(api, q="“otters sang”") == ["A"]
    assert listed(api, q="otters OR elks") == ["B", "A"]
    assert listed(api, q="badger") == listed(api, q="-otters") == listed(api, q="!!") == []


def test_a_name_finds_the_stories_that_name_the_person(api: Client):
    person = make_person("Orla Vance", aliases={"Lady O": "nickname"})
    article = make_live_article(headline="Of her", body="<p>Orla Vance sang.</p>")
    make_mention(article, person)
    make_live_article(headline="Of others")
    assert listed(api, q="lady o") == ["Of her"]


def test_words_of_a_story_that_is_not_out_find_nothing(api: Client):
    article = make_live_article(body="<p>Otters.</p>")
    assert listed(api, q="otters")
    Article.objects.filter(pk=article.pk).update(embargo_until=lifecycle.clock() + HOUR)
    assert listed(api, q="otters") == []


def test_stories_on_a_topic(api: Client):
    make_live_article(headline="Cast", topics=[make_topic("Casting"), make_topic("Comedy")])
    make_live_article(headline="Other", topics=[make_topic("Awards")])
    assert listed(api, topic="casting") == ["Cast"]
    assert listed(api, topic="no-such") == []


def test_stories_published_in_a_stretch_of_time(api: Client):
    for hours, headline in [(0, "Noon"), (1, "One"), (2, "Two")]:
        make_live_article(headline=headline, publish_at=NOON + hours * HOUR)
    since, before = "2026-05-01T13:00:00Z", "2026-05-01T14:00:00Z"
    assert listed(api, published_since=since, published_before=before) == ["One"]
    assert listed(api, published_before=since) == ["Noon"]


def test_stories_of_which_there_is_news(api: Client, chief: User):
    old = make_live_article(by=chief, headline="Put right", publish_at=NOON)
    call_command("announce")
    middle = lifecycle.clock()
    make_live_article(headline="New")
    lifecycle.correct(old, by=chief, kind="correction", text="It was Friday, not Monday.")
    call_command("announce")
    assert listed(api, updated_since=middle.isoformat()) == ["New", "Put right"]
    assert listed(api, updated_since=(lifecycle.clock() + HOUR).isoformat()) == []


def test_stories_that_have_something(api: Client, chief: User):
    make_live_article(headline="Bare")
    make_live_article(headline="Seen", lead_image=make_image())
    hidden = make_image(channels=["site"])
    put_right = make_live_article(by=chief, headline="Put right", lead_image=hidden)
    lifecycle.correct(put_right, by=chief, kind="correction", text="It was Friday, not Monday.")
    assert listed(api, has="picture") == ["Seen"]
    assert listed(api, has="correction") == ["Put right"]
    assert listed(api, has="picture,correction") == []
    assert refused(api, has="video") == refused(api, has="picture,") == ["has"]


@pytest.mark.parametrize(
    ("tag", "is_ours"), [("en", True), ("EN-us", True), ("en-GB", True), ("de", False), ("fr-CA", False)]
)
def test_the_paper_has_one_language(api: Client, tag: str, is_ours: bool):
    make_live_article(headline="Ours")
    assert listed(api, lang=tag) == (["Ours"] if is_ours else [])


def test_a_paper_of_one_country_has_its_language_only(api: Client, settings):
    settings.LANGUAGE_CODE = "en-us"
    make_live_article(headline="Ours")
    assert listed(api, lang="en") == listed(api, lang="en-US") == ["Ours"]
    assert listed(api, lang="en-GB") == []


@pytest.mark.parametrize("tag", ["e", "english_", "en--US", "en US", "12", "*", "en-\u0663"])
def test_what_is_no_language_tag_is_refused(api: Client, tag: str):
    assert refused(api, lang=tag) == ["lang"]


# --- order --------------------------------------------------------------------------------------------------


def test_stories_come_oldest_first_when_asked_so_and_go_on_so(api: Client):
    for hours in range(5):
        make_live_article(headline=f"Story {hours}", publish_at=NOON + hours * HOUR)
    found, address = [], f"{ARTICLES}?sort=oldest&limit=2"
    while address:
        page = api.get(address).json()
        found += [story["headline"] for story in page["results"]]
        address = page["next"]
    assert found == [f"Story {hours}" for hours in range(5)]


def test_a_cursor_of_another_order_is_refused(api: Client):
    for _ in range(2):
        make_live_article()
    cursor = api.get(ARTICLES, {"limit": "1"}).json()["next"].rpartition("cursor=")[2]
    assert api.get(f"{ARTICLES}?cursor={cursor}").status_code == 200
    assert api.get(f"{ARTICLES}?cursor={cursor}&sort=oldest").status_code == 400


# --- how much of each ---------------------------------------------------------------------------------------


def test_only_the_fields_that_were_asked_for(api: Client):
    article = make_live_article(headline="Otters")
    uuid = str(article.uuid)
    (story,) = api.get(ARTICLES, {"fields": "uuid,headline"}).json()["results"]
    assert story == {"uuid": uuid, "headline": "Otters"}
    assert api.get(f"{ARTICLES}{uuid}/", {"fields": "uuid"}).json() == {"uuid": uuid}
    assert refused(api, fields="uuid,slugline") == ["fields"]
    assert refused(api, fields="uuid", format="ninjs") == ["fields"]


@pytest.mark.parametrize("format_", ["ninjs", "jsonld"])
def test_what_is_refused_was_not_sent(api: Client, format_: str):
    article = make_live_article()
    for path in (ARTICLES, f"{ARTICLES}{article.uuid}/"):
        assert api.get(path, {"fields": "uuid", "format": format_}).status_code == 400
    assert not Fetch.objects.exists()
    api.get(ARTICLES, {"fields": "uuid"})
    assert Fetch.objects.get().article == article


def test_a_list_comes_with_what_it_is_expanded_by(api: Client, chief: User):
    article = make_live_article(by=chief, body="<p>Otters.</p>")
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not Monday.")
    (bare,) = api.get(ARTICLES).json()["results"]
    assert not {"body_html", "corrections", "word_count"} & set(bare)
    (story,) = api.get(ARTICLES, {"expand": "body,corrections", "body": "text"}).json()["results"]
    assert (story["body_text"], story["word_count"]) == ("Otters.", 1)
    assert story["corrections"][0]["text"] == "It was Friday, not Monday."
    assert refused(api, expand="people") == ["expand"]


# --- what a partner may have --------------------------------------------------------------------------------


def test_one_answer_says_whether_a_story_may_be_published(partner: Partner, api: Client):
    ahead = client_with(make_key(partner, scopes=[Scope.ARTICLES, Scope.EMBARGOED])[1])
    article, end = make_live_article(headline="Otters"), lifecycle.clock() + HOUR
    (story,) = ahead.get(ARTICLES).json()["results"]
    assert (story["status"], story["usable_now"]) == ("live", True)
    assert story["usable_from"] == story["published_at"]
    Article.objects.update(embargo_until=end)
    for path in (ARTICLES, f"{ARTICLES}{article.uuid}/"):
        told = ahead.get(path).json()
        story = told.get("results", [told])[0]
        assert (story["status"], story["usable_now"]) == ("embargoed", False)
        assert story["usable_from"] == end.isoformat().replace("+00:00", "Z")
    assert listed(api) == []


def test_without_pictures_in_their_product_there_are_none(api: Client):
    words = Product.objects.create(name="Words alone", has_pictures=False)
    bare = client_with(make_key(make_partner("The Tide", words), scopes=[Scope.ARTICLES])[1])
    lead, inside = make_image(), make_image()
    article = make_live_article(body=f"<p>Text.</p>{figure(inside.uuid)}", lead_image=lead)
    for client, is_shown in ((api, True), (bare, False)):
        story = client.get(f"{ARTICLES}{article.uuid}/").json()
        assert (story["lead_image"] is not None, "<figure" in story["body_html"]) == (is_shown, is_shown)
        blocks = client.get(f"{ARTICLES}{article.uuid}/", {"body": "blocks"}).json()["body_blocks"]
        assert len(blocks) == 1 + is_shown
        told = client.get(f"{ARTICLES}{article.uuid}/", {"format": "ninjs"}).json()
        assert len(told.get("associations", [])) == 2 * is_shown
        assert len(client.get(ARTICLES, {"has": "picture"}).json()["results"]) == is_shown
        for image in Image.objects.all():
            assert client.get(f"/api/v1/images/{image.uuid}/").status_code == (200 if is_shown else 404)


@pytest.mark.parametrize(
    "path",
    ["articles/", "articles/?format=ninjs", "{}/", "{}/versions/", "{}/corrections/", "corrections/"],
)
def test_whoever_is_sent_something_of_a_story_has_fetched_it(
    api: Client, partner: Partner, chief: User, path: str
):
    article = make_live_article(by=chief)
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not Monday.")
    assert api.get(f"/api/v1/{path.replace('{}', f'articles/{article.uuid}')}").status_code == 200
    assert Fetch.objects.get().partner == partner


def test_a_story_of_another_product_is_nowhere(chief: User):
    film = Product.objects.create(name="Film")
    film.sections.add(make_section("Film"))
    api = client_with(make_key(make_partner("The Tide", film), scopes=Scope.values)[1])
    article = make_live_article(by=chief, section=make_section("Music"), lead_image=make_image())
    person = make_person("Orla Vance")
    make_mention(article, person)
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not Monday.")
    assert listed(api) == []
    assert api.get("/api/v1/corrections/").json()["results"] == []
    assert api.get(f"/api/v1/people/{person.slug}/").json()["recent_articles"] == []
    for path in ("", "versions/", "corrections/"):
        assert api.get(f"{ARTICLES}{article.uuid}/{path}").status_code == 404
    assert api.get(f"/api/v1/images/{Image.objects.get().uuid}/").status_code == 404
