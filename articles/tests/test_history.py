"""What readers saw, and when."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from articles import lifecycle
from articles.history import seen_at
from articles.models import Article, Revision, Status, Transition
from staff.models import User
from tests.builders import make_article, make_live_article, save_again

pytestmark = pytest.mark.django_db

START = timezone.now().replace(microsecond=0) - dt.timedelta(days=30)


def hour(number: float) -> dt.datetime:
    return START + dt.timedelta(hours=number)


def lived(by: User, steps: str, row: dict[str, Any]) -> Article:
    """A story begun at hour 0, with three revisions. `steps` are hour, verb and revision; `row` is what they
    have made of the story."""
    article = make_article(by=by)
    for headline in ("Second", "Third"):
        save_again(article, by=by, headline=headline)
    revisions = {each.number: each for each in article.revisions.all()}
    for step in steps.split(", "):
        at, verb, number = step.split()
        _take(article, verb, revisions[int(number)], hour(float(at)), by)
    live = article.head if row else None
    Article.objects.filter(pk=article.pk).update(created_at=START, live=live, **row)
    article.refresh_from_db()
    return article


def _take(article: Article, verb: str, revision: Revision, at: dt.datetime, by: User) -> None:
    Transition.objects.create(
        article=article, revision=revision, verb=verb, at=at, by=by, reason="A call",
        from_status="live", to_status="live", from_desk="ready", to_desk="ready",
    )  # fmt: skip


OUT = {"status": Status.LIVE, "publish_at": hour(4)}
ONCE = "4 publish 1"
TWICE = "4 publish 1, 8 publish 2"
HELD = "4 publish 1, 6 hold 2, 9 release 2"
HELD_AND_CHANGED = "4 publish 1, 6 hold 1, 9 release 1, 10 publish 3"
KILLED = "4 publish 1, 6 hold 1, 7 kill 1"
CORRECTED = "4 publish 1, 5 move 2, 8 correct 3"
HOUR_CAME = "2 schedule 1, 5 go_live 1"  # written down an hour late
HOUR_CHANGED = "1 schedule 1, 2 unschedule 2, 3 schedule 3, 4.1 go_live 3"
EARLY = "2 schedule 1, 4 publish 2"
MISSED = "2 schedule 1, 3 miss 1, 4 publish 2"


@pytest.mark.parametrize(
    ("steps", "row", "at", "number"),
    [
        (ONCE, OUT, 3.9, None),
        (ONCE, OUT, 4, 1),
        (ONCE, OUT, 700, 1),
        (ONCE, OUT, -1, None),
        (TWICE, OUT, 7.9, 1),
        (TWICE, OUT, 8, 2),
        (HELD, OUT, 5, 1),
        (HELD, OUT, 6, None),
        (HELD, OUT, 8.9, None),
        (HELD, OUT, 9, 1),
        (HELD_AND_CHANGED, OUT, 9.5, 1),
        (HELD_AND_CHANGED, OUT, 11, 3),
        (KILLED, OUT | {"status": Status.KILLED}, 5, 1),
        (KILLED, OUT | {"status": Status.KILLED}, 700, None),
        (CORRECTED, OUT, 6, 1),
        (CORRECTED, OUT, 8, 3),
        (HOUR_CAME, OUT, 3.9, None),
        (HOUR_CAME, OUT, 4.5, 1),
        (HOUR_CAME, OUT, 6, 1),
        ("2 schedule 1", OUT | {"status": Status.SCHEDULED}, 5, 1),  # nobody has written it down yet
        ("2 schedule 1", OUT | {"status": Status.SCHEDULED}, 3, None),
        (HOUR_CHANGED, OUT, 2.5, None),
        (HOUR_CHANGED, OUT, 4, 3),
        (EARLY, OUT, 3, None),
        (EARLY, OUT, 5, 2),
        (MISSED, OUT, 2.5, None),
        (MISSED, OUT, 5, 2),
        (TWICE, OUT | {"publish_at": hour(12), "embargo_until": hour(12)}, 9, None),
        (TWICE, OUT | {"publish_at": hour(12), "embargo_until": hour(12)}, 12, 2),
        (TWICE, OUT | {"publish_at": hour(6), "embargo_until": None}, 5, None),  # embargo taken off at 6
        (TWICE, OUT | {"publish_at": hour(6), "embargo_until": None}, 6, 1),
        ("2 schedule 1", OUT | {"status": Status.SCHEDULED, "embargo_until": hour(12)}, 5, None),
        ("2 schedule 1", OUT | {"status": Status.SCHEDULED, "embargo_until": hour(12)}, 12, 1),
        ("4 submit 1, 5 approve 1", {}, 6, None),
    ],
)
def test_what_readers_saw(steps: str, row: dict[str, Any], at: float, number: int | None, desk_editor: User):
    seen = seen_at(lived(desk_editor, steps, row), hour(at))
    assert (seen.revision.number if seen.revision else None) == number
    assert seen.why.endswith(".")


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (dt.timedelta(days=-9999), "had not been begun"),
        (dt.timedelta(hours=1), "still to come"),
    ],
)
def test_before_it_was_begun_and_after_now_nothing_is_said(at: dt.timedelta, why: str, desk_editor: User):
    seen = seen_at(make_article(by=desk_editor), timezone.now() + at)
    assert seen.revision is None
    assert why in seen.why


def test_an_embargo_laid_on_a_live_story_does_not_deny_what_readers_saw_before(desk_editor: User):
    article = make_live_article(by=desk_editor)
    before = lifecycle.clock()
    article.embargo_until = before + dt.timedelta(days=7)
    save_again(article, by=desk_editor)
    seen = seen_at(article, before)
    assert seen.revision is None
    assert "since when is not recorded" in seen.why
    assert "before it revision 1." in seen.why


def test_what_was_held_under_an_embargo_was_held(desk_editor: User):
    row = OUT | {"embargo_until": hour(12)}
    assert "held it on" in seen_at(lived(desk_editor, "4 publish 1, 6 hold 1", row), hour(7)).why


@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_server_whose_clock_is_wrong_says_the_same(
    wrong: int, desk_editor: User, monkeypatch: pytest.MonkeyPatch
):
    article = make_live_article(by=desk_editor)
    told = timezone.now() + dt.timedelta(hours=wrong)
    monkeypatch.setattr(timezone, "now", lambda: told)
    now = lifecycle.clock()
    assert seen_at(article, now).revision == article.live
    assert "still to come" in seen_at(article, now + dt.timedelta(minutes=30)).why


def test_what_the_verbs_did_is_read_back(desk_editor: User):
    article = make_article(by=desk_editor)
    moments = {"draft": lifecycle.clock()}
    lifecycle.publish(article, by=desk_editor)
    moments["first"] = lifecycle.clock()
    save_again(article, by=desk_editor, headline="Second")
    moments["still first"] = lifecycle.clock()
    lifecycle.correct(article, by=desk_editor, kind="correction", text="It was Friday, not Monday.")
    moments["second"] = lifecycle.clock()
    lifecycle.hold(article, by=desk_editor, reason="A call")
    moments["held"] = lifecycle.clock()
    lifecycle.release(article, by=desk_editor)
    moments["again"] = lifecycle.clock()
    seen = {name: seen_at(article, at).revision for name, at in moments.items()}
    assert {name: each.number if each else 0 for name, each in seen.items()} == {
        "draft": 0, "first": 1, "still first": 1, "second": 2, "held": 0, "again": 2,
    }  # fmt: skip


def test_who_took_it_down_and_why_is_said(desk_editor: User):
    seen = seen_at(lived(desk_editor, "4 publish 1, 6 hold 1", OUT), hour(7))
    assert "desk_editor held it on" in seen.why
    assert "(A call)" in seen.why
