"""The verbs that ask for something, at the story screen: what they ask, what they refuse, what stays."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import lifecycle
from articles.models import Article, Correction, DeskState, Status
from articles.tests.desk import change, sign_in, typed
from staff.models import User
from tests.builders import make_article, make_live_article, save_again

pytestmark = pytest.mark.django_db


def ask(client: Client, article: Article, verb: str, **fields: str) -> Any:
    """Press a button of the bar with what its box asks for; the copy comes along, unchanged."""
    sent = {f"{verb}-{name}": value for name, value in fields.items()}
    return client.post(change(article), {**typed(article), "_verb": verb, **sent})


def in_hours(hours: int) -> str:
    return (timezone.localtime() + dt.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_story_is_scheduled_and_its_hour_taken_back(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    sign_in(client, desk_editor)
    assert ask(client, article, "schedule", at=in_hours(2)).status_code == 302
    article.refresh_from_db()
    assert article.status == Status.SCHEDULED
    assert "Readers see nothing before" in client.get(change(article)).content.decode()
    ask(client, article, "unschedule")
    article.refresh_from_db()
    assert article.status == Status.DRAFT


@pytest.mark.parametrize("at", ["", "yesterday", "1999-01-01T10:00"])
def test_a_bad_hour_is_said_in_the_box_and_stays_typed(at: str, client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    answer = ask(sign_in(client, desk_editor), article, "schedule", at=at)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count('<details class="desk-ask" open>') == 1
    assert 'role="alert"' in page
    article.refresh_from_db()
    assert article.status == Status.DRAFT


def test_a_story_with_problems_is_not_scheduled_and_they_are_named(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, dek="")
    page = ask(sign_in(client, desk_editor), article, "schedule", at=in_hours(2)).content.decode()
    assert "#field-dek" in page


def test_a_correction_alone_leaves_readers_the_copy_they_have(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, headline="As it was")
    save_again(article, by=desk_editor, headline="Half written")
    told = {
        "kind": "correction",
        "text": "It was Friday, not Monday.",
        "placement": "bottom",
        "keep_copy": "on",
    }
    ask(sign_in(client, desk_editor), article, "correct", **told)
    shown = client.get(article.get_absolute_url()).text
    assert "It was Friday, not Monday." in shown
    assert "As it was" in shown


def test_a_correction_goes_out_with_what_was_typed(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    sign_in(client, desk_editor)
    told = {"kind": "correction", "text": "It was Friday, not Monday.", "placement": "bottom"}
    answer = client.post(
        change(article),
        {
            **typed(article, headline="Friday"),
            "_verb": "correct",
            **{f"correct-{k}": v for k, v in told.items()},
        },
    )
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.live is not None
    assert (article.live.headline, Correction.objects.get().revision) == ("Friday", article.live)


def test_a_euphemism_is_refused_beside_its_words(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    told = {"kind": "correction", "text": "This story has been updated.", "placement": "top"}
    page = ask(sign_in(client, desk_editor), article, "correct", **told).content.decode()
    assert "hides what was wrong" in page
    assert "This story has been updated." in page
    assert "Not published" not in page
    assert not Correction.objects.exists()


def test_killing_asks_for_the_slug(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, slug="the-story")
    sign_in(client, desk_editor)
    answer = ask(client, article, "kill", reason="The wrong person", typed="another")
    assert "Not killed: type “the-story”" in answer.content.decode()
    assert ask(client, article, "kill", reason="The wrong person", typed="the-story").status_code == 302
    article.refresh_from_db()
    assert article.status == Status.KILLED
    page = client.get(change(article)).content.decode()
    assert "Killed: readers are told “This story has been withdrawn.”" in page
    assert 'name="_verb"' not in page


def test_a_held_story_says_what_readers_are_told_and_is_released(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    sign_in(client, desk_editor)
    ask(client, article, "hold", reason="A call", notice="We are asking once more.")
    assert "We are asking once more." in client.get(change(article)).content.decode()
    ask(client, article, "release")
    article.refresh_from_db()
    assert article.status == Status.LIVE


def test_an_address_is_changed_and_a_bad_one_refused(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, slug="first")
    sign_in(client, desk_editor)
    assert "An address has letters" in ask(client, article, "move", slug="no slug!").content.decode()
    ask(client, article, "move", slug="second")
    article.refresh_from_db()
    assert article.slug == "second"


def test_legal_clears_a_story_that_asks_for_it(
    client: Client, reporter: User, desk_editor: User, legal: User
):
    article = make_article(by=reporter)
    sign_in(client, reporter).post(change(article), {**typed(article), "needs_legal": "on"})
    article.refresh_from_db()
    assert article.needs_legal
    lifecycle.submit(article, by=reporter)
    lifecycle.approve(article, by=desk_editor)
    assert "Clear" in sign_in(client, legal).get(change(article)).content.decode()
    client.post(change(article), {"_verb": "clear"})
    article.refresh_from_db()
    assert article.desk_state == DeskState.READY


def test_a_reporter_has_no_button_for_any_of_this(client: Client, reporter: User):
    article = make_article(by=reporter)
    page = sign_in(client, reporter).get(change(article)).content.decode()
    for verb in ("schedule", "kill", "hold", "correct", "move", "publish"):
        assert f'value="{verb}"' not in page
    assert ask(client, article, "schedule", at=in_hours(2)).status_code == 409
    article.refresh_from_db()
    assert article.status == Status.DRAFT


def test_what_goes_out_is_said_when_newer_copy_is_waiting(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    sign_in(client, desk_editor)
    ask(client, article, "schedule", at=in_hours(2))
    article.refresh_from_db()
    save_again(article, by=desk_editor, headline="Newer")
    assert "Revision 1, not the newest, goes out." in client.get(change(article)).content.decode()
