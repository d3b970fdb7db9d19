"""An import at the desk, from the list of people to its report."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from people import importing
from people.models import PeopleImport, Person
from staff.models import Role, User
from tests.builders import make_person, make_user
from tests.e2e.conftest import PATIENCE

pytestmark = pytest.mark.browser
SHEET = """Star,Birth date,Occupation,Size
Orla Vance,1979,actor|singer,38
Theo Lanswick,soon,,
Ada Moss,1990,,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(SHEET)
    return file


def sign_in(page: Page, live_server: LiveServer, there: str) -> None:
    page.goto(f"{live_server.url}/admin/login/?next=/admin/people/{there}")
    page.get_by_label("Username").fill("ruth")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()


def take(page: Page, sheet: Path) -> None:
    page.get_by_label("File", exact=True).set_input_files(sheet)
    page.get_by_label("Source", exact=True).fill("The Harbour Register, 2026")
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.get_by_role("heading", name="What the columns are")).to_be_visible()


def test_a_sheet_is_imported_on_a_phone_without_javascript(
    browser: Browser, live_server: LiveServer, transactional_db: None, sheet: Path
):
    make_user(Role.EDITOR, username="ruth", password="demo")
    make_person("Ada Moss")
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, live_server, "peopleimport/add/")
    take(page, sheet)
    expect(page.get_by_text("Choose the column that holds the name.")).to_be_visible()
    page.get_by_label("Star").select_option("Name")
    page.get_by_role("button", name="Read them like this").click()
    expect(page.get_by_text("line 3, skipped")).to_be_visible()
    assert page.locator("main.desk-archive").evaluate("each => each.scrollWidth") <= 390
    page.get_by_role("button", name="Import 4 lines").click()
    expect(page.get_by_text("waiting for a worker")).to_be_visible()
    importing.work_at(PeopleImport.objects.get().pk, seconds=60)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    context.close()
    assert Person.objects.get(name="Orla Vance").occupations == ["actor", "singer"]
    assert Person.objects.get(name="Ada Moss").born == "1990"


def is_accessible(page: Page) -> None:
    for width, theme in ((1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("theme => document.documentElement.classList.toggle('dark', theme === 'dark')", theme)
        found = Axe().run(page, context="main.desk-archive")
        assert not found.response["violations"], found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_each_step_is_accessible_and_the_progress_moves(
    browser_page: Page, live_server: LiveServer, editor: User, sheet: Path
):
    sign_in(browser_page, live_server, "person/")
    browser_page.get_by_role("link", name="Import…").click()
    expect(browser_page.get_by_role("button", name="Show what it would do")).to_be_visible()
    is_accessible(browser_page)
    take(browser_page, sheet)
    browser_page.get_by_label("Star").select_option("Name")
    browser_page.get_by_role("button", name="Read them like this").click()
    expect(browser_page.get_by_role("heading", name="For example")).to_be_visible()
    is_accessible(browser_page)
    browser_page.get_by_role("button", name="Import 4 lines").click()
    expect(browser_page.get_by_text("waiting for a worker")).to_be_visible()
    is_accessible(browser_page)
    importing.work_at(PeopleImport.objects.get().pk, seconds=60)
    expect(browser_page.get_by_text("Done", exact=True)).to_be_visible()
    is_accessible(browser_page)
