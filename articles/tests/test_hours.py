"""The verbs of time: schedule, update at an hour, take it back; and what beat does at each."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from articles import lifecycle
from articles.models import Article, Status
from staff.models import User
from tests.builders import (
    look_away,
    make_article,
    make_live_article,
    save_again,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def in_an_hour() -> dt.datetime:
    return lifecycle.clock() + HOUR


def let_the_hour_come(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(publish_at=Now())
    article.refresh_from_db()


def page(client: Client, article: Article) -> int:
    return client.get(article.get_absolute_url()).status_code


def verbs(article: Article) -> list[str]:
    return list(article.transitions.values_list("verb", flat=True))


def test_a_scheduled_story_is_public_at_its_hour_though_nobody_is_awake(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    assert (article.status, page(client, article)) == (Status.SCHEDULED, 404)
    let_the_hour_come(article)
    assert (article.status, page(client, article)) == (Status.SCHEDULED, 200)


@pytest.mark.parametrize("off", [-2, 2])
def test_a_process_whose_clock_is_off_changes_no_hour(
    off: int, client: Client, desk_editor: User, monkeypatch: pytest.MonkeyPatch
):
    due, early = make_article(by=desk_editor), make_article(by=desk_editor)
    for article in (due, early):
        lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    let_the_hour_come(due)
    wrong = timezone.now() + off * HOUR
    monkeypatch.setattr(timezone, "now", lambda: wrong)
    assert lifecycle.keep_time() == 1
    assert [page(client, due), page(client, early)] == [200, 404]
    with pytest.raises(ValidationError):
        lifecycle.schedule(early, by=desk_editor, at=lifecycle.clock() - HOUR / 2)


def test_what_goes_out_is_the_copy_that_was_scheduled(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, headline="As scheduled")
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    save_again(article, by=desk_editor, headline="Written afterwards")
    let_the_hour_come(article)
    shown = client.get(article.get_absolute_url()).content.decode()
    assert "As scheduled" in shown
    assert "Written afterwards" not in shown


def test_beat_writes_down_what_has_gone_live_once(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    assert lifecycle.keep_time() == 0
    let_the_hour_come(article)
    assert lifecycle.keep_time() == 1
    assert lifecycle.keep_time() == 0
    article.refresh_from_db()
    assert (article.status, verbs(article)) == (Status.LIVE, ["save_draft", "schedule", "go_live"])
    assert article.transitions.latest("pk").by == desk_editor


def test_a_story_that_fails_its_checks_near_its_hour_stays_down_and_says_why(
    client: Client, desk_editor: User
):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    Article.objects.filter(pk=article.pk).update(
        needs_legal=True, publish_at=lifecycle.clock() + lifecycle.NEAR / 2
    )
    assert lifecycle.keep_time() == 1
    article.refresh_from_db()
    assert (article.status, article.live) == (Status.DRAFT, None)
    assert article.transitions.latest("pk").reason.startswith("Did not go out: Legal has not cleared")
    client.force_login(desk_editor)
    assert "Did not go out" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("at", [-HOUR, dt.timedelta(0), dt.timedelta(days=4000)])
def test_an_hour_that_has_passed_or_is_years_away_is_refused(at: dt.timedelta, desk_editor: User):
    article = make_article(by=desk_editor)
    with pytest.raises(ValidationError):
        lifecycle.schedule(article, by=desk_editor, at=lifecycle.clock() + at)
    assert verbs(article) == ["save_draft"]


def test_a_story_that_is_not_ready_is_not_scheduled(desk_editor: User):
    article = make_article(by=desk_editor, dek="")
    with pytest.raises(lifecycle.NotReady):
        lifecycle.schedule(article, by=desk_editor, at=in_an_hour())


def test_an_hour_is_changed_and_taken_back(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    later = in_an_hour() + HOUR
    lifecycle.schedule(article, by=desk_editor, at=later)
    assert article.publish_at == later
    lifecycle.unschedule(article, by=desk_editor)
    assert article.status == Status.DRAFT
    assert article.publish_at is None
    assert article.live is None


def test_an_hour_that_has_come_is_not_taken_back(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    let_the_hour_come(article)
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.unschedule(article, by=desk_editor)
    lifecycle.hold(article, by=desk_editor, reason="A call from the source")
    assert verbs(article)[-2:] == ["go_live", "hold"]


def test_an_embargo_that_ends_after_the_hour_is_the_hour(client: Client, desk_editor: User):
    ends = in_an_hour() + HOUR
    article = make_article(by=desk_editor, embargo_until=ends)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    assert article.publish_at == ends


def test_an_embargo_put_on_a_scheduled_story_moves_its_hour(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    article.embargo_until = ends = in_an_hour() + HOUR
    save_again(article, by=desk_editor)
    assert article.publish_at == ends


def test_the_first_time_of_publication_stays_though_an_embargo_came_and_went(desk_editor: User):
    article = make_live_article(by=desk_editor)
    first = article.publish_at
    for embargo in (in_an_hour(), None):
        article.embargo_until = embargo
        save_again(article, by=desk_editor)
    assert article.publish_at == first


def test_an_embargo_put_on_or_taken_off_stands_in_the_history(desk_editor: User):
    article = make_article(by=desk_editor)
    article.embargo_until = dt.datetime(2030, 5, 1, 16, tzinfo=dt.UTC)
    save_again(article, by=desk_editor)
    assert article.transitions.latest("pk").reason == "Embargo: 1 May 2030, 12:00"
    article.embargo_until = None
    save_again(article, by=desk_editor)
    assert article.transitions.latest("pk").reason == "Embargo: none any more"


def test_what_is_out_by_its_hour_can_be_held_before_anybody_has_written_it_down(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    assert [lifecycle.may(verb, article, desk_editor) for verb in ("hold", "unschedule")] == [False, True]
    let_the_hour_come(article)
    assert [lifecycle.may(verb, article, desk_editor) for verb in ("hold", "unschedule")] == [True, False]


def test_one_story_in_trouble_keeps_no_other_from_its_hour(
    desk_editor: User, monkeypatch: pytest.MonkeyPatch
):
    in_trouble, other = make_article(by=desk_editor), make_article(by=desk_editor)
    for article in (in_trouble, other):
        lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
        let_the_hour_come(article)
    lock = lifecycle.lock

    def fails(article: Article) -> Article:
        if article.pk == in_trouble.pk:
            raise OSError("the disk is full")
        return lock(article)

    monkeypatch.setattr("articles.lifecycle.hours.lock", fails)
    assert lifecycle.keep_time() == 1
    other.refresh_from_db()
    assert other.status == Status.LIVE


def test_sending_back_takes_the_hour_away(desk_editor: User, legal: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    lifecycle.send_back(article, by=legal, reason="She denies it")
    assert (article.status, article.publish_at, article.live) == (Status.DRAFT, None, None)


def test_sending_back_leaves_readers_what_they_have(coming: Article, desk_editor: User):
    lifecycle.submit(coming, by=desk_editor)
    lifecycle.send_back(coming, by=desk_editor, reason="Not yet")
    assert (coming.status, coming.next_at) == (Status.LIVE, None)


@pytest.fixture
def coming(desk_editor: User) -> Article:
    """A live story whose update has an hour, and which has been written on since."""
    article = make_live_article(by=desk_editor, headline="As it was")
    save_again(article, by=desk_editor, headline="As it will be")
    look_away(article, by=desk_editor)
    lifecycle.schedule_update(article, by=desk_editor, at=in_an_hour())
    return save_again(article, by=desk_editor, headline="Written since")


def let_the_update_come(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(next_at=Now())


def test_readers_keep_the_old_copy_until_the_hour_of_an_update(client: Client, coming: Article):
    assert lifecycle.keep_time() == 0
    assert "As it was" in client.get(coming.get_absolute_url()).text
    let_the_update_come(coming)
    assert lifecycle.keep_time() == 1
    assert lifecycle.keep_time() == 0
    shown = client.get(coming.get_absolute_url()).text
    assert "As it will be" in shown
    assert "Updated" in shown
    assert verbs(coming)[-1] == "renew"


def test_an_update_that_fails_its_checks_is_kept_back_and_says_why(
    client: Client, coming: Article, desk_editor: User
):
    Article.objects.filter(pk=coming.pk).update(needs_legal=True)
    let_the_update_come(coming)
    assert lifecycle.keep_time() == 1
    coming.refresh_from_db()
    assert coming.next_live is None
    assert "As it was" in client.get(coming.get_absolute_url()).text
    client.force_login(desk_editor)
    assert "Did not go out" in client.get("/admin/").text
    assert "The update did not go out" in client.get(f"/admin/articles/article/{coming.pk}/change/").text


@pytest.mark.parametrize("verb", ["unschedule_update", "publish", "correct", "hold", "kill"])
def test_an_update_follows_no_more_once_something_else_was_done(
    verb: str, coming: Article, desk_editor: User
):
    look_away(coming, by=desk_editor)
    fields = {"hold": {"reason": "Doubts"}, "kill": {"reason": "Doubts"}}
    fields["correct"] = {"kind": "correction", "text": "The wrong pier was named."}
    getattr(lifecycle, verb)(coming, by=desk_editor, **fields.get(verb, {}))
    assert (coming.next_live, coming.next_at) == (None, None)
    assert not Article.objects.with_update_due().exists()


def test_what_readers_have_already_is_no_update(desk_editor: User):
    article = make_live_article(by=desk_editor)
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.schedule_update(article, by=desk_editor, at=in_an_hour())
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.unschedule_update(article, by=desk_editor)


@pytest.mark.parametrize("at", [-HOUR, dt.timedelta(0)])
def test_the_hour_of_an_update_is_still_to_come(at: dt.timedelta, coming: Article, desk_editor: User):
    look_away(coming, by=desk_editor)
    with pytest.raises(ValidationError):
        lifecycle.schedule_update(coming, by=desk_editor, at=lifecycle.clock() + at)


def test_a_reporter_schedules_no_update(coming: Article, reporter: User):
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.schedule_update(coming, by=reporter, at=in_an_hour())


def test_publishing_what_is_out_by_its_hour_keeps_its_time(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=in_an_hour())
    Article.objects.filter(pk=article.pk).update(publish_at=lifecycle.clock() - HOUR)
    article.refresh_from_db()
    first = article.publish_at
    save_again(article, by=desk_editor, headline="Better")
    lifecycle.publish(article, by=desk_editor)
    assert article.publish_at == first
