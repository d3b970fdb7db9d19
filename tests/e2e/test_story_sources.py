"""“Sources” beside a story in a real browser: two clicks bind selected words to who told us, by mouse and by
keys; nothing typed is lost, nothing sealed stays in the page, and everybody can read it on every screen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.fernet import Fernet
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import links
from articles.models import Article
from sourcing import access, notes
from sourcing.models import Source, SourcingNote
from staff.models import User
from tests.builders import link, make_article, said
from tests.e2e.conftest import body

pytestmark = pytest.mark.browser

NAME = "Wilhelmina Quillfeather"
BODY = (
    "<p>“The choir sold every seat,” a source close to the choir said on Friday.</p>"
    "<p>The singer Orla Vance is accused of theft, two people said.</p>"
    "<p>“We had &lt;img src=x onerror=alert(1)&gt; rain all night,” a neighbour said.</p>"
)


@pytest.fixture
def source(editor: User, settings: object) -> Source:
    """The editor's own, in a process that has a key."""
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]  # type: ignore[attr-defined]
    return access.make("anonymous", {"name": NAME}, by=editor)


@pytest.fixture
def story(editor: User, source: Source) -> Article:
    """Two quotes and an allegation that nobody has told us yet."""
    return make_article(by=editor, body=BODY)


@pytest.fixture
def signed_in(browser_page: Page, live_server: LiveServer, editor: User) -> Page:
    client = Client()
    client.force_login(editor)
    cookie = client.cookies["sessionid"].value
    browser_page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return browser_page


@pytest.fixture
def desk(signed_in: Page, live_server: LiveServer, story: Article) -> Page:
    """The story's screen, its copy read."""
    link(story)
    signed_in.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    expect(panel(signed_in)).to_contain_text("0 of 3 sourced")
    return signed_in


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Sources")


def dialog(page: Page) -> Locator:
    return page.locator("dialog.desk-dialog")


def cover(page: Page, words: str) -> Locator:
    return panel(page).get_by_role("listitem").filter(has_text=words)


def offered(page: Page) -> Locator:
    return panel(page).get_by_role("button", name="Source the selected words")


def test_selected_words_are_sourced_with_two_clicks(desk: Page, source: Source) -> None:
    checks = desk.get_by_role("region", name="Before it goes out")
    expect(checks).to_contain_text("No note says who told us: “The choir sold every seat”")
    expect(offered(desk)).to_be_hidden()
    body(desk).get_by_text("The choir sold").click(click_count=3)
    offered(desk).click()
    asked = dialog(desk)
    expect(asked.get_by_label("The words it is about")).to_have_value(re.compile("choir sold every seat"))
    expect(asked.get_by_role("group", name="Somebody new")).to_be_visible()
    asked.get_by_label("Who told us").select_option(str(source.pk))
    expect(asked.get_by_role("group", name="Somebody new")).to_be_hidden()
    asked.get_by_label("In print, as agreed").fill("a source close to the choir")
    asked.get_by_role("button", name="Seal the note").click()
    expect(panel(desk)).to_contain_text("1 of 3 sourced")
    expect(cover(desk, "choir sold")).to_contain_text("On background, anonymous person")
    expect(asked).to_be_hidden()
    expect(asked).to_be_empty()
    expect(checks).not_to_contain_text("“The choir sold every seat”", timeout=10_000)  # before its own turn
    assert SourcingNote.objects.get().attribution == "a source close to the choir"


def test_selected_words_are_sourced_by_keys_alone(desk: Page, source: Source) -> None:
    link_of = cover(desk, "all night").get_by_role("link", name="Add a note")
    expect(cover(desk, "all night")).to_contain_text("<img src=x onerror=alert(1)>")
    link_of.focus()
    desk.keyboard.press("Enter")
    expect(dialog(desk).get_by_label("Who told us")).to_be_focused()
    desk.keyboard.press("Control+s")  # leaves the story as it is
    desk.keyboard.press("Escape")
    expect(dialog(desk)).to_be_empty()
    expect(link_of).to_be_focused()

    body(desk).focus()
    desk.wait_for_timeout(300)  # a moment after it is focused the editor puts its own selection back
    desk.keyboard.press("Control+Home")
    desk.keyboard.press("Shift+End")
    expect(offered(desk)).to_be_visible()
    desk.keyboard.press("Control+Shift+S")
    expect(dialog(desk).get_by_label("Who told us")).to_be_focused()
    desk.keyboard.type(source.code)
    desk.keyboard.press("Tab")  # over who is new, who is hidden now
    expect(dialog(desk).get_by_role("radio", name="On background")).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(dialog(desk).get_by_role("radio", name="On the record")).to_be_checked()
    desk.keyboard.press("Tab")
    desk.keyboard.type("the choir’s warden")
    desk.keyboard.press("Enter")
    expect(panel(desk)).to_contain_text("1 of 3 sourced")
    expect(body(desk)).to_be_focused()
    assert SourcingNote.objects.get().ground_rules == "record"


