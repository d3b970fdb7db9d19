"""Every journey of a reader whose browser runs no script: by links and forms alone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import PATIENCE, wait_for_answers
from tests.paper import whole_paper
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", java_script_enabled=False, base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
    wait_for_answers()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def follow(page: Page, name: str | re.Pattern[str], within: str = "main") -> None:
    page.locator(within).get_by_role("link", name=name).first.click()


def from_the_front_page_to_a_person(page: Page) -> None:
    """Home, a section, its older stories, a story, who is in it, their story."""
    page.goto("/")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Film").click()
    assert heading(page) == "Film"
    follow(page, "Older stories")
    expect(page).to_have_url(re.compile(r"before="))
    follow(page, "Newest stories")
    follow(page, re.compile("day 1:"))
    expect(page.locator("h1")).to_contain_text("day 1")
    follow(page, re.compile("Orla Vance"), "[aria-labelledby=in-story]")
    assert heading(page) == "Orla Vance"
    follow(page, "Awards", "[aria-labelledby=timeline]")
    expect(page.locator(".moment")).to_have_count(4)
    follow(page, re.compile("opens with otters"), "[aria-labelledby=stories]")
    expect(page).to_have_url(re.compile(r"/film/everything/$"))


def by_search_with_filters_and_pages(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("banner").get_by_role("searchbox")
    box.fill("harbour")
    box.press("Enter")
    assert heading(page) == "Search"
    follow(page, "Newest first")
    follow(page, "More stories")
    follow(page, "First page")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Section", exact=True).select_option("Stage")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("section=stage.*order=newest"))
    expect(page.locator(".search-hits > li")).to_have_count(4)
    follow(page, re.compile("Harbour festival"), ".search-hits")
    expect(page).to_have_url(re.compile("/stage/"))


def by_search_that_finds_nothing(page: Page) -> None:
    page.goto("/search/?q=zzzzzz&section=music")
    follow(page, "Everyone from A to Z")
    assert heading(page) == "People"


def among_people_by_letter_and_by_name(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="People").click()
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="V", exact=True).click()
    expect(page).to_have_url(re.compile("#letter-v$"))
    page.get_by_label("A name", exact=True).fill("Orla Vanse")
    page.get_by_role("button", name="Find").click()
    follow(page, re.compile(r"Orla Vance actor"))
    assert heading(page) == "Orla Vance"
    page.get_by_text("Where this comes from").click()
    expect(page.get_by_text("Who Is Who in Harbour").first).to_be_visible()
    follow(page, "Euphemia Vance-Harrington", ".kin")
    assert heading(page) == "Euphemia Vance-Harrington"


def from_picture_to_picture(page: Page) -> None:
    page.goto("/film/everything/")
    follow(page, "All pictures of this story")
    follow(page, "Next", "#picture-1")
    expect(page).to_have_url(re.compile("#picture-2$"))
    follow(page, "Previous", "#picture-2")
    expect(page).to_have_url(re.compile("#picture-1$"))
    follow(page, "Read the story")
    expect(page).to_have_url(re.compile("/film/everything/$"))


def from_a_correction_to_its_story(page: Page) -> None:
    page.goto("/about/")
    page.get_by_role("contentinfo").get_by_role("link", name="Corrections").click()
    follow(page, re.compile("opens with otters"), ".correction-of")
    expect(page).to_have_url(re.compile(r"/film/everything/#correction-\d+$"))
    expect(page.locator(".correction:target")).to_be_visible()


def to_a_topic_and_to_who_wrote(page: Page) -> None:
    page.goto("/film/everything/")
    follow(page, "Casting", ".topics")
    assert heading(page) == "Casting"
    page.goto("/film/everything/")
    follow(page, "Dana Whitlow", ".byline")
    assert heading(page) == "Dana Whitlow"


def on_to_the_next_story_and_to_another_site(page: Page) -> None:
    page.goto("/film/everything/")
    expect(page.get_by_role("link", name="See it on YouTube")).to_be_visible()
    expect(page.get_by_role("button", name="Show it here")).to_be_hidden()  # does nothing without a script
    expect(page.get_by_role("button", name="Share or copy")).to_be_hidden()
    expect(page.get_by_role("link", name="E-mail")).to_have_attribute("href", re.compile("^mailto:"))
    follow(page, re.compile("."), ".next")
    assert "Salt Line" not in heading(page)


def to_a_feed(page: Page) -> None:
    page.goto("/film/")
    named = page.locator('link[rel="alternate"][type="application/atom+xml"]').first.get_attribute("href")
    answer = page.request.get(named or "")
    assert answer.status == 200
    assert "<feed" in answer.text()


def from_a_page_that_is_not_there(page: Page) -> None:
    for path, status in {"/film/nothing/": 404, "/film/killed/": 410}.items():
        answer = page.goto(path)
        assert answer
        assert answer.status == status
        page.get_by_role("main").get_by_role("searchbox").fill("harbour")
        page.get_by_role("main").get_by_role("button", name="Search").click()
        expect(page.locator(".search-hits > li").first).to_be_visible()


def by_keyboard_past_the_head(page: Page) -> None:
    page.goto("/film/everything/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


JOURNEYS: list[Callable[[Page], None]] = [
    from_the_front_page_to_a_person,
    by_search_with_filters_and_pages,
    by_search_that_finds_nothing,
    among_people_by_letter_and_by_name,
    from_picture_to_picture,
    from_a_correction_to_its_story,
    to_a_topic_and_to_who_wrote,
    on_to_the_next_story_and_to_another_site,
    to_a_feed,
    from_a_page_that_is_not_there,
    by_keyboard_past_the_head,
]


def test_every_journey_of_a_reader_needs_no_script(page: Page) -> None:
    """One paper for all of them; a journey that breaks is named in the traceback."""
    images = [make_image(caption="Boats", credit="Pim Roe") for _ in range(5)]
    for image in images:
        make_renditions(image)
    whole_paper(images)
    for journey in JOURNEYS:
        journey(page)
