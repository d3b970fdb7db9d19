"""What is typed, pressed twice or pressed elsewhere decides nothing; words selected in the text."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles import decisions
from articles.models import Article, LinkDecision
from articles.places import Place
from people.models import Person
from staff.models import Role, User
from tests.builders import link, make_user, save_again
from tests.e2e.reviewing.screen import (
    BODY,
    DECIDE,
    answered,
    held_back,
    let_go,
    names,
    now,
    search_box,
    select_actress,
    wait_for_scripts,
)

pytestmark = pytest.mark.browser


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
