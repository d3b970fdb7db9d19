"""Sitemaps: what readers may see and no more, valid by their schemas, at the same cost however long."""

import datetime as dt
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import lifecycle
from articles.copy import Signature
from articles.models import Article
from people.models import Person
from tests.builders import (
    make_contributor,
    make_live_article,
    make_person,
    make_section,
    make_topic,
    make_user,
    publish,
    save_again,
)
from tests.figures import figure
from tests.pictures import make_image, make_renditions
from web import sitemaps
from web.views.about import POLICIES

pytestmark = pytest.mark.django_db

STANDARDS = Path(__file__).resolve().parents[2] / "tests/standards"
AT = "http://127.0.0.1:8000"
NAMES = {"s": sitemaps.SITEMAP, "image": sitemaps.IMAGE, "news": sitemaps.NEWS_OF}
NOVEMBER = dt.datetime(2025, 11, 30, 23, 59, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def schema() -> xmlschema.XMLSchema:
    made = xmlschema.XMLSchema(str(STANDARDS / "sitemap.xsd"), build=False)
    for name in ("siteindex", "sitemap-image", "sitemap-news"):
        made.add_schema((STANDARDS / f"{name}.xsd").read_text())
    made.build()
    return made


def fetched(client: Client, path: str) -> ElementTree.Element:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)  # noqa: S314 (our own)


def told(client: Client, path: str, what: str = "s:url/s:loc") -> list[str]:
    return [(each.text or "").removeprefix(AT) for each in fetched(client, path).findall(what, NAMES)]


def story(at: dt.datetime = NOVEMBER, **fields: Any) -> Article:
    return make_live_article(section=make_section(), publish_at=at, **fields)


def shown(**fields: Any) -> Any:
    image = make_image(**fields)
    make_renditions(image)
    return image


# --- valid ------------------------------------------------------------------------------------------------


def test_all_are_valid(client: Client, schema: xmlschema.XMLSchema) -> None:
    story(timezone.now(), headline="Otters & <others> \x0b]]>", lead_image=shown())
    story(slug="old")
    shown(portrait_of=make_person("Orla Vance"))
    index = told(client, "/sitemap.xml", "s:sitemap/s:loc")
    this_month = f"{timezone.now().astimezone(dt.UTC):%Y-%m}"
    assert index == [f"/sitemaps/{name}.xml" for name in ("fronts", "people", this_month, "2025-11")]
    for path in ["/sitemap.xml", "/news-sitemap.xml", *index]:
        schema.validate(client.get(path).text)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<loc>", "<loc></loc><loc>"),
        ("</news:title>", "</news:title><news:title/>"),
        ("news:language>en<", "news:language>english<"),
        ("</loc>", "</loc><lastmod>yesterday</lastmod>"),
    ],
)
def test_a_sitemap_that_is_not_valid_would_be_seen(
    client: Client, schema: xmlschema.XMLSchema, right: str, wrong: str
) -> None:
    story(timezone.now())
    text = client.get("/news-sitemap.xml").text
    assert schema.is_valid(text)
    broken = text.replace(right, wrong)
    assert broken != text
    assert not schema.is_valid(broken)


