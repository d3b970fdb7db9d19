"""Verbs that arrange fronts: which stories stand on top of the home page or a section's, and from when on.

An arrangement is never edited. Who changes what readers see makes another, and says which one it was that
they saw (`based_on`), so that nobody replaces what they have not seen.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import PermissionsMixin
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format

from articles.lifecycle import clock
from articles.lifecycle.hours import FARTHEST
from articles.models import Article, Section, Status
from people.names import NotAllowed, NotPossible, Refused
from staff.models import User
from web.models import Front, Slot

MOST = 20  # slots of a front; those beyond what a page shows wait, and move up
LOCK = 0x66726F6E  # first of two numbers for pg_advisory_xact_lock; the second is the section's


@dataclass(frozen=True, slots=True)
class Pin:
    """A story to stand in a slot, for good or until an hour."""

    article: Article
    until: dt.datetime | None = None


class Stale(Refused):
    """Somebody else arranged the place meanwhile, or a front that was scheduled has begun. `standing` is what
    is there now; what was handed in is still with the caller."""

    def __init__(self, standing: Front) -> None:
        self.standing = standing
        super().__init__(
            f"Since you looked, a front that {standing.made_by} made stands here, from "
            f"{hour(standing.starts_at)} on. Yours is not saved, and all of it is still below."
        )


def arrange(
    section: Section | None,
    pins: Sequence[Pin],
    *,
    by: User,
    based_on: int | None = None,
    starts_at: dt.datetime | None = None,
    instead_of: Front | None = None,
) -> Front:
    """Let these stories stand on top of a place, in this order: now, or from `starts_at` on. No pins: the
    newest stories, as where nobody arranges anything.

    `based_on` is the front that stood there when `by` looked, None for none: of one that begins at once it
    must stand there still. `instead_of` is a front still to come, which this one replaces.
    Raises NotAllowed, Stale, and NotPossible in words: a story twice, one that readers will not see by then,
    too many, an hour that has passed.
    """
    with transaction.atomic():
        _permit(by)
        _take_turns(section)
        now = clock()
        if starts_at:
            _refuse_odd_hour(starts_at, now)
        else:
            _refuse_stale(section, based_on)
        _refuse_what_cannot_stand(pins, starts_at or now)
        if instead_of:
            _withdraw(instead_of, by)
        if starts_at:
            _refuse_same_hour(section, starts_at)
        front = Front.objects.create(section=section, starts_at=starts_at or Now(), made_by=by)
        Slot.objects.bulk_create(
            Slot(front=front, position=place, article=pin.article, until=pin.until)
            for place, pin in enumerate(pins)
        )
    front.refresh_from_db()
    return front


def withdraw(front: Front, *, by: User) -> None:
    """Take back a front before its hour. It stays to be seen, and to be used again. Raises NotAllowed, and
    NotPossible for one that has begun: what readers have seen is replaced instead."""
    with transaction.atomic():
        _permit(by)
        _take_turns(front.section)
        _withdraw(front, by)


def hour(at: dt.datetime) -> str:
    """A moment by the paper's clock, in words."""
    return date_format(timezone.localtime(at), "j M, H:i")


def _permit(by: PermissionsMixin) -> None:
    if not by.has_perm("web.arrange_front"):
        raise NotAllowed("You may not arrange fronts.")


def _take_turns(section: Section | None) -> None:
    """Whoever arranges the same place waits for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, section.pk if section else 0])


def _withdraw(front: Front, by: User) -> None:
    coming = Front.objects.coming().filter(pk=front.pk)
    if not coming.update(withdrawn_at=Now(), withdrawn_by=by):
        raise NotPossible("This front has begun, or somebody took it back: it stays as it is.")


def _refuse_stale(section: Section | None, based_on: int | None) -> None:
    standing = Front.objects.of(section).begun().select_related("made_by").first()
    if standing and standing.pk != based_on:
        raise Stale(standing)


def _refuse_odd_hour(at: dt.datetime, now: dt.datetime) -> None:
    if at <= now:
        raise NotPossible("The hour it starts at has passed: choose a later one, or none for at once.")
    if at > now + FARTHEST:
        raise NotPossible("The hour it starts at is more than ten years away: look at its year.")


def _refuse_same_hour(section: Section | None, at: dt.datetime) -> None:
    there = Front.objects.of(section).coming().filter(starts_at=at).select_related("made_by").first()
    if there:
        raise NotPossible(
            f"A front by {there.made_by} starts at that very minute: take it back, or choose another."
        )


def _refuse_what_cannot_stand(pins: Sequence[Pin], start: dt.datetime) -> None:
    if len(pins) > MOST:
        raise NotPossible(f"A front has {MOST} slots at most; these are {len(pins)}.")
    stories = Article.objects.select_related("head", "live").in_bulk([pin.article.pk for pin in pins])
    if len(stories) < len(pins):
        pks = [pin.article.pk for pin in pins]
        twice = next((pin.article for pin in pins if pks.count(pin.article.pk) > 1), None)
        raise NotPossible(
            f"{called(twice)} stands there twice." if twice else "A story is not there any more."
        )
    for pin in pins:
        story = stories[pin.article.pk]
        if not story.is_live_at(start):
            raise NotPossible(f"{called(story)} {_why_not(story, start)}")
        if pin.until and pin.until <= start:
            raise NotPossible(
                f"{called(story)} is pinned until {hour(pin.until)}: that is not after its start."
            )
        if pin.until and pin.until > start + FARTHEST:
            raise NotPossible(f"{called(story)} is pinned for more than ten years: look at the year.")


def called(story: Article) -> str:
    """The story as the desk speaks of it."""
    copy = story.live or story.head
    return f"“{copy.headline if copy and copy.headline else story}”"


def _why_not(story: Article, start: dt.datetime) -> str:
    if story.status not in (Status.LIVE, Status.SCHEDULED) or not story.publish_at:
        return f"is {story.get_status_display().lower()}: readers would not see it."
    seen_from = max(story.publish_at, story.embargo_until or story.publish_at)
    return f"is live from {hour(seen_from)} only, and this front starts at {hour(start)}."
