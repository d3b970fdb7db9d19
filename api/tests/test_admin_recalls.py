"""The board of kills: every killed story, who was sent it, and in words whether they have answered."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import strip_tags

from api.models import Change, Delivery, Fetch, Partner, Receipt, Scope, Webhook, make_key
from api.tests.conftest import sign_in
from articles.models import Article, Status, Transition
from staff.models import Role
from tests.builders import make_live_article, make_partner, make_user

pytestmark = pytest.mark.django_db
BOARD = "/admin/api/recalls/"


@pytest.fixture
def manager(client: Client) -> Client:
    return sign_in(client, make_user(Role.PARTNER_MANAGER))


@pytest.fixture
def wire(db: None) -> Partner:
    return make_partner("The Evening Wire", contact="desk@wire.example")


def make_killed(*partners: Partner, **fields) -> Article:
    story = make_live_article(status=Status.KILLED, **fields)
    for partner in partners:
        Fetch.objects.create(partner=partner, article=story)
    return story


def read(client: Client, address: str, **asked) -> str:
    """The words of a page."""
    page = client.get(address, asked).text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", strip_tags(page))


def do(client: Client, story: Article, what: str, **fields):
    return client.post(f"{BOARD}{story.pk}/do/", {"do": what, **fields}, follow=True)


def test_who_was_sent_a_killed_story_owes_an_answer(manager: Client, wire: Partner):
    make_killed(wire, headline="Mayor took a boat")
    words = read(manager, BOARD)
    assert "Mayor took a boat" in words
    assert "1 of 1 partner has not answered." in words
    assert "No answer The Evening Wire Not written to yet." in words


def test_an_answer_says_what_when_and_by_whom(manager: Client, wire: Partner):
    story = make_killed(wire)
    key, _ = make_key(wire, scopes=list(Scope))
    at = dt.datetime(2026, 11, 3, 17, 5, tzinfo=dt.UTC)
    Receipt.objects.create(partner=wire, article=story, key=key, outcome="removed", note="All gone", at=at)
    words = read(manager, BOARD)
    assert "All answered: 1 partner." in words
    assert "Taken down The Evening Wire Answered 3 Nov 2026, 12:05 by their key" in words
    assert f"{key.prefix}…: “All gone”" in words


def test_a_killed_story_that_nobody_was_sent_says_so(manager: Client):
    make_killed(headline="Mayor took a boat")
    assert "Mayor took a boat Killed" in read(manager, BOARD)
    assert "No partner was sent it." in read(manager, BOARD)


@pytest.mark.parametrize("status", [Status.LIVE, Status.HELD])
def test_other_stories_are_not_on_the_board(manager: Client, wire: Partner, status: str):
    story = make_live_article(status=status)
    Fetch.objects.create(partner=wire, article=story)
    assert "No story has been killed." in read(manager, BOARD)
    assert manager.get(f"{BOARD}{story.pk}/").status_code == 404


def test_the_board_is_narrowed_to_what_is_unanswered_and_to_a_partner(manager: Client, wire: Partner):
    tide = make_partner("The Tide")
    done = make_killed(wire, headline="Done with")
    Receipt.objects.create(partner=wire, article=done, outcome="removed")
    make_killed(tide, headline="Still owed by another")
    assert "Done with" not in read(manager, BOARD, show="unanswered")
    assert "Still owed by another" in read(manager, BOARD, show="unanswered")
    words = read(manager, BOARD, partner=wire.pk)
    assert ("Done with" in words, "Still owed by another" in words) == (True, False)
    assert "Nobody owes an answer." in read(manager, BOARD, partner=wire.pk, show="unanswered")


@pytest.mark.parametrize("number", ["x", "²", "9" * 30, "999999"])
def test_a_partner_that_there_is_not_narrows_nothing(manager: Client, wire: Partner, number: str):
    make_killed(wire)
    assert "The Evening Wire" in read(manager, BOARD, partner=number)


def test_a_partner_without_a_contact_has_nobody_to_write_to(manager: Client, partner: Partner):
    make_killed(partner)
    assert "Nobody to write to: no contact is known." in read(manager, BOARD)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("delivered", "Webhook: reached them 3 Nov 2026, 12:05"),
        ("failed", "Webhook: given up after 9 tries"),
        ("pending", "Webhook: not there yet, tried 9 times"),
        ("skipped", "Webhook: not for them"),
    ],
)
def test_the_board_says_whether_a_webhook_brought_the_kill(
    manager: Client, wire: Partner, state: str, said: str
):
    story = make_killed(wire)
    hook = Webhook.objects.create(partner=wire, url="https://wire.example/hook", secret="sealed")
    assert "Webhook: not called about it" in read(manager, BOARD)
    step = Transition.objects.get(article=story, verb="kill")
    change = Change.objects.create(article=story, transition=step, state="killed")
    at = dt.datetime(2026, 11, 3, 17, 5, tzinfo=dt.UTC)
    told = {"change": change, "is_kill": True, "attempts": 9, "finished_at": at}
    Delivery.objects.create(webhook=hook, state=state, **told)
    assert said in read(manager, BOARD)
    Delivery.objects.create(webhook=hook, state="delivered", **told)
    Delivery.objects.create(webhook=hook, state="failed", **told)
    assert "Webhook: reached them" in read(manager, BOARD)


def test_without_a_webhook_the_board_says_so(manager: Client, wire: Partner):
    make_killed(wire)
    assert "They have no webhook" in read(manager, BOARD)


def test_a_reminder_by_hand_goes_to_one_or_to_all(manager: Client, wire: Partner):
    tide = make_partner("The Tide", contact="news@tide.example")
    story = make_killed(wire, tide)
    assert "1 mail sent." in do(manager, story, f"remind:{tide.pk}").text
    assert [letter.to for letter in mail.outbox] == [["news@tide.example"]]
    assert "2 mails sent." in do(manager, story, "remind").text
    assert "Written to 2 times" in read(manager, f"{BOARD}{story.pk}/")


def test_an_answer_by_telephone_is_written_down(manager: Client, wire: Partner):
    story = make_killed(wire)
    do(manager, story, "answer", partner=wire.pk, outcome="never_used", note="Ms. Roe, night desk")
    receipt = Receipt.objects.get()
    assert (receipt.partner, receipt.key, receipt.outcome) == (wire, None, "never_used")
    assert "by the desk: “Ms. Roe, night desk”" in read(manager, f"{BOARD}{story.pk}/")


@pytest.mark.parametrize("missing", ["partner", "outcome"])
def test_an_answer_without_partner_or_outcome_is_shown_again(manager: Client, wire: Partner, missing: str):
    story = make_killed(wire)
    form = {"partner": wire.pk, "outcome": "removed", "note": "Kept as typed"} | {missing: ""}
    page = do(manager, story, "answer", **form)
    assert (page.status_code, "Kept as typed" in page.text) == (422, True)
    assert not Receipt.objects.exists()


def test_who_was_not_sent_it_cannot_answer(manager: Client, wire: Partner):
    story, other = make_killed(wire), make_partner("The Tide")
    assert do(manager, story, "answer", partner=other.pk, outcome="removed").status_code == 422


def test_nothing_else_is_done(manager: Client, wire: Partner):
    assert do(manager, make_killed(wire), "forget").status_code == 404


def test_editors_see_the_board_and_remind_and_answer_for_nobody(client: Client, wire: Partner):
    sign_in(client, make_user(Role.EDITOR))
    story = make_killed(wire)
    page = read(client, f"{BOARD}{story.pk}/")
    assert ("Remind now" in page, "They told us by telephone" in page) == (True, False)
    assert "1 mail sent." in do(client, story, f"remind:{wire.pk}").text
    assert do(client, story, "answer", partner=wire.pk, outcome="removed").status_code == 403
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEGAL, Role.PHOTO])
def test_others_see_and_do_nothing(client: Client, wire: Partner, role: str):
    sign_in(client, make_user(role))
    story = make_killed(wire)
    assert client.get(BOARD).status_code == 403
    assert client.get(f"{BOARD}{story.pk}/").status_code == 403
    assert do(client, story, "remind").status_code == 403
    assert not mail.outbox


@pytest.mark.parametrize(("role", "is_shown"), [(Role.EDITOR, True), (Role.REPORTER, False)])
def test_the_page_of_a_killed_story_leads_to_its_board(client: Client, role: str, is_shown: bool):
    sign_in(client, make_user(role))
    story, live = make_killed(), make_live_article()
    pages = [client.get(f"/admin/articles/article/{each.pk}/change/").text for each in (story, live)]
    assert [f"{BOARD}{each.pk}/" in page for each, page in zip((story, live), pages, strict=True)] == [
        is_shown,
        False,
    ]


@pytest.mark.parametrize("rows", [1, 20])
def test_the_board_costs_the_same_at_any_length(manager: Client, django_assert_num_queries, rows: int):
    partners = [make_partner(f"Partner {number}") for number in range(rows)]
    for _ in range(rows):
        make_killed(*partners)
    with django_assert_num_queries(10):
        assert read(manager, BOARD).count("No answer") == rows * rows


@pytest.mark.parametrize("rows", [1, 50])
def test_a_storys_board_costs_the_same_for_any_number_of_partners(
    manager: Client, django_assert_num_queries, rows: int
):
    story = make_killed(*[make_partner(f"Partner {number}") for number in range(rows)])
    with django_assert_num_queries(9):
        assert read(manager, f"{BOARD}{story.pk}/").count("No answer") == rows
