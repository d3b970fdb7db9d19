"""Feeds: each subject in each format, well-formed whatever stands in it, and fresh."""

import datetime as dt
import functools
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import lifecycle
from articles.copy import Signature
from articles.models import Article, Topic
from images.models import Image
from people.models import Privacy, Status
from staff.models import Contributor
from tests.builders import (
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_topic,
    make_user,
    publish,
    save_again,
)
from tests.pictures import make_image, make_renditions
from web.feeds.formats import FORMATS
from web.feeds.subjects import EACH, HOUSE
from web.printable import printable

pytestmark = pytest.mark.django_db

SUBJECTS = ["site", "corrections", "sections/film", "topics/casting", "people/orla-vance", "authors/dana"]
OF_STORIES = [subject for subject in SUBJECTS if subject != "corrections"]
OF_A_FEED = "version title home_page_url feed_url description language authors hubs items"
ALL = [f"{subject}.{suffix}" for subject in SUBJECTS for suffix in FORMATS]


def story(**fields: Any) -> Article:
    """A live story that stands in every feed of SUBJECTS but that of corrections."""
    orla = make_person("Orla Vance", slug="orla-vance") if not fields.get("orla") else fields.pop("orla")
    dana = Contributor.objects.filter(slug="dana").first() or make_contributor("Dana Whitlow", slug="dana")
    filed: dict[str, Any] = {
        "section": make_section(),
        "topics": [make_topic()],
        "bylines": [Signature(dana)],
    }
    article = make_live_article(**{**filed, "headline": "Otters & <b>others</b>", "slug": "otters"} | fields)
    make_mention(article, orla)
    return article


@pytest.fixture
def otters(db: None) -> Article:
    return story(dek="Nobody “saw” it & <i>all</i> heard.")


def correct(article: Article) -> None:
    chief = make_user("chief")
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not <Monday> & not Sunday.")


def entries(client: Client, feed: str) -> list[dict[str, Any]]:
    """The entries, whatever the format, under the names feedparser has for them."""
    answer = client.get(f"/feeds/{feed}")
    assert answer.status_code == 200, feed
    if feed.endswith(".json"):
        names = {"link": "url", "summary": "content_html", "updated": "date_modified", "id": "id"}
        return [
            {"title": item["title"], **{ours: item[theirs] for ours, theirs in names.items()}}
            for item in answer.json()["items"]
        ]
    parsed = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return list(parsed.entries)


# --- each subject in each format --------------------------------------------------------------------------


def test_every_subject_is_looked_at() -> None:
    assert {subject.partition("/")[0] for subject in SUBJECTS} == {*HOUSE, *EACH}


@pytest.mark.parametrize("feed", ALL)
def test_a_feed_tells_of_a_story_or_its_correction(client: Client, otters: Article, feed: str) -> None:
    correct(otters)
    (entry,) = entries(client, feed)
    assert entry["link"].startswith("http://127.0.0.1:8000/film/otters/")
    assert entry["id"].startswith("urn:uuid:")
    assert "Otters &" in entry["title"]
    assert "It was Friday" in entry["summary"]


def test_each_says_its_media_type_and_its_own_address(client: Client, otters: Article) -> None:
    correct(otters)
    kinds = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    for feed in ALL:
        answer, own = client.get(f"/feeds/{feed}"), f"http://127.0.0.1:8000/feeds/{feed}"
        assert answer["Content-Type"] == f"{kinds[feed.rpartition('.')[2]]}; charset=utf-8"
        assert answer["Link"] == f'<{own}>; rel="self"'
        if feed.endswith(".json"):
            assert answer.json()["feed_url"] == own
        else:
            links = feedparser.parse(answer.content).feed.links
            assert [link.href for link in links if link.rel == "self"] == [own]


