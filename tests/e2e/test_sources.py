"""Sources at the desk in a real browser: made, revealed after the password, and sealed again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from sourcing import access
from sourcing.models import Source
from staff.models import User
from tests.e2e.conftest import PATIENCE, wait_for_answers

pytestmark = pytest.mark.browser
NAME = "Wilhelmina Quillfeather"


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=str)
def desk(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, editor: User, settings: object
) -> Iterator[Page]:
    """Signed in, in a process that has a key."""
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]  # type: ignore[attr-defined]
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/?next=/admin/sourcing/")
    page.get_by_label("Username").fill("ruth")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Your sources")).to_be_visible()
    yield page
    page.goto("about:blank")
    wait_for_answers()
    context.close()


def is_sound(page: Page) -> None:
    results = Axe().run(page, context="main.desk-sources")
    assert results.violations_count == 0, results.generate_report()
    assert page.locator("main.desk-sources").evaluate("each => each.scrollWidth <= window.innerWidth")


def test_a_source_is_made_and_revealed_after_the_password_alone(desk: Page) -> None:
    is_sound(desk)
    desk.get_by_role("link", name="New source").click()
    is_sound(desk)
    desk.get_by_label("Who or what it is").fill(NAME)
    desk.get_by_role("button", name="Seal it").click()
    button = desk.get_by_role("button", name="Reveal")
    expect(button).to_be_visible()
    expect(desk.get_by_text(NAME)).to_have_count(0)
    is_sound(desk)

    button.click()
    desk.get_by_role("textbox", name="Password").fill("demo")
    is_sound(desk)
    desk.get_by_role("button", name="Go on").click()
    desk.get_by_role("button", name="Reveal").click()
    expect(desk.get_by_text(NAME)).to_be_visible()
    expect(desk.get_by_text("Revealed: name")).to_be_visible()
    is_sound(desk)
    desk.goto(desk.url.removesuffix("reveal/"))
    expect(desk.get_by_text(NAME)).to_have_count(0)
    assert Source.objects.get().entries.filter(outcome="revealed").count() == 1


def test_a_paper_is_sealed_and_saved_again_and_one_too_large_is_refused_in_words(
    desk: Page, editor: User, live_server: LiveServer, tmp_path: Path
) -> None:
    source = access.make("document", {"name": NAME}, by=editor)
    small, large = tmp_path / "memo.pdf", tmp_path / "large.bin"
    small.write_bytes(b"%PDF" * 1_000_000)  # more than Django keeps in memory of its own accord
    large.write_bytes(b"\0" * 40_000_000)
    desk.goto(f"{live_server.url}/admin/sourcing/{source.pk}/")
    papers = desk.get_by_role("region", name="Papers")
    for file, said in ((large, "The file is over 16 MB"), (small, "Papers (1)")):
        papers.get_by_label("Add a paper").set_input_files(file)
        papers.get_by_role("button", name="Seal it").click()
        expect(papers.get_by_text(said)).to_be_visible()
        is_sound(desk)

    papers.get_by_role("button", name="Open").click()
    desk.get_by_role("textbox", name="Password").fill("demo")
    desk.get_by_role("button", name="Go on").click()
    with desk.expect_download() as saved:
        papers.get_by_role("button", name="Open").click()
    assert saved.value.suggested_filename == "memo.pdf"
    assert saved.value.path().read_bytes() == small.read_bytes()

    papers.locator("summary").click()
    is_sound(desk)
    papers.get_by_role("button", name="Remove it for good").click()
    expect(papers.get_by_text("Papers (0)")).to_be_visible()
