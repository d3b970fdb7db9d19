"""The names of a story reviewed by keys alone."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, LinkDecision, Mention
from people.models import Person
from staff.models import User
from tests.builders import link, save_again
from tests.e2e.conftest import body
from tests.e2e.reviewing.screen import (
    lit,
    names,
    now,
    select_actress,
    states,
)

pytestmark = pytest.mark.browser


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
