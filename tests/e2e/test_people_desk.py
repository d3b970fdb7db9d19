"""Profiles at the desk, on a phone: the list without JavaScript, and the tabs of the form by keys."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Award
from staff.models import Role, User
from tests.builders import SOURCE, make_person, make_tie, make_user
from tests.e2e.conftest import PATIENCE
from tests.e2e.test_merging import sign_in

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}


def test_the_list_without_javascript_shows_profiles_and_then_its_filters(
    browser: Browser, live_server: LiveServer, transactional_db: None
):
    make_user(Role.EDITOR, username="ruth", password="demo")
    make_person("Orla Vance")
    make_person("Pip Lanswick", born="2019", privacy="minor")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, live_server, "/admin/people/person/")
    expect(page.get_by_text("Orla Vance")).to_be_visible()
    name, filters = page.get_by_text("Orla Vance").bounding_box(), page.locator("#changelist-filter")
    assert name is not None
    shown = filters.bounding_box()
    assert shown is not None
    assert shown["y"] > name["y"]
    page.get_by_role("link", name="Minor", exact=True).click()
    expect(page.get_by_text("Pip Lanswick")).to_be_visible()
    expect(page.get_by_text("Orla Vance")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_tab_of_a_profile_is_reached_by_keys_and_fits(
    browser_page: Page, live_server: LiveServer, editor: User, scheme: str
):
    orla, theo = make_person("Orla Vance", born="1980"), make_person("Theo Lanswick")
    make_tie(orla, "spouse", theo, start="2004", end="2015", end_cause="divorce")
    Award.objects.create(person=orla, name="Golden Gull", year=2020, source=SOURCE)
    browser_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(browser_page, live_server, f"/admin/people/person/{orla.pk}/change/")
    for width, tab, field in (
        (390, "Relationships", "How it ended"),
        (390, "Awards", "Category"),
        (1280, "Relationships", "Hidden from readers, because"),
    ):
        browser_page.set_viewport_size({"width": width, "height": 900})
        browser_page.reload()
        browser_page.locator("#tabs-items").get_by_role("link", name=tab).focus()
        browser_page.keyboard.press("Enter")
        shown = browser_page.locator(f"#{tab.lower()}-group").get_by_label(field).first
        expect(shown).to_be_visible()
        box = shown.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
        assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(browser_page, context="#tabs-items")
        assert not found.response["violations"], found.generate_report()
