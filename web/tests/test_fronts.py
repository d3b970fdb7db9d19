"""Fronts as readers see them: what is pinned stands on top while it may, and the newest fills the rest."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from articles import lifecycle
from articles.models import Article, Section
from staff.models import User
from tests.builders import look_away, make_article, make_live_article, make_section, make_user, save_again
from tests.pictures import make_image, make_renditions
from web.curation import MOST, Pin, arrange, withdraw
from web.front import PLACES
from web.models import Front, Slot
from web.paging import PAGE_SIZE

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def stories(how_many: int, **fields: Any) -> list[Article]:
    """Story 0 is the newest."""
    now = lifecycle.clock()
    return [
        make_live_article(headline=f"Story {number}", publish_at=now - HOUR * (number + 1), **fields)
        for number in range(how_many)
    ]


def pin(section: Section | None, *pinned: Article, by: User, **fields: Any) -> Front:
    """Past every question of who saw what."""
    standing = Front.objects.of(section).begun().first()
    return arrange(
        section, [Pin(story) for story in pinned], by=by, based_on=standing.pk if standing else None, **fields
    )


def begin(front: Front, at: dt.timedelta) -> Front:
    """The same arrangement, begun that long ago: what a verb schedules, time brings."""
    slots = list(front.slots.all())
    begun = Front.objects.create(section=front.section, made_by=front.made_by, starts_at=Now() - at)
    Slot.objects.bulk_create(
        Slot(front=begun, position=slot.position, article=slot.article, until=slot.until) for slot in slots
    )
    return begun


def headlines(client: Client, path: str) -> list[str]:
    """Those of the list, or of the home page's top."""
    page = client.get(path).text.partition('id="faces"')[0].partition('id="latest"')[0]
    return re.findall(r"Story \d+", page.partition("<main")[2])


PLACES_OF = {"/": None, "/film/": "film"}


@pytest.fixture(params=PLACES_OF)
def place(request: pytest.FixtureRequest, db: None) -> str:
    make_section("Film")
    return str(request.param)


def section_of(place: str) -> Section | None:
    return Section.objects.get(slug="film") if PLACES_OF[place] else None


def test_what_is_pinned_stands_first_and_the_newest_fill_the_rest(client, place, chief) -> None:
    all_of_them = stories(5)
    pin(section_of(place), all_of_them[3], all_of_them[4], by=chief)
    assert headlines(client, place) == ["Story 3", "Story 4", "Story 0", "Story 1", "Story 2"]


def test_a_place_that_nobody_arranged_shows_the_newest(client, place) -> None:
    stories(3)
    assert headlines(client, place) == ["Story 0", "Story 1", "Story 2"]


def test_an_empty_arrangement_gives_the_place_back_to_the_newest(client, place, chief) -> None:
    _, older = stories(2)
    pin(section_of(place), older, by=chief)
    pin(section_of(place), by=chief)
    assert headlines(client, place) == ["Story 0", "Story 1"]


def test_one_place_is_not_another(client, chief) -> None:
    _, older = stories(2)
    pin(None, older, by=chief)
    assert headlines(client, "/film/") == ["Story 0", "Story 1"]


def test_a_story_of_another_section_may_stand_on_a_front(client, chief) -> None:
    stories(1)
    concert = make_live_article(headline="Story 7", section=make_section("Music"))
    pin(make_section("Film"), concert, by=chief)
    assert headlines(client, "/film/") == ["Story 7", "Story 0"]


# --- what goes by itself ----------------------------------------------------------------------------------


def held(article: Article, by: User) -> None:
    lifecycle.hold(article, by=by, reason="Doubts")


def killed(article: Article, by: User) -> None:
    lifecycle.kill(article, by=by, reason="Not so")


def embargoed(article: Article, by: User) -> None:
    article.refresh_from_db()
    article.embargo_until = lifecycle.clock() + HOUR
    save_again(article, by=by)


def taken_back_to_draft(article: Article, by: User) -> None:
    Article.objects.filter(pk=article.pk).update(status="draft", live=None, publish_at=None)


def put_off(article: Article, by: User) -> None:
    Article.objects.filter(pk=article.pk).update(status="scheduled", publish_at=Now() + HOUR)


@pytest.mark.parametrize("go", [held, killed, embargoed, taken_back_to_draft, put_off])
def test_what_may_not_be_seen_is_not_there_and_the_next_moves_up(client, place, chief, go) -> None:
    all_of_them = stories(4)
    pin(section_of(place), all_of_them[3], all_of_them[2], by=chief)
    assert headlines(client, place)[:2] == ["Story 3", "Story 2"]
    go(all_of_them[3], chief)
    assert headlines(client, place) == ["Story 2", "Story 0", "Story 1"]
    assert "Story 3" not in client.get(place).text


def test_a_story_that_is_released_has_its_slot_again(client, place, chief) -> None:
    all_of_them = stories(3)
    pin(section_of(place), all_of_them[2], by=chief)
    held(all_of_them[2], chief)
    lifecycle.release(Article.objects.get(pk=all_of_them[2].pk), by=chief)
    assert headlines(client, place)[0] == "Story 2"


def test_a_pin_stays_until_its_hour(client, place, chief) -> None:
    _, older = stories(2)
    arrange(section_of(place), [Pin(older, lifecycle.clock() + HOUR)], by=chief)
    assert headlines(client, place) == ["Story 1", "Story 0"]


