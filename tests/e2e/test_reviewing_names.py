"""The names of a story reviewed in a real browser, by keys alone."""

import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles import decisions
from articles.models import Article, LinkDecision, LinkRun, Mention
from articles.places import Place
from people.models import Person
from staff.models import Role, User
from tests.builders import link, make_article, make_person, make_user, save_again
from tests.e2e.conftest import PATIENCE, body

pytestmark = pytest.mark.browser

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


@pytest.fixture
def story(editor: User) -> Article:
    """Eight people, one of two namesakes among them, named fifteen times."""
    for name in CAST:
        make_person(name)
    for what in ("singer", "actor"):
        make_person("Ida Solberg", disambiguator=what)
    article = make_article(by=editor, headline="A night at the pier", body=BODY)
    link(article)
    return article


@pytest.fixture
def desk(browser_page: Page, live_server: LiveServer, story: Article) -> Iterator[Page]:
    """The story's screen, signed in; at the end the last decision has been answered."""
    sign_in(browser_page, live_server, story)
    wait_for_scripts(browser_page)
    yield browser_page
    answered(browser_page)


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


def test_fifteen_names_are_reviewed_by_keys_alone_within_a_minute(desk: Page, story: Article):
    expect(names(desk)).to_have_count(15)
    began = time.monotonic()
    desk.keyboard.press("Alt+n")  # to the one that is open
    expect(now(desk)).to_contain_text("Who is this?")
    assert lit(desk) == "Ida Solberg"
    desk.keyboard.press("2")
    for _ in range(5):
        desk.keyboard.press("k")
    expect(now(desk)).to_contain_text("“Orla Vance”")
    assert lit(desk) == "Orla Vance"
    for _ in range(15):
        desk.keyboard.press("a")  # past the one that is decided
    expect(desk.get_by_text("15 decisions", exact=True)).to_be_visible()
    assert time.monotonic() - began < 60
    assert {state for _, state in states(story)} == {"confirmed", "manual"}
    assert Mention.objects.get(surface="Ida Solberg").person == Person.objects.get(disambiguator="actor")


def test_reject_search_profile_and_undo_by_keys(desk: Page, story: Article):
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("/")
    expect(desk.get_by_role("combobox", name="Who is “Ida Solberg”?")).to_be_focused()
    desk.keyboard.type("greta")
    expect(desk.get_by_role("option", name=re.compile("Greta Nye"))).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert ("Ida Solberg", "manual") in states(story)
    desk.keyboard.press("x")  # the next name
    expect(desk.get_by_text("2 decisions")).to_be_visible()
    assert ("Ines Okafor", "rejected") in states(story)
    desk.keyboard.press("z")
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert ("Ines Okafor", "auto") in states(story)
    for _ in range(15):
        desk.keyboard.press("j")
    expect(now(desk)).to_contain_text("Della Quint")
    desk.keyboard.press("n")
    expect(desk.get_by_text("Held: profile is stub", exact=True)).to_be_visible()
    assert Person.objects.get(name="Della Quint").status == "stub"


def test_single_keys_can_be_turned_off_and_never_touch_what_is_typed(desk: Page, story: Article):
    body(desk).press_sequentially("axzjn1?")
    assert not LinkDecision.objects.exists()
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("?")
    desk.get_by_label("Single keys work").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("Alt+n")
    expect(now(desk)).to_be_focused()
    for key in "ax2zn/":
        desk.keyboard.press(key)
    desk.keyboard.press("ArrowDown")  # arrows are no letters: they still move
    expect(now(desk)).to_contain_text("Ines Okafor")
    desk.wait_for_timeout(300)
    assert not LinkDecision.objects.exists()


def test_selected_words_are_linked_by_hand(desk: Page, story: Article):
    button = desk.get_by_role("button", name=re.compile("^Link selected words"))
    expect(button).to_be_disabled()
    select_actress(desk)
    desk.get_by_role("button", name=re.compile("Link “Actress”")).click()
    desk.keyboard.type("orla")
    desk.get_by_role("option", name=re.compile("Orla Vance")).click()
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert ("Actress", "manual") in states(story)


def test_a_save_by_somebody_else_is_said_and_nothing_is_decided(desk: Page, story: Article, editor: User):
    save_again(story, by=editor, body="<p>Tomas Reyne met Orla Vance.</p>")
    link(story)
    desk.keyboard.press("Alt+n")
    desk.keyboard.press("1")
    expect(desk.get_by_role("alert")).to_contain_text("look again")
    assert not LinkDecision.objects.exists()


# --- what is typed, pressed twice or pressed elsewhere decides nothing --------------------------------------


