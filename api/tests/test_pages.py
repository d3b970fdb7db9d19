"""Lists go on where they stopped, whatever happens in between."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import make_live_article, make_person, make_section

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"
NOON = dt.datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=dt.UTC)


def walk(api: Client, address: str, key: str = "headline") -> list[str]:
    """Every row of a list, page after page."""
    found: list[str] = []
    while address:
        page = api.get(address).json()
        found += [row[key] for row in page["results"]]
        address = page["next"]
    return found


def test_stories_come_newest_first(api: Client):
    for hours, headline in [(2, "Older"), (1, "Newer")]:
        make_live_article(headline=headline, publish_at=timezone.now() - dt.timedelta(hours=hours))
    assert walk(api, ARTICLES) == ["Newer", "Older"]


def test_a_page_holds_twenty_unless_told(api: Client):
    for _ in range(21):
        make_live_article()
    assert len(api.get(ARTICLES).json()["results"]) == 20
    assert len(api.get(ARTICLES, {"limit": "100"}).json()["results"]) == 21


def test_the_last_page_has_no_next(api: Client):
    make_live_article()
    assert api.get(ARTICLES, {"limit": "1"}).json()["next"] is None


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_stories_of_the_same_instant_come_once_each(api: Client, limit: int):
    for number in range(7):
        make_live_article(headline=f"Story {number}", publish_at=NOON)
    assert walk(api, f"{ARTICLES}?limit={limit}") == [f"Story {number}" for number in range(6, -1, -1)]


def test_a_story_published_in_between_shifts_nothing(api: Client):
    for number in range(4):
        make_live_article(headline=f"Story {number}")
    first = api.get(ARTICLES, {"limit": "2"}).json()
    make_live_article(headline="Breaking")
    assert walk(api, first["next"]) == ["Story 1", "Story 0"]


def test_filters_hold_on_every_page(api: Client):
    film, music = make_section("Film"), make_section("Music")
    for number in range(3):
        make_live_article(headline=f"Film {number}", section=film)
        make_live_article(headline=f"Music {number}", section=music)
    assert walk(api, f"{ARTICLES}?section=film&limit=1") == ["Film 2", "Film 1", "Film 0"]


def test_people_of_the_same_name_come_once_each(api: Client):
    slugs = [make_person("Orla Vance").slug for _ in range(5)]
    assert walk(api, "/api/v1/people/?limit=2", "slug") == slugs


def test_names_beyond_ascii_can_stand_in_a_cursor(api: Client):
    names = ["Éloïse Ångström", "서연 백", "Zoë Ørsted"]
    for number, name in enumerate(names):
        make_person(name, slug=f"person-{number}")
    assert sorted(walk(api, "/api/v1/people/?limit=1", "name")) == sorted(names)


def test_a_cursor_of_another_list_is_refused(api: Client):
    make_person("Orla Vance")
    make_person("Adam Reed")
    cursor = api.get("/api/v1/people/", {"limit": "1"}).json()["next"].rpartition("cursor=")[2]
    assert api.get(f"{ARTICLES}?cursor={cursor}").status_code == 400


def test_a_cursor_somebody_changed_is_refused(api: Client):
    make_live_article()
    make_live_article()
    link = api.get(ARTICLES, {"limit": "1"}).json()["next"]
    assert api.get(link).status_code == 200
    assert api.get(link.replace("cursor=W", "cursor=X")).status_code == 400
