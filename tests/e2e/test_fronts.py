"""Arranging a front in a browser: by keys, by drag, with an hour, and without a script."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import lifecycle
from articles.models import Article
from images import renditions
from staff.models import User
from tests.builders import make_live_article
from tests.e2e.conftest import PATIENCE
from tests.e2e.test_merging import sign_in
from tests.e2e.test_picture_desk import is_accessible, stored
from web.curation import Pin, arrange
from web.models import Front

pytestmark = pytest.mark.browser
HOME = "/admin/fronts/home/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def stories(editor: User) -> list[Article]:
    """Eight, the newest first; the four newest stand on the home page."""
    image = stored(1, alt_text="A harbour")
    renditions.render(image.pk)
    now = lifecycle.clock()
    made = [
        make_live_article(
            by=editor,
            headline=f"Story {number} of the harbour festival and everybody who went there",
            lead_image=image,
            publish_at=now - dt.timedelta(hours=number + 1),
        )
        for number in range(8)
    ]
    arrange(None, [Pin(story) for story in made[:4]], by=editor)
    return made


def order(page: Page) -> list[int]:
    headlines = page.locator("[data-slots] [data-headline]").all_inner_texts()
    return [int(headline.split()[1]) for headline in headlines]


def press(page: Page, name: str, story: int) -> Locator:
    button = page.get_by_role("button", name=f"{name}: Story {story}")
    button.press("Enter")
    return button


def drag(page: Page, story: int, to: int) -> None:
    grips = page.locator("[data-grip]")
    hand, there = grips.nth(order(page).index(story)).bounding_box(), grips.nth(to).bounding_box()
    assert hand is not None
    assert there is not None
    page.mouse.move(hand["x"] + 10, hand["y"] + 10)
    page.mouse.down()
    page.mouse.move(
        there["x"] + 10, there["y"] + there["height"] / 2 + (4 if there["y"] > hand["y"] else -4), steps=8
    )
    page.mouse.up()


def test_a_front_is_arranged_by_keys_and_by_drag(
    browser_page: Page, live_server: LiveServer, editor: User, stories: list[Article]
):
    page = browser_page
    sign_in(page, live_server, HOME)
    said = page.locator("[data-said]")

    expect(press(page, "Up", 2)).to_be_focused()
    expect(said).to_contain_text("2 of 4")
    assert order(page) == [0, 2, 1, 3]
    press(page, "Up", 2)
    expect(page.get_by_role("button", name="Down: Story 2")).to_be_focused()  # up is no more
    expect(said).to_contain_text("leads")
    press(page, "Remove", 0)
    expect(page.get_by_role("button", name="Remove: Story 1")).to_be_focused()
    assert order(page) == [2, 1, 3]

    page.get_by_role("searchbox", name="Words in the headline").fill("story 7")
    expect(page.locator("[data-found] > li")).to_have_count(1)
    press(page, "Add", 7)
    press(page, "Add", 7)
    expect(said).to_contain_text("stands there already")
    assert order(page) == [2, 1, 3, 7]

    drag(page, 7, to=0)
    assert order(page) == [7, 2, 1, 3]
    expect(said).to_contain_text("Story 7")
    drag(page, 2, to=3)
    assert order(page) == [7, 1, 3, 2]
    page.get_by_label("Pinned until: Story 7").fill("2031-05-04T18:30")
    is_accessible(page, "front", "main.desk-arranging")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: readers see it now.")).to_be_visible()
    assert order(page) == [7, 1, 3, 2]
    front = Front.objects.of(None).begun()[0]
    assert [slot.article for slot in front.slots.all()] == [stories[number] for number in (7, 1, 3, 2)]
    assert front.slots.all()[0].until is not None

    page.get_by_text("Earlier", exact=True).scroll_into_view_if_needed()
    page.locator(".desk-front-past summary").first.click()
    page.get_by_role("link", name="Use again").first.click()
    expect(page.locator("[data-slots] > li")).to_have_count(4)
    assert order(page) == [0, 1, 2, 3]
    page.goto(f"{live_server.url}/admin/fronts/")
    is_accessible(page, "fronts", "main.desk-archive")


def test_without_a_script_on_a_phone(
    browser: Browser, live_server: LiveServer, editor: User, stories: list[Article]
):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, live_server, HOME)
    press(page, "Up", 3)
    expect(page.get_by_role("button", name="Up: Story 3")).to_be_focused()
    page.get_by_role("searchbox", name="Words in the headline").fill("story 6")
    page.get_by_role("searchbox", name="Words in the headline").press("Enter")
    page.get_by_role("button", name="Add: Story 6").click()
    page.get_by_role("button", name="Remove: Story 0").click()
    assert order(page) == [1, 3, 2, 6]
    page.get_by_label("Starts").fill("2031-05-04T18:30")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: readers see it from 4 May, 18:30 on.")).to_be_visible()
    assert order(page) == [0, 1, 2, 3]  # what stands there still does
    page.get_by_text("4 May 2031, 18:30").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back: it will not begin.")).to_be_visible()
    assert not Front.objects.coming()
    context.close()
