"""The site's own words: all of them marked, each of them translated, and none left over in a page."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import get_language, gettext, templatize

from articles import lifecycle, previews
from articles.copy import Signature
from articles.models import Article, Status
from people.models import Award, Credit, DistinctPair, Fact, Privacy, Work
from staff.models import Role
from tests.builders import (
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_tie,
    make_topic,
    make_user,
)
from tests.figures import embed, figure, gallery
from tests.pictures import make_image, make_renditions
from web.views.about import POLICIES

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = sorted(path.parts[-3] for path in ROOT.glob("locale/*/LC_MESSAGES/django.po"))
PAGES = [*ROOT.glob("templates/web/**/*.html"), *ROOT.glob("templates/*.html")]
HOUSE = ("api", "articles", "images", "newsroom", "people", "sourcing", "staff", "web")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
NAMES = {"WhatsApp", "Bluesky", "Facebook", "YouTube", "Newsroom"}  # the same in every language
UNREAD = re.compile(r"(?P<end>end)?(blocktranslate|comment|block accent)")  # nothing to be marked in there
GIVING = re.compile("(include|with|firstof) ")
Message = tuple[str | None, tuple[str, ...]]  # its context; singular, or singular and plural


# --- what is written ----------------------------------------------------------------------------------------


def catalog(language: str) -> Catalog:
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(one: Any) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else tuple(one)


def marked(source: str) -> Iterator[Message]:
    for _line, said, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        yield context, forms(said)


def in_the_house() -> set[Message]:
    """Every message of templates and code, as `makemessages` finds them."""
    found: set[Message] = set()
    for template in ROOT.glob("templates/**/*.*"):
        as_code = templatize(template.read_text(), origin=str(template))
        found |= set(marked("\n".join(line.strip() for line in as_code.splitlines())))
    for package in HOUSE:
        for module in (ROOT / package).rglob("*.py"):
            if "tests" not in module.parts:
                found |= set(marked(module.read_text()))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_translators_have_every_message_and_no_other(language: str) -> None:
    written = {(message.context, forms(message.id)) for message in catalog(language) if message.id}
    assert len(written) > 200
    assert written == in_the_house()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_by_somebody(language: str) -> None:
    words = catalog(language)
    assert not words.obsolete
    for message in words:
        assert all(forms(message.string)), message.id
        if message.id:
            assert not message.fuzzy, message.id
            assert len(forms(message.string)) == (words.num_plurals if message.pluralizable else 1)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|\{\}|<[^>]+>", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_and_marked_up_is_as_in_the_message(language: str) -> None:
    for message in catalog(language):
        if message.id:
            expected = [placeholders(form) for form in forms(message.id)]
            for translation in forms(message.string):
                assert placeholders(translation) in expected, message.id


def test_no_template_has_words_that_are_not_marked() -> None:
    assert len(PAGES) > 40
    unmarked = {f"{path.name}: {words}" for path in PAGES for words in bare(path.read_text())}
    assert not unmarked


def bare(template: str) -> Iterator[str]:
    """Words that stand in a template as they are: between tags, in an attribute that is read out, or given to
    another template."""
    html, unread = "", False
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK and (begun := UNREAD.match(token.contents)):
            unread = not begun["end"]
        elif token.token_type == TokenType.TEXT and not unread:
            html += token.contents
        elif token.token_type == TokenType.BLOCK and GIVING.match(token.contents):
            yield from re.findall(r'(?<!_\()"([A-Z][^"]*)"', token.contents)
        else:
            html += "0"
    yield from (said for said in words_of(html) if re.search(r"[^\W\d]{2}", said) and said not in NAMES)


# --- what is read -------------------------------------------------------------------------------------------


class Words(HTMLParser):
    """What a page says: its text, and the attributes that are read out or shown."""

    SHOWN = ("alt", "title", "aria-label", "placeholder", "data-copied")
    METAS = ("description", "og:title", "og:description", "og:site_name", "og:image:alt")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.graph = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said += [given[name] or "" for name in self.SHOWN if name in given]
        if tag == "meta" and (given.get("name") or given.get("property")) in self.METAS:
            self.said.append(given.get("content") or "")
        self.in_graph = given.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self.in_graph:
            self.said += named(json.loads(data))
            self.in_graph = False
        else:
            self.said.append(data)


def named(graph: Any) -> Iterator[str]:
    """What a graph for machines calls things."""
    for part in graph if isinstance(graph, list) else graph.values():
        if isinstance(part, dict | list):
            yield from named(part)
    if isinstance(graph, dict):
        yield from (str(graph[term]) for term in ("name", "description") if term in graph)


def words_of(html: str) -> set[str]:
    reader = Words()
    reader.in_graph = False
    reader.feed(html)
    return {" ".join(said.split()) for said in reader.said} - {""}


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What translators wrote, as gettext reads it."""
    folder = tmp_path_factory.mktemp("locale")
    for language in LANGUAGES:
        file = folder / language / "LC_MESSAGES" / "django.mo"
        file.parent.mkdir(parents=True)
        with file.open("wb") as made:
            write_mo(made, catalog(language))
    return folder