def test_a_pin_is_gone_after_its_hour(client, place, chief) -> None:
    _, older = stories(2)
    front = Front.objects.create(section=section_of(place), made_by=chief, starts_at=Now() - HOUR)
    Slot.objects.create(front=front, position=0, article=older, until=Now())
    assert headlines(client, place) == ["Story 0", "Story 1"]


def test_those_beyond_the_places_wait_and_move_up(client, place, chief) -> None:
    all_of_them = stories(PLACES + 4)
    pin(section_of(place), *all_of_them[::-1][: PLACES + 1], by=chief)
    assert headlines(client, place)[:PLACES] == [f"Story {number}" for number in range(PLACES + 3, 3, -1)]
    killed(all_of_them[-1], chief)
    assert headlines(client, place)[PLACES - 1] == "Story 3"


# --- the hour ---------------------------------------------------------------------------------------------


def test_a_front_waits_for_its_hour_and_takes_over_then(client, place, chief) -> None:
    all_of_them = stories(3)
    coming = pin(section_of(place), all_of_them[2], by=chief, starts_at=lifecycle.clock() + HOUR)
    assert headlines(client, place)[0] == "Story 0"
    pin(section_of(place), all_of_them[1], by=chief)
    assert headlines(client, place)[0] == "Story 1"
    Front.objects.create(section=coming.section, made_by=chief)  # the next, which begins now
    assert headlines(client, place)[0] == "Story 0"


def test_a_front_that_was_taken_back_never_begins(client, place, chief) -> None:
    all_of_them = stories(2)
    front = pin(section_of(place), all_of_them[1], by=chief, starts_at=lifecycle.clock() + HOUR)
    withdraw(front, by=chief)
    assert not Front.objects.of(section_of(place)).coming()
    assert headlines(client, place)[0] == "Story 0"


def test_a_story_that_goes_live_with_the_front_stands_there_from_then_on(client, place, chief) -> None:
    stories(1)
    soon = make_article(by=chief, headline="Story 9")
    look_away(soon, by=chief)
    at = lifecycle.clock() + HOUR
    lifecycle.schedule(soon, by=chief, at=at)
    front = pin(section_of(place), soon, by=chief, starts_at=at)
    begin(front, HOUR / 2)
    assert "Story 9" not in client.get(place).text  # the front is there, the story is not
    Article.objects.filter(pk=soon.pk).update(publish_at=Now() - HOUR / 4)
    assert headlines(client, place)[0] == "Story 9"


# --- pages ------------------------------------------------------------------------------------------------


def walk(client: Client, path: str) -> list[list[str]]:
    pages, older = [], path
    while older:
        text = client.get(older).text
        pages.append(re.findall(r"Story \d+", text.partition("<main")[2]))
        link = re.search(r'href="(\?before=[^"]+)" rel="next"', text)
        older = f"/film/{link[1]}" if link else ""
    return pages


def test_page_by_page_no_story_is_met_twice_or_missed(client, chief) -> None:
    all_of_them = stories(2 * PAGE_SIZE + 5)
    pin(make_section("Film"), all_of_them[2], all_of_them[30], all_of_them[44], by=chief)
    pages = walk(client, "/film/")
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 5]
    assert pages[0][:4] == ["Story 2", "Story 30", "Story 44", "Story 0"]
    met = [story for page in pages for story in page]
    assert sorted(met) == sorted(f"Story {number}" for number in range(2 * PAGE_SIZE + 5))


@pytest.mark.parametrize("before", [[30], []])
@pytest.mark.parametrize("after", [[], [41]])
def test_who_reads_on_while_the_front_is_arranged_anew_misses_nothing(client, chief, before, after) -> None:
    all_of_them = stories(2 * PAGE_SIZE + 5)
    film = make_section("Film")
    pin(film, *(all_of_them[number] for number in before), by=chief)
    first = client.get("/film/").text
    older = re.search(r'href="(\?before=[^"]+)" rel="next"', first)
    assert older
    pin(film, *(all_of_them[number] for number in after), by=chief)
    met = re.findall(r"Story \d+", first.partition("<main")[2])
    met += [story for page in walk(client, f"/film/{older[1]}") for story in page]
    assert sorted(met) == sorted(f"Story {number}" for number in range(2 * PAGE_SIZE + 5))


def test_exactly_a_page_of_stories_offers_no_other(client, chief) -> None:
    all_of_them = stories(PAGE_SIZE)
    pin(make_section("Film"), all_of_them[-1], by=chief)
    assert [len(page) for page in walk(client, "/film/")] == [PAGE_SIZE]


@pytest.mark.parametrize("mark", ["1-1~", "1-1~x", "1-1~1~", "1-1" + "~1" * 10, "1-1~" + "9" * 19, "~1"])
def test_a_mark_with_pins_this_house_never_wrote_is_404(client, mark) -> None:
    make_section("Film")
    assert client.get(f"/film/?before={mark}").status_code == 404


def test_a_mark_with_a_story_that_never_was_is_a_page(client) -> None:
    stories(1)
    assert headlines(client, f"/film/?before=99999999999999999-1~{'9' * 18}") == ["Story 0"]


# --- what it costs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(("path", "queries"), [("/", 9), ("/film/", 7)])
def test_an_arranged_front_costs_the_same_however_much_is_pinned(
    client, django_assert_num_queries, rows, path, queries
) -> None:
    image = make_image()
    make_renditions(image)
    all_of_them = stories(rows, lead_image=image)
    pin(section_of(path), *all_of_them[:MOST], by=make_user("chief"))
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
