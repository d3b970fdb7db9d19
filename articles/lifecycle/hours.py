"""What happens at an hour that somebody has set."""

import datetime as dt
from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import checks
from articles.lifecycle.steps import check, clock, done, forget_update, lock, who_scheduled, write
from articles.models import Article, Revision, Status, Transition
from articles.moves import MOVES, NotPossible, permit
from staff.models import User

NEAR = dt.timedelta(seconds=60)  # before its hour, a scheduled story is checked once more


def schedule(article: Article, *, by: User, at: dt.datetime, reason: str = "") -> Transition:
    """Let readers have the newest copy from `at` on, by the database's clock, whoever else is awake then.

    Raises NotReady, or ValidationError for an hour that has passed.
    """
    with transaction.atomic():
        locked = lock(article)
        move = permit("schedule", locked, by)
        check(locked)
        if at <= clock():
            raise ValidationError({"publish_at": "This hour has passed: publish, or choose a later one."})
        locked.publish_at, locked.live = at, locked.head
        made = write(locked, move, "schedule", by=by, reason=reason)
    return done(article, made)


def unschedule(article: Article, *, by: User, reason: str = "") -> Transition:
    """Take back a story's hour before it has come. What has gone out is held or killed instead."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("unschedule", locked, by)
        locked.publish_at = locked.live = None
        made = write(locked, move, "unschedule", by=by, reason=reason)
    return done(article, made)


def schedule_update(article: Article, *, by: User, at: dt.datetime, reason: str = "") -> Transition:
    """Let readers of a live story have the newest copy from `at` on; until then they keep what they have.

    Beat does it (`keep_time`): a live story stays live, so nothing is public too early or missing while beat
    is away. Raises NotReady, NotPossible for copy readers have already, ValidationError for an hour that has
    passed.
    """
    with transaction.atomic():
        locked = lock(article)
        move = permit("schedule_update", locked, by)
        if not locked.has_pending_copy:
            raise NotPossible("Readers have the newest copy already: save what is to follow first.")
        check(locked)
        if at <= clock():
            raise ValidationError({"next_at": "This hour has passed: publish, or choose a later one."})
        locked.next_live, locked.next_at = locked.head, at
        made = write(locked, move, "schedule_update", by=by, reason=reason)
    return done(article, made)


def unschedule_update(article: Article, *, by: User, reason: str = "") -> Transition:
    """Take back the hour of an update. Readers keep what they have."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("unschedule_update", locked, by)
        if locked.next_live_id is None:
            raise NotPossible("No update of this story has an hour.")
        forget_update(locked)
        made = write(locked, move, "unschedule_update", by=by, reason=reason)
    return done(article, made)


def keep_time() -> int:
    """Do what the hour asks, for beat: write down which stories have gone live, give readers the updates
    whose hour has come, and keep back what fails its checks. Returns how many stories have changed.

    Readers do not wait for this: a scheduled story is live by the database's clock. What fails its checks
    when its hour is near stays a draft, with the reason, and the desk's home says so.
    """
    near = Article.objects.due_within(NEAR) | Article.objects.due()
    gone_out = sum(_keep_hour(pk) for pk in near.order_by("publish_at").values_list("pk", flat=True))
    updates = Article.objects.with_update_due().order_by("next_at").values_list("pk", flat=True)
    return gone_out + sum(_update(pk) for pk in updates)


def _keep_hour(pk: int) -> bool:
    with transaction.atomic():
        locked = lock(Article(pk=pk))  # which lets an hour that has come count
        if locked.status != Status.SCHEDULED:
            return True
        if not (said := _stops(locked, locked.live)):
            return False
        locked.publish_at = locked.live = None
        write(locked, MOVES["miss"], "miss", by=who_scheduled(locked), reason=f"Did not go out: {said}")
    return True


def _update(pk: int) -> bool:
    with transaction.atomic():
        locked = lock(Article(pk=pk))
        if locked.status != Status.LIVE or locked.next_at is None or locked.next_at > clock():
            return False  # somebody was quicker
        coming, by = locked.next_live, who_scheduled(locked, "schedule_update")
        said = _stops(locked, coming)
        forget_update(locked)
        if said:
            reason = f"The update did not go out: {said}"
            write(locked, MOVES["miss_update"], "miss_update", by=by, reason=reason, revision=coming)
        else:
            locked.live = coming
            write(locked, MOVES["renew"], "renew", by=by, revision=coming)
    return True


def _stops(article: Article, coming: Revision | None) -> str:
    """What keeps this copy, which need not be the newest, from going out; empty if nothing does. A warning
    that has come up since was not there for whoever set the hour, and stops nothing."""
    going_out = copy(article)
    going_out.head = coming
    return "; ".join(problem.message for problem in checks.blocking(going_out))
