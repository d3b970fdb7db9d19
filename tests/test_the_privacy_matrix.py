"""Every level of privacy × every output that shows people: what `people.privacy` says, and no more.

A new output joins OUTPUTS; one that the table knows and nobody looks at fails the test. That these tests can
fail is tested too: see the planted leaks.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people import facts, privacy
from people.models import Person, Privacy, Relationship, Status
from people.privacy import TABLE, Output, Shown
from tests.builders import link, make_article, make_person, make_tie, make_user, publish
from tests.pictures import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_kept")]

NAME, SLUG = "Wren Averill", "wren-averill"
# How each level is written, with what the database would make of it by itself.
LEVELS: dict[str, tuple[Privacy, dict[str, Any]]] = {
    "public": (Privacy.PUBLIC, {"privacy": "public", "born": "1980"}),
    "private": (Privacy.PRIVATE, {"privacy": "private", "born": "1980"}),
    "minor": (Privacy.MINOR, {"privacy": "minor", "born": "2015"}),
    "minor by birth date": (Privacy.MINOR, {"privacy": "public", "born": "2015"}),
    "private minor by birth date": (Privacy.MINOR, {"privacy": "private", "born": "2015"}),
    "minor come of age": (Privacy.MINOR, {"privacy": "minor", "born": "1980"}),
    "minor of unknown age": (Privacy.MINOR, {"privacy": "public", "born": ""}),
    "protected": (Privacy.PROTECTED, {"privacy": "protected", "born": "1980"}),
}


class Scene:
    """Orla, a public person, has the child Wren, whose privacy is asked about. A story names Wren, and its
    picture does too."""

    def __init__(self, client: Client, api: Client) -> None:
        self.client, self.api = client, api
        self.orla = make_person("Orla Vance", slug="orla-vance", born="1950")
        self.wren = make_person(NAME, slug=SLUG, born="1980")
        make_tie(self.wren, "parent", self.orla)
        picture = make_image(caption=f"Vance and {NAME} on Friday.", alt_text=f"{NAME} waves.")
        editor = make_user("chief")
        article = make_article(
            by=editor, slug="otters", body=f"<p>Orla Vance came with {NAME}.</p>", lead_image=picture
        )
        link(article)
        publish(article, by=editor)
        self.article = article

    def set(self, fields: dict[str, Any]) -> None:
        """Straight into the row: the outputs are asked, not the verbs."""
        Person.objects.filter(pk=self.wren.pk).update(**fields)
        self.wren.refresh_from_db()

    def page(self, path: str) -> str:
        return self.client.get(path).text

    def partner(self, path: str) -> Any:
        return self.api.get(f"/api/v1/{path}").json()


def linked(scene: Scene) -> Shown:
    shown = {
        f"/people/{SLUG}/" in scene.page("/film/otters/"),
        f"/people/{SLUG}/" in str(scene.partner(f"articles/{scene.article.uuid}/")),
        f"/people/{SLUG}/" in scene.page("/"),
    }
    assert len(shown) == 1
    return Shown.WHOLE if shown == {True} else Shown.NOTHING


def page(scene: Scene) -> Shown:
    shown = {
        scene.client.get(f"/people/{SLUG}/").status_code == 200,
        NAME in scene.page("/people/"),
        SLUG in scene.page("/sitemaps/people.xml"),
    }
    assert len(shown) == 1
    return Shown.WHOLE if shown == {True} else Shown.NOTHING


def in_api(scene: Scene) -> Shown:
    shown = {
        scene.api.get(f"/api/v1/people/{SLUG}/").status_code == 200,
        any(one["slug"] == SLUG for one in scene.partner("people/")["results"]),
        any(one["slug"] == SLUG for one in scene.partner("people/?q=wren")["results"]),
        any(one["slug"] == SLUG for one in scene.partner(f"resolve/?name={NAME}")["results"]),
        f"/people/{SLUG}/" in str(scene.partner(f"articles/{scene.article.uuid}/?format=ninjs")),
        f"/people/{SLUG}/" in str(scene.partner("articles/?expand=body&body=blocks")),
        any(one["slug"] == SLUG for one in scene.partner(f"articles/{scene.article.uuid}/")["people"]),
    }
    assert len(shown) == 1
    return Shown.WHOLE if shown == {True} else Shown.NOTHING


def json_ld(scene: Scene) -> Shown:
    data = scene.page("/people/orla-vance/").partition("application/ld+json")[2].partition("</script>")[0]
    assert "Orla Vance" in data
    story = scene.page("/film/otters/").partition("application/ld+json")[2].partition("</script>")[0]
    assert "/people/orla-vance/" in story
    assert (f"/people/{SLUG}/" in story) == (NAME in data)
    told = str(scene.partner(f"articles/{scene.article.uuid}/?format=jsonld"))
    assert (f"/people/{SLUG}/" in told) == (NAME in data)
    return Shown.WHOLE if NAME in data else Shown.NOTHING


def feed(scene: Scene) -> Shown:
    feeds = [f"/feeds/people/{SLUG}{end}" for end in ("/", ".rss", ".atom", ".json")]
    shown = {answer.status_code == 200 and NAME in answer.text for answer in map(scene.client.get, feeds)}
    assert len(shown) == 1
    return Shown.WHOLE if shown == {True} else Shown.NOTHING


def search(scene: Scene) -> Shown:
    shown = {f"/people/{SLUG}/" in scene.page(f"{at}?q=wren+averil") for at in ("/people/", "/search/")}
    assert len(shown) == 1
    return Shown.WHOLE if shown == {True} else Shown.NOTHING


def suggestion(scene: Scene) -> Shown:
    offers = scene.client.get("/suggest/?q=wre").json()["offers"]
    return Shown.WHOLE if NAME in [offer["text"] for offer in offers] else Shown.NOTHING


def family(scene: Scene) -> Shown:
    """The page's list and drawing, and the API: they agree."""
    text = scene.page("/people/orla-vance/")
    told = scene.partner("people/orla-vance/")["relationships"]
    drawn, listed = text.partition("<svg")[2].partition("</svg>")[0], text.partition('class="kin"')[2]
    if NAME in listed:
        assert NAME in drawn
        assert [one["person"]["slug"] for one in told] == [SLUG]
        return Shown.WHOLE
    assert NAME not in text
    if "one child, not named here" in listed:
        assert "child" in drawn
        assert told == [
            {"kin": "child", "person": None, "start": "", "end": "", "end_cause": "", "is_derived": False}
        ]
        return Shown.UNNAMED
    assert told == []
    return Shown.NOTHING