@pytest.fixture
def speak(settings: Any, compiled: Path) -> Any:
    """The site in another language, as from its start."""

    def begin(language: str) -> None:
        settings.LOCALE_PATHS = [compiled]
        settings.LANGUAGE_CODE = language

    return begin


COPY = (  # what the tests write; one that is in another behind it
    *("Otters take the harbour", "take the harbour", "The weir was theirs by noon.", "Otters", "A weir"),
    *("Orla Vance", "Iris Vance", "Orla", "Vance", "Dana Whitlow", "Josie Quarmby", "Pim Roe", "Theo Lund"),
    *("It opened on Friday.", "It was Saturday.", "The trailer", "Film", "Casting", "Critic", "The rower"),
    *("Who Is Who in Harbour, 2026", "Port Averne", "Lola", "actor", "director", "Vicki", "The Long Wall"),
    *("Golden Reel", "Moved to the coast", "Zzz", "The first night sold out in an hour."),
    "Harbour festival opens with premiere",
)


@pytest.fixture
def story(db: None) -> Article:
    """One of everything that a page may have."""
    editor = make_user(Role.CHIEF)
    dana = make_contributor("Dana Whitlow", slug="dana", title="Critic")
    section, topic = make_section("Film"), make_topic("Casting")
    lead, inside = (make_image(alt_text="Otters", caption="A weir", credit="Pim Roe") for _ in range(2))
    make_renditions(lead)
    body = (
        f"<p>It opened on Friday. Orla Vance</p>{figure(inside.uuid, caption='')}{embed(title='The trailer')}"
    )
    signed = [Signature(dana), Signature(make_contributor("Josie Quarmby"), "reporting")]
    told = {"headline": "Otters take the harbour", "dek": "The weir was theirs by noon.", "lead_image": lead}
    filed = {"section": section, "topics": [topic], "bylines": signed}
    body += gallery(figure(inside.uuid, caption=""))
    article = make_live_article(slug="otters", by=editor, body=body, **told, **filed)
    make_mention(article, orla())
    lifecycle.correct(article, by=editor, kind="correction", text="It was Saturday.")
    for status in (Status.HELD, Status.KILLED):
        make_live_article(slug=status, status=status, section=section)
    make_live_article(slug="other", headline="Otters", section=section, bylines=signed, topics=[topic])
    return article


def orla() -> Any:
    lola = {"Lola": "nickname"}
    person = make_person("Orla Vance", slug="orla", born="1958-04~", occupations=["actor"], aliases=lola)
    theo, iris = make_person("Theo Lund"), make_person("Iris Vance")
    make_tie(person, "spouse", theo, start="1984", end="1990", end_cause="divorce")
    make_tie(person, "partner", iris, start="2001")
    for privacy in (Privacy.MINOR, Privacy.MINOR, Privacy.PRIVATE):
        make_tie(person, "child", make_person(privacy=privacy))
    make_tie(person, "sibling", make_person("Josie Quarmby", disambiguator="The rower"))
    told: dict[str, Any] = {"source": "Who Is Who in Harbour, 2026", "as_of": "2026-05"}
    for about in ("birthplace", "education", "known_for", "nationality"):
        Fact.objects.create(person=person, about=about, text="Port Averne", **told)
    Fact.objects.create(person=person, about="event", text="Moved to the coast", dated="1999-02", **told)
    wall = Work.objects.create(title="The Long Wall", year=1999, kind="film")
    Credit.objects.create(person=person, work=wall, role="cast", character="Vicki")
    Credit.objects.create(person=person, work=wall, role="director")
    for is_won in (True, False):
        won = {"name": "Golden Reel", "year": 2000 + is_won, "is_won": is_won, "work": wall}
        Award.objects.create(person=person, source="Who Is Who in Harbour, 2026", **won)
    DistinctPair.objects.create(one=person, other=theo, note="The rower")
    return person


ADDRESSES = {
    "/": 200,
    "/film/": 200,
    "/topics/casting/": 200,
    "/authors/dana/": 200,
    "/film/otters/": 200,
    "/film/otters/pictures/": 200,
    "/film/held/": 410,
    "/film/killed/": 410,
    "/people/": 200,
    "/people/?q=Orla": 200,
    "/people/?q=Zzz": 200,
    "/people/orla/": 200,
    "/people/orla/?show=family": 200,
    "/search/": 200,
    "/search/?q=Otters": 200,
    "/search/?q=Orla": 200,
    "/search/?q=Zzz&section=film": 200,
    "/search/?q=Otters&section=zzz&person=zzz&since=Zzz": 200,
    "/corrections/": 200,
    "/about/": 200,
    **{f"/about/{slug}/": 200 for slug in POLICIES},
    "/nothing/": 404,
}


