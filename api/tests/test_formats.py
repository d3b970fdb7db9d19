"""ninjs and JSON-LD: as their standards have it, whatever the story, and with nothing that ours hides."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from api.models import Partner, Scope, make_key
from api.tests.conftest import client_with
from articles import lifecycle
from articles.body import canonical_text
from articles.copy import Signature
from articles.models import Article, Mention, Topic
from images.models import Image
from staff.models import User
from tests.builders import (
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_topic,
    make_user,
)
from tests.figures import embed, figure, gallery
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db
STANDARDS = settings.BASE_DIR / "tests/standards"
# A story of ours has no place on a map: of GeoJSON nothing need be known.
ANYTHING = DRAFT202012.create_resource({})
NINJS = Draft202012Validator(
    json.loads((STANDARDS / "ninjs-3.1.json").read_text()),
    registry=Registry().with_resource("https://geojson.org/schema/GeoJSON.json", ANYTHING),
    format_checker=FormatChecker(),
)
TERMS = json.loads((STANDARDS / "schemaorg.json").read_text())
ARTICLES = "/api/v1/articles/"


def item(api: Client, article: Article, kind: str = "ninjs", **asked: str) -> dict[str, Any]:
    return dict(api.get(f"{ARTICLES}{article.uuid}/", {"format": kind, **asked}).json())


@pytest.fixture
def everything(chief: User) -> Article:
    """All that there can be of a story: Orla in its headline, Theo in its body."""
    lead, inside = make_image(credit="Pim Roe", caption="Otters", source_type="digitalCapture"), make_image()
    make_renditions(lead)
    Image.objects.filter(pk=lead.pk).update(is_editorial_only=True, may_crop=False, territories=[])
    article = make_live_article(
        by=chief,
        headline="Orla Vance sings",
        short_headline="Vance sings",
        kicker="Music",
        dek="Nobody minded.",
        dateline="HARBOUR",
        seo_title="Orla Vance sings to otters",
        seo_description="To otters.",
        body=f"<p>Theo Lanswick slept.</p>{figure(inside.uuid)}{embed()}",
        section=make_section("Film"),
        topics=[make_topic("Casting", mediatopic="20000005"), make_topic("Comedy")],
        bylines=[Signature(make_contributor("Dana Whitlow", slug="dana"))],
        lead_image=lead,
    )
    orla, theo = make_person("Orla Vance", slug="orla"), make_person("Theo Lanswick", slug="theo")
    make_mention(article, orla)
    Mention.objects.update(part="headline", is_linked=False)
    make_mention(article, theo)
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not Monday.")
    return article


# --- which format -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "accept", "media_type"),
    [
        ({}, "*/*", "application/json"),
        ({}, "application/json", "application/json"),
        ({}, "application/ninjs+json", "application/ninjs+json"),
        ({}, "text/html, application/ld+json;q=0.9", "application/ld+json"),
        ({"format": "ninjs"}, "*/*", "application/ninjs+json"),
        ({"format": "jsonld"}, "application/json", "application/ld+json"),
        ({"format": "native"}, "application/ld+json", "application/json"),
    ],
)
def test_the_format_is_said_by_the_parameter_or_else_by_accept(
    api: Client, asked: dict[str, str], accept: str, media_type: str
):
    article = make_live_article()
    for path in (ARTICLES, f"{ARTICLES}{article.uuid}/"):
        answer = api.get(path, asked, headers={"Accept": accept})
        assert (answer.status_code, answer["Content-Type"]) == (200, media_type)


@pytest.mark.parametrize(
    ("asked", "accept", "code"), [({"format": "xml"}, "*/*", 400), ({}, "text/html", 406)]
)
def test_another_format_is_refused(api: Client, asked: dict[str, str], accept: str, code: int):
    answer = api.get(ARTICLES, asked, headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (code, "application/problem+json")


def test_formats_have_etags_of_their_own(api: Client):
    make_live_article()
    tags = {api.get(ARTICLES, {"format": kind})["ETag"] for kind in ("native", "ninjs", "jsonld")}
    assert len(tags) == 3
    again = api.get(ARTICLES, {"format": "ninjs"}, headers={"If-None-Match": ", ".join(tags)})
    assert again.status_code == 304


# --- ninjs --------------------------------------------------------------------------------------------------


def test_ninjs_says_all_of_a_story(api: Client, everything: Article):
    told = item(api, everything)
    NINJS.validate(told)
    assert (told["pubStatus"], told["version"], told["located"]) == ("usable", "1", "HARBOUR")
    assert told["by"] == "Dana Whitlow"
    assert told["edNote"] == "CORRECTION: It was Friday, not Monday."
    assert [each["role"] for each in told["headlines"]] == ["main", "short", "kicker", "seo"]
    assert [(each["name"], each["rel"]) for each in told["people"]] == [
        ("Theo Lanswick", "mentions"),
        ("Orla Vance", "about"),
    ]
    assert told["people"][1]["uri"] == "http://127.0.0.1:8000/people/orla/"
    assert "http://cv.iptc.org/newscodes/mediatopic/20000005" in [each["uri"] for each in told["subjects"]]
    lead, inside = told["associations"]
    assert (lead["rel"], inside["rel"]) == ("featured", "illustration")
    assert lead["usageTerms"] == "Editorial use only. Not to be cropped. Not for training of AI."
    assert {each["contentType"] for each in lead["renditions"]} == {"image/jpeg", "image/webp", "image/avif"}
    assert "slugline" not in told


@pytest.mark.parametrize("body", ["html", "text", "blocks"])
def test_ninjs_has_the_body_that_was_asked_for(api: Client, everything: Article, body: str):
    told = item(api, everything, body=body)
    NINJS.validate(told)
    native = item(api, everything, "native", body=body)[f"body_{body}"]
    value = told["bodies"][0]["value"]
    assert (json.loads(value) if body == "blocks" else value) == native


def test_a_list_in_ninjs_is_an_envelope_of_partial_ones(api: Client, everything: Article):
    for _ in range(2):
        make_live_article()
    page = api.get(ARTICLES, {"format": "ninjs", "limit": "2"}).json()
    assert set(page) == {"next", "results"}
    assert api.get(page["next"]).json()["results"][0] == {
        **{name: value for name, value in item(api, everything).items() if name != "bodies"},
        "representationType": "partial",
        "associations": item(api, everything)["associations"][:1],
    }
    whole = api.get(ARTICLES, {"format": "ninjs", "expand": "body"}).json()["results"]
    assert whole[-1] == item(api, everything)
    for told in [*page["results"], *whole]:
        NINJS.validate(told)


def test_ninjs_of_a_held_story_is_withheld_and_bare(api: Client, chief: User, everything: Article):
    lifecycle.hold(everything, by=chief, reason="A call", notice="We are asking once more.")
    answer = api.get(f"{ARTICLES}{everything.uuid}/", {"format": "ninjs"})
    assert answer.status_code == 200
    NINJS.validate(answer.json())
    assert answer.json()["pubStatus"] == "withheld"
    assert "We are asking once more." in answer.json()["edNote"]
    assert not {"sings", "Nobody", "Vance", "A call"} & set(answer.text.replace('"', " ").split())


def test_ninjs_of_a_killed_story_is_410_and_canceled(api: Client, chief: User, everything: Article):
    lifecycle.kill(everything, by=chief, reason="A call", notice="It was not true.")
    answer = api.get(f"{ARTICLES}{everything.uuid}/", {"format": "ninjs"})
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/ninjs+json")
    NINJS.validate(answer.json())
    assert answer.json()["pubStatus"] == "canceled"
    assert "It was not true." in answer.json()["edNote"]
    assert {"headlines", "bodies", "people", "associations", "descriptions"} & set(answer.json()) == set()
    other = api.get(f"{ARTICLES}{everything.uuid}/", {"format": "jsonld"})
    assert (other.status_code, other["Content-Type"]) == (410, "application/problem+json")


def test_ninjs_of_a_story_under_embargo_is_withheld_until_then(partner: Partner, everything: Article):
    end = lifecycle.clock().replace(microsecond=0) + dt.timedelta(hours=1)
    Article.objects.update(embargo_until=end)
    ahead = client_with(make_key(partner, scopes=[Scope.ARTICLES, Scope.EMBARGOED])[1])
    told = item(ahead, everything)
    NINJS.validate(told)
    assert told["pubStatus"] == "withheld"
    assert told["embargoedUntil"] == item(ahead, everything, "native")["usable_from"]
    assert told["edNote"].startswith("EMBARGOED until ")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@how(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headline=WORDS,
    lines=st.lists(WORDS, max_size=4),
    code=st.text(max_size=10).filter(lambda text: "\x00" not in text and text.isprintable()),
    figures=st.lists(st.sampled_from([embed(), figure(), gallery(figure())]), max_size=2),
)
def test_whatever_the_story_its_ninjs_is_valid(
    api: Client, chief: User, headline: str, lines: list[str], code: str, figures: list[str]
):
    if not Image.objects.exists():
        make_image(uuid="9b2d0c4e-3f5a-4c1e-8a6b-1234567890ab")
    dek, dateline = [*lines, "x", ""][:2]
    topic = Topic.objects.create(name=headline, slug=f"topic-{Topic.objects.count()}", mediatopic=code)
    article = make_live_article(
        by=chief,
        headline=headline,
        dek=dek,
        dateline=dateline,
        topics=[topic],
        body="".join([*(f"<p>{escape(line)}</p>" for line in lines), *figures]) or "<p>x</p>",
    )
    for body in ("html", "text", "blocks"):
        told = item(api, article, body=body)
        NINJS.validate(told)
    assert told["headlines"][0]["value"] == canonical_text(headline).strip()


def test_an_invalid_one_would_be_seen():
    assert not NINJS.is_valid({"uri": "http://a.example/", "pubStatus": "live"})
    assert not NINJS.is_valid({"uri": "http://a.example/", "slug": "x"})
    assert not NINJS.is_valid({"uri": "http://a.example/", "associations": [{"uri": "http://a.example/"}]})


@pytest.fixture
def demo(settings: Any, tmp_path: Any) -> None:
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    call_command("demo", verbosity=0)


@pytest.mark.usefixtures("demo")
def test_every_story_of_the_demo_is_valid_ninjs_and_schema_org():
    api = client_with("demo-partner-key")
    address, seen = f"{ARTICLES}?format=ninjs&expand=body&limit=100", 0
    while address:
        page = api.get(address).json()
        for told in page["results"]:
            NINJS.validate(told)
        seen, address = seen + len(page["results"]), page["next"]
    assert seen == Article.objects.live().count() > 30
    assert list(wrong(api.get(ARTICLES, {"format": "jsonld", "expand": "body", "limit": "100"}).json())) == []


# --- JSON-LD ------------------------------------------------------------------------------------------------


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every thing that has a type, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        yield from nodes(list(value.values()))


def lineage(kind: str) -> set[str]:
    return {kind}.union(*(lineage(each) for each in TERMS["types"].get(kind, [])))


def wrong(told: Any) -> Iterator[str]:
    """What is no type, no property of its type, or empty."""
    for node in nodes(told):
        kind = node["@type"]
        if kind not in TERMS["types"]:
            yield kind
        for name in node.keys() - {"@type", "@id", "@context"}:
            if not lineage(kind) & set(TERMS["properties"].get(name, [])) or node[name] in ("", [], None):
                yield f"{kind}.{name}"


def test_json_ld_is_in_schema_orgs_terms_and_says_what_our_own_does(api: Client, everything: Article):
    told, native = item(api, everything, "jsonld"), item(api, everything, "native", body="text")
    assert told["@context"] == "https://schema.org"
    assert list(wrong(told)) == []
    assert (told["headline"], told["articleBody"]) == (native["headline"], native["body_text"])
    assert (told["url"], told["datePublished"]) == (native["url"], native["published_at"])
    assert [one["name"] for one in told["about"]] == ["Orla Vance"]
    assert [one["name"] for one in told["mentions"]] == ["Theo Lanswick"]
    assert told["correction"][0]["text"] == "It was Friday, not Monday."
    assert told["image"]["url"] == native["lead_image"]["url"]
    assert told["author"][0]["name"] == "Dana Whitlow"


def test_a_term_of_our_own_would_be_seen():
    assert list(wrong({"@type": "NewsArticle", "byline": "x"})) == ["NewsArticle.byline"]


def test_a_list_in_json_ld_is_an_item_list_with_its_next_page_in_a_header(api: Client):
    stories = [make_live_article() for _ in range(3)]
    answer = api.get(ARTICLES, {"format": "jsonld", "limit": "2"})
    assert list(wrong(answer.json())) == []
    listed = [each["item"]["identifier"] for each in answer.json()["itemListElement"]]
    assert listed == [f"urn:uuid:{story.uuid}" for story in reversed(stories[1:])]
    further, _, relation = answer["Link"].partition(",")[0].partition(";")
    assert relation.strip() == 'rel="next"'
    assert api.get(further.strip("<>")).json()["numberOfItems"] == 1


def test_json_ld_of_a_held_story_says_that_it_is_and_no_more(api: Client, chief: User, everything: Article):
    lifecycle.hold(everything, by=chief, reason="A call")
    told = item(api, everything, "jsonld")
    assert list(wrong(told)) == []
    assert told["creativeWorkStatus"] == "Withheld"
    assert "headline" not in told


# --- what all formats hide ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["native", "ninjs", "jsonld"])
def test_what_is_hidden_is_hidden_in_every_format(api: Client, kind: str):
    make_user("chief")
    article = make_live_article(body="<p>Wren Averill sang.</p>", slugline="CANARY", ed_note="CANARY")
    make_mention(article, make_person("Wren Averill", slug="wren-averill", privacy="minor"))
    answer = api.get(f"{ARTICLES}{article.uuid}/", {"format": kind})
    assert answer.status_code == 200
    assert "CANARY" not in answer.text
    assert "wren-averill" not in answer.text