def test_robots_txt_names_both(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert text.startswith("User-agent: *")
    assert re.findall("^Sitemap: (.*)$", text, re.MULTILINE) == [
        f"{AT}/sitemap.xml",
        f"{AT}/news-sitemap.xml",
    ]


# --- what is in them: every state of a story is in tests/test_the_matrix.py ---------------------------------


def test_a_month_has_its_stories_and_those_of_no_other(client: Client) -> None:
    story(slug="otters")
    story(NOVEMBER + dt.timedelta(minutes=1), slug="december")
    assert told(client, "/sitemaps/2025-11.xml") == ["/film/otters/"]
    assert told(client, "/sitemaps/2025-12.xml") == ["/film/december/"]


def test_its_lastmod_is_when_it_was_published(client: Client) -> None:
    story()
    assert told(client, "/sitemaps/2025-11.xml", "s:url/s:lastmod") == ["2025-11-30T23:59:00+00:00"]
    index = fetched(client, "/sitemap.xml").findall("s:sitemap", NAMES)
    assert index[-1].findtext("s:lastmod", namespaces=NAMES) == "2025-11-30T23:59:00+00:00"


def renewed(article: Article) -> None:
    publish(save_again(article, by=make_user("chief"), dek="Again."), by=make_user("chief"))


def corrected(article: Article) -> None:
    lifecycle.correct(article, by=make_user("chief"), kind="correction", text="It was Friday, not Monday.")


def corrected_while_held(article: Article) -> None:
    lifecycle.hold(article, by=make_user("chief"), reason="Doubts")
    corrected(article)


@pytest.mark.parametrize("change", [renewed, corrected, corrected_while_held])
def test_or_was_renewed_or_corrected_last(client: Client, change: Any) -> None:
    article = story()
    story(slug="untouched")
    change(article)
    index = told(client, "/sitemap.xml", "s:sitemap/s:lastmod")
    moments = sorted(told(client, "/sitemaps/2025-11.xml", "s:url/s:lastmod"))
    today = timezone.now().isoformat()[:10]
    assert [moment[:10] for moment in moments] == ["2025-11-30", today]
    assert index == [moments[-1]]


def test_who_is_not_public_stands_in_none(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance")
    for number, privacy in enumerate(("private", "minor", "protected")):
        make_person("Wren", slug=f"wren-{number}", privacy=privacy)
    make_person("Stub", slug="stub", status="stub")
    assert told(client, "/sitemaps/people.xml") == ["/people/orla-vance/"]


def test_people_come_in_blocks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 2)
    people = {make_person(f"Orla {number}").slug for number in range(5)}
    index = [each for each in told(client, "/sitemap.xml", "s:sitemap/s:loc") if "people" in each]
    blocks = [told(client, each) for each in index]
    assert all(1 <= len(block) <= 2 for block in blocks)
    assert sorted(slug for block in blocks for slug in block) == sorted(f"/people/{slug}/" for slug in people)


def test_lists_that_have_stories_are_fronts(client: Client) -> None:
    signed = [Signature(make_contributor(slug="dana"))]
    story(topics=[make_topic("Casting")], bylines=signed)
    make_topic("Comedy")
    make_contributor(slug="bo")
    lists = ["/film/", "/topics/casting/", "/authors/dana/"]
    about = ["/about/", *(f"/about/{slug}/" for slug in POLICIES)]
    assert told(client, "/sitemaps/fronts.xml") == ["/", "/people/", "/corrections/", *about, *lists]


def test_news_is_two_days_old_at_most(client: Client) -> None:
    story(timezone.now() - dt.timedelta(hours=47), slug="new", headline="Otters & <others>")
    story(timezone.now() - dt.timedelta(hours=49), slug="old")
    assert told(client, "/news-sitemap.xml") == ["/film/new/"]
    assert told(client, "/news-sitemap.xml", "s:url/news:news/news:title") == ["Otters & <others>"]


def test_and_not_more_than_google_reads(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "NEWS", 2)
    for hours in range(3):
        story(timezone.now() - dt.timedelta(hours=hours), slug=f"story-{hours}x")
    assert told(client, "/news-sitemap.xml") == ["/film/story-0x/", "/film/story-1x/"]


def test_without_news_it_is_empty(client: Client) -> None:
    assert told(client, "/news-sitemap.xml") == []


# --- pictures -----------------------------------------------------------------------------------------------


def test_a_story_brings_its_pictures_once_each(client: Client) -> None:
    lead, inside = shown(file="images/1.jpg"), shown(file="images/2.jpg")
    body = f"<p>Otters.</p>{figure(inside.uuid)}{figure(inside.uuid)}{figure(lead.uuid)}"
    story(lead_image=lead, body=body)
    pictures = told(client, "/sitemaps/2025-11.xml", "s:url/image:image/image:loc")
    assert pictures == [f"/media/renditions/{image.pk}-natural-1600.jpg" for image in (lead, inside)]


@pytest.mark.parametrize(
    "fields", [{"channels": ["api"]}, {"usable_until": NOVEMBER}, {"territories": ["US"]}], ids=str
)
def test_not_those_that_readers_may_not_see_everywhere(client: Client, fields: dict[str, Any]) -> None:
    image = shown()
    story(lead_image=image, body=f"<p>Otters.</p>{figure(image.uuid)}", slug="otters")
    portrait = shown(file="images/face.jpg", portrait_of=make_person("Orla Vance", slug="orla-vance"))
    type(image).objects.update(**fields)
    assert told(client, "/sitemaps/2025-11.xml") == ["/film/otters/"]
    assert told(client, "/sitemaps/people.xml") == ["/people/orla-vance/"]
    assert portrait.pk
    for path in ("2025-11", "people"):
        assert told(client, f"/sitemaps/{path}.xml", "s:url/image:image/image:loc") == []


@pytest.mark.parametrize(("may_crop", "shape"), [(True, "square-800"), (False, "natural-1600")])
def test_a_profile_brings_its_portrait(client: Client, may_crop: bool, shape: str) -> None:
    image = shown(portrait_of=make_person("Orla Vance"), may_crop=may_crop)
    pictures = told(client, "/sitemaps/people.xml", "s:url/image:image/image:loc")
    assert pictures == [f"/media/renditions/{image.pk}-{shape}.jpg"]


# --- bad input, and cost ------------------------------------------------------------------------------------

NONE = "2025-13 2025-00 2025-1 25-11 2025-10 2999-12 9999-12 0000-01"
NONE += " people-1 people-2 people-0 people-01 people-99999999 peoples x"


def test_there_are_no_other_parts(client: Client) -> None:
    story()
    make_person("Orla Vance")
    for name in [*NONE.split(), "1" * 500, "2025-١١", "fronts.xml"]:
        assert client.get(f"/sitemaps/{name}.xml").status_code == 404, name
    for path in ("/sitemap.xml/", "/sitemaps/", "/sitemaps/2025-11/", "/sitemaps/2025-11.xml/"):
        assert client.get(path).status_code == 404, path
    for method in ("post", "put", "delete"):
        assert getattr(client, method)("/sitemap.xml").status_code == 405


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("sitemap", 4),
        ("sitemaps/2025-11", 5),
        ("sitemaps/people", 2),
        ("sitemaps/fronts", 3),
        ("news-sitemap", 1),
    ],
)
def test_a_sitemap_costs_the_same_for_one_and_for_fifty(client: Client, path: str, queries: int) -> None:
    for rows in (1, 49):
        for number in range(rows):
            lead = shown(file=f"images/{rows}-{number}.jpg")
            story(lead_image=lead, body=f"<p>O.</p>{figure(lead.uuid)}", slug=f"story-{rows}-{number}")
            person = make_person(f"Orla {number}")
            shown(file=f"images/face-{rows}-{number}.jpg", portrait_of=person)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/{path}.xml").status_code == 200
        assert len(seen) == queries
        assert not any('"body"' in query["sql"] for query in seen)
    assert Person.objects.count() == 50