def caption(scene: Scene) -> Shown:
    picture = scene.partner(f"articles/{scene.article.uuid}/")["lead_image"]
    told = scene.partner("articles/")["results"][0]["lead_image"]
    text = scene.page("/film/otters/")
    home = scene.page("/")
    shown = {
        NAME in picture["caption"],
        NAME in picture["alt_text"],
        NAME in told["caption"],
        f"and {NAME} on Friday" in text,
        f"{NAME} waves" in text,
        f"{NAME} waves" in home,
    }
    assert len(shown) == 1
    return Shown.WHOLE if shown == {True} else Shown.NOTHING


OUTPUTS: dict[Output, Callable[[Scene], Shown]] = {
    Output.LINK: linked,
    Output.PAGE: page,
    Output.API: in_api,
    Output.JSON_LD: json_ld,
    Output.FEED: feed,
    Output.SEARCH: search,
    Output.SUGGESTION: suggestion,
    Output.FAMILY: family,
    Output.CAPTION: caption,
}


@pytest.fixture
def scene(client: Client, partner_key: str) -> Scene:
    return Scene(client, Client(headers={"Authorization": f"Bearer {partner_key}"}))


def test_every_output_of_the_table_is_looked_at() -> None:
    assert set(OUTPUTS) == set(Output)
    assert {level for level, _ in LEVELS.values()} == set(TABLE) == set(Privacy)


@pytest.mark.parametrize("level", LEVELS)
def test_each_output_shows_what_the_table_says(level: str, scene: Scene) -> None:
    privacy_level, fields = LEVELS[level]
    scene.set(fields)
    assert {output: look(scene) for output, look in OUTPUTS.items()} == TABLE[privacy_level]
    assert {output: scene.wren.shown(output) for output in Output} == TABLE[privacy_level]


@pytest.mark.parametrize("status", [Status.REDACTED, Status.STUB])
def test_who_is_not_published_is_shown_nowhere_but_in_captions(status: str, scene: Scene) -> None:
    """A stub is somebody of whom only the name is known: a caption may have it."""
    scene.set({"status": status})
    seen = {output: look(scene) for output, look in OUTPUTS.items()}
    expected = dict.fromkeys(Output, Shown.NOTHING)
    assert seen == expected | ({Output.CAPTION: Shown.WHOLE} if status == Status.STUB else {})
    assert seen == {output: scene.wren.shown(output) for output in Output}


def test_a_namesake_who_is_public_may_be_named_in_a_caption(scene: Scene) -> None:
    scene.set({"privacy": "minor"})
    make_person(NAME, slug="another", born="1950")
    assert caption(scene) is Shown.WHOLE


# --- redaction --------------------------------------------------------------------------------------------


def test_a_redacted_fact_and_relationship_are_gone_everywhere_at_once(scene: Scene) -> None:
    editor = make_user("editor")
    facts.redact(scene.orla.facts.get(about="born"), by=editor, reason="Asked for")
    facts.redact(Relationship.objects.get(), by=editor, reason="Asked for")
    assert "1950" not in scene.page("/people/orla-vance/")
    told = scene.partner("people/orla-vance/")
    assert (told["born"], told["facts"], told["relationships"]) == (None, [], [])
    assert [one["born"] for one in scene.partner("people/")["results"] if one["slug"] != SLUG] == [None]
    assert family(scene) is Shown.NOTHING
    assert NAME not in scene.page("/people/orla-vance/")


# --- these tests can fail ---------------------------------------------------------------------------------

LEAKS = [
    (privacy.TABLE[Privacy.MINOR], Output.FAMILY),
    (privacy.TABLE[Privacy.MINOR], Output.CAPTION),
    (privacy.TABLE[Privacy.PROTECTED], Output.FAMILY),
]


@pytest.mark.parametrize(("row", "output"), LEAKS)
def test_a_planted_leak_is_found(row: Any, output: Output, scene: Scene, monkeypatch: Any) -> None:
    level = next(level for level, each in TABLE.items() if each is row)
    right = dict(row)
    scene.set({"privacy": level})
    monkeypatch.setitem(row, output, Shown.WHOLE)
    assert OUTPUTS[output](scene) != right[output]


def test_a_list_that_forgets_privacy_is_found(scene: Scene, monkeypatch: Any) -> None:
    scene.set({"privacy": "protected"})
    monkeypatch.setattr(type(Person.objects.all()), "public", lambda people: people.all())
    for output in (Output.SEARCH, Output.SUGGESTION, Output.FEED):
        assert OUTPUTS[output](scene) is Shown.WHOLE
