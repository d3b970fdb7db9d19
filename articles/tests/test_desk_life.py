"""The verbs that ask for something, at the story screen: what they ask, what they refuse, what stays."""

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
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


TOLD = {"correct-kind": "correction", "correct-text": "It was Friday.", "correct-placement": "bottom"}
UNTOUCHED = {**TOLD, "correct-text": ""}  # as the browser sends fields that nobody has touched


def boxes_open(page: str) -> int:
    return page.count('<details class="desk-ask" open>')


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("correct", TOLD),
        ("hold", {"hold-reason": "It was Friday."}),
        ("kill", {"kill-reason": "It was Friday."}),
    ],
)
def test_what_is_said_to_a_verb_stays_when_the_form_or_the_save_is_refused(
    client: Client, desk_editor: User, chief: User, verb: str, sent: dict[str, str]
):
    article = make_live_article(by=desk_editor)
    mine = {**typed(article, dek="Mine"), "_verb": verb, **sent}
    bad = sign_in(client, desk_editor).post(change(article), {**mine, "embargo_until": "never"})
    save_again(article, by=chief, dek="Theirs")
    late = client.post(change(article), mine)
    assert (bad.status_code, late.status_code) == (200, 409)
    for answer in (bad, late):
        page = answer.content.decode()
        assert "It was Friday." in page
        assert boxes_open(page) == 1
    assert 'value="publish"' not in late.content.decode()


def test_what_is_said_to_a_verb_outlives_a_save_and_is_gone_once_it_is_taken(
    client: Client, desk_editor: User, chief: User
):
    article = make_live_article(by=desk_editor)
    mine = typed(article, dek="Mine")
    save_again(article, by=chief, dek="Theirs")
    sign_in(client, desk_editor)
    page = client.post(change(article), {**mine, **TOLD, "_on_top": "2"}, follow=True).content.decode()
    assert "Saved as revision 3." in page
    assert "It was Friday." in page
    article.refresh_from_db()
    page_name = re.search(r'name="page" value="([^"]+)"', page)
    assert page_name
    sent = {**typed(article), **TOLD, "_verb": "correct", "page": page_name[1]}
    page = client.post(change(article), sent, follow=True).content.decode()
    assert "It was Friday." in Correction.objects.get().text
    assert (boxes_open(page), "did not save" in page) == (0, False)


def test_a_save_without_a_word_to_any_verb_opens_nothing(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    sign_in(client, desk_editor)
    answer = client.post(change(article), {**typed(article, dek="New"), **UNTOUCHED})
    assert answer["Location"] == change(article)


@pytest.mark.parametrize(("sent", "is_offered"), [(TOLD, True), (UNTOUCHED, False)])
def test_words_to_a_verb_alone_are_kept_and_brought_back(
    client: Client, desk_editor: User, sent: dict[str, str], is_offered: bool
):
    article = make_live_article(by=desk_editor)
    sign_in(client, desk_editor)
    address = reverse("story-buffer", args=[article.pk])
    assert client.post(address, {**typed(article), **sent, "page": uuid4()}).status_code == 204
    found = re.search(r"\?kept=\d+", client.get(change(article)).content.decode())
    assert (found is not None) == is_offered
    if found:
        page = client.get(change(article) + found[0]).content.decode()
        assert "It was Friday." in page
        assert boxes_open(page) == 1


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