def test_a_hub_is_named_when_there_is_one(client: Client, otters: Article, settings: Any) -> None:
    settings.WEBSUB_HUB = "https://hub.example/"
    for feed in ALL:
        answer = client.get(f"/feeds/{feed}")
        assert '<https://hub.example/>; rel="hub"' in answer["Link"]
        if feed.endswith(".json"):
            assert answer.json()["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
        else:
            links = feedparser.parse(answer.content).feed.links
            assert [link.href for link in links if link.rel == "hub"] == ["https://hub.example/"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_entry_has_its_writers_and_topics(client: Client, suffix: str) -> None:
    signed = [Signature(make_contributor(name, slug=name.lower())) for name in ("Ann", "Bo")]
    lens = Signature(make_contributor("Lens"), role="photographer")
    story(bylines=[*signed, lens], topics=[make_topic("Casting"), make_topic("Comedy")])
    answer = client.get(f"/feeds/site.{suffix}")
    if suffix == "json":
        (item,) = answer.json()["items"]
        names, topics = [author["name"] for author in item["authors"]], item["tags"]
    else:
        (entry,) = feedparser.parse(answer.content).entries
        names, topics = [author["name"] for author in entry.authors], [tag.term for tag in entry.tags]
    assert (names, topics) == (["Ann", "Bo"], ["Casting", "Comedy"])
    assert "Lens" not in answer.text


def test_an_entry_keeps_its_id_when_its_address_changes(client: Client, otters: Article) -> None:
    lifecycle.move(otters, by=make_user("chief"), slug="others")
    for feed in (f"{subject}.{suffix}" for subject in OF_STORIES for suffix in FORMATS):
        (entry,) = entries(client, feed)
        assert entry["id"] == otters.uuid.urn
        assert entry["link"].endswith("/film/others/")


def test_json_feed_keeps_to_its_specification(client: Client, otters: Article) -> None:
    """https://www.jsonfeed.org/version/1.1/: what is required, and of which type the rest is."""
    feed = client.get("/feeds/site.json").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= set(OF_A_FEED.split())
    (item,) = feed["items"]
    allowed = "id url title content_html summary image date_published date_modified authors tags attachments"
    assert set(item) <= set(allowed.split())
    assert all(isinstance(item[name], str) for name in ("id", "url", "title", "content_html", "summary"))
    for moment in (item["date_published"], item["date_modified"]):
        assert dt.datetime.fromisoformat(moment).tzinfo
    assert all(set(author) <= {"name", "url", "avatar"} for author in [*feed["authors"], *item["authors"]])


# --- what is new, what has changed, what is gone ------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_renewed_story_says_when(client: Client, otters: Article, suffix: str) -> None:
    Article.objects.update(publish_at=timezone.now() - dt.timedelta(days=2))
    (before,) = entries(client, f"site.{suffix}")
    publish(save_again(otters, by=make_user("chief"), dek="It was seen."), by=make_user("chief"))
    (after,) = entries(client, f"site.{suffix}")
    assert before["updated"] < after["updated"]
    assert "It was seen." in after["summary"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_so_does_a_corrected_one_even_if_it_was_held(client: Client, otters: Article, suffix: str) -> None:
    Article.objects.update(publish_at=timezone.now() - dt.timedelta(days=2))
    (before,) = entries(client, f"site.{suffix}")
    lifecycle.hold(otters, by=make_user("chief"), reason="Doubts")
    correct(otters)
    (after,) = entries(client, f"site.{suffix}")
    assert before["updated"] < after["updated"]


@pytest.mark.parametrize("verb", [lifecycle.hold, lifecycle.kill])
@pytest.mark.parametrize("feed", ["site", "corrections", "sections/film", "people/orla-vance"])
def test_a_story_that_is_taken_down_leaves(client: Client, otters: Article, verb: Any, feed: str) -> None:
    correct(otters)
    assert all(len(entries(client, f"{feed}.{suffix}")) == 1 for suffix in FORMATS)
    verb(otters, by=make_user("chief"), reason="Not so")
    assert all(entries(client, f"{feed}.{suffix}") == [] for suffix in FORMATS)


@pytest.mark.parametrize("feed", ["topics/casting", "authors/dana"])
def test_and_a_feed_that_would_tell_of_it_goes_with_it(client: Client, otters: Article, feed: str) -> None:
    lifecycle.kill(otters, by=make_user("chief"), reason="Not so")
    assert [client.get(f"/feeds/{feed}.{suffix}").status_code for suffix in FORMATS] == [404] * 3


def test_who_is_not_public_has_no_feed(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance", privacy=Privacy.PRIVATE)
    assert client.get("/feeds/people/orla-vance.rss").status_code == 404


def test_a_merged_profile_gives_the_feed_of_what_it_became(client: Client, otters: Article) -> None:
    orla = otters.live.mentions.get().person  # type: ignore[union-attr]
    make_person("O. Vance", slug="o-vance", status=Status.MERGED, merged_into=orla)
    answer = client.get("/feeds/people/o-vance.atom")
    assert "/film/otters/" in answer.text
    assert "/feeds/people/orla-vance.atom" in answer["Link"]


# --- pictures: rights in every state: tests/test_the_rights_matrix.py ---------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_picture_stands_there_with_its_credit(client: Client, suffix: str) -> None:
    image = make_image(credit="Mara Quill / Tideway")
    make_renditions(image)
    story(lead_image=image)
    text = client.get(f"/feeds/site.{suffix}").text
    assert f"http://127.0.0.1:8000/media/renditions/{image.pk}-card-1200.jpg" in text
    assert "Mara Quill / Tideway" in text


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_that_is_not_for_feeds_does_not(client: Client, suffix: str) -> None:
    image = make_image(credit="Mara Quill / Tideway", channels=["site"])
    make_renditions(image)
    story(lead_image=image)
    text = client.get(f"/feeds/site.{suffix}").text
    assert "renditions" not in text
    assert "Mara Quill" not in text


# --- asked again --------------------------------------------------------------------------------------------


def asked(client: Client, feed: str, **kept: str) -> int:
    return client.get(f"/feeds/{feed}", headers=kept).status_code


def test_who_has_it_is_told_so(client: Client, otters: Article) -> None:
    time.sleep(2.1)
    for feed in ALL:
        first = client.get(f"/feeds/{feed}")
        for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
            again = client.get(f"/feeds/{feed}", headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]


def seen_to_change(client: Client, change: Callable[[], object], feeds: Iterable[str]) -> None:
    """Whoever kept these feeds before the change is given them anew, whichever header they send. A feed says
    when it changed once that is two seconds ago."""
    assert "Last-Modified" not in client.get("/feeds/site.rss")
    time.sleep(2.1)
    kept = {feed: client.get(f"/feeds/{feed}") for feed in feeds}
    change()
    for feed, before in kept.items():
        assert asked(client, feed, **{"If-None-Match": before["ETag"]}) == 200, feed
        assert asked(client, feed, **{"If-Modified-Since": before["Last-Modified"]}) == 200, feed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [lifecycle.hold, lifecycle.kill])
def test_a_story_taken_down_is_a_change(client: Client, verb: Any) -> None:
    """Though what is left is older than what was there."""
    otters, feeds = story(), [feed for feed in ALL if feed.startswith(("site", "sections", "people"))]
    seen_to_change(client, lambda: verb(otters, by=make_user("chief"), reason="Not so"), feeds)


@pytest.mark.django_db(transaction=True)
def test_so_is_a_correction(client: Client) -> None:
    otters = story()
    seen_to_change(client, lambda: correct(otters), ALL)


@pytest.mark.django_db(transaction=True)
def test_so_is_a_picture_whose_time_is_over(client: Client) -> None:
    image = make_image(usable_until=timezone.now() + dt.timedelta(hours=1))
    make_renditions(image)
    story(lead_image=image)
    over = functools.partial(Image.objects.update, usable_until=timezone.now() + dt.timedelta(seconds=2))
    seen_to_change(client, over, ["site.rss"])


def test_nonsense_is_no_match(client: Client, otters: Article) -> None:
    for said in ('"', "W/", "nonsense", '"a", "b', "\t", "x" * 5000, '"Ünï"'):
        assert asked(client, "site.rss", **{"If-None-Match": said}) == 200


def test_nor_is_a_date_that_is_none(client: Client, otters: Article) -> None:
    for said in ("yesterday", "", "0", "Sun, 99 Nov 9999 99:99:99 GMT", "x" * 5000):
        assert asked(client, "site.rss", **{"If-Modified-Since": said}) == 200


def test_an_empty_feed_is_a_feed_and_stays_the_same(client: Client) -> None:
    make_section()
    for feed in ("site", "corrections", "sections/film"):
        for suffix in FORMATS:
            assert entries(client, f"{feed}.{suffix}") == []
            assert (
                client.get(f"/feeds/{feed}.{suffix}")["ETag"] == client.get(f"/feeds/{feed}.{suffix}")["ETag"]
            )


# --- bad input ----------------------------------------------------------------------------------------------


NO_FEED = (
    "site.xml site.RSS site site.rss.rss nothing.rss people.rss sections.atom site/x.rss corrections/x.rss"
    " people/nobody.rss sections/nothing.rss topics/nothing.json authors/nobody.atom people/orla-vance.xml"
    " nothing/film.rss people/ölä.rss people/nobody/ sections/film.rss/"
)


def test_what_is_no_feed_is_404(client: Client, otters: Article) -> None:
    for path in [*NO_FEED.split(), f"sections/{'x' * 3000}.rss", "people/%00.rss"]:
        assert client.get(f"/feeds/{path}", follow=True).status_code == 404, path


def test_both_forms_of_the_first_address_lead_to_the_atom(client: Client, otters: Article) -> None:
    assert client.get("/feeds/people/orla-vance/").text == client.get("/feeds/people/orla-vance.atom").text
    assert client.get("/feeds/people/orla-vance")["Location"] == "/feeds/people/orla-vance/"
    assert client.get("/feeds/people/orla-vance.atom/").status_code == 404


def test_feeds_are_only_read(client: Client, otters: Article) -> None:
    for method in ("post", "put", "delete", "patch", "options"):
        assert getattr(client, method)("/feeds/site.rss").status_code == 405
    assert client.head("/feeds/site.rss").status_code == 200


ODD = "Bell\x07 form\x0cfeed ]]> &amp; \ufffe\uffff 🦦 \u202eRTL"


def test_no_character_breaks_a_feed(client: Client) -> None:
    correct(story())
    with connection.cursor() as cursor:  # past every check: an old row, an import
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE articles_revision DISABLE TRIGGER USER")
        cursor.execute("UPDATE articles_revision SET headline = %s, dek = %s", [f"Otters & {ODD}", ODD])
        cursor.execute("ALTER TABLE articles_revision ENABLE TRIGGER USER")
    Topic.objects.update(name=ODD)
    Contributor.objects.update(name=ODD)
    for feed in ALL:
        (entry,) = entries(client, feed)
        assert "Bell formfeed" in entry["title"]
        assert "🦦" in entry["title"]


@pytest.mark.parametrize(
    ("text", "left"), [("a\x00b\x1f", "ab"), ("tab\tline\n", "tab\tline\n"), ("\ud800x", "x"), ("é🦦", "é🦦")]
)
def test_what_xml_cannot_hold_is_left_out(text: str, left: str) -> None:
    assert printable(text) == left


# --- cost ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("feed", [f"{subject}.rss" for subject in SUBJECTS])
def test_a_feed_costs_the_same_for_one_and_for_fifty(client: Client, feed: str) -> None:
    orla = make_person("Orla Vance", slug="orla-vance")

    def add(number: int) -> None:
        image = make_image(file=f"images/{number}.jpg")
        make_renditions(image)
        correct(story(orla=orla, slug=f"otters-{number}", headline=f"Otters {number}", lead_image=image))

    add(0)
    one = _queries(client, feed)
    for number in range(1, 50):
        add(number)
    assert len(entries(client, feed)) == 30
    assert _queries(client, feed) == one <= (2 if feed == "corrections.rss" else 8)


def _queries(client: Client, feed: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/feeds/{feed}").status_code == 200
    return len(seen)


def test_bodies_are_not_read(client: Client, otters: Article) -> None:
    with CaptureQueriesContext(connection) as seen:
        client.get("/feeds/site.rss")
    assert not any(re.search(r'"body"', query["sql"]) for query in seen)


def test_json_is_text_as_it_is(client: Client, otters: Article) -> None:
    assert json.loads(client.get("/feeds/site.json").content)["items"][0]["title"] == "Otters & <b>others</b>"
