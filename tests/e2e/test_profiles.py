"""A person's page and the search for people, in a real browser. Axe looks at them in test_site.py."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Person
from tests.builders import make_live_article, make_mention
from tests.e2e.conftest import PATIENCE, wait_for_answers
from tests.paper import whole_life

pytestmark = pytest.mark.browser


@pytest.fixture
def orla(transactional_db: None) -> Person:
    """Somebody with a whole life, and stories."""
    orla = whole_life()
    for number in range(3):
        story = make_live_article(
            headline=f"Otters at the harbour, part {number}", body="<p>Orla Vance came.</p>"
        )
        make_mention(story, orla)
    return orla


@pytest.fixture
def plain_page(browser: Browser, transactional_db: None) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    page.goto("about:blank")
    wait_for_answers()
    context.close()


def test_names_are_offered_while_one_types(live_server: LiveServer, browser_page: Page, orla: Person) -> None:
    page = browser_page
    page.goto(f"{live_server.url}/people/")
    box = page.get_by_role("combobox", name="A name")
    box.click()
    box.press_sequentially("orl")
    expect(page.locator(".offers").get_by_role("option")).to_have_count(2)
    box.fill("Orla Vanse")
    box.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Orla Vance actor, b. 1958")).to_be_visible()


def test_the_timeline_is_filtered_without_a_script(
    live_server: LiveServer, plain_page: Page, orla: Person
) -> None:
    plain_page.goto(f"{live_server.url}/people/orla-vance/")
    plain_page.get_by_role("navigation", name="Timeline").get_by_role("link", name="Awards").click()
    expect(plain_page.locator(".moment")).to_have_count(4)
