"""The verbs after publishing: correct, move, hold, release, kill, and clear before it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test import Client

from articles import lifecycle
from articles.copy import Signature
from articles.models import Article, Correction, DeskState, OldAddress, Status, Transition
from staff.models import User
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    publish,
    save_again,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def in_an_hour() -> dt.datetime:
    return lifecycle.clock() + HOUR


def page(client: Client, article: Article) -> int:
    return client.get(article.get_absolute_url()).status_code


def verbs(article: Article) -> list[str]:
    return list(article.transitions.values_list("verb", flat=True))


# --- down, and back ---------------------------------------------------------------------------------------


def test_a_held_story_is_410_with_a_notice_and_comes_back(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, headline="Unmistakable")
    lifecycle.hold(article, by=desk_editor, reason="A call", notice="We are asking once more.")
    answer = client.get(article.get_absolute_url())
    assert (answer.status_code, answer["X-Robots-Tag"]) == (410, "noindex")
    assert "We are asking once more." in answer.content.decode()
    assert "Unmistakable" not in answer.content.decode()
    assert "A call" not in answer.content.decode()
    lifecycle.release(article, by=desk_editor)
    assert (article.status, article.notice, page(client, article)) == (Status.LIVE, "", 200)


def test_a_killed_story_is_410_for_good(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    lifecycle.kill(article, by=desk_editor, reason="The wrong person")
    assert lifecycle.KILLED_NOTICE in client.get(article.get_absolute_url()).content.decode()
    assert page(client, article) == 410
    for verb in (lifecycle.publish, lifecycle.release, lifecycle.submit):
        with pytest.raises(lifecycle.AlreadyKilled):
            verb(article, by=desk_editor)


def test_what_nobody_has_seen_is_404_though_held(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, embargo_until=in_an_hour())
    lifecycle.hold(article, by=desk_editor, reason="A call")
    assert page(client, article) == 404


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_what_nobody_saw_leaves_no_notice_even_once_its_embargo_is_over(
    verb: str, client: Client, desk_editor: User
):
    article = make_article(by=desk_editor, embargo_until=in_an_hour())
    lifecycle.publish(article, by=desk_editor)
    getattr(lifecycle, verb)(article, by=desk_editor, reason="Doubts")
    Article.objects.filter(pk=article.pk).update(embargo_until=Now(), publish_at=Now())
    assert page(client, article) == 404


def test_a_held_story_comes_back_with_copy_put_right(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, headline="Wrong")
    first = article.publish_at
    lifecycle.hold(article, by=desk_editor, reason="Doubts")
    save_again(article, by=desk_editor, headline="Right")
    publish(article, by=desk_editor)
    assert "Right" in client.get(article.get_absolute_url()).text
    assert (article.publish_at, article.notice, article.gone_at) == (first, "", None)


def test_a_held_story_comes_back_corrected(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    lifecycle.hold(article, by=desk_editor, reason="Doubts")
    lifecycle.correct(article, by=desk_editor, kind="correction", text="It was Friday, not Monday.")
    assert "It was Friday, not Monday." in client.get(article.get_absolute_url()).text


def test_what_has_come_to_be_blocked_is_not_released(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    lifecycle.hold(article, by=desk_editor, reason="Doubts")
    article.needs_legal = True
    save_again(article, by=desk_editor)
    for bring_back in (lifecycle.release, lifecycle.publish):
        with pytest.raises(lifecycle.Refused, match="Legal has not cleared"):
            bring_back(article, by=desk_editor)
    assert page(client, article) == 410


def test_a_notice_is_short_enough_to_be_kept(desk_editor: User):
    article = make_live_article(by=desk_editor)
    with pytest.raises(ValidationError):
        lifecycle.hold(article, by=desk_editor, reason="Doubts", notice="\u0958" * 300)  # NFC makes it 600
    assert article.status == Status.LIVE


@pytest.mark.parametrize("verb", [lifecycle.hold, lifecycle.kill])
def test_a_story_is_not_taken_down_without_a_reason(verb, desk_editor: User):
    article = make_live_article(by=desk_editor)
    with pytest.raises(ValidationError):
        verb(article, by=desk_editor, reason=" ")
    assert article.status == Status.LIVE


def test_legal_may_hold_and_not_kill(legal: User):
    article = make_live_article()
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.kill(article, by=legal, reason="Defamation")
    lifecycle.hold(article, by=legal, reason="Defamation")
    assert article.status == Status.HELD


@pytest.mark.parametrize("verb", ["hold", "kill", "schedule", "correct", "move", "release", "clear"])
def test_a_reporter_does_none_of_this(verb: str, reporter: User):
    article = make_article(by=reporter)
    asked: dict[str, dict[str, Any]] = {
        "hold": {"reason": "x"},
        "kill": {"reason": "x"},
        "schedule": {"at": in_an_hour()},
        "correct": {"kind": "correction", "text": "x"},
        "move": {"slug": "x"},
    }
    with pytest.raises(lifecycle.NotAllowed):
        getattr(lifecycle, verb)(article, by=reporter, **asked.get(verb, {}))


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_a_draft_is_not_taken_down(verb: str, desk_editor: User):
    with pytest.raises(lifecycle.NotPossible):
        getattr(lifecycle, verb)(make_article(by=desk_editor), by=desk_editor, reason="x")


# --- corrections ------------------------------------------------------------------------------------------


def test_a_correction_publishes_the_copy_put_right_and_stands_with_it(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, headline="She is 30", slug="orla")
    save_again(article, by=desk_editor, headline="She is 29")
    lifecycle.correct(
        article, by=desk_editor, kind="correction", text="This story gave her age as 30. She is 29."
    )
    for address in (article.get_absolute_url(), "/corrections/"):
        shown = client.get(address).content.decode()
        assert "This story gave her age as 30. She is 29." in shown
        assert "She is 29" in shown
    assert (article.live, verbs(article)[-1]) == (article.head, "correct")


@pytest.mark.parametrize("placement", Correction.Placement.values)
def test_a_correction_stands_above_or_below_the_story(placement: str, client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, body="<p>It opened.</p>")
    lifecycle.correct(
        article, by=desk_editor, kind="editors_note", text="We asked twice.", placement=placement
    )
    shown = client.get(article.get_absolute_url()).text.partition("<main")[2]
    assert (shown.index("We asked twice.") < shown.index("It opened.")) is (placement == "top")


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        ("clarification", "The story misspelled her name.", "kind"),
        ("editors_note", "We wrongly said that she left.", "kind"),
        ("correction", "This story has been updated.", "text"),
        ("correction", "", "text"),
        ("update", "There is news.", "kind"),
    ],
)
def test_a_mistake_is_called_one(kind: str, text: str, field: str, desk_editor: User):
    article = make_live_article(by=desk_editor)
    with pytest.raises(lifecycle.NotReady) as refusal:
        lifecycle.correct(article, by=desk_editor, kind=kind, text=text)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert not Correction.objects.exists()


def test_a_correction_can_leave_readers_the_copy_they_have(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, headline="As it was")
    save_again(article, by=desk_editor, headline="Half written")
    said = {"kind": "correction", "text": "It was Friday, not Monday."}
    lifecycle.correct(article, by=desk_editor, keep_copy=True, **said)
    shown = client.get(article.get_absolute_url()).text
    assert "As it was" in shown
    assert "It was Friday" in shown


def test_a_correction_stands_above_or_below(desk_editor: User):
    article = make_live_article(by=desk_editor)
    with pytest.raises(ValidationError):
        lifecycle.correct(article, by=desk_editor, kind="correction", text="Friday.", placement="middle")


@pytest.mark.parametrize(
    "change", ["UPDATE articles_correction SET text = ''", "DELETE FROM articles_correction"]
)
def test_a_correction_is_kept_as_readers_were_told(change: str, desk_editor: User):
    article = make_live_article(by=desk_editor)
    lifecycle.correct(article, by=desk_editor, kind="correction", text="It was Friday, not Monday.")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format("articles_correction"))


def test_corrections_of_stories_that_are_gone_are_not_listed(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    lifecycle.correct(article, by=desk_editor, kind="correction", text="It was Friday, not Monday.")
    lifecycle.hold(article, by=desk_editor, reason="A call")
    assert "Friday" not in client.get("/corrections/").content.decode()


# --- addresses --------------------------------------------------------------------------------------------


def test_an_old_address_leads_to_the_new_one_in_one_hop(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, slug="first")
    old = article.get_absolute_url()
    lifecycle.move(article, by=desk_editor, slug="second")
    lifecycle.move(article, by=desk_editor, slug="third")
    for slug in ("first", "second"):
        answer = client.get(old.replace("first", slug))
        assert (answer.status_code, answer["Location"]) == (301, article.get_absolute_url())


def test_an_address_taken_back_makes_no_loop(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, slug="first")
    lifecycle.move(article, by=desk_editor, slug="second")
    lifecycle.move(article, by=desk_editor, slug="first")
    assert page(client, article) == 200
    assert list(OldAddress.objects.values_list("slug", flat=True)) == ["second"]


def test_an_address_readers_know_for_another_story_is_refused(desk_editor: User):
    one, other = (make_live_article(by=desk_editor, slug=slug) for slug in ("one", "other"))
    lifecycle.move(one, by=desk_editor, slug="elsewhere")
    for slug in ("one", "elsewhere", "no slug!"):
        with pytest.raises(ValidationError):
            lifecycle.move(other, by=desk_editor, slug=slug)
    assert other.slug == "other"


def test_an_address_is_of_a_length_that_can_be_kept(desk_editor: User):
    article = make_live_article(by=desk_editor, slug="first")
    with pytest.raises(ValidationError, match="at most 120"):
        lifecycle.move(article, by=desk_editor, slug="a" * 121)
    lifecycle.move(article, by=desk_editor, slug="a" * 120)


def test_no_browser_remembers_the_way_from_an_old_address(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, slug="first")
    old = article.get_absolute_url()
    lifecycle.move(article, by=desk_editor, slug="second")
    assert client.get(old)["Cache-Control"] == "no-cache"
    lifecycle.hold(article, by=desk_editor, reason="Doubts")
    assert client.get(article.get_absolute_url())["Cache-Control"] == "no-store"


def test_a_new_story_does_not_take_an_old_address(desk_editor: User):
    lifecycle.move(make_live_article(by=desk_editor, slug="first"), by=desk_editor, slug="second")
    with pytest.raises(ValidationError):
        make_article(by=desk_editor, slug="first")


def test_an_old_address_of_a_killed_story_says_so(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, slug="first")
    old = article.get_absolute_url()
    lifecycle.move(article, by=desk_editor, slug="second")
    lifecycle.kill(article, by=desk_editor, reason="The wrong person")
    assert client.get(old, follow=True).status_code == 410


# --- legal's eyes -----------------------------------------------------------------------------------------


def for_legal(reporter: User, desk_editor: User) -> Article:
    article = make_article(by=reporter, needs_legal=True)
    lifecycle.submit(article, by=reporter)
    lifecycle.approve(article, by=desk_editor)
    return article


def test_a_story_for_legal_goes_out_when_a_second_person_has_cleared_it(
    reporter: User, desk_editor: User, legal: User
):
    article = for_legal(reporter, desk_editor)
    assert article.desk_state == DeskState.LEGAL
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.publish(article, by=desk_editor)
    lifecycle.clear(article, by=legal)
    lifecycle.publish(article, by=desk_editor)
    assert article.status == Status.LIVE


def test_whoever_approved_does_not_clear(reporter: User, chief: User):
    article = for_legal(reporter, chief)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.clear(article, by=chief)


def test_clearing_is_of_this_very_copy(reporter: User, desk_editor: User, legal: User):
    article = for_legal(reporter, desk_editor)
    lifecycle.clear(article, by=legal)
    save_again(article, by=desk_editor, headline="And another thing")
    with pytest.raises(lifecycle.NotReady):
        lifecycle.publish(article, by=desk_editor)


def test_nobody_clears_what_they_wrote_though_somebody_saved_since(desk_editor: User, chief: User):
    article = make_article(by=chief, needs_legal=True)
    save_again(article, by=desk_editor, kicker="Film")
    lifecycle.submit(article, by=desk_editor)
    lifecycle.approve(article, by=desk_editor)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.clear(article, by=chief)


def test_nobody_clears_what_they_sign(desk_editor: User, legal: User):
    signed = [Signature(make_contributor("Lena Gale", user=legal))]
    article = make_article(by=desk_editor, needs_legal=True, bylines=signed)
    lifecycle.submit(article, by=desk_editor)
    lifecycle.approve(article, by=desk_editor)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.clear(article, by=legal)


@pytest.mark.parametrize("who", ["reporter", "desk_editor"])
def test_who_publishes_or_writes_cannot_take_legal_back(who: str, request: pytest.FixtureRequest):
    user = request.getfixturevalue(who)
    article = make_article(by=user, needs_legal=True)
    article.needs_legal = False
    with pytest.raises(lifecycle.NotAllowed):
        save_again(article, by=user, headline="Never mind")


def test_that_legal_is_not_needed_stands_in_the_history(chief: User):
    article = make_article(by=chief, needs_legal=True)
    article.needs_legal = False
    save_again(article, by=chief)
    assert article.transitions.latest("pk").reason == "Needs no legal eyes any more"


# --- earlier copy -----------------------------------------------------------------------------------------


def test_an_earlier_revision_is_restored_as_a_new_one(desk_editor: User):
    article = make_article(by=desk_editor, headline="First")
    first = article.head
    save_again(article, by=desk_editor, headline="Second")
    assert first is not None
    lifecycle.restore_revision(article, by=desk_editor, revision=first, based_on=2)
    assert article.head is not None
    assert (article.head.number, article.head.headline) == (3, "First")
    assert article.head.note == "Revision 1 restored"


def test_a_revision_of_another_story_is_not_restored(desk_editor: User):
    one, other = make_article(by=desk_editor), make_article(by=desk_editor)
    assert other.head is not None
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.restore_revision(one, by=desk_editor, revision=other.head, based_on=1)


def test_every_step_is_kept(desk_editor: User):
    article = make_live_article(by=desk_editor)
    lifecycle.hold(article, by=desk_editor, reason="A call")
    lifecycle.kill(article, by=desk_editor, reason="The wrong person")
    steps = Transition.objects.filter(article=article).values_list(
        "verb", "from_status", "to_status", "reason"
    )
    assert list(steps)[-2:] == [
        ("hold", "live", "held", "A call"),
        ("kill", "held", "killed", "The wrong person"),
    ]
