"""What is heard of the names, reached by keys, and shown."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from articles import decisions
from articles.models import Article, LinkDecision, LinkRun
from articles.places import Place
from staff.models import Role
from tests.builders import link, make_person, make_user
from tests.e2e.conftest import body
from tests.e2e.reviewing.screen import (
    DECIDE,
    SEARCH,
    answered,
    held_back,
    let_go,
    names,
    now,
    search_box,
    wait_for_scripts,
)

pytestmark = pytest.mark.browser


def test_tab_reaches_one_name_however_many_there_are(desk: Page):
    reached = """[...document.querySelectorAll("li[data-name], li[data-name] :is(a, button)")]
        .filter((each) => each.tabIndex >= 0)
        .map((each) => each.closest("li[data-name]").dataset.surface)"""
    assert set(desk.evaluate(reached)) == {"Orla Vance"}
    desk.keyboard.press("Alt+n")
    assert set(desk.evaluate(reached)) == {"Ida Solberg"}
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.closest('li[data-name]').dataset.surface") == "Ida Solberg"
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    answered(desk)
    assert set(desk.evaluate(reached)) == {"Milo Lindqvist"}


def test_the_same_sentence_is_spoken_twice(desk: Page):
    desk.evaluate("""() => {
        const region = document.querySelector("[data-people-status]");
        window.spoken = [];
        const listener = new MutationObserver(() => window.spoken.push(region.textContent));
        listener.observe(region, { childList: true });
    }""")
    answers: list[str] = []

    def the_same(route: Route) -> None:
        answers.append(answers[0] if answers else route.fetch().text())
        route.fulfill(body=answers[0], content_type="text/html")

    desk.route(DECIDE, the_same)
    names(desk).first.click()
    for count in (1, 2):
        desk.keyboard.press("a")
        desk.wait_for_function(f"window.spoken.filter(Boolean).length === {count}")
    first, second = filter(None, desk.evaluate("window.spoken"))
    assert first == second
    assert first.startswith("“Orla Vance” is Orla Vance.")


def test_the_search_waits_for_the_last_key_says_that_it_asks_and_whether_anybody_was_found(desk: Page):
    waiting = held_back(desk, SEARCH)
    names(desk).first.click()
    desk.keyboard.press("/")
    box = search_box(desk)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.evaluate("""box => ["g", "gr", "gre", "greta"].forEach((value) => {
        box.value = value;
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    })""")
    expect(desk.get_by_text("Searching…")).to_be_visible()
    desk.keyboard.press("Enter")  # nobody stands there yet
    let_go(desk, waiting)
    expect(desk.get_by_role("option", name=re.compile("Greta Nye"))).to_be_visible()
    expect(desk.get_by_text("Searching…")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert not waiting  # one question for four keys
    box.fill("nobody at all")
    let_go(desk, waiting)
    expect(desk.get_by_text("Nobody is called “nobody at all”.")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "false")
    assert not LinkDecision.objects.exists()


MAC = """Object.defineProperty(Navigator.prototype, "platform", { get: () => "MacIntel" });
    Object.defineProperty(Navigator.prototype, "userAgentData", { get: () => undefined });"""


def test_on_a_mac_option_n_still_writes_an_enye(desk: Page):
    desk.add_init_script(MAC)
    desk.reload()
    wait_for_scripts(desk)
    body(desk).click()
    desk.keyboard.press("Alt+n")
    expect(body(desk)).to_be_focused()
    desk.keyboard.press("Control+Alt+n")
    expect(now(desk)).to_be_focused()
    desk.keyboard.press("k")
    desk.keyboard.press("Alt+n")  # in the list no letter is written
    expect(now(desk)).to_contain_text("“Ida Solberg”")


def test_alt_gr_still_writes_a_polish_letter(desk: Page):
    body(desk).click()
    pressed = """new KeyboardEvent("keydown",
        { key: "ń", code: "KeyN", ctrlKey: true, altKey: true, bubbles: true, cancelable: true })"""
    assert desk.evaluate(f"document.activeElement.dispatchEvent({pressed})")
    expect(now(desk)).to_have_count(0)


def test_a_name_that_is_read_from_the_right_stands_apart_from_its_row(desk: Page, story: Article):
    noa = make_person("נועה לוי")
    actress = Place("Actress", "", " Della")
    decisions.link_by_hand(story, by=make_user(Role.EDITOR), place=actress, person=noa)
    desk.reload()
    wait_for_scripts(desk)
    names(desk).first.click()
    desk.keyboard.press("/")
    desk.keyboard.type("נועה")
    expect(desk.get_by_role("option", name=re.compile("נועה לוי"))).to_be_visible()
    apart = desk.evaluate("""() => {
        const card = document.querySelector(".desk-people-card");
        const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
        const apart = [];
        while (walker.nextNode()) {
            const { data, parentElement } = walker.currentNode;
            if (/[א-ת]/.test(data)) apart.push(Boolean(parentElement.closest("bdi")));
        }
        return apart;
    }""")
    assert len(apart) >= 3  # the row, the decision, the search
    assert all(apart)


def test_names_last_found_stay_while_they_are_found_anew_and_when_that_stops(desk: Page, story: Article):
    run = LinkRun.objects.filter(revision=story.head_id)
    run.update(linked_at=None, wanted_at=timezone.now(), attempts=0)
    desk.reload()
    expect(desk.get_by_text("Finding names…")).to_be_visible()
    expect(names(desk)).to_have_count(15)
    run.update(parked_at=timezone.now(), attempts=8, error="No memory")
    expect(desk.get_by_text("No memory")).to_be_visible()
    expect(names(desk)).to_have_count(15)
    desk.get_by_role("button", name="Try again").click()
    expect(desk.get_by_text("Finding names…")).to_be_visible()
    link(story)
    expect(desk.get_by_text("Finding names…")).to_be_hidden()
    expect(names(desk)).to_have_count(15)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "light"), (1280, "dark")])
def test_the_panel_is_accessible_and_fits(width: int, theme: str, desk: Page, story: Article):
    desk.set_viewport_size({"width": width, "height": 844})
    desk.evaluate("theme => document.documentElement.classList.toggle('dark', theme === 'dark')", theme)
    desk.keyboard.press("Alt+n")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    fits(desk, now(desk))
    is_accessible(desk)
    desk.keyboard.press("/")
    desk.keyboard.type("orla")
    expect(desk.get_by_role("option", name=re.compile("Orla Vance"))).to_be_visible()
    fits(desk, desk.locator("[data-search]"))
    is_accessible(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    fits(desk, desk.get_by_role("dialog"))
    is_accessible(desk)


def fits(page: Page, element: Locator) -> None:
    """Nothing of it is outside of the window."""
    box, window = element.bounding_box(), page.viewport_size
    assert box is not None
    assert window is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    assert box["y"] + box["height"] <= window["height"]


def is_accessible(page: Page) -> None:
    found = Axe().run(page, context=".desk-people-card", options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
