"""A story's history, on a phone, without JavaScript, for everybody."""

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


@pytest.mark.parametrize("width", [1280, 390])
def test_two_revisions_can_be_compared_by_everybody(
    width: int, browser_page: Page, live_server: LiveServer, editor: User
):
    items = [f"<li>{name}</li>" for name in ("Tea", "Beer", "Cake")]
    article = make_article(by=editor, body=f"<ul>{''.join(items)}</ul><p>one<br>two</p>")
    save_again(article, by=editor, body=f"<ul>{items[0]}<li>Rum</li>{items[2]}</ul><p>one two</p>")
    browser_page.set_viewport_size({"width": width, "height": 900})
    address = f"/admin/articles/article/{article.pk}/revisions/compare/"
    browser_page.goto(f"{live_server.url}/admin/login/?next={address}")
    browser_page.get_by_label("Username").fill("ruth")
    browser_page.get_by_label("Password").fill("demo")
    browser_page.get_by_role("button", name="Log in").click()
    body = browser_page.get_by_role("region", name="Body")
    expect(body.get_by_role("listitem")).to_have_text(["Tea", "Beer", "Rum", "Cake"])
    found = Axe().run(browser_page, context="main.desk-history")
    assert not found.response["violations"], found.generate_report()