def test_what_was_typed_survives_a_refusal_a_lost_desk_and_a_session_that_ran_out(desk: Page) -> None:
    cover(desk, "all night").get_by_role("link", name="Add a note").click()
    asked = dialog(desk)
    asked.get_by_label("In print, as agreed").fill("a neighbour")
    asked.get_by_text("More, sealed").click()
    asked.get_by_label("What they told us").fill("It rained.")
    seal = asked.get_by_role("button", name="Seal the note")
    seal.click()
    name = asked.get_by_label("Who or what it is")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description(re.compile("Choose a source, or say who or what it is"))
    name.fill(NAME)

    lost = re.compile(r"/note/\?statement=")
    desk.route(lost, lambda route: route.abort())
    seal.click()
    expect(asked.get_by_role("alert").first).to_have_text(re.compile("not saved.*does not answer"))
    desk.unroute(lost)
    cookies = desk.context.cookies()
    desk.context.clear_cookies()
    seal.click()
    expect(asked.get_by_role("alert").first).to_have_text(re.compile("not saved.*signed out"))
    expect(asked.get_by_label("What they told us")).to_have_value("It rained.")
    expect(name).to_have_value(NAME)
    desk.context.add_cookies(cookies)  # type: ignore[arg-type]
    seal.click()
    expect(panel(desk)).to_contain_text("1 of 3 sourced")
    assert NAME not in desk.content()
    desk.context.clear_cookies()
    cover(desk, "choir sold").get_by_role("link", name="Add a note").click()
    expect(asked.get_by_role("alert")).to_have_text(re.compile("^You are signed out"))


def test_it_follows_the_names_and_folds_away_what_is_covered(
    signed_in: Page, live_server: LiveServer, story: Article, source: Source, editor: User
) -> None:
    page = signed_in
    page.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    expect(panel(page)).to_contain_text("Read as soon as the names are found")
    links.sweep()
    expect(panel(page)).to_contain_text("0 of 3 sourced")
    cover(page, "all night").get_by_role("link", name="Needs none").click()
    dialog(page).get_by_label("Why it needs no source").fill("We stood in it")
    page.keyboard.press("Enter")
    group = panel(page).get_by_text("Needs no source (1)")
    expect(cover(page, "all night")).to_be_hidden()
    group.click()
    cover(page, "all night").get_by_role("button", name="Take back").click()
    expect(cover(page, "all night")).to_contain_text("No source")
    expect(group).to_have_count(0)


def test_the_list_is_coloured_by_one_request(
    signed_in: Page, live_server: LiveServer, story: Article, editor: User
) -> None:
    link(story)
    link(make_article(by=editor, body="<p>Nobody said a word.</p>"))
    asked: list[str] = []
    signed_in.on("request", lambda sent: asked.append(sent.url) if "/coverage/" in sent.url else None)
    signed_in.goto(f"{live_server.url}/admin/articles/article/")
    badge = signed_in.get_by_role("link", name="0 of 3 sourced")
    expect(badge).to_have_class(re.compile("desk-tone-bad"))
    expect(signed_in.get_by_role("link", name="Nothing to source")).to_be_visible()
    assert len(asked) == 1
    badge.click()
    expect(signed_in.get_by_role("heading", name="How long it is kept")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_everybody_can_read_it_on_every_screen(
    desk: Page, live_server: LiveServer, story: Article, source: Source, width: int, scheme: str
) -> None:
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    desk.set_viewport_size({"width": width, "height": 844})
    _is_fit(desk, "[aria-labelledby=sources-title]")
    body(desk).get_by_text("The choir sold").click(click_count=3)
    expect(offered(desk)).to_be_in_viewport(ratio=1)
    offered(desk).click()
    dialog(desk).get_by_text("More, sealed").click()
    dialog(desk).get_by_role("button", name="Seal the note").click()
    expect(dialog(desk).get_by_role("alert").first).to_be_visible()
    _is_fit(desk, "dialog.desk-dialog")

    quoted = said(story)[0]
    told = notes.add(quoted, source, by=source.owner, ground_rules="background", attribution="a source")
    for address in (
        f"story/{story.pk}/",
        f"story/{story.pk}/note/?statement={quoted.pk}",
        f"note/{told.pk}/",
    ):
        desk.goto(f"{live_server.url}/admin/sourcing/{address}")
        _is_fit(desk, "main.desk-sources")


def _is_fit(page: Page, where: str) -> None:
    found = Axe().run(page, context=where)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
