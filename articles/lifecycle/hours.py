"""What happens at an hour that somebody has set."""

import datetime as dt
import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.lifecycle.steps import check, clock, done, forget_update, lock, stops, who_scheduled, write
from articles.models import Article, Status, Transition
from articles.moves import MOVES, NotPossible, permit
from staff.models import User

log = logging.getLogger(__name__)

NEAR = dt.timedelta(seconds=60)  # before its hour, a scheduled story is checked once more
FARTHEST = dt.timedelta(days=3653)


def schedule(article: Article, *, by: User, at: dt.datetime, reason: str = "") -> Transition:
    """Let readers have the newest copy from `at` on, or from the end of its embargo if that is later: by the
    database's clock, whoever else is awake then.

    Raises NotReady, or ValidationError for an hour that has passed or is more than FARTHEST away.
    """
    with transaction.atomic():
        locked = lock(article)
        move = permit("schedule", locked, by)
        locked.publish_at = max(at, locked.embargo_until or at)  # before the checks: some ask what is so then
        check(locked)
        _refuse_odd_hour(at)
        locked.live = locked.head
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
        locked.next_at = at
        check(locked)
        _refuse_odd_hour(at)
        locked.next_live = locked.head
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


def _refuse_odd_hour(at: dt.datetime) -> None:
    now = clock()
    if at <= now:
        raise ValidationError({"publish_at": "This hour has passed: publish, or choose a later one."})
    if at > now + FARTHEST:
        raise ValidationError({"publish_at": "This hour is more than ten years away: look at its year."})


def keep_time() -> int:
    """Do what the hour asks, for beat: write down which stories have gone live, give readers the updates
    whose hour has come, and keep back what fails its checks. Returns how many stories have changed.

    Readers do not wait for this: a scheduled story is live by the database's clock. What fails its checks
    when its hour is near stays a draft, with the reason, and the desk's home says so.
    """
    near = Article.objects.due_within(NEAR) | Article.objects.due()
    hours = [(_keep_hour, pk) for pk in near.order_by("publish_at").values_list("pk", flat=True)]
    updates = Article.objects.with_update_due().order_by("next_at").values_list("pk", flat=True)
    return sum(_each(keep, pk) for keep, pk in [*hours, *((_update, pk) for pk in updates)])


def _each(keep: Callable[[int], bool], pk: int) -> bool:
    try:
        return keep(pk)
    except Exception:  # a task's edge: one story in trouble keeps no other from its hour
        log.exception("the hour of story %s could not be kept; the next round tries again", pk)
        return False


def _keep_hour(pk: int) -> bool:
    with transaction.atomic():
        locked = lock(Article(pk=pk))  # which lets an hour that has come count
        if locked.status != Status.SCHEDULED:
            return True
        if not (said := stops(locked, locked.live)):
            return False
        coming, by = locked.live, who_scheduled(locked)
        locked.publish_at = locked.live = None
        reason = f"Did not go out: {said}"
        write(locked, MOVES["miss"], "miss", by=by, reason=reason, revision=coming)
    return True


def _update(pk: int) -> bool:
    with transaction.atomic():
        locked = lock(Article(pk=pk))
        if locked.status != Status.LIVE or locked.next_at is None or locked.next_at > clock():
            return False  # somebody was quicker
        coming, by = locked.next_live, who_scheduled(locked, "schedule_update")
        said = stops(locked, coming)
        forget_update(locked)
        if said:
            reason = f"The update did not go out: {said}"
            write(locked, MOVES["miss_update"], "miss_update", by=by, reason=reason, revision=coming)
        else:
            locked.live = coming
            write(locked, MOVES["renew"], "renew", by=by, revision=coming)
    return True
