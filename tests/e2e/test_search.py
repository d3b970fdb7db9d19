"""The search in a real browser: offers by keyboard. Axe looks at it in test_site.py."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Person
from tests.builders import make_live_article, make_mention, make_person, make_section

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
