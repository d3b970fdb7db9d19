"""What is done about a story that readers have, in a real browser and in the time there is for it."""

import time
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from newsroom.embedded.process import wait_until
from staff.models import User
from tests.builders import make_live_article

pytestmark = pytest.mark.browser

KILLED = "This story has been withdrawn."


@pytest.fixture
def story(editor: User) -> Article:
    return make_live_article(by=editor, headline="A night at the pier", slug="pier")


@pytest.fixture
def desk(browser_page: Page, live_server: LiveServer, story: Article) -> Page:
    """The story's screen, signed in."""
    browser_page.goto(f"{live_server.url}/admin/login/?next=/admin/articles/article/{story.pk}/change/")
    browser_page.get_by_label("Username").fill("ruth")
    browser_page.get_by_label("Password").fill("demo")
    browser_page.get_by_role("button", name="Log in").click()
    expect(browser_page.locator("[contenteditable]")).to_be_visible()
    return browser_page


def opened(desk: Page, verb: str) -> Locator:
    """The box at a verb's button, with what it asks for."""
    box = desk.locator("details.desk-ask").filter(has=desk.locator("summary", has_text=f"{verb}…"))
    box.locator("summary").click()
    return box


def test_a_correction_is_live_ninety_seconds_after_the_story_was_opened(
    desk: Page, live_server: LiveServer, story: Article
):
    began = time.monotonic()
    desk.reload()
    box = opened(desk, "Correct")
    box.get_by_label("What readers are told").fill("The story named the wrong pier; it was the West Pier.")
    box.get_by_role("button", name="Correct", exact=True).click()
    expect(desk.get_by_text("Corrected: readers see what was wrong")).to_be_visible()
    desk.goto(f"{live_server.url}{story.get_absolute_url()}")
    expect(desk.get_by_text("The story named the wrong pier")).to_be_visible()
    assert time.monotonic() - began < 90


def test_five_seconds_after_a_kill_it_is_gone_for_readers_and_partners(
    desk: Page, live_server: LiveServer, story: Article, partner_key: str, worker: Callable[[], str]
):
    partner = Client(headers={"Authorization": f"Bearer {partner_key}"})
    item = f"/api/v1/articles/{story.uuid}/"

    def told() -> list[str]:
        return [change["state"] for change in partner.get("/api/v1/changes/").json()["results"]]

    assert wait_until(lambda: told() == ["live"], 60)  # the worker is awake
    box = opened(desk, "Kill")
    box.get_by_label("Why?").fill("The wrong person")
    box.get_by_label("Type the story’s slug").fill("pier")
    box.get_by_role("button", name="Kill", exact=True).click()
    began = time.monotonic()
    expect(desk.get_by_text("Killed: readers get a plain notice")).to_be_visible()

    def is_gone() -> bool:
        page = Client().get(story.get_absolute_url())
        lists = Client().get("/").text + Client().get("/film/").text + partner.get("/api/v1/articles/").text
        return (
            (page.status_code, KILLED in page.text) == (410, True)
            and partner.get(item).status_code == 410
            and told()[-1:] == ["killed"]
            and "A night at the pier" not in lists
        )

    assert wait_until(is_gone, 30), worker()
    assert time.monotonic() - began < 5, worker()
