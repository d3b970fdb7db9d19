"""A story written, linked and published in a real browser."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import links
from articles.models import Article, Status
from images.models import Image
from staff.models import Role, User
from tests.builders import (
    make_article,
    make_person,
    make_section,
    make_user,
    save_again,
)
from tests.e2e.conftest import body

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(browser_page: Page, live_server: LiveServer, editor: User) -> Page:
    """The desk home, signed in by hand."""
    browser_page.goto(f"{live_server.url}/admin/")
    browser_page.get_by_label("Username").fill("ruth")
    browser_page.get_by_label("Password").fill("demo")
    browser_page.get_by_role("button", name="Log in").click()
    expect(browser_page.get_by_role("heading", name="My drafts")).to_be_visible()
    return browser_page


def override(page: Page, reason: str) -> None:
    """Let the one warning of the checklist stand."""
    card = page.get_by_role("region", name="Before it goes out")
    card.get_by_text("Override…").click()
    card.get_by_label("Why it may go out all the same").fill(reason)
    card.get_by_role("button", name="Override for this revision").click()
    expect(card).to_contain_text("Nothing stands in the way")


def test_a_story_is_written_linked_refused_mended_and_published(desk: Page, live_server: LiveServer):
    make_section("Film")
    make_person("Orla Vance", slug="orla-vance", disambiguator="actor, b. 1978")

    desk.get_by_role("link", name="New story").click()
    headline = desk.get_by_label("Headline", exact=True)
    headline.click()  # waits until it can be seen; keys alone do not
    headline.press_sequentially("Orla Vance’s last night: a rose")
    expect(desk.get_by_label("Slug", exact=True)).to_have_value("orla-vances-last-night-a-rose")
    body(desk).press_sequentially("Orla Vance bowed. Orla laughed.")
    desk.keyboard.press("Control+s")

    people = desk.get_by_role("region", name="People in this story")
    expect(people).to_contain_text("Finding names…")
    assert links.sweep() == 1
    expect(people.get_by_role("link", name="Orla Vance").first).to_be_visible()
    expect(people).to_contain_text("actor, b. 1978")
    expect(people).to_contain_text("Linked")

    desk.get_by_role("button", name="Publish").click()
    problems = desk.get_by_role("region", name=re.compile("Not published"))
    expect(problems.get_by_role("listitem")).to_have_count(3)  # dek, section, topic
    problems.get_by_role("link", name=re.compile("dek")).click()
    expect(desk.locator("#id_dek")).to_be_focused()
    expect(desk.locator("#id_dek")).to_have_accessible_description(re.compile("has no dek"))
    desk.keyboard.type("She closed the tour.")
    desk.get_by_label("Section", exact=True).select_option("Film")
    desk.get_by_role("button", name="Publish").click()
    expect(problems.get_by_role("listitem")).to_have_count(1)
    expect(problems).to_contain_text("no topic")
    override(desk, "The desk has no topics yet")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("Readers see this revision, since")).to_be_visible()
    links.sweep()

    desk.goto(f"{live_server.url}/film/orla-vances-last-night-a-rose/")
    expect(desk.locator('a.person[data-person="orla-vance"]')).to_have_text("Orla Vance")


def test_saving_without_a_change_makes_no_revision(desk: Page, editor: User):
    desk.get_by_role("link", name="New story").click()
    desk.get_by_label("Headline", exact=True).fill("A quiet day")
    body(desk).press_sequentially("One.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved as revision 1.")).to_be_visible()
    expect(body(desk)).to_have_text("One.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Nothing had changed")).to_be_visible()
    assert Article.objects.get().revisions.count() == 1


def test_a_stale_save_is_shown_side_by_side_and_goes_on_top(
    desk: Page, live_server: LiveServer, editor: User
):
    desk.get_by_role("link", name="New story").click()
    desk.get_by_label("Headline", exact=True).fill("A quiet day")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved as revision 1.")).to_be_visible()

    save_again(Article.objects.get(), by=make_user(Role.CHIEF, username="mae"), dek="Theirs")
    desk.locator("#id_dek").fill("Mine")
    desk.get_by_role("button", name="Save").click()
    stale = desk.get_by_role("region", name=re.compile("mae saved revision 2"))
    expect(stale).to_contain_text("Theirs")
    expect(desk.locator("#id_dek")).to_have_value("Mine")
    stale.get_by_role("button", name="Save mine on top").click()
    expect(desk.get_by_text("Saved as revision 3.")).to_be_visible()
    head = Article.objects.get().head
    assert head is not None
    assert head.dek == "Mine"


def test_who_leaves_what_is_not_saved_is_asked_first(desk: Page, live_server: LiveServer, editor: User):
    article = make_article(by=editor, body=EVERY_KIND)
    asked: list[str] = []

    def go_on(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", go_on)
    address = f"{live_server.url}/admin/articles/article/{article.pk}/change/"
    desk.goto(address)
    body(desk).click()
    desk.goto(address)
    assert asked == []  # nothing was typed

    body(desk).press_sequentially("One")
    desk.goto(address)
    assert asked == ["beforeunload"]

    desk.get_by_label("Embargo").fill("9999-12-31T23:59")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Not saved. All you typed")).to_be_visible()
    assert len(asked) == 1  # sending is not leaving
    desk.locator("#id_dek").click()
    desk.goto(address)
    assert len(asked) == 2  # what came back with its error is not saved


def test_a_double_click_saves_once(desk: Page, editor: User):
    sent: list[str] = []
    desk.get_by_role("link", name="New story").click()
    desk.get_by_label("Headline", exact=True).fill("A quiet day")
    saves = re.compile("/(add|change)/$")
    desk.on(
        "request",
        lambda asked: sent.append(asked.url) if asked.method == "POST" and saves.search(asked.url) else None,
    )
    desk.get_by_role("button", name="Save").dblclick()
    expect(desk.get_by_text("Saved as revision 1.")).to_be_visible()
    assert len(sent) == Article.objects.count() == 1

    desk.locator("#id_dek").fill("Nothing happened.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved as revision 2.")).to_be_visible()


def test_nothing_at_the_desk_scrolls_sideways(desk: Page, live_server: LiveServer):
    picture = Image.objects.create(file="none.jpg", width=1, height=1, caption="A long caption " * 20)
    story = make_article(lead_image=picture)
    lists = ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/")
    for address in (*lists, f"/admin/articles/article/{story.pk}/change/"):
        for width in (1280, 390):
            desk.set_viewport_size({"width": width, "height": 844})
            desk.goto(live_server.url + address)
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_story_is_written_and_submitted_on_a_phone(desk: Page, live_server: LiveServer):
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{live_server.url}/admin/articles/article/add/")
    desk.get_by_label("Headline", exact=True).fill("From a bench")
    desk.get_by_role("button", name="Submit for review").click()
    expect(desk.get_by_text("Handed in for review.")).to_be_visible()
    assert Article.objects.get().status == Status.DRAFT


EVERY_KIND = (
    "<h2>Part</h2><p>One <strong>two</strong> <em>three</em><br>"
    '<a href="/people/orla-vance/" title="Her profile">four</a>.</p>'
    "<blockquote><p>Said.</p></blockquote><ul><li><p>five</p></li></ul>"
    '<ol data-type="decimal"><li><p>six</p></li></ol><hr>'
    '<aside class="pull-quote"><p>Loud.</p></aside><p>End</p>'
)


def test_the_editor_loses_nothing_that_the_sanitiser_keeps(desk: Page, live_server: LiveServer, editor: User):
    article = make_article(by=editor, body=EVERY_KIND)
    desk.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    expect(body(desk)).to_contain_text("Loud.")
    body(desk).press_sequentially("§")  # wherever the cursor stands
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved as revision 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.head is not None
    assert article.head.body.count("§") == 1
    assert article.head.body.replace("§", "") == EVERY_KIND
