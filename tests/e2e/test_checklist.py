"""“Before it goes out” in a real browser: it keeps up by itself and disturbs nobody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import links
from articles.models import Article, CheckOverride
from staff.models import User
from tests.builders import make_article, make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def story(editor: User) -> Article:
    """No topic, no dek, no lead image; one name that two people have."""
    for what in ("singer", "actor"):
        make_person("Ida Solberg", disambiguator=what)
    return make_article(by=editor, topics=[], dek="", body="<p>Ida Solberg came late. “So what.</p>")


@pytest.fixture
def desk(browser_page: Page, live_server: LiveServer, story: Article) -> Page:
    """The story's screen, signed in."""
    browser_page.goto(f"{live_server.url}/admin/login/?next=/admin/articles/article/{story.pk}/change/")
    browser_page.get_by_label("Username").fill("ruth")
    browser_page.get_by_label("Password").fill("demo")
    browser_page.get_by_role("button", name="Log in").click()
    expect(card(browser_page)).to_be_visible()
    return browser_page


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Before it goes out")


def test_it_asks_again_once_names_are_found_and_once_they_are_decided(desk: Page):
    expect(card(desk)).to_contain_text("still being found")
    links.sweep()
    expect(card(desk)).to_contain_text("1 name is still to be decided")
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("1")  # the singer
    expect(card(desk)).not_to_contain_text("still to be decided")


def test_a_problem_leads_to_its_field(desk: Page):
    card(desk).get_by_role("link", name="The story has no dek").click()
    expect(desk.locator("#id_dek")).to_be_focused()


def test_overriding_keeps_what_is_typed_and_says_what_it_refuses(desk: Page, story: Article):
    desk.locator("#id_dek").fill("Not saved yet")
    topic = card(desk).get_by_role("listitem").filter(has_text="no topic")
    topic.get_by_text("Override…").click()
    topic.get_by_role("button", name="Override for this revision").click()
    expect(card(desk).get_by_role("alert")).to_contain_text("Say why")
    topic.get_by_label("Why it may go out all the same").fill("A first story")
    topic.get_by_role("button", name="Override for this revision").click()
    expect(topic).to_contain_text("Overridden by ruth")
    expect(desk.locator("#id_dek")).to_have_value("Not saved yet")
    assert CheckOverride.objects.get().reason == "A first story"


@pytest.mark.parametrize("width", [1280, 390])
def test_it_can_be_read_by_everybody_on_every_screen(desk: Page, width: int):
    links.sweep()
    expect(card(desk)).to_contain_text("1 name is still to be decided")
    desk.set_viewport_size({"width": width, "height": 900})
    for summary in card(desk).get_by_text("Override…").all():
        summary.click()
    found = Axe().run(desk, context="[data-checklist-card]")
    assert not found.response["violations"], found.generate_report()
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