def test_what_is_typed_in_the_search_stays_there_while_an_answer_comes(desk: Page, story: Article):
    waiting = held_back(desk, DECIDE)
    names(desk).first.click()
    desk.keyboard.press("a")
    desk.keyboard.press("/")
    desk.keyboard.type("max a")
    let_go(desk, waiting)
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    desk.keyboard.type("nna x")
    expect(search_box(desk)).to_be_focused()
    expect(search_box(desk)).to_have_value("max anna x")
    expect(desk.get_by_role("combobox", name="Who is “Tomas Reyne”?")).to_be_visible()
    assert LinkDecision.objects.count() == 1
    desk.keyboard.press("Escape")
    expect(now(desk)).to_be_focused()
    expect(now(desk)).to_contain_text("“Tomas Reyne”")


def test_keys_decide_nothing_behind_the_list_of_keys_and_escape_closes_it(desk: Page):
    names(desk).first.click()
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Keys for the list of names")
    expect(dialog).to_be_visible()
    for key in ("Tab", "x", "j", "Alt+n", "a"):
        desk.keyboard.press(key)
    expect(now(desk)).to_contain_text("“Orla Vance”")
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(now(desk)).to_be_focused()
    assert not LinkDecision.objects.exists()


def test_a_double_click_decides_once(desk: Page, story: Article):
    names(desk).first.locator('[data-key="a"]').dblclick()
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    answered(desk)
    assert LinkDecision.objects.get().surface == "Orla Vance"


def test_a_name_is_decided_once_before_its_answer_and_by_a_key_held_down_once(desk: Page):
    waiting = held_back(desk, DECIDE)
    names(desk).last.click()
    desk.keyboard.press("a")
    desk.keyboard.press("k")  # back to it
    expect(now(desk).locator('[data-key="a"]')).to_be_disabled()
    for key in "axa":
        desk.keyboard.press(key)
    let_go(desk, waiting)
    answered(desk)
    desk.keyboard.down("z")
    desk.keyboard.down("z")  # the keyboard repeats it
    let_go(desk, waiting)
    answered(desk)
    desk.keyboard.down("z")
    desk.keyboard.up("z")
    assert not waiting
    assert LinkDecision.objects.count() == 1
    assert not LinkDecision.objects.standing().exists()


def test_an_answer_takes_neither_place_nor_focus_from_who_is_writing(
    desk: Page, story: Article, editor: User
):
    save_again(story, by=editor, body=BODY + "<p>Nothing at all.</p>" * 80)
    link(story)
    desk.reload()
    wait_for_scripts(desk)
    waiting = held_back(desk, DECIDE)
    names(desk).first.click()
    desk.keyboard.press("a")
    last = desk.locator("[contenteditable] p").last
    last.click()
    desk.keyboard.type("hello ")
    top = "element => element.getBoundingClientRect().top"
    before = last.evaluate(top)
    let_go(desk, waiting)
    expect(desk.get_by_text("1 decision", exact=True)).to_be_attached()
    desk.keyboard.type("again")
    expect(last).to_contain_text("again")
    assert abs(last.evaluate(top) - before) < 2
    assert LinkDecision.objects.count() == 1


def test_undo_is_offered_for_decisions_of_ones_own_only(desk: Page, story: Article):
    somebody = make_user(Role.EDITOR)
    greta = Person.objects.get(name="Greta Nye")
    decisions.link_by_hand(story, by=somebody, place=Place("Actress", "", " Della"), person=greta)
    desk.reload()
    wait_for_scripts(desk)
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    undo = desk.get_by_role("button", name="Undo", exact=True)  # the editor has an “undo”
    expect(undo).to_be_disabled()
    names(desk).first.click()
    desk.keyboard.press("z")
    desk.keyboard.press("a")
    expect(undo).to_be_enabled()
    undo.click()
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert LinkDecision.objects.standing().get().by == somebody


# --- words selected in the text -----------------------------------------------------------------------------


def test_words_are_meant_where_they_were_selected(desk: Page, story: Article):
    """Also where the selection begins between two elements, and the words stand further up as well."""
    desk.evaluate("getSelection().selectAllChildren(document.querySelector('[contenteditable] em'))")
    desk.get_by_role("button", name="Link “at the pier”…").click()
    desk.keyboard.type("orla")
    desk.get_by_role("option", name=re.compile("Orla Vance")).click()
    expect(desk.get_by_text("1 decision", exact=True)).to_be_visible()
    assert LinkDecision.objects.get().before.rstrip().endswith("Dell and Nye left.")
    expect(desk.get_by_role("button", name="Link selected words…")).to_be_disabled()  # they are linked


def test_words_that_are_gone_from_the_text_are_not_offered(desk: Page):
    select_actress(desk)
    expect(desk.get_by_role("button", name="Link “Actress”…")).to_be_enabled()
    desk.keyboard.press("Delete")
    expect(desk.get_by_role("button", name="Link selected words…")).to_be_disabled()


# --- what is heard, reached and shown -----------------------------------------------------------------------


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
