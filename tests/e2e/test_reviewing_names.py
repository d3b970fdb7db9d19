"""The names of a story reviewed in a real browser, by keys alone."""

import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, LinkDecision, Mention
from people.models import Person
from staff.models import Role, User
from tests.builders import link, make_article, make_contributor, make_person, make_user, save_again

pytestmark = pytest.mark.browser

CAST = (
    "Orla Vance",
    "Tomas Reyne",
    "Ines Okafor",
    "Milo Lindqvist",
    "Petra Holm",
    "Casper Dell",
    "Greta Nye",
)
BODY = (
    "<p>Orla Vance met Tomas Reyne at the pier. Orla laughed, and Reyne did not.</p>"
    "<p>Ida Solberg came late with Ines Okafor and Milo Lindqvist. Okafor sang, Milo slept.</p>"
    "<p>Later Petra Holm rang Casper Dell. “Greta Nye knows,” Petra said. Dell and Nye left.</p>"
    "<p>Actress Della Quint said no.</p>"
)


@pytest.fixture
def editor(transactional_db: None) -> User:
    user = make_user(Role.EDITOR, username="ruth", password="demo")
    make_contributor("Ruth Okafor", user=user)
    return user


@pytest.fixture
def story(editor: User) -> Article:
    """Eight people, one of two namesakes among them, named fifteen times."""
    for name in CAST:
        make_person(name)
    for what in ("singer", "actor"):
        make_person("Ida Solberg", disambiguator=what)
    article = make_article(by=editor, headline="A night at the pier", body=BODY)
    link(article)
    return article


@pytest.fixture
def desk(browser_page: Page, live_server: LiveServer, story: Article) -> Iterator[Page]:
    """The story's screen, signed in; at the end the last decision has been answered."""
    browser_page.set_default_timeout(10_000)
    browser_page.goto(f"{live_server.url}/admin/login/?next=/admin/articles/article/{story.pk}/change/")
    browser_page.get_by_label("Username").fill("ruth")
    browser_page.get_by_label("Password").fill("demo")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("[contenteditable]")).to_be_visible()  # the page's scripts are at work
    panel = browser_page.locator("[data-people]")
    expect(panel).to_have_attribute("tabindex", "-1")
    yield browser_page
    expect(panel).not_to_have_attribute("aria-busy", "true", timeout=30_000)


def names(page: Page):
    return page.locator("[data-names] > li")


def now(page: Page):
    return page.locator(".desk-name-now")


def lit(page: Page) -> str:
    """What is lit in the text."""
    return page.evaluate("[...(CSS.highlights.get('desk-lit') ?? [])].map(String).join()")


def states(article: Article) -> list[tuple[str, str]]:
    found = Mention.objects.filter(revision=article.head_id, part="body").order_by("start")
    return list(found.values_list("surface", "state"))


def test_fifteen_names_are_reviewed_by_keys_alone_within_a_minute(desk: Page, story: Article):
    expect(names(desk)).to_have_count(15)
    began = time.monotonic()
    desk.keyboard.press("Alt+n")  # to the one that is open
    expect(now(desk)).to_contain_text("Who is this?")
    assert lit(desk) == "Ida Solberg"
    desk.keyboard.press("2")
    for _ in range(5):
        desk.keyboard.press("k")
    expect(now(desk)).to_contain_text("“Orla Vance”")
    assert lit(desk) == "Orla Vance"
    for _ in range(15):
        desk.keyboard.press("a")  # past the one that is decided
    expect(desk.get_by_text("15 decisions", exact=True)).to_be_visible(timeout=30_000)
    assert time.monotonic() - began < 60
    assert {state for _, state in states(story)} == {"confirmed", "manual"}
    assert Mention.objects.get(surface="Ida Solberg").person == Person.objects.get(disambiguator="actor")


def test_reject_search_profile_and_undo_by_keys(desk: Page, story: Article):
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("/")
    expect(desk.get_by_role("combobox", name="Who is “Ida Solberg”?")).to_be_focused()
    desk.keyboard.type("greta")
    expect(desk.get_by_role("option", name=re.compile("Greta Nye"))).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert ("Ida Solberg", "manual") in states(story)
    desk.keyboard.press("x")  # the next name
    expect(desk.get_by_text("2 decisions")).to_be_visible()
    assert ("Ines Okafor", "rejected") in states(story)
    desk.keyboard.press("z")
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert ("Ines Okafor", "auto") in states(story)
    for _ in range(15):
        desk.keyboard.press("j")
    expect(now(desk)).to_contain_text("Della Quint")
    desk.keyboard.press("n")
    expect(desk.get_by_text("Held: profile is stub", exact=True)).to_be_visible()
    assert Person.objects.get(name="Della Quint").status == "stub"


def test_single_keys_can_be_turned_off_and_never_touch_what_is_typed(desk: Page, story: Article):
    desk.get_by_role("textbox", name="Body").press_sequentially("axzjn1?")
    assert not LinkDecision.objects.exists()
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("?")
    desk.get_by_label("Single keys work").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("Alt+n")
    expect(now(desk)).to_be_focused()
    for key in "ax2zn/":
        desk.keyboard.press(key)
    desk.keyboard.press("ArrowDown")  # arrows are no letters: they still move
    expect(now(desk)).to_contain_text("Ines Okafor")
    desk.wait_for_timeout(300)
    assert not LinkDecision.objects.exists()


def test_selected_words_are_linked_by_hand(desk: Page, story: Article):
    button = desk.get_by_role("button", name=re.compile("^Link selected words"))
    expect(button).to_be_disabled()
    last = desk.locator("[contenteditable] p").last
    last.dblclick(position={"x": 20, "y": 8})
    desk.get_by_role("button", name=re.compile("Link “Actress”")).click()
    desk.keyboard.type("orla")
    desk.get_by_role("option", name=re.compile("Orla Vance")).click()
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert ("Actress", "manual") in states(story)


def test_a_save_by_somebody_else_is_said_and_nothing_is_decided(desk: Page, story: Article, editor: User):
    save_again(story, by=editor, body="<p>Tomas Reyne met Orla Vance.</p>")
    link(story)
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("1")
    expect(desk.get_by_role("alert")).to_contain_text("look again")
    assert not LinkDecision.objects.exists()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_panel_is_accessible_and_fits(width: int, desk: Page, story: Article):
    desk.set_viewport_size({"width": width, "height": 844})
    desk.keyboard.press("Alt+n")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    box = now(desk).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    found = Axe().run(desk, context=".desk-people-card", options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
