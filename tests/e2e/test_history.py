"""A story's history: on a phone without JavaScript, and for those who hear the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from staff.models import Role, User
from tests.builders import make_article, make_user, save_again
from tests.e2e.conftest import PATIENCE

pytestmark = pytest.mark.browser


def test_revisions_are_compared_and_restored_on_a_phone_without_javascript(
    browser: Browser, live_server: LiveServer, transactional_db: None
):
    ruth = make_user(Role.EDITOR, username="ruth", password="demo")
    link = '<a href="https://example.org/{}">there</a>'
    article = make_article(by=ruth, headline="First", body=f"<p>It is {link.format('a')}, on Friday.</p>")
    save_again(article, by=ruth, headline="Second", body=f"<p>It is {link.format('b')}, on Monday.</p>")
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/revisions/")
    page.get_by_label("Username").fill("ruth")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()

    page.get_by_role("button", name="Compare chosen").click()
    expect(page.get_by_role("heading", name="Older: revision 1")).to_be_visible()
    body = page.get_by_role("region", name="Body")
    expect(body.get_by_role("deletion")).to_have_text("Friday")
    expect(body.get_by_role("insertion").last).to_have_text("Monday")
    said = "Link changed: https://example.org/a → https://example.org/b"
    expect(body.get_by_role("insertion").first).to_have_attribute("data-form", said)
    assert page.locator("main.desk-story").evaluate("each => each.scrollWidth") <= 390

    page.get_by_role("button", name="Restore revision 1").click()
    expect(page.get_by_text("Revision 1 is restored, as revision 3.")).to_be_visible()
    context.close()
    assert Article.objects.filter(head__number=3, head__headline="First").exists()


@pytest.fixture
def compared(browser_page: Page, live_server: LiveServer, editor: User) -> Page:
    """Two revisions in which items, lines and an empty paragraph came and went."""
    old = "<ul><li>Tea and cake</li><li>Beer</li><li></li></ul><p>She sang and left.</p>"
    new = "<ul><li><p>Tea and cake</p></li><li>Wine</li></ul><p>She sang<br>and left.</p><p></p><p>Rain.</p>"
    article = make_article(by=editor, body=old)
    save_again(article, by=editor, body=new)
    there = f"/admin/articles/article/{article.pk}/revisions/compare/"
    browser_page.goto(f"{live_server.url}/admin/login/?next={there}")
    browser_page.get_by_label("Username").fill("ruth")
    browser_page.get_by_label("Password").fill("demo")
    browser_page.get_by_role("button", name="Log in").click()
    expect(browser_page.get_by_role("heading", name="What changed")).to_be_visible()
    return browser_page


@pytest.mark.parametrize("width", [1280, 390])
def test_a_comparison_is_accessible(compared: Page, width: int):
    compared.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(compared, context="main.desk-story")
    assert not found.response["violations"], found.generate_report()
    assert compared.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_came_or_went_without_a_word_can_be_seen(compared: Page):
    empty = compared.locator(".desk-diff").locator("del:empty, ins:has(> br), ins:has(> p:empty)")
    expect(empty).to_have_count(3)
    for mark in empty.all():
        content, clip = mark.evaluate(
            "each => ['content', 'clip-path'].map(name => getComputedStyle(each, '::before')[name])"
        )
        assert "↵" in content
        assert clip == "none"


def test_two_revisions_are_asked_for_by_number(compared: Page):
    compared.get_by_label("From revision").fill("7")
    compared.get_by_role("button", name="Compare").click()
    expect(compared.get_by_role("alert")).to_have_text("There is no such revision: the newest is 2.")
    compared.get_by_label("From revision").fill("2")
    compared.get_by_role("button", name="Compare").click()
    expect(compared.get_by_text("The copy is the same in both.")).to_be_visible()
