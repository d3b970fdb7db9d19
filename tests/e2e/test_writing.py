"""Words that are typed survive the browser, and two people in one story know of each other."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, DraftBuffer
from articles.tests.desk import empty_rooms
from staff.models import Role, User
from tests.builders import make_article, make_user
from tests.e2e.conftest import PATIENCE, body, wait_for_answers

pytestmark = pytest.mark.browser

KEPT = re.compile(r"^Kept \d")


@pytest.fixture
def editors(transactional_db: None) -> list[User]:
    empty_rooms()
    return [make_user(Role.EDITOR, username=name, password="demo") for name in ("ruth", "josie")]


@pytest.fixture
def story(editors: list[User]) -> Article:
    return make_article(by=editors[0], headline="As saved", body="<p>It opened.</p>")


def sign_in(context: BrowserContext, server: LiveServer, name: str, story: Article) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.url}/admin/login/?next=/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("demo")
    page.keyboard.press("Enter")
    expect(page.locator("[contenteditable]")).to_be_visible()
    return page


def open_story(context: BrowserContext, server: LiveServer, story: Article) -> Page:
    """The story in a new tab of somebody who is signed in."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: dialog.accept())  # leave, whatever is not saved
    page.goto(f"{server.url}/admin/articles/article/{story.pk}/change/")
    expect(body(page)).to_be_visible()
    return page


def test_the_browser_is_killed_and_the_words_come_back(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    page = sign_in(context, live_server, "ruth", story)
    body(page).press_sequentially("Then it rained. ")
    page.get_by_label("Headline", exact=True).fill("As typed")
    expect(page.get_by_text(KEPT)).to_be_visible()
    cookies = context.cookies()
    context.close()  # no unload handler is asked, as in a crash
    again = browser.new_context()
    again.add_cookies(cookies)  # type: ignore[arg-type]
    page = again.new_page()
    page.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("As saved")
    page.get_by_role("link", name="Bring it back").click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("As typed")
    expect(page.locator("[contenteditable]")).to_contain_text("Then it rained.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    assert not DraftBuffer.objects.exclude(form="").exists()
    again.close()
    wait_for_answers()


def test_two_tabs_of_one_editor_keep_their_own_words_and_both_are_offered_after_a_crash(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    first = sign_in(context, live_server, "ruth", story)
    second = open_story(context, live_server, story)
    for page, words in ((first, "In the first tab"), (second, "In the second tab")):
        page.get_by_label("Headline", exact=True).fill(words)
        expect(page.get_by_text(KEPT)).to_be_visible()
    cookies = context.cookies()
    context.close()  # no unload handler is asked, as in a crash
    again = browser.new_context()
    again.add_cookies(cookies)  # type: ignore[arg-type]
    page = open_story(again, live_server, story)
    page.get_by_label("Headline", exact=True).fill("One letter")  # before what was lost is thought of
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("link", name="Bring it back").last.click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("In the first tab")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(page.get_by_role("link", name="Bring it back")).to_have_count(2)
    page.get_by_role("link", name="Bring it back").last.click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("In the second tab")
    again.close()
    wait_for_answers()


def test_two_in_one_story_are_told_and_one_takes_over(
    browser: Browser, live_server: LiveServer, story: Article
):
    one, two = browser.new_context(), browser.new_context()
    ruth = sign_in(one, live_server, "ruth", story)
    ruth.get_by_label("Headline", exact=True).fill("Ruth writes")
    expect(ruth.locator("[data-pen=mine]")).to_be_attached()
    expect(ruth.get_by_text(KEPT)).to_be_visible()
    josie = sign_in(two, live_server, "josie", story)
    expect(josie.get_by_text("is writing in this story")).to_be_visible()
    josie.get_by_role("button", name="Take over").click()
    expect(josie.get_by_text("is writing in this story")).to_be_hidden()
    expect(ruth.get_by_text("Somebody has taken over")).to_be_visible()
    expect(ruth.get_by_label("Headline", exact=True)).to_have_value("Ruth writes")
    one.close()
    two.close()
    wait_for_answers()
