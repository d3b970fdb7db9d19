"""Arranging a front: who may, what may stand there, and what happens when two do it at once."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models.functions import Now

from articles import lifecycle
from articles.models import Article
from articles.tests.test_concurrency import at_once
from people.names import NotAllowed, NotPossible
from staff.models import User
from tests.builders import look_away, make_article, make_live_article, make_section, make_user
from web.curation import MOST, Pin, Stale, arrange, withdraw
from web.models import Front, Slot

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def soon(hours: float = 1) -> dt.datetime:
    return lifecycle.clock() + HOUR * hours


@pytest.fixture
def story(chief: User) -> Article:
    return make_live_article(by=chief, headline="Otters at dawn")


def refused(story: Article, by: User, match: str, **fields: Any) -> None:
    pins = fields.pop("pins", [Pin(story, fields.pop("until", None))])
    with pytest.raises(NotPossible, match=match):
        arrange(None, pins, by=by, **fields)
    assert not Front.objects.exists()


# --- who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["editor", "chief"])
def test_editors_arrange_fronts(role, story) -> None:
    by = make_user(role)
    front = arrange(make_section("Film"), [Pin(story)], by=by)
    assert (front.made_by, front.slots.get().article) == (by, story)


@pytest.mark.parametrize("role", ["reporter", "legal", "photo", "partner_manager"])
def test_others_do_not(role, story, chief) -> None:
    by = make_user(role)
    with pytest.raises(NotAllowed):
        arrange(None, [Pin(story)], by=by)
    coming = arrange(None, [Pin(story)], by=chief, starts_at=soon())
    with pytest.raises(NotAllowed):
        withdraw(coming, by=by)
    assert Front.objects.coming().get() == coming


# --- what -------------------------------------------------------------------------------------------------


def test_slots_keep_their_order_and_their_hours(story, chief) -> None:
    another, until = make_live_article(by=chief), soon()
    front = arrange(None, [Pin(another), Pin(story, until)], by=chief)
    slots = front.slots.values_list("position", "article", "until")
    assert list(slots) == [(0, another.pk, None), (1, story.pk, until)]


def test_a_story_stands_there_once(story, chief) -> None:
    refused(story, chief, "“Otters at dawn” stands there twice", pins=[Pin(story), Pin(story)])


def test_a_story_that_is_not_there_is_refused(story, chief) -> None:
    refused(story, chief, "not there any more", pins=[Pin(story), Pin(Article(pk=9**9))])


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_what_was_taken_down_is_refused(verb, story, chief) -> None:
    getattr(lifecycle, verb)(story, by=chief, reason="Not so")
    refused(story, chief, "“Otters at dawn” is (held|killed): readers would not see it")


def test_a_draft_is_refused(chief) -> None:
    refused(make_article(by=chief), chief, "is draft")


def test_a_story_to_come_stands_on_a_front_that_starts_no_sooner(chief) -> None:
    story = make_article(by=chief)
    look_away(story, by=chief)
    at = soon()
    lifecycle.schedule(story, by=chief, at=at)
    refused(story, chief, "is live from .* only")
    refused(story, chief, "is live from .* only", starts_at=at - HOUR / 60)
    assert arrange(None, [Pin(story)], by=chief, starts_at=at).slots.count() == 1


def test_an_embargo_counts(story, chief) -> None:
    Article.objects.filter(pk=story.pk).update(embargo_until=soon(2))
    refused(story, chief, "is live from", starts_at=soon(1))
    assert arrange(None, [Pin(story)], by=chief, starts_at=soon(3)).slots.exists()


def test_there_are_only_so_many_slots(story, chief) -> None:
    refused(story, chief, f"{MOST} slots at most", pins=[Pin(story)] * (MOST + 1))


@pytest.mark.parametrize(("hours", "match"), [(-1, "has passed"), (24 * 4000, "more than ten years")])
def test_an_hour_that_cannot_be_meant_is_refused(hours, match, story, chief) -> None:
    refused(story, chief, match, starts_at=soon(hours))


@pytest.mark.parametrize(
    ("hours", "match"), [(-1, "not after its start"), (24 * 4000, "more than ten years")]
)
def test_a_pin_that_cannot_be_meant_is_refused(hours, match, story, chief) -> None:
    refused(story, chief, match, until=soon(hours))


def test_a_pin_ends_after_its_front_begins(story, chief) -> None:
    refused(story, chief, "not after its start", until=soon(1), starts_at=soon(2))


# --- two at once ------------------------------------------------------------------------------------------


def test_who_has_not_seen_what_stands_there_is_told_and_nothing_is_lost(story, chief, desk_editor) -> None:
    theirs = arrange(None, [Pin(story)], by=desk_editor)
    with pytest.raises(Stale) as stale:
        arrange(None, [], by=chief)
    assert stale.value.standing == theirs
    assert Front.objects.of(None).begun().get() == theirs
    ours = arrange(None, [], by=chief, based_on=theirs.pk)
    assert Front.objects.of(None).begun().first() == ours


def test_a_front_that_has_begun_meanwhile_is_not_replaced_unseen(story, chief) -> None:
    seen = Front.objects.create(made_by=chief, starts_at=Now() - HOUR * 2)
    Front.objects.create(made_by=chief, starts_at=Now() - HOUR)  # scheduled, and its hour came
    with pytest.raises(Stale):
        arrange(None, [Pin(story)], by=chief, based_on=seen.pk)


@pytest.mark.django_db(transaction=True)
def test_of_five_who_save_at_once_one_wins_and_four_are_told() -> None:
    by = make_user("editor")
    results = at_once(*[lambda: arrange(None, [], by=by)] * 5)
    assert sum(isinstance(result, Stale) for result in results) == 4
    assert Front.objects.count() == 1


def test_two_places_are_arranged_side_by_side(story, chief) -> None:
    arrange(None, [Pin(story)], by=chief)
    arrange(make_section("Film"), [Pin(story)], by=chief)
    arrange(make_section("Music"), [Pin(story)], by=chief)
    assert Front.objects.begun().count() == 3


def test_two_fronts_do_not_start_at_one_minute(story, chief) -> None:
    at = soon()
    first = arrange(None, [Pin(story)], by=chief, starts_at=at)
    with pytest.raises(NotPossible, match="that very minute"):
        arrange(None, [], by=chief, starts_at=at)
    second = arrange(None, [], by=chief, starts_at=at, instead_of=first)
    assert Front.objects.coming().get() == second


# --- taken back -------------------------------------------------------------------------------------------


def test_a_front_to_come_is_taken_back_once(story, chief) -> None:
    coming = arrange(None, [Pin(story)], by=chief, starts_at=soon())
    withdraw(coming, by=chief)
    coming.refresh_from_db()
    assert coming.withdrawn_by == chief
    with pytest.raises(NotPossible):
        withdraw(coming, by=chief)


def test_what_readers_have_seen_is_not_taken_back(story, chief) -> None:
    front = arrange(None, [Pin(story)], by=chief)
    with pytest.raises(NotPossible, match="has begun"):
        withdraw(front, by=chief)


def test_what_has_begun_is_not_changed_for_something_else(story, chief) -> None:
    begun = arrange(None, [Pin(story)], by=chief)
    with pytest.raises(NotPossible, match="has begun"):
        arrange(None, [], by=chief, starts_at=soon(), instead_of=begun)
    assert Front.objects.get() == begun


# --- what the database keeps ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda front: front.slots.update(position=7),
        lambda front: front.slots.all().delete(),
        lambda front: Front.objects.update(starts_at=Now()),
        lambda front: Front.objects.all()._raw_delete("default"),
        lambda front: Front.objects.update(withdrawn_at=Now()),
        lambda front: Slot.objects.create(front=front, position=0, article=make_live_article()),
        lambda front: Slot.objects.create(front=front, position=1, article=front.slots.get().article),
        lambda front: Front.objects.create(starts_at=front.starts_at, made_by=front.made_by),
    ],
)
def test_an_arrangement_is_not_rewritten(change, story, chief) -> None:
    front = arrange(None, [Pin(story)], by=chief)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        change(front)
