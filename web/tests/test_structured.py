"""What machines read in pages: in schema.org's own terms, and only what the page shows."""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image as Pillow

from articles import lifecycle
from articles.copy import Signature
from articles.models import Article
from people.models import Credit, Person, Privacy, Work
from tests.builders import (
    link,
    make_article,
    make_contributor,
    make_person,
    make_section,
    make_topic,
    make_user,
    publish,
)
from tests.pictures import make_image, make_renditions
from web.templatetags.pictures import HOUSE_CARD

pytestmark = pytest.mark.django_db

AT = "http://127.0.0.1:8000"
SCHEMA = json.loads((settings.BASE_DIR / "tests/standards/schemaorg.json").read_text())
STORY = "/film/otters/"
PAGES = ["/", STORY, "/film/", "/topics/casting/", "/authors/dana/", "/people/orla-vance/"]


@pytest.fixture
def orla(db: None) -> Person:
    person = make_person("Orla Vance", slug="orla-vance", born="1958-04-03", occupations=["actor"])
    work = Work.objects.create(title="The Reef", year=1999)
    Credit.objects.create(person=person, work=work, character="Mina", first_year=1999)
    return person


@pytest.fixture
def otters(orla: Person) -> Article:
    """Orla's name stands in the headline, Theo's in the body; all there can be of a story is there."""
    make_person("Theo Lanswick", slug="theo")
    chief, image = make_user("chief"), make_image(credit="Mara Quill / Tideway", caption="Otters at dusk.")
    make_renditions(image)
    dana = make_contributor("Dana Whitlow", slug="dana", title="Film editor", bio="She sees films.")
    lens = make_contributor("Lens", slug="lens")
    article = make_article(
        by=chief,
        slug="otters",
        headline="Orla Vance sings to otters",
        short_headline="Otters sung to",
        dek="Nobody minded.",
        dateline="HARBOUR",
        body="<p>Orla Vance sang. Theo Lanswick slept.</p>",
        section=make_section("Film", description="On screens."),
        topics=[make_topic("Casting"), make_topic("Comedy")],
        bylines=[Signature(dana), Signature(lens, role="photographer")],
        lead_image=image,
    )
    link(article)
    publish(article, by=chief)
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not Monday.")
    return article


def graph(client: Client, path: str) -> list[dict[str, Any]]:
    parts = client.get(path).text.split('<script type="application/ld+json">')
    assert len(parts) == 2, f"{path}: {len(parts) - 1} graphs"
    told = json.loads(parts[1].partition("</script>")[0])
    assert told["@context"] == "https://schema.org"
    return list(told["@graph"])


def of(client: Client, path: str, kind: str) -> dict[str, Any]:
    (found,) = [node for node in graph(client, path) if node["@type"] == kind]
    return found


# --- in schema.org's terms --------------------------------------------------------------------------------


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
    above = SCHEMA["types"].get(kind, [])
    return {kind}.union(*(lineage(each) for each in above))


def wrong(graph: list[dict[str, Any]]) -> Iterator[str]:
    """What is no type, or no property of its type. `query-input` is Google's."""
    for node in nodes(graph):
        kind = node["@type"]
        if kind not in SCHEMA["types"]:
            yield kind
        for name in node.keys() - {"@type", "@id", "query-input"}:
            if not lineage(kind) & set(SCHEMA["properties"].get(name, [])):
                yield f"{kind}.{name}"


def test_every_type_and_property_is_schema_orgs(client: Client, otters: Article) -> None:
    assert {path: list(wrong(graph(client, path))) for path in PAGES} == {path: [] for path in PAGES}


@pytest.mark.parametrize(
    "planted",
    [{"@type": "NewsArtikel"}, {"@type": "Person", "headline": "x"}, {"@type": "NewsArticle", "byline": "x"}],
)
def test_another_would_be_seen(planted: dict[str, Any]) -> None:
    assert list(wrong([{"@type": "WebPage", "mainEntity": planted}]))


def test_nothing_is_said_that_is_empty(client: Client, otters: Article) -> None:
    said = [value for path in PAGES for node in nodes(graph(client, path)) for value in node.values()]
    assert not [value for value in said if value in ("", [], {}, None)]


# --- a story ------------------------------------------------------------------------------------------------


def test_a_story_says_what_its_page_shows(client: Client, otters: Article) -> None:
    story, page = of(client, STORY, "NewsArticle"), html.unescape(client.get(STORY).text)
    assert story["url"] == story["mainEntityOfPage"] == f"{AT}{STORY}"
    assert story["headline"] == "Orla Vance sings to otters"
    assert story["alternativeHeadline"] == "Otters sung to"
    assert story["description"] == "Nobody minded."
    assert story["dateline"] == "HARBOUR"
    assert story["articleSection"] == "Film"
    assert story["keywords"] == ["Casting", "Comedy"]
    assert (story["isAccessibleForFree"], story["inLanguage"]) == (True, "en")
    assert story["datePublished"] in page
    assert story["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It was Friday, not Monday.",
            "datePublished": story["dateModified"],
        }
    ]
    body = page.partition("</head>")[2]
    for words in ("Nobody minded.", "HARBOUR", "Casting", "It was Friday, not Monday.", "Dana Whitlow"):
        assert words in body


def test_it_is_signed_by_who_wrote_it(client: Client, otters: Article) -> None:
    at = f"{AT}/authors/dana/"
    dana = {"@type": "Person", "@id": f"{at}#author", "name": "Dana Whitlow", "url": at}
    assert of(client, STORY, "NewsArticle")["author"] == [dana]
    page = of(client, "/authors/dana/", "ProfilePage")
    assert dana.items() <= page["mainEntity"].items()
    assert (page["mainEntity"]["jobTitle"], page["mainEntity"]["description"]) == (
        "Film editor",
        "She sees films.",
    )