def read(client: Client, addresses: dict[str, int]) -> dict[str, set[str]]:
    pages = {address: client.get(address) for address in addresses}
    assert {address: page.status_code for address, page in pages.items()} == addresses
    html = {address: page.text for address, page in pages.items()} | {
        "500": render_to_string("500.html"),
        "503": render_to_string("503.html"),
        "503 at the desk": render_to_string("503.html", {"typed": [("name", "Otters")], "path": "/"}),
    }
    opening = f'<html lang="{get_language()}" dir="ltr">'
    assert all(opening in " ".join(page.split()) for page in html.values())
    return {address: words_of(page) for address, page in html.items()}


def left_over(english: set[str], other: set[str]) -> set[str]:
    """What is said in both, and was not written by this test."""
    known = re.compile("|".join(map(re.escape, (*COPY, *NAMES))))
    return {said for said in english & other if re.search("[a-z]{2}", known.sub("", said))}


def compared(english: dict[str, set[str]], spanish: dict[str, set[str]]) -> set[str]:
    """The messages that were found, each of them translated and nothing in English beside them."""
    told = {str(message.id): str(message.string) for message in catalog("es") if message.id}
    for address, words in spanish.items():
        assert not left_over(english[address], words), address
        assert {told[said] for said in english[address] & told.keys()} <= words, address
    return {said for words in english.values() for said in words} & told.keys()


def test_no_page_in_spanish_has_english_words_of_the_site(client: Client, story: Article, speak: Any) -> None:
    english = read(client, ADDRESSES)
    speak("es")
    assert len(compared(english, read(client, ADDRESSES))) > 150


def test_nor_has_one_on_which_nothing_stands_yet(client: Client, db: None, speak: Any) -> None:
    make_section("Film")
    empty = dict.fromkeys(("/", "/film/", "/people/", "/corrections/"), 200)
    english = read(client, empty)
    speak("es")
    assert len(compared(english, read(client, empty))) > 30


def test_dates_are_in_the_language_of_the_site(client: Client, story: Article, speak: Any) -> None:
    speak("es")
    Article.objects.filter(pk=story.pk).update(publish_at="2026-03-02T15:00:00Z")
    assert "2 de marzo de 2026 a las 10:00 EST" in " ".join(client.get("/film/otters/").text.split())
    profile = client.get("/people/orla/").text
    assert 'hacia <time datetime="1958-04">abril de 1958</time>' in profile
    assert 'dato de <time datetime="2026-05">mayo de 2026</time>' in profile


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_feeds_speak_it_too(client: Client, story: Article, speak: Any, suffix: str) -> None:
    speak("es")
    page = client.get(f"/feeds/corrections.{suffix}").text
    said = json.dumps("Corrección")[1:-1] if suffix == "json" else "Corrección"
    assert f"{said}: Otters" in page
    assert {"rss": "<language>es<", "atom": 'xml:lang="es"', "json": '"language": "es"'}[suffix] in page


def test_what_is_offered_to_whoever_types_is_told_apart_in_it(
    client: Client, story: Article, speak: Any
) -> None:
    speak("es")
    kinds = {
        offer["kind"]
        for asked in ("Orla", "Film", "Casting")
        for offer in client.get("/suggest/", {"q": asked}).json()["offers"]
    }
    assert kinds == {"Persona", "Sección", "Tema"}


def test_machines_are_told_which_it_is(client: Client, story: Article, speak: Any) -> None:
    speak("es")
    assert '"inLanguage": "es"' in client.get("/").text
    assert '"inLanguage": "es"' in client.get("/film/otters/").text
    assert "<news:language>es<" in client.get("/news-sitemap.xml").text


def test_a_country_has_the_words_of_its_language(speak: Any) -> None:
    speak("es-mx")
    assert gettext("Corrections") == "Correcciones"


def test_what_is_written_from_right_to_left_is_laid_out_so(client: Client, db: None, speak: Any) -> None:
    speak("ar")
    assert '<html lang="ar" dir="rtl">' in " ".join(client.get("/about/").text.split())


def test_a_preview_speaks_as_the_site_will(client: Client, story: Article, speak: Any) -> None:
    assert story.head is not None
    _, token = previews.share(story.head, by=make_user(Role.EDITOR), lasts=dt.timedelta(hours=1))
    speak("es")
    assert "<strong>Vista previa</strong>" in client.get(f"/preview/{token}/").text


@pytest.mark.parametrize("address", ["/admin/login/", "/api/v1/articles/"])
def test_desk_and_partners_are_answered_in_english(
    client: Client, db: None, speak: Any, address: str
) -> None:
    def answered() -> str:
        answer = client.get(address, headers={"X-Request-Id": "the-same-one"})
        return re.sub(r'value="\w{64}"', "", answer.text)

    before = answered()
    speak("es")
    assert answered() == before


def test_a_notice_of_the_desks_own_is_left_as_it_is(client: Client, db: None, speak: Any) -> None:
    article = make_live_article(slug="otters")
    lifecycle.hold(article, by=make_user(Role.CHIEF), reason="Checking", notice="50 % <b>sure</b>: People")
    speak("es")
    assert "50 % &lt;b&gt;sure&lt;/b&gt;: People" in client.get("/film/otters/").text
