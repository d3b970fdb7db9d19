"""The desk's screens for fronts, as they work without a script."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from articles import lifecycle
from articles.models import Article
from staff.models import User
from tests.builders import make_live_article, make_section
from web.admin.draft import typed
from web.curation import MOST, Pin, arrange
from web.models import Front

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
HOME = "/admin/fronts/home/"


@pytest.fixture
def desk(client: Client, desk_editor: User) -> Client:
    client.force_login(desk_editor)
    return client


@pytest.fixture
def stories(chief: User) -> list[Article]:
    now = lifecycle.clock()
    return [
        make_live_article(by=chief, headline=f"Story {number}", publish_at=now - HOUR * (number + 1))
        for number in range(4)
    ]


def press(desk: Client, do: str, *rows: Article, at: str = HOME, **sent: Any) -> str:
    """A button of the form that holds these stories."""
    return desk.post(at, {"story": [row.pk for row in rows], "do": do, **sent}, follow=True).text


def slots(page: str) -> list[str]:
    return re.findall(r"data-headline>([^<]+)<", page.partition("data-slots")[2].partition("</ol>")[0])


def test_a_front_opens_with_what_stands_there(desk, stories, chief) -> None:
    arrange(None, [Pin(stories[2]), Pin(stories[0])], by=chief)
    assert slots(desk.get(HOME).text) == ["Story 2", "Story 0"]


@pytest.mark.parametrize(
    ("do", "after"),
    [
        ("up:{2}", "0 2 1"),
        ("down:{0}", "1 0 2"),
        ("up:{0}", "0 1 2"),
        ("remove:{1}", "0 2"),
        ("add:{3}", "0 1 2 3"),
        ("add:{1}", "0 1 2"),
        ("up:999999", "0 1 2"),
        ("add:999999", "0 1 2"),
        ("add:x", "0 1 2"),
        ("nonsense", "0 1 2"),
        ("find", "0 1 2"),
    ],
)
def test_a_button_changes_the_form_and_nothing_else(desk, stories, do, after) -> None:
    page = press(desk, do.format(*(story.pk for story in stories)), *stories[:3])
    assert slots(page) == [f"Story {number}" for number in after.split()]
    assert not Front.objects.exists()


def test_the_button_that_was_pressed_keeps_the_focus(desk, stories) -> None:
    page = press(desk, f"up:{stories[2].pk}", *stories[:3])
    assert re.search(rf'value="up:{stories[2].pk}"[^>]*autofocus', page)
    page = press(desk, f"up:{stories[1].pk}", *stories[:3])  # which is the first now
    assert re.search(rf'value="down:{stories[1].pk}"[^>]*autofocus', page)


def test_saved_it_stands_there_with_its_hours(desk, stories, desk_editor) -> None:
    until = typed(lifecycle.clock() + HOUR)
    page = press(desk, "save", stories[1], stories[0], **{f"until-{stories[1].pk}": until})
    assert "Saved: readers see it now." in page
    front = Front.objects.of(None).begun().get()
    assert front.made_by == desk_editor
    assert [slot.article for slot in front.slots.all()] == [stories[1], stories[0]]
    assert typed(front.slots.all()[0].until) == until


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"starts": "2001-01-01T10:00"}, "has passed"),
        ({"starts": "never"}, "Enter a valid date/time"),
        ({"starts": "9999-12-31T23:59"}, "ten years"),
        ({"starts": "0001-01-01T00:00"}, "has passed"),
        ({"starts": "20\x0001"}, "Enter a valid date/time"),
        ({"until": "0001-01-01T00:00"}, "not after its start"),
        ({"until": "9999-12-31T23:59"}, "ten years"),
        ({"until": "soon"}, "Until when “Story 0” is pinned"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_lost(desk, stories, sent, said) -> None:
    if "until" in sent:
        sent = {f"until-{stories[0].pk}": sent["until"]}
    page = press(desk, "save", *stories[:2], **sent)
    assert said in page
    assert slots(page) == ["Story 0", "Story 1"]
    assert not Front.objects.exists()


def test_a_story_killed_while_the_form_is_open_is_named(desk, stories, chief) -> None:
    lifecycle.kill(stories[0], by=chief, reason="Not so")
    page = press(desk, "save", *stories[:2])
    assert "“Story 0” is killed" in page
    assert "Gone: killed" in page


def test_what_is_gone_is_not_taken_over_and_said(desk, stories, chief) -> None:
    arrange(None, [Pin(stories[0]), Pin(stories[1]), Pin(stories[2])], by=chief)
    lifecycle.kill(stories[0], by=chief, reason="Not so")
    lifecycle.hold(stories[1], by=chief, reason="Doubts")
    page = desk.get(HOME).text
    assert slots(page) == ["Story 2"]
    assert "“Story 0” is killed" in page
    assert "“Story 1” is held; released before you save, it has its slot again" in page


def test_both_are_shown_where_somebody_was_quicker(desk, stories, chief) -> None:
    theirs = arrange(None, [Pin(stories[3])], by=chief)
    page = press(desk, "save", stories[0], based_on="")
    assert "What stands there now" in page
    assert "Story 3" in page.partition("What stands there now")[2].partition("</ol>")[0]
    assert slots(page) == ["Story 0"]
    assert "Saved" in press(desk, f"over:{theirs.pk}", stories[0])
    assert Front.objects.of(None).begun().first() != theirs


def test_a_front_to_come_is_changed_and_taken_back(desk, stories, chief) -> None:
    at = (lifecycle.clock() + HOUR).replace(second=0, microsecond=0)
    coming = arrange(None, [Pin(stories[0])], by=chief, starts_at=at)
    page = desk.get(f"{HOME}?from={coming.pk}").text
    assert f'value="{typed(at)}"' in page
    press(desk, "save", stories[1], starts=typed(at), instead_of=coming.pk)
    changed = Front.objects.coming().get()
    assert changed.slots.get().article == stories[1]
    page = press(desk, f"withdraw:{changed.pk}", stories[2])
    assert "it will not begin" in page
    assert slots(page) == ["Story 2"]
    assert not Front.objects.coming()


def test_what_stood_there_before_is_used_again(desk, stories, chief) -> None:
    before = arrange(None, [Pin(stories[1])], by=chief)
    now = arrange(None, [], by=chief, based_on=before.pk)
    page = desk.get(HOME).text
    assert f"?from={before.pk}" in page.partition("Earlier")[2]
    page = desk.get(f"{HOME}?from={before.pk}").text
    assert slots(page) == ["Story 1"]
    assert f'name="based_on" value="{now.pk}"' in re.sub(r"\s+", " ", page)


@pytest.mark.parametrize("number", ["999999", "x", "9" * 30, "٣", ""])
def test_a_front_that_is_none_of_this_place_is_not_shown(desk, stories, chief, number) -> None:
    arrange(None, [Pin(stories[1])], by=chief)
    of_film = arrange(make_section("Film"), [Pin(stories[2])], by=chief)
    for asked in (number, str(of_film.pk)):
        assert slots(desk.get(f"{HOME}?from={asked}").text) == ["Story 1"]


@pytest.mark.parametrize("at", [HOME, "/admin/fronts/section/film/"])
def test_tried_out_it_is_the_page_and_nothing_is_saved(desk, stories, chief, at) -> None:
    make_section("Film")
    lifecycle.hold(stories[3], by=chief, reason="Doubts")
    page = press(desk, "preview", stories[3], stories[2], at=at).partition("<main")[2]
    assert re.findall(r"Story \d", page)[:3] == ["Story 2", "Story 0", "Story 1"]
    assert not Front.objects.exists()


# --- stories to choose from -------------------------------------------------------------------------------


def found(desk: Client, **asked: str) -> list[str]:
    page = desk.get("/admin/fronts/stories/", asked).text
    return re.findall(r"<bdi>([^<]+)</bdi>", page)


def test_live_stories_are_offered_newest_first(desk, stories, chief) -> None:
    lifecycle.hold(stories[1], by=chief, reason="Doubts")
    assert found(desk) == ["Story 0", "Story 2", "Story 3"]


def test_a_story_is_found_by_all_words(desk, stories, chief) -> None:
    make_live_article(by=chief, headline="Otters at dawn", section=make_section("Music"))
    assert found(desk, q="DAWN otters") == ["Otters at dawn"]
    assert found(desk, q="otters dusk") == []
    assert found(desk, q="%") == []
    assert "Otters at dawn" not in found(desk, section="film")
    assert found(desk, q="otters", section="film") == ["Otters at dawn"]


def test_a_headline_is_words_and_never_code(desk, chief) -> None:
    story = make_live_article(by=chief, headline="<script>alert(1)</script>")
    for page in (desk.get("/admin/fronts/stories/").text, press(desk, "find", story)):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


# --- all places -------------------------------------------------------------------------------------------


def test_every_place_is_listed_with_who_arranged_it_and_what_comes(desk, stories, chief) -> None:
    film = make_section("Film")
    arrange(film, [Pin(stories[0])], by=chief)
    arrange(film, [], by=chief, starts_at=lifecycle.clock() + HOUR)
    page = desk.get("/admin/fronts/").text.partition("desk-fronts")[2]
    home, of_film = page.split("</li>")[:2]
    assert "Nobody has arranged it" in home
    assert "1 pinned" in of_film
    assert "chief" in of_film
    assert "Next:" in of_film


def test_a_section_that_is_not_there_has_no_front(desk) -> None:
    assert desk.get("/admin/fronts/section/nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 15])
def test_the_screen_costs_the_same_however_much_is_pinned(
    desk, chief, django_assert_num_queries, rows
) -> None:
    all_of_them = [make_live_article(by=chief) for _ in range(rows)]
    front: Front | None = None
    for _ in range(2 if rows == 1 else 9):
        front = arrange(
            None, [Pin(story) for story in all_of_them[:MOST]], by=chief, based_on=front.pk if front else None
        )
        arrange(None, [Pin(all_of_them[0])], by=chief, starts_at=lifecycle.clock() + HOUR)
    with django_assert_num_queries(16):
        desk.get(HOME)
    with django_assert_num_queries(7):
        desk.get("/admin/fronts/")