def test_its_people_have_the_identity_of_their_profiles(client: Client, otters: Article) -> None:
    story = of(client, STORY, "NewsArticle")
    orla = of(client, "/people/orla-vance/", "Person")
    assert [one["@id"] for one in story["about"]] == [orla["@id"]] == [f"{AT}/people/orla-vance/#person"]
    assert [one["@id"] for one in story["mentions"]] == [f"{AT}/people/theo/#person"]


@pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy.MINOR, Privacy.PROTECTED])
def test_who_is_not_public_is_not_among_them(client: Client, otters: Article, privacy: str) -> None:
    Person.objects.update(privacy=privacy)
    story = of(client, STORY, "NewsArticle")
    assert "about" not in story
    assert "mentions" not in story


def test_its_picture_has_its_credit_and_its_size(client: Client, otters: Article) -> None:
    assert of(client, STORY, "NewsArticle")["image"] == {
        "@type": "ImageObject",
        "url": f"{AT}/media/renditions/{otters.live.lead_image_id}-card-1200.jpg",  # type: ignore[union-attr]
        "width": 1200,
        "height": 630,
        "caption": "Otters at dusk.",
        "creditText": "Mara Quill / Tideway",
    }


def test_a_story_with_next_to_nothing_has_its_graph(client: Client) -> None:
    publish(make_article(slug="otters", topics=[]), by=make_user("chief"))
    story = of(client, STORY, "NewsArticle")
    assert story.keys() & {"image", "correction", "about", "mentions", "keywords", "dateline"} == set()
    assert story["dateModified"] == story["datePublished"]


def test_a_script_in_a_headline_stays_data(client: Client, otters: Article) -> None:
    odd = make_article(slug="odd", headline="</script><script>alert(1)</script>")
    publish(odd, by=make_user("chief"))
    assert "<script>alert" not in client.get("/film/odd/").text
    assert of(client, "/film/odd/", "NewsArticle")["headline"] == "</script><script>alert(1)</script>"


# --- the house ----------------------------------------------------------------------------------------------


def test_the_front_page_tells_of_the_paper_and_how_to_search_it(client: Client) -> None:
    paper = of(client, "/", "NewsMediaOrganization")
    for name in ("publishingPrinciples", "ethicsPolicy", "correctionsPolicy", "unnamedSourcesPolicy"):
        assert paper[name].startswith(f"{AT}/about/")
    site = of(client, "/", "WebSite")
    assert site["publisher"] == {"@id": paper["@id"]}
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{AT}/search/?q={{search_term_string}}"


@pytest.mark.parametrize(
    ("path", "crumbs"),
    [
        (STORY, [("Home", "/"), ("Film", "/film/")]),
        ("/people/orla-vance/", [("Home", "/"), ("People", "/people/")]),
    ],
)
def test_the_crumbs_are_those_of_the_page(client: Client, otters: Article, path: str, crumbs: Any) -> None:
    told = of(client, path, "BreadcrumbList")["itemListElement"]
    assert [(each["position"], each["name"], each["item"]) for each in told] == [
        (at, name, f"{AT}{where}") for at, (name, where) in enumerate(crumbs, 1)
    ]
    shown = client.get(path).text.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert all(f'href="{where}"' in shown and name in shown for name, where in crumbs)


@pytest.mark.parametrize("path", ["/film/", "/topics/casting/"])
def test_a_front_lists_its_stories_in_order(client: Client, otters: Article, path: str) -> None:
    front = of(client, path, "CollectionPage")
    assert front["mainEntity"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "url": f"{AT}{STORY}"}
    ]


# --- the rest of a head -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, "/people/", "/corrections/"])
def test_a_shared_link_shows_a_card_and_search_engines_a_large_picture(
    client: Client, otters: Article, path: str
) -> None:
    head = client.get(path).text.partition("</head>")[0]
    assert f'<link rel="canonical" href="{AT}{path}" />' in head
    assert '<meta name="robots" content="max-image-preview:large" />' in head
    assert '<meta name="twitter:card" content="summary_large_image" />' in head
    assert '<meta property="og:image:width" content="1200" />' in head
    assert '<meta property="og:image:height" content="630" />' in head
    own = "renditions/" if path in ("/", STORY) else HOUSE_CARD
    assert own in head.partition('og:image" content="')[2].partition('"')[0]


def test_the_house_card_is_as_large_as_it_says() -> None:
    found = finders.find(HOUSE_CARD)
    assert isinstance(found, str)
    with Pillow.open(found) as card:
        assert card.size == (1200, 630)
    assert Path(found).stat().st_size < 8_000


FEEDS = {
    "/": "site",
    STORY: "sections/film",
    "/film/": "sections/film",
    "/topics/casting/": "topics/casting",
    "/authors/dana/": "authors/dana",
    "/people/orla-vance/": "people/orla-vance",
    "/people/": "site",
    "/corrections/": "corrections",
}


@pytest.mark.parametrize(("path", "feed"), FEEDS.items())
def test_a_page_names_its_feeds(client: Client, otters: Article, path: str, feed: str) -> None:
    head = client.get(path).text.partition("</head>")[0]
    for suffix, kind in (("rss", "rss+xml"), ("atom", "atom+xml"), ("json", "feed+json")):
        link = f'type="application/{kind}"\n        href="/feeds/{feed}.{suffix}"'
        assert link in head
        assert client.get(f"/feeds/{feed}.{suffix}").status_code == 200
