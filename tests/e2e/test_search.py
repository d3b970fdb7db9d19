"""The search in a real browser: offers by keyboard, and no axe violation in any size and colour."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Person
from tests.builders import make_live_article, make_mention, make_person, make_section
from tests.e2e.conftest import PATIENCE, wait_for_answers

pytestmark = pytest.mark.browser


@pytest.fixture
def orla(transactional_db: None) -> Person:
    orla = make_person("Orla Vance", slug="orla-vance", aliases={"Lola": "nickname"}, disambiguator="actor")
    make_section("Music")
    for number in range(3):
        headline = f"Orla Vance returns to the harbour, part {number}"
        body = "<p>The otters were there before “Orla Vance”, and stayed until the <em>last</em> boat.</p>"
        make_mention(make_live_article(headline=headline, body=body), orla)
    return orla


def test_offers_are_gone_through_by_keyboard(
    browser_page: Page, live_server: LiveServer, orla: Person
) -> None:
    page = browser_page
    page.goto(f"{live_server.url}/search/")
    box = page.get_by_role("combobox", name="Words or a name")
    offers = page.locator(".offers").get_by_role("option")
    box.press_sequentially("lol")
    expect(offers).to_have_text(["Orla Vance actor"])
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(offers).to_have_count(0)
    box.press_sequentially("a")
    expect(offers).to_have_count(1)
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url("**/people/orla-vance/")


def test_enter_without_a_choice_searches(browser_page: Page, live_server: LiveServer, orla: Person) -> None:
    page = browser_page
    page.goto(f"{live_server.url}/search/")
    box = page.get_by_role("combobox", name="Words or a name")
    box.press_sequentially("otters")
    box.press("Enter")
    page.wait_for_url("**/search/?q=otters**")
    expect(page.locator("mark").first).to_have_text("otters")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_search_has_no_axe_violation(
    browser: Browser, live_server: LiveServer, orla: Person, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    for path in ("/search/", "/search/?q=lola", "/search/?q=qqqq&section=music&since=nonsense"):
        page.goto(f"{live_server.url}{path}")
        if path.endswith("lola"):
            page.get_by_role("combobox").press_sequentially(" van")
            page.wait_for_timeout(500)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto("about:blank")
    wait_for_answers()
    context.close()
