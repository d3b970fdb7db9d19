"""`changes/`: nothing is skipped, nothing is told too early."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from api.changes import GRACE, KEPT, forget_old
from api.models import Change
from api.v1.changes import Place
from articles import lifecycle
from newsroom import announce
from staff.models import User
from tests.builders import make_article, make_live_article

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/changes/"


@pytest.fixture
def api(partner_key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {partner_key}"})


def told(api: Client, cursor: str = "") -> tuple[list[tuple[str, str]], str]:
    """What is new since the cursor, and where one is then."""
    announce.announce()
    answer = api.get(CHANGES, {"cursor": cursor} if cursor else {}).json()
    return [(change["uuid"], change["state"]) for change in answer["results"]], answer["cursor"]


def test_a_partner_that_keeps_its_cursor_hears_everything_once(api: Client, desk_editor: User):
    nothing, cursor = told(api)
    assert nothing == []
    one, two = make_live_article(by=desk_editor), make_live_article(by=desk_editor)
    news, cursor = told(api, cursor)
    assert news == [(str(one.uuid), "live"), (str(two.uuid), "live")]
    assert told(api, cursor) == ([], cursor)
    lifecycle.kill(one, by=desk_editor, reason="Not so")
    news, cursor = told(api, cursor)
    assert news == [(str(one.uuid), "killed")]


def test_pages_follow_each_other(api: Client, desk_editor: User):
    for _ in range(3):
        make_live_article(by=desk_editor)
    announce.announce()
    first = api.get(CHANGES, {"limit": "2"}).json()
    rest = api.get(first["next"]).json()
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (2, 1, None)


def test_the_address_leads_to_the_story(api: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    announce.announce()
    address = api.get(CHANGES).json()["results"][0]["url"]
    assert api.get(address).json()["uuid"] == str(article.uuid)


@pytest.mark.parametrize("cursor", ["nonsense", "WyIwIiwwXQ:forged", "\x00", "a" * 2000])
def test_a_cursor_that_was_not_given_out_is_refused(api: Client, cursor: str):
    assert api.get(CHANGES, {"cursor": cursor}).status_code == 400


def test_a_cursor_of_another_list_is_refused(api: Client, desk_editor: User):
    for _ in range(2):
        make_live_article(by=desk_editor)
    of_stories = api.get("/api/v1/articles/", {"limit": "1"}).json()["next"].partition("cursor=")[2]
    assert api.get(f"{CHANGES}?cursor={of_stories.split('&')[0]}").status_code == 400


def test_what_partners_never_saw_is_not_told(api: Client, desk_editor: User):
    draft = make_article(by=desk_editor)
    lifecycle.schedule(draft, by=desk_editor, at=lifecycle.clock().replace(year=2030))
    assert told(api)[0] == []


@pytest.mark.parametrize("stories", [1, 50])
def test_a_page_takes_few_queries(stories: int, api: Client, desk_editor: User, django_assert_num_queries):
    for _ in range(stories):
        make_live_article(by=desk_editor)
    announce.announce()
    api.get(CHANGES)
    with django_assert_num_queries(3):  # the key, the page, which of its stories are theirs
        api.get(CHANGES, {"limit": "100"})


def test_each_change_has_a_name_of_its_own(api: Client, desk_editor: User):
    story = make_live_article(by=desk_editor)
    announce.announce()
    lifecycle.hold(story, by=desk_editor, reason="Being checked")
    announce.announce()
    names = [change["id"] for change in api.get(CHANGES).json()["results"]]
    assert len(set(names)) == len(names) == 2
    assert [change["id"] for change in api.get(CHANGES).json()["results"]] == names


def test_a_cursor_from_long_ago_leads_to_a_new_beginning(api: Client, desk_editor: User):
    cursor = Place(0, timezone.now().date() - KEPT - GRACE).to_go_on()
    answer = api.get(CHANGES, {"cursor": cursor})
    assert (answer.status_code, answer.json()["type"].partition("#")[2]) == (410, "cursor-expired")
    assert api.get(answer.json()["resync"]).status_code == 200


def test_a_cursor_from_last_month_goes_on(api: Client, desk_editor: User):
    cursor = Place(0, timezone.now().date() - KEPT).to_go_on()
    assert api.get(CHANGES, {"cursor": cursor}).status_code == 200


def test_kills_are_told_for_ever_and_the_rest_is_forgotten(api: Client, desk_editor: User):
    story = make_live_article(by=desk_editor)
    announce.announce()
    lifecycle.kill(story, by=desk_editor, reason="Not so")
    announce.announce()
    Change.objects.update(at=timezone.now() - KEPT - GRACE - dt.timedelta(hours=1))
    assert forget_old() == 1
    assert told(api)[0] == [(str(story.uuid), "killed")]


def test_what_is_young_enough_is_kept(api: Client, desk_editor: User):
    make_live_article(by=desk_editor)
    announce.announce()
    Change.objects.update(at=timezone.now() - KEPT)
    assert forget_old() == 0


def test_a_beginner_is_never_told_to_begin_anew(api: Client, desk_editor: User):
    for _ in range(2):
        lifecycle.kill(make_live_article(by=desk_editor), by=desk_editor, reason="Not so")
        announce.announce()
    Change.objects.update(at=timezone.now() - 4 * KEPT)
    first = api.get(CHANGES, {"limit": "1"}).json()
    assert api.get(first["next"]).status_code == 200
