"""Words that are typed survive the browser, and two people in one story know of each other."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
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
    assert not DraftBuffer.objects.exclude(form="").values_list("form", flat=True)
    again.close()
    wait_for_answers()


def test_words_typed_before_the_page_was_ready_are_kept(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    held: list[Route] = []
    context.route(re.compile(r"/writing[^/]*\.js"), lambda route: held.append(route))
    page = sign_in(context, live_server, "ruth", story)
    page.get_by_label("Headline", exact=True).fill("Typed at once")
    held.pop().continue_()
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert "Typed+at+once" in DraftBuffer.objects.get().form
    context.close()
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


def sign_in_again(context: BrowserContext, server: LiveServer, story: Article) -> None:
    """In another tab, as one does on finding oneself signed out."""
    sign_in(context, server, "ruth", story).close()


def test_who_was_signed_out_signs_in_in_another_tab_and_saves_what_was_typed_before_and_since(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    page = sign_in(context, live_server, "ruth", story)
    body(page).press_sequentially("Before. ")
    expect(page.get_by_text(KEPT)).to_be_visible()
    Session.objects.all().delete()
    page.get_by_label("Headline", exact=True).fill("Typed while signed out")
    expect(page.get_by_text("Not kept: you are signed out")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Not saved: you are signed out")).to_be_visible()
    sign_in_again(context, live_server, story)
    page.get_by_label("Dek").fill("Typed since")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Typed while signed out")
    expect(page.get_by_label("Dek")).to_have_value("Typed since")
    expect(body(page)).to_contain_text("Before.")
    context.close()
    wait_for_answers()


def test_words_are_kept_again_by_themselves_once_somebody_is_signed_in_again(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    page = sign_in(context, live_server, "ruth", story)
    Session.objects.all().delete()
    page.get_by_label("Headline", exact=True).fill("Typed while signed out")
    expect(page.get_by_text("Not kept: you are signed out")).to_be_visible()
    sign_in_again(context, live_server, story)
    expect(page.get_by_text(KEPT)).to_be_visible()
    context.close()
    wait_for_answers()


def test_a_save_that_finds_its_session_gone_leads_to_the_words_after_signing_in(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    page = sign_in(context, live_server, "ruth", story)
    page.get_by_label("Headline", exact=True).fill("Typed and kept")
    expect(page.get_by_text(KEPT)).to_be_visible()
    Session.objects.all().delete()
    page.keyboard.press("Control+s")
    page.get_by_label("Username").fill("ruth")
    page.get_by_label("Password").fill("demo")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bring it back").click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Typed and kept")
    context.close()
    wait_for_answers()


def test_the_last_words_before_a_save_are_not_lost_to_a_session_that_is_gone(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    page = sign_in(context, live_server, "ruth", story)
    Session.objects.all().delete()
    page.get_by_label("Headline", exact=True).fill("Typed a moment ago")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Not saved: you are signed out")).to_be_visible()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Typed a moment ago")
    context.close()
    wait_for_answers()


def test_a_desk_in_trouble_is_asked_again_at_leisure_and_saves_all_the_same(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    page = sign_in(context, live_server, "ruth", story)
    asked: list[str] = []

    def fail(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=500)

    page.route(re.compile("/buffer/$"), fail)
    page.get_by_label("Headline", exact=True).fill("One")
    expect(page.get_by_text("Not kept: the desk is in trouble")).to_be_visible()
    for words in ("One two", "One two three", "One two three four"):
        page.get_by_label("Headline", exact=True).fill(words)
        page.wait_for_timeout(1_000)  # longer than a pause after which words are kept
    assert len(asked) == 1
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    context.close()
    wait_for_answers()


def test_words_are_kept_again_after_a_save_that_was_not_sent(
    browser: Browser, live_server: LiveServer, story: Article
):
    context = browser.new_context()
    page = sign_in(context, live_server, "ruth", story)
    page.evaluate("article_form.addEventListener('submit', (event) => event.preventDefault(), {once: true})")
    page.get_by_role("button", name="Save", exact=True).click()  # as with a story larger than the desk takes
    page.get_by_label("Headline", exact=True).fill("Typed on")
    expect(page.get_by_text(KEPT)).to_be_visible()
    context.close()
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
