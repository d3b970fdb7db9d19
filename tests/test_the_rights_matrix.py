"""Every public output × every state of a picture's rights: the picture where it may be, its story always.

A new output joins OUTPUTS, a new state STATES. That this test can fail is tested too: see the planted leaks.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from api.formats import stories as api_stories
from api.models import Partner
from api.v1 import images as api_images
from api.v1.representations import Picture
from articles import previews
from articles.copy import Signature
from images.models import Channel, Image, Rendition
from images.models.image import ImageQuerySet
from people.models import Person
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
from tests.figures import figure
from tests.pictures import make_image, make_renditions
from web import reading
from web.views import person as person_view

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_kept")]

HOUR = dt.timedelta(hours=1)
NOW = timezone.now()
HEADLINE, NAME = "Otters return to the harbour", "Orla Vance"
LEAD, FACE = "lead-picture", "face-picture"  # in the addresses of their files
SIGNER, INSIDE = "signer-picture", "inside-picture"
MASTER = "the-master"
COUNTRY = "X-Country"


class Scene:
    """A live story with pictures, about Orla, who has a portrait, by Dana, who has one too. All are asked
    about in one state."""

    def __init__(self, partner: Partner, key: str) -> None:
        self.partner, self.api = partner, Client(headers={"Authorization": f"Bearer {key}"})
        self.country = ""
        self.orla = make_person(NAME, slug="orla-vance")
        self.lead, self.face = _picture(LEAD), _picture(FACE, portrait_of=self.orla)
        chief, dana = make_user("chief"), make_contributor("Dana Whitlow", slug="dana")
        _picture(SIGNER, byline_of=dana)
        inside = [_picture(INSIDE), _picture("another-picture")]
        filed = {"section": make_section(), "topics": [make_topic()], "bylines": [Signature(dana)]}
        another = make_article(by=chief, slug="another", **filed)
        article = make_article(
            by=chief,
            slug="otters",
            headline=HEADLINE,
            body=f"<p>{NAME} sang.</p>{''.join(figure(each.uuid) for each in inside)}",
            lead_image=self.lead,
            **filed,
        )
        link(article)
        for each in (another, article):
            publish(each, by=chief)
        assert article.head
        _, token = previews.share(article.head, by=chief, lasts=HOUR)
        self.uuid, self.preview = article.uuid, reverse("preview", args=[token])

    def address(self, path: str) -> str:
        """Where that is: the preview, the story and the pictures have addresses of their own."""
        if path in API_PICTURES:
            return f"{API}images/{Image.objects.get(file__contains=API_PICTURES[path]).uuid}/"
        return path.replace(ITEM, f"{API}articles/{self.uuid}/") if path != PREVIEW else self.preview

    def fetch(self, path: str) -> str:
        if path.startswith("/api/"):
            return self.api.get(path).text
        return Client().get(path, headers={COUNTRY: self.country} if self.country else {}).text


def _picture(marker: str, **fields: Any) -> Image:
    """One that the worker has been at: its files say which picture they are of."""
    image = make_image(file=f"images/{MASTER}-{marker}.jpg", **fields)
    make_renditions(image)
    Rendition.objects.filter(image=image).update(stem=Concat(Value(f"renditions/{marker}-"), "shape"))
    return image


# --- outputs: where each is found, and of which channel it is --------------------------------------------


def everything(text: str) -> str:
    return text


def body(text: str) -> str:
    return text.partition("</head>")[2]


def shared(text: str) -> str:
    return " ".join(re.findall(r'property="og:image" content="([^"]*)"', text))


def json_ld(text: str) -> str:
    return text.partition("application/ld+json")[2].partition("</script>")[0]


@dataclass(frozen=True)
class Output:
    """A part of an answer, the picture it would show, and what it shows in any case."""

    path: str
    part: Callable[[str], str]
    marker: str
    channel: Channel
    stays: str = HEADLINE
    anywhere: bool = False  # of its readers no country is known

    def __str__(self) -> str:
        return f"{self.part.__name__} of {self.path}"


API = "/api/v1/"
STORY, PICTURES = "/film/otters/", "/film/otters/pictures/"
PREVIEW, ITEM = "preview", f"{API}articles/item/"  # two with addresses of their own
PAGES = ["/", "/film/", "/topics/casting/", "/authors/dana/", "/people/orla-vance/", "/film/another/", STORY]
FEEDS = ["/feeds/site.rss", "/feeds/site.atom", "/feeds/site.json", "/feeds/sections/film.rss"]
FEEDS += ["/feeds/topics/casting.atom", "/feeds/authors/dana.json", "/feeds/people/orla-vance.rss"]
FEEDS += ["/feeds/people/orla-vance/"]
MONTH = f"/sitemaps/{NOW.astimezone(dt.UTC):%Y-%m}.xml"
PAGES += ["/search/?q=sang", "/search/?q=orla+vance&order=newest"]
FACES = ["/", STORY, "/people/", "/people/?q=orla", "/search/?q=orla", "/people/orla-vance/", PREVIEW]
API_LISTS = [
    f"{API}articles/{asked}"
    for asked in ("", "?expand=body", "?format=ninjs&expand=body", "?format=jsonld", "?q=otters")
]
API_ITEMS = [ITEM, f"{ITEM}?body=blocks", f"{ITEM}?format=ninjs", f"{ITEM}?format=jsonld"]
API_PICTURES = {f"{API}images/{marker}/": marker for marker in (LEAD, INSIDE, FACE)}
OUTPUTS = [
    *(Output(path, body, LEAD, Channel.SITE) for path in [*PAGES, PREVIEW]),
    *(Output(path, body, FACE, Channel.SITE, NAME) for path in FACES),
    *(Output(path, body, SIGNER, Channel.SITE) for path in [STORY, "/authors/dana/", PREVIEW]),
    *(Output(path, body, INSIDE, Channel.SITE) for path in [STORY, PREVIEW]),
    # The page of all pictures is not there where none may be shown.
    *(Output(PICTURES, body, marker, Channel.SITE, stays="") for marker in (LEAD, INSIDE)),
    Output("/people/orla-vance/", json_ld, FACE, Channel.SITE, NAME),
    *(Output(path, shared, LEAD, Channel.SOCIAL) for path in ["/", STORY, PREVIEW]),
    Output(PICTURES, shared, LEAD, Channel.SOCIAL, stays=""),
    Output("/people/orla-vance/", shared, FACE, Channel.SOCIAL, NAME),
    Output(STORY, json_ld, LEAD, Channel.SITE),
    Output(MONTH, everything, LEAD, Channel.SITE, STORY, anywhere=True),
    Output("/sitemaps/people.xml", everything, FACE, Channel.SITE, "/people/orla-vance/", anywhere=True),
    *(Output(path, everything, LEAD, Channel.FEEDS) for path in FEEDS),
    *(Output(path, everything, LEAD, Channel.API) for path in [*API_LISTS, *API_ITEMS]),
    *(Output(path, everything, INSIDE, Channel.API) for path in [*API_LISTS[1:3], *API_ITEMS[:3]]),
    *(Output(path, everything, marker, Channel.API, stays="") for path, marker in API_PICTURES.items()),
    *(Output(f"{API}people/{path}", everything, FACE, Channel.API, NAME) for path in ["", "orla-vance/"]),
]
# These show no picture in any state; once they do, they are of a channel.
BARE = [
    "/feeds/corrections.rss",
    "/feeds/corrections.atom",
    "/feeds/corrections.json",
    "/sitemap.xml",
    "/sitemaps/fronts.xml",
    "/news-sitemap.xml",
    "/corrections/",
    "/about/",
    "/robots.txt",
    "/suggest/?q=orla",
    f"{API}changes/",
]
BARE += [f"{API}sections/"]

# --- states ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """What both rows say, who asks, and what is shown then."""

    name: str
    fields: dict[str, Any]
    shown: frozenset[Channel]
    country: str = ""  # of the reader, as a CDN says it
    countries: list[str] = field(default_factory=list)  # of the partner
    privacy: str = ""  # of whom the lead picture is the portrait too

    def shows(self, output: Output) -> bool:
        if output.path == PICTURES and Channel.SITE not in self.shown:
            return (
                False  # a page of pictures without any is not there, nor what shared links would show of it
            )
        of_nobody = self.privacy and output.marker == LEAD
        of_somewhere = output.anywhere and "territories" in self.fields
        return output.channel in self.shown and not of_nobody and not of_somewhere


ALL, NONE = frozenset(Channel), frozenset[Channel]()
SOMEWHERE = frozenset({Channel.SITE, Channel.API})
STATES = [
    State("usable", {}, ALL),
    State("in its time", {"usable_from": NOW - HOUR, "usable_until": NOW + HOUR}, ALL),
    State("expired", {"usable_until": NOW - HOUR}, NONE),
    State("not yet", {"usable_from": NOW + HOUR}, NONE),
    *(State(f"for {channel} only", {"channels": [channel]}, frozenset({channel})) for channel in Channel),
    *(
        State(f"barred from {channel}", {"channels": sorted(ALL - {channel})}, ALL - {channel})
        for channel in Channel
    ),
    State("of their country", {"territories": ["CA", "US"]}, SOMEWHERE, "us", ["US"]),
    State("of some of the partner's", {"territories": ["US"]}, frozenset({Channel.SITE}), "US", ["US", "MX"]),
    State("of another country", {"territories": ["CA"]}, NONE, "US", ["US"]),
    State("of a country nobody knows", {"territories": ["US"]}, NONE),
    State("a private person's", {}, ALL, privacy="private"),
    State("a minor's", {}, ALL, privacy="minor"),
]


def reach(scene: Scene, state: State) -> None:
    """Straight into the rows: the outputs are asked, not the verbs."""
    Image.objects.update(**state.fields)
    Partner.objects.update(countries=state.countries)
    scene.country = state.country
    if state.privacy:
        person = make_person("Wren Averill", privacy=state.privacy)
        Image.objects.filter(pk=scene.lead.pk).update(portrait_of=person)


def wrong(scene: Scene, state: State) -> Iterator[str]:
    """Every output that shows what it must not, or not what it may."""
    answers = {path: scene.fetch(scene.address(path)) for path in {output.path for output in OUTPUTS}}
    for output in OUTPUTS:
        answer = answers[output.path]
        if (output.marker in output.part(answer)) != state.shows(output):
            yield str(output)
        if output.stays not in answer:
            yield f"{output}: not even its words"
    for path in BARE:
        answers[path] = scene.fetch(path)
        if LEAD in answers[path] or FACE in answers[path]:
            yield path
    yield from (f"{path}: the master" for path, answer in answers.items() if MASTER in answer)


@pytest.fixture
def scene(partner: Partner, partner_key: str, settings: Any) -> Scene:
    settings.COUNTRY_HEADER = COUNTRY
    return Scene(partner, partner_key)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_picture_is_seen_where_its_rights_allow_and_its_story_everywhere(
    state: State, scene: Scene
) -> None:
    reach(scene, state)
    assert list(wrong(scene, state)) == []


@pytest.mark.parametrize("fields", [{"privacy": "private"}, {"status": "redacted"}])
def test_a_portrait_goes_with_its_person(fields: dict[str, str], scene: Scene) -> None:
    Person.objects.filter(pk=scene.orla.pk).update(**fields)
    paths = {scene.address(output.path) for output in OUTPUTS}
    assert [path for path in sorted(paths) if FACE in scene.fetch(path)] == []


def test_others_keep_a_page_for_seconds_and_for_no_reader_of_another_country(scene: Scene) -> None:
    for path in ["/", STORY, "/people/orla-vance/", "/feeds/people/orla-vance/"]:
        answer = Client().get(path)
        assert answer["Cache-Control"] == f"public, {reading.SECONDS}"
        assert COUNTRY in answer["Vary"]


def test_without_a_cdn_a_reader_says_nothing_of_their_country(scene: Scene, settings: Any) -> None:
    settings.COUNTRY_HEADER = ""
    state = State("", {"territories": ["US"]}, frozenset({Channel.API}), "US", ["US"])
    reach(scene, state)
    assert list(wrong(scene, state)) == []
    assert COUNTRY not in Client().get("/").get("Vary", "")


# --- planted leaks: each must be found ----------------------------------------------------------------------

ask = Image.may_be_shown_in


def any_time(image: Image, channel: Any, countries: Any = (), at: Any = None) -> bool:
    image.usable_from = image.usable_until = None
    return ask(image, channel, countries, at)


def any_channel(image: Image, channel: Any, countries: Any = (), at: Any = None) -> bool:
    image.channels = []
    return ask(image, channel, countries, at)


def any_country(image: Image, channel: Any, countries: Any = (), at: Any = None) -> bool:
    image.territories = []
    return ask(image, channel, countries, at)


def anybodys(image: Image, channel: Any, countries: Any = (), at: Any = None) -> bool:
    image.portrait_of = None
    return ask(image, channel, countries, at)


def unasked(image: Image | None, *args: Any) -> Image | None:
    return image


def as_site(image: Image | None, request: Any, channel: Any = Channel.SITE) -> Image | None:
    return image if image and image.may_be_shown_in(Channel.SITE) else None


def all_pictures(self: ImageQuerySet, **asked: Any) -> ImageQuerySet:
    return self.all()


LEAKS: list[tuple[Any, str, Any, str]] = [
    (Image, "may_be_shown_in", any_time, "expired"),
    (Image, "may_be_shown_in", any_time, "not yet"),
    *((Image, "may_be_shown_in", any_channel, f"barred from {each}") for each in Channel.values),
    (Image, "may_be_shown_in", any_country, "of another country"),
    (Image, "may_be_shown_in", any_country, "of a country nobody knows"),
    (Image, "may_be_shown_in", anybodys, "a minor's"),
    (reading, "shown", unasked, "expired"),
    (reading, "shown", as_site, "barred from social"),
    (reading, "shown", as_site, "barred from feeds"),
    (ImageQuerySet, "shown", all_pictures, "expired"),
    (ImageQuerySet, "shown", all_pictures, "of another country"),
    (person_view, "shown", unasked, "expired"),
    (Picture, "get_attribute", serializers.Field.get_attribute, "expired"),
    (Picture, "get_attribute", serializers.Field.get_attribute, "for site only"),
    (api_stories, "shown_to", unasked, "expired"),
    (api_images, "shown_to", unasked, "barred from api"),
]


@pytest.mark.parametrize(("where", "what", "leak", "name"), LEAKS)
def test_a_leak_would_be_seen(
    where: Any, what: str, leak: Any, name: str, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = next(state for state in STATES if state.name == name)
    reach(scene, state)
    monkeypatch.setattr(where, what, leak)
    assert list(wrong(scene, state))
