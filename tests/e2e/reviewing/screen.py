"""The screen on which the names of a story are reviewed: what is on it, and how to wait for it."""

import re
import time

from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Mention
from tests.e2e.conftest import PATIENCE, body

CAST = (
    "Orla Vance",
    "Tomas Reyne",
    "Ines Okafor",
    "Milo Lindqvist",
    "Petra Holm",
    "Casper Dell",
    "Greta Nye",
)
BODY = (
    "<p>Orla Vance met Tomas Reyne at the pier. Orla laughed, and Reyne did not.</p>"
    "<p>Ida Solberg came late with Ines Okafor and Milo Lindqvist. Okafor sang, Milo slept.</p>"
    "<p>Later Petra Holm rang Casper Dell. “Greta Nye knows,” Petra said. Dell and Nye left.</p>"
    "<p><em>at the pier</em> it rained.</p>"
    "<p>Actress Della Quint said no.</p>"
)
DECIDE, SEARCH = "**/people/decide/", "**/people/search/*"


def sign_in(page: Page, live_server: LiveServer, story: Article) -> None:
    page.goto(f"{live_server.url}/admin/login/?next=/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Username").fill("ruth")
    page.get_by_label("Password").fill("demo")
    page.keyboard.press("Enter")


def wait_for_scripts(page: Page) -> None:
    expect(page.locator("[contenteditable]")).to_be_visible()
    expect(page.locator("[data-people]")).to_have_attribute("tabindex", "-1")


def answered(page: Page) -> None:
    """Wait until no decision is on its way."""
    expect(page.locator("[data-people]")).not_to_have_attribute("aria-busy", "true")


def held_back(page: Page, address: str) -> list[Route]:
    """Requests that wait for the test to let them go on."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))
    return waiting


def let_go(page: Page, waiting: list[Route]) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not waiting and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    waiting.pop(0).continue_()


def select_actress(page: Page) -> None:
    """Double-click the word; not at once, since the editor puts its own selection back when focused."""
    last = page.locator("[contenteditable] p").last
    last.click()
    expect(body(page)).to_be_focused()
    page.evaluate("new Promise((done) => setTimeout(done, 50))")
    last.dblclick(position={"x": 20, "y": 8})


def names(page: Page) -> Locator:
    return page.locator("[data-names] > li")


def now(page: Page) -> Locator:
    return page.locator(".desk-name-now")


def search_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("^Who is “"))


def lit(page: Page) -> str:
    """What is lit in the text."""
    return page.evaluate("[...(CSS.highlights.get('desk-lit') ?? [])].map(String).join()")


def states(article: Article) -> list[tuple[str, str]]:
    found = Mention.objects.filter(revision=article.head_id, part="body").order_by("start")
    return list(found.values_list("surface", "state"))
