"""A person's page and the search for people, in a real browser: no axe violation, in any size and colour."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Award, Credit, DistinctPair, Fact, Person, Privacy, Work
from tests.builders import SOURCE, make_live_article, make_mention, make_person, make_tie
from tests.e2e.conftest import PATIENCE, wait_for_answers

pytestmark = pytest.mark.browser


@pytest.fixture
def orla(transactional_db: None) -> Person:
    """Somebody with a whole life: family over four generations, works, prizes, stories."""
    orla = make_person(
        "Orla Vance",
        slug="orla-vance",
        born="1958-04-03",
        occupations=["actor", "director"],
        disambiguator="actor, b. 1958",
        bio="Actor and director, known for The Salt Line. She founded the Harbour Theatre.",
        aliases={"Lola Vance": "nickname"},
    )
    ada, bo = make_person("Ada Vance", born="1930", died="2004"), make_person("Bo Vance", born="1929")
    grandmother = make_person("Euphemia Vance-Harrington", born="1905", died="1990")
    cy, eve = make_person("Cy Vance", born="1961"), make_person("Eve Marr", born="1964")
    theo, una = make_person("Theo Lanswick", born="1955"), make_person("Una Wick", born="1960")
    finn, gale = make_person("Finn Vance", born="1985"), make_person("Gale Vance", born="2005")
    dex = make_person("Dex Marr", born="1931")
    parents = {
        orla: (ada, bo),
        cy: (ada, bo),
        eve: (ada, dex),
        bo: (grandmother,),
        finn: (orla,),
        gale: (finn,),
    }
    for child, theirs in parents.items():
        for parent in theirs:
            make_tie(child, "parent", parent)
    for name in ("Wren", "Pip", "Ash"):
        make_tie(make_person(name, privacy=Privacy.MINOR), "parent", orla)
    make_tie(orla, "spouse", theo, start="1984-06-02", end="1999", end_cause="divorce")
    make_tie(orla, "spouse", una, start="2012-06-30")
    facts = {
        "birthplace": "Port Averne",
        "nationality": "Irish",
        "known_for": "The Salt Line",
        "children": "4",
    }
    for about, text in facts.items():
        Fact.objects.create(person=orla, about=about, text=text, source=SOURCE, as_of="2026")
    Fact.objects.create(
        person=orla, about="event", text="Opened the Harbour Theatre", dated="1995-05-02", source=SOURCE
    )
    for number, title in enumerate(("The Salt Line", "Harbour Nine", "A House for Winter", "Eleven Bridges")):
        work = Work.objects.create(title=title, year=1988 + 7 * number, kind="film")
        Credit.objects.create(person=orla, work=work, character=f"Part {number}")
        Award.objects.create(
            person=orla,
            name="Golden Reel",
            category="best actor",
            year=1989 + 7 * number,
            work=work,
            source=SOURCE,
            is_won=number % 2 == 0,
        )
    namesake = make_person("Orla Vance", slug="orla-vance-rower", disambiguator="rower, b. 1990")
    DistinctPair.objects.create(one=orla, other=namesake)
    for number in range(3):
        story = make_live_article(
            headline=f"Otters at the harbour, part {number}", body="<p>Orla Vance came.</p>"
        )
        make_mention(story, orla)
    return orla


def opened(browser: Browser, **how: Any) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", **how)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    page.goto("about:blank")
    wait_for_answers()
    context.close()


@pytest.fixture(params=[(1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")], ids=str)
def reader_page(request: pytest.FixtureRequest, browser: Browser, transactional_db: None) -> Iterator[Page]:
    width, scheme = request.param
    yield from opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme)


@pytest.fixture
def plain_page(browser: Browser, transactional_db: None) -> Iterator[Page]:
    yield from opened(browser, java_script_enabled=False)


@pytest.mark.parametrize("address", ["/people/orla-vance/", "/people/", "/people/?q=orla"])
def test_pages_of_people_have_no_axe_violation(
    live_server: LiveServer, reader_page: Page, orla: Person, address: str
) -> None:
    reader_page.goto(f"{live_server.url}{address}")
    results = Axe().run(reader_page)
    assert results.violations_count == 0, results.generate_report()
    assert reader_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_names_are_offered_while_one_types(live_server: LiveServer, browser_page: Page, orla: Person) -> None:
    page = browser_page
    page.goto(f"{live_server.url}/people/")
    box = page.get_by_role("combobox", name="A name")
    box.click()
    box.press_sequentially("orl")
    expect(page.locator(".offers").get_by_role("option")).to_have_count(2)
    box.fill("Orla Vanse")
    box.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Orla Vance actor, b. 1958")).to_be_visible()


def test_the_timeline_is_filtered_without_a_script(
    live_server: LiveServer, plain_page: Page, orla: Person
) -> None:
    plain_page.goto(f"{live_server.url}/people/orla-vance/")
    plain_page.get_by_role("navigation", name="Timeline").get_by_role("link", name="Awards").click()
    expect(plain_page.locator(".moment")).to_have_count(4)
