"""The rulebook: who may do what to which story, and what is left behind."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from articles import lifecycle
from articles.copy import Copy
from articles.models import Article, DeskState, LinkRun, Revision, Status, Transition
from staff.models import User
from tests.builders import make_article, make_copy, make_live_article, publish, save_again

pytestmark = pytest.mark.django_db


def test_first_save_makes_a_draft_with_revision_one(reporter: User) -> None:
    article = make_article(by=reporter, headline="A first night")
    assert article.status == Status.DRAFT
    assert article.head is not None
    assert (article.head.number, article.head.headline) == (1, "A first night")


def test_saving_a_live_story_changes_nothing_readers_see(desk_editor: User) -> None:
    article = make_live_article(by=desk_editor, headline="What readers see")
    save_again(article, by=desk_editor, headline="What the desk sees")
    assert article.live is not None
    assert article.live.headline == "What readers see"
    assert article.has_pending_copy


def test_publish_lets_readers_see_the_newest_copy(desk_editor: User) -> None:
    article = make_live_article(by=desk_editor)
    save_again(article, by=desk_editor, headline="New copy")
    lifecycle.publish(article, by=desk_editor)
    assert article.live == article.head


def test_a_second_publish_keeps_the_first_publication_time(desk_editor: User) -> None:
    article = make_live_article(by=desk_editor)
    first = article.publish_at
    save_again(article, by=desk_editor, dek="And now the second night has.")
    publish(article, by=desk_editor)
    assert article.publish_at == first


def test_what_readers_have_is_not_published_again(desk_editor: User) -> None:
    article = make_live_article(by=desk_editor)
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.publish(article, by=desk_editor)


def test_a_save_records_that_links_are_wanted(reporter: User) -> None:
    article = make_article(by=reporter)
    assert list(LinkRun.objects.owed().values_list("revision", flat=True)) == [article.head_id]


def test_stale_save_is_refused_and_says_who_was_faster(reporter: User, desk_editor: User) -> None:
    article = make_article(by=reporter)
    started_from = article.head.number if article.head else None
    save_again(article, by=desk_editor, headline="The editor was faster")
    with pytest.raises(lifecycle.Stale) as refusal:
        lifecycle.save_draft(article, by=reporter, copy=make_copy(headline="Mine"), based_on=started_from)
    assert refusal.value.head.saved_by == desk_editor
    assert article.revisions.count() == 2


def test_revision_numbers_have_no_gaps_after_a_refusal(reporter: User) -> None:
    article = make_article(by=reporter)
    with pytest.raises(lifecycle.Stale):
        lifecycle.save_draft(article, by=reporter, copy=make_copy(), based_on=99)
    save_again(article, by=reporter)
    assert sorted(article.revisions.values_list("number", flat=True)) == [1, 2]


# --- who --------------------------------------------------------------------------------------------


def test_reporter_edits_an_own_story(reporter: User) -> None:
    article = save_again(make_article(by=reporter), by=reporter, headline="Mine again")
    assert article.head is not None
    assert article.head.headline == "Mine again"


def test_reporter_does_not_edit_the_story_of_another(reporter: User, freelancer: User) -> None:
    article = make_article(by=freelancer)
    with pytest.raises(lifecycle.NotAllowed):
        save_again(article, by=reporter, headline="Not mine")


def test_a_byline_makes_a_story_ones_own(reporter: User, freelancer: User) -> None:
    from articles.copy import Signature

    article = make_article(by=freelancer, bylines=[Signature(reporter.contributor)])
    save_again(article, by=reporter, headline="Ours")


def test_editor_edits_any_story(reporter: User, desk_editor: User) -> None:
    save_again(make_article(by=reporter), by=desk_editor, headline="Tightened")


@pytest.mark.parametrize("verb", ["submit", "publish"])
def test_photo_desk_moves_no_story(verb: str, photo: User, reporter: User) -> None:
    with pytest.raises(lifecycle.NotAllowed):
        getattr(lifecycle, verb)(make_article(by=reporter), by=photo)


def test_reporter_submits_and_editor_approves(reporter: User, desk_editor: User) -> None:
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    lifecycle.approve(article, by=desk_editor)
    assert article.desk_state == DeskState.READY


@pytest.mark.parametrize("verb", ["approve", "publish", "send_back"])
def test_reporter_neither_approves_nor_publishes(verb: str, reporter: User) -> None:
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    with pytest.raises(lifecycle.NotAllowed):
        getattr(lifecycle, verb)(article, by=reporter)
    article.refresh_from_db()
    assert article.desk_state == DeskState.REVIEW


def test_sent_back_story_is_in_writing_again(reporter: User, desk_editor: User) -> None:
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    step = lifecycle.send_back(article, by=desk_editor, reason="Who says so?")
    assert (article.desk_state, step.reason) == (DeskState.WRITING, "Who says so?")


def test_a_user_who_left_may_do_nothing(reporter: User) -> None:
    article = make_article(by=reporter)
    reporter.is_active = False
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.submit(article, by=reporter)


TOMORROW = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


def test_a_reporters_save_never_lifts_the_embargo_of_a_published_story(
    reporter: User, desk_editor: User
) -> None:
    article = make_article(by=reporter, embargo_until=TOMORROW)
    lifecycle.publish(article, by=desk_editor)
    article.embargo_until = None
    with pytest.raises(lifecycle.NotAllowed):
        save_again(article, by=reporter)
    assert not Article.objects.live().exists()


def test_who_may_publish_lifts_it_and_the_story_is_as_new_as_readers_find_it(desk_editor: User) -> None:
    article = make_article(by=desk_editor, embargo_until=TOMORROW)
    lifecycle.publish(article, by=desk_editor)
    assert article.publish_at == TOMORROW
    article.embargo_until = None
    save_again(article, by=desk_editor)
    assert Article.objects.live().filter(publish_at__lt=TOMORROW).exists()


def test_the_address_of_a_published_story_is_fixed(desk_editor: User) -> None:
    article = make_live_article(by=desk_editor, slug="as-it-was")
    article.slug = "another"
    with pytest.raises(ValidationError):
        save_again(article, by=desk_editor)


# --- when -------------------------------------------------------------------------------------------


def test_what_is_not_in_review_is_not_approved(reporter: User, desk_editor: User) -> None:
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.approve(make_article(by=reporter), by=desk_editor)


def test_a_killed_story_stays_killed(desk_editor: User) -> None:
    article = make_live_article(by=desk_editor, status=Status.KILLED)
    with pytest.raises(lifecycle.AlreadyKilled):
        lifecycle.publish(article, by=desk_editor)
    with pytest.raises(lifecycle.AlreadyKilled):
        save_again(article, by=desk_editor)


@pytest.mark.parametrize(
    ("field", "empty"),
    [("headline", ""), ("dek", ""), ("section", None), ("bylines", []), ("body", "<p> </p>")],
)
def test_publish_is_refused_without(field: str, empty: Any, desk_editor: User) -> None:
    article = make_article(by=desk_editor, **{field: empty})
    with pytest.raises(lifecycle.NotReady) as refusal:
        lifecycle.publish(article, by=desk_editor)
    assert [problem.field for problem in refusal.value.problems] == [field]
    article.refresh_from_db()
    assert article.status == Status.DRAFT


# --- what stays -------------------------------------------------------------------------------------


def test_every_step_leaves_a_transition(reporter: User, desk_editor: User) -> None:
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    lifecycle.approve(article, by=desk_editor)
    lifecycle.publish(article, by=desk_editor)
    verbs = list(article.transitions.values_list("verb", "by__username"))
    assert verbs == [
        ("save_draft", "reporter"),
        ("submit", "reporter"),
        ("approve", "desk_editor"),
        ("publish", "desk_editor"),
    ]


def test_a_refused_verb_leaves_none(reporter: User) -> None:
    article = make_article(by=reporter)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.publish(article, by=reporter)
    assert article.transitions.count() == 1


def test_a_revision_cannot_be_rewritten(reporter: User) -> None:
    article = make_article(by=reporter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(article=article).update(headline="Never said")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(article=article).delete()


def test_a_transition_takes_only_its_announcement(reporter: User) -> None:
    make_article(by=reporter)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_transition SET announced_at = now()")
    with pytest.raises(IntegrityError), transaction.atomic():
        Transition.objects.update(verb="publish")


# --- bad input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", "NUL\x00in it"),
        ("headline", "half \ud83d of a pair"),
        ("headline", "x" * 201),
        ("body", "<p>" + "word " * 1_000_000 + "</p>"),
        ("body", "<div>" * 100_000),
        ("body", "<p>a\x00b</p>"),
    ],
    ids=["nul", "surrogate", "long", "5 MB", "100,000 deep", "nul in body"],
)
def test_copy_that_cannot_be_stored_is_refused_on_its_field(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Copy(**{field: value}).canonical()  # type: ignore[arg-type]
    assert list(refusal.value.message_dict) == [field]


def test_every_bad_field_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as refusal:
        Copy(headline="\x00", dek="\x00").canonical()
    assert set(refusal.value.message_dict) == {"headline", "dek"}


def test_a_taken_slug_is_said_on_its_field(reporter: User) -> None:
    make_article(by=reporter, slug="harbour")
    with pytest.raises(ValidationError) as refusal:
        make_article(by=reporter, slug="harbour")
    assert list(refusal.value.message_dict) == ["slug"]
    assert Article.objects.count() == 1


@pytest.mark.parametrize("slug", ["", "two words", "élodie", "../admin"])
def test_a_slug_that_is_no_address_is_refused_on_its_field(slug: str, reporter: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        make_article(by=reporter, slug=slug)
    assert list(refusal.value.message_dict) == ["slug"]
