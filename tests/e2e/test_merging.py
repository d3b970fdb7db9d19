"""Merging profiles at the desk: on a phone without JavaScript, and for those who hear the page."""

import os
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import strangers
from people import distinct, duplicates
from people.merge import merge
from people.models import Merge, Person
from staff.models import Role, User
from tests.builders import link, make_article, make_person, make_user
from tests.e2e.conftest import PATIENCE

pytestmark = pytest.mark.browser


def two() -> tuple[Person, Person]:
    return (
        make_person("O. Vance", slug="o-vance", born="1979", imdb="nm0000123", bio="Acts."),
        make_person("Orla Vance", slug="orla-vance", born="1979-05-01", imdb="nm456", bio="Sings."),
    )


def sign_in(page: Page, server: LiveServer, there: str) -> None:
    page.goto(f"{server.url}/admin/login/?next={there}")
    page.get_by_label("Username").fill("ruth")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()


def test_two_profiles_are_merged_and_told_apart_again_on_a_phone_without_javascript(
    browser: Browser, live_server: LiveServer, transactional_db: None
):
    make_user(Role.EDITOR, username="ruth", password="demo")
    other, keeper = two()
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, live_server, f"/admin/people/person/{other.pk}/merge/?into={keeper.pk}")
    assert page.locator("main.people-merge").evaluate("each => each.scrollWidth") <= 390
    page.get_by_role("radio", name="IMDb, from the first").check()
    page.get_by_role("button", name="The other way round").click()
    expect(page.get_by_role("button", name="Merge Orla Vance into O. Vance")).to_be_visible()
    page.get_by_role("button", name="The other way round").click()
    expect(page.get_by_role("radio", name="IMDb, from the first")).to_be_checked()
    page.get_by_role("button", name="Merge O. Vance into Orla Vance").click()
    expect(page.get_by_text("O. Vance is part of this profile now.")).to_be_visible()
    keeper.refresh_from_db()
    assert keeper.imdb == "nm0000123"
    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Undo this merge").click()
    expect(page.get_by_text("are two profiles again")).to_be_visible()
    context.close()
    keeper.refresh_from_db()
    assert keeper.imdb == "nm456"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible(
    browser_page: Page, live_server: LiveServer, editor: User, width: int, theme: Literal["light", "dark"]
):
    other, keeper = two()
    for _ in range(3):
        make_person("Mira Holt", born="1979-05-01")
    distinct.mark(other, keeper, by=editor, note="the singer")
    made = merge(make_person("Mira Holt"), into=keeper, by=editor)
    link(make_article(body="<p>Theo Lanswick met Anna Harrow early.</p>"))
    duplicates.find()
    strangers.count()
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.emulate_media(color_scheme=theme)
    sign_in(browser_page, live_server, "/admin/")
    third = Person.objects.filter(name="Mira Holt", status="published")[0]
    for name, there in {
        "merge": f"/admin/people/person/{third.pk}/merge/?into={keeper.pk}",
        "undo": f"/admin/people/merge/{made.pk}/change/",
        "duplicates": "/admin/people/duplicates/",
        "different": "/admin/people/duplicates/?show=different",
        "strangers": "/admin/articles/strangers/",
    }.items():
        browser_page.goto(f"{live_server.url}{there}")
        expect(browser_page.locator("main.people-merge")).to_be_visible()
        if shots := os.environ.get("NEWSROOM_SHOTS"):
            browser_page.screenshot(path=Path(shots) / f"{name}-{width}-{theme}.png", full_page=True)
        found = Axe().run(browser_page, context="main.people-merge")
        assert not found.response["violations"], (name, found.generate_report())
        assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert Merge.objects.standing().count() == 1
