"""“Facts” in a real browser: it follows the names, takes a dismissal by keys, and reads on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import links
from articles.models import Article, FactDismissal
from staff.models import User
from tests.builders import make_live_article, make_person, make_tie

pytestmark = pytest.mark.browser

BODY = "<p>Theo Lanswick came with his wife Orla Vance.</p><p>Orla Vance, 41, sang until dawn.</p>"


@pytest.fixture
def story(editor: User) -> Article:
    """A live story that two facts speak against, as soon as its names are found."""
    orla, theo = make_person("Orla Vance", born="1980"), make_person("Theo Lanswick")
    ended = {"start": "2004-05-15", "end": "2015", "end_cause": "divorce", "as_of": "2026-03"}
    make_tie(orla, "spouse", theo, **ended, source_url="https://example.org/who")
    return make_live_article(by=editor, body=BODY)


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
    return page.get_by_role("region", name="Facts")


def test_it_follows_the_names_and_takes_a_dismissal_by_keys(desk: Page) -> None:
    expect(card(desk)).to_contain_text("as soon as the names are found")
    links.sweep()
    expect(card(desk)).to_contain_text("2 statements to compare")
    wife = card(desk).get_by_role("listitem").filter(has_text="Who is whose")
    expect(wife.locator("mark")).to_have_text("wife")
    wife.locator("summary").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.type("They wed again")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(card(desk)).to_contain_text("1 statement to compare")
    assert FactDismissal.objects.get().reason == "They wed again"
    checks = desk.get_by_role("region", name="Before it goes out")
    expect(checks).to_contain_text("1 statement disagrees with a profile")
    card(desk).get_by_text("Dismissed in this story (1)").click()
    card(desk).get_by_role("button", name="Take back: wife").click()
    expect(card(desk)).to_contain_text("2 statements to compare")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panel_and_list_read_at_any_width_by_day_and_night(
    desk: Page, live_server: LiveServer, width: int, scheme: str
) -> None:
    links.sweep()
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    desk.set_viewport_size({"width": width, "height": 900})
    desk.reload()
    expect(card(desk)).to_contain_text("2 statements to compare")
    _is_fit(desk, "[aria-labelledby=facts-title]")
    desk.goto(f"{live_server.url}/admin/articles/factwarning/")
    expect(desk.get_by_role("main")).to_contain_text("Theo Lanswick came with his wife")
    _is_fit(desk, "main")


def _is_fit(page: Page, where: str) -> None:
    found = Axe().run(page, context=where)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
