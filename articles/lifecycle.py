"""The rulebook: every way a story changes. Desk, commands and tests go through these verbs.

Each verb does the same, in this order: transaction, lock the row, let the hour that has come count, is the
move in MOVES (`articles.moves`), may `by` do it, checks, write, append a Transition; after commit the worker
is told.
"""

import datetime as dt
from copy import copy

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Now

from articles import checks, doorbell, links
from articles.body import canonical_text
from articles.copy import Copy
from articles.models import (
    Article,
    Byline,
    Correction,
    DeskState,
    LinkRun,
    OldAddress,
    Revision,
    Status,
    Transition,
)
from articles.moves import (
    MOVES,
    AlreadyKilled,
    Move,
    NotAllowed,
    NotPossible,
    NotReady,
    Refused,
    Stale,
    may,
    permit,
)
from staff.models import User

__all__ = [
    "MOVES",
    "AlreadyKilled",
    "Move",
    "NotAllowed",
    "NotPossible",
    "NotReady",
    "Refused",
    "Stale",
    "may",
    "permit",
]

NEAR = dt.timedelta(seconds=60)  # before its hour, a scheduled story is checked once more
HELD_NOTICE = "This story has been taken down while we check it."
KILLED_NOTICE = "This story has been withdrawn."


def save_draft(
    article: Article, *, by: User, copy: Copy, based_on: int | None = None, note: str = ""
) -> Transition:
    """Save copy as the story's next revision; what readers see stays. An `article` without a row is created.

    `based_on` is the number of the revision the writer started from (None for a new story); if the
    head has moved on, Stale is raised. Raises ValidationError for copy that cannot be stored.
    """
    copy = copy.canonical()
    _check_slug(article.slug)
    with transaction.atomic():
        if article._state.adding:
            _create(article, by=by)
        locked = lock(article)
        _refuse_old_address(article.slug, locked)
        move = permit("save_draft", locked, by)
        if locked.head is not None and locked.head.number != based_on:
            raise Stale(locked.head)
        _set_terms(locked, article, by)
        revision = _append_revision(locked, by=by, copy=copy, note=note)
        locked.slug, locked.slugline = article.slug, article.slugline
        locked.head = revision
        made = _write(locked, move, "save_draft", by=by)
        LinkRun.objects.create(revision=revision)
    transaction.on_commit(lambda: doorbell.ring(revision.pk))
    return _done(article, made)


def submit(article: Article, *, by: User, reason: str = "") -> Transition:
    """Hand the newest copy in for review."""
    return _step("submit", article, by=by, reason=reason)


def send_back(article: Article, *, by: User, reason: str = "") -> Transition:
    """Return a story to its writer, with the reason."""
    return _step("send_back", article, by=by, reason=reason)


def approve(article: Article, *, by: User, reason: str = "") -> Transition:
    """Declare the newest copy ready; where the story needs legal, hand it on to them."""
    return _step("approve", article, by=by, reason=reason)


def clear(article: Article, *, by: User, reason: str = "") -> Transition:
    """Clear the newest copy for legal. Two people: not whoever wrote this copy or approved it."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("clear", locked, by)
        approved = locked.transitions.filter(verb="approve", revision=locked.head, by=by)
        if (locked.head and locked.head.saved_by_id == by.pk) or approved.exists():
            raise NotAllowed("You wrote or approved this copy: clearing it takes a second person.")
        made = _write(locked, move, "clear", by=by, reason=reason)
    return _done(article, made)


def schedule(article: Article, *, by: User, at: dt.datetime, reason: str = "") -> Transition:
    """Let readers have the newest copy from `at` on, by the database's clock, whoever else is awake then.

    Raises NotReady, or ValidationError for an hour that has passed.
    """
    with transaction.atomic():
        locked = lock(article)
        move = permit("schedule", locked, by)
        _check(locked)
        if at <= _clock():
            raise ValidationError({"publish_at": "This hour has passed: publish, or choose a later one."})
        locked.publish_at, locked.live = at, locked.head
        made = _write(locked, move, "schedule", by=by, reason=reason)
    return _done(article, made)


def unschedule(article: Article, *, by: User, reason: str = "") -> Transition:
    """Take back a story's hour before it has come. What has gone out is held or killed instead."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("unschedule", locked, by)
        locked.publish_at = locked.live = None
        made = _write(locked, move, "unschedule", by=by, reason=reason)
    return _done(article, made)


def publish(article: Article, *, by: User, reason: str = "") -> Transition:
    """Let readers see the newest copy, now. Raises NotReady with everything that stops it."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("publish", locked, by)
        _check(locked)
        if locked.status != Status.LIVE:
            locked.publish_at = _first_seen(locked.embargo_until)
        locked.live = locked.head
        made = _write(locked, move, "publish", by=by, reason=reason)
    return _done(article, made)


def correct(
    article: Article,
    *,
    by: User,
    kind: str,
    text: str,
    placement: str = Correction.Placement.BOTTOM,
    reason: str = "",
) -> Transition:
    """Tell readers of a mistake, and let them have the newest copy with it.

    A factual error may only be a correction. Raises NotReady for a text that hides what happened, and with
    what blocks the newest copy.
    """
    with transaction.atomic():
        locked = lock(article)
        move = permit("correct", locked, by)
        text = " ".join(canonical_text(text).split())
        if problems := checks.correction(kind, text):
            raise NotReady(problems)
        if locked.live_id != locked.head_id:
            _check(locked)
            locked.live = locked.head
        made = _write(locked, move, "correct", by=by, reason=reason)
        Correction.objects.create(
            article=locked, revision_id=locked.live_id, kind=kind, text=text, placement=placement, by=by
        )
    return _done(article, made)


def move(article: Article, *, by: User, slug: str, reason: str = "") -> Transition:
    """Give a published story another address. Readers of the old one are led on, in one hop.

    Raises ValidationError for an address that is no address, or somebody else's, past or present.
    """
    _check_slug(slug)
    with transaction.atomic():
        locked = lock(article)
        step = permit("move", locked, by)
        _refuse_old_address(slug, locked)
        if slug != locked.slug:
            locked.old_addresses.filter(slug=slug).delete()  # back to what it was: no loop
            OldAddress.objects.create(article=locked, slug=locked.slug)
            locked.slug = slug
        made = _write(locked, step, "move", by=by, reason=reason)
    return _done(article, made)


def hold(article: Article, *, by: User, reason: str, notice: str = "") -> Transition:
    """Take a story down while it is checked. `notice` is what readers are told; `reason` is for the desk."""
    return _take_down("hold", article, by=by, reason=reason, notice=notice or HELD_NOTICE)


def release(article: Article, *, by: User, reason: str = "") -> Transition:
    """Put a held story back as it was."""
    with transaction.atomic():
        locked = lock(article)
        step = permit("release", locked, by)
        locked.notice = ""
        made = _write(locked, step, "release", by=by, reason=reason)
    return _done(article, made)


def kill(article: Article, *, by: User, reason: str, notice: str = "") -> Transition:
    """Take a story down for good. Nothing about it changes any more."""
    return _take_down("kill", article, by=by, reason=reason, notice=notice or KILLED_NOTICE)


def restore_revision(
    article: Article, *, by: User, revision: Revision, based_on: int | None = None
) -> Transition:
    """Save an earlier revision's copy again, as the newest. Readers see it once it is published."""
    if revision.article_id != article.pk:
        raise NotPossible("This revision is another story’s.")
    note = f"Revision {revision.number} restored"
    return save_draft(article, by=by, copy=Copy.of(revision), based_on=based_on, note=note)


def keep_time() -> int:
    """Do what the hour asks, for beat: write down which stories have gone live, and keep back those that fail
    their checks when their hour is near. Returns how many stories that were.

    Readers do not wait for this: a scheduled story is live by the database's clock. What fails its checks
    stays a draft, with the reason, and the desk's home says so.
    """
    near = Article.objects.due_within(NEAR) | Article.objects.due()
    return sum(_keep_time(pk) for pk in near.order_by("publish_at").values_list("pk", flat=True))


def _keep_time(pk: int) -> bool:
    with transaction.atomic():
        locked = lock(Article(pk=pk))  # which lets an hour that has come count
        if locked.status != Status.SCHEDULED:
            return True
        going_out = copy(locked)
        going_out.head = locked.live  # what readers would get, which need not be the newest
        # A warning that has come up since was not there for whoever scheduled it: the hour is kept.
        if not (problems := checks.blocking(going_out)):
            return False
        locked.publish_at = locked.live = None
        said = "; ".join(problem.message for problem in problems)
        _write(locked, MOVES["miss"], "miss", by=_who_scheduled(locked), reason=f"Did not go out: {said}")
    return True


def _take_down(verb: str, article: Article, *, by: User, reason: str, notice: str) -> Transition:
    reason, notice = (" ".join(canonical_text(text).split()) for text in (reason, notice))
    if not reason:
        raise ValidationError({"reason": "Say why: the desk reads it in the story’s history."})
    with transaction.atomic():
        locked = lock(article)
        step = permit(verb, locked, by)
        locked.notice = notice
        made = _write(locked, step, verb, by=by, reason=reason)
    return _done(article, made)


def _step(verb: str, article: Article, *, by: User, reason: str) -> Transition:
    with transaction.atomic():
        locked = lock(article)
        made = _write(locked, permit(verb, locked, by), verb, by=by, reason=reason)
    return _done(article, made)


def lock(article: Article) -> Article:
    """The row as it is now, ours until the transaction ends. A scheduled story whose hour has come is live
    from here on: readers have it already."""
    # Two queries: a joined revision would be read as of before the wait for the lock, and the newest missed.
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    stories = Article.objects.select_related("head__saved_by", "head__link_run", "created_by", "live")
    locked = stories.get(pk=article.pk)
    if locked.status == Status.SCHEDULED and locked.publish_at and locked.publish_at <= _clock():
        _write(locked, MOVES["go_live"], "go_live", by=_who_scheduled(locked), revision=locked.live)
    return locked


def _clock() -> dt.datetime:
    """The database's time, which is the only one that counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")  # as Django's Now()
        now: dt.datetime = cursor.fetchone()[0]
    return now


def _who_scheduled(article: Article) -> User:
    return article.transitions.filter(verb="schedule").select_related("by").latest("pk").by


def _check(article: Article) -> None:
    """Whoever lets a story out does not wait for the worker: names still owed are found here and now."""
    run = getattr(article.head, "link_run", None)
    if run and run.state == "owed":
        links.link_revision(run.pk)
    if problems := checks.stopping(article):
        raise NotReady(problems)


def _create(article: Article, *, by: User) -> None:
    if not by.has_perm("articles.add_article"):
        raise NotAllowed("You may not write stories.")
    article.created_by = by
    _save_row(article)


def _set_terms(locked: Article, wanted: Article, by: User) -> None:
    """Take over the embargo, and for published stories hold what readers rely on.

    A reporter's save never changes what readers see: the embargo of a published story belongs to those
    who publish. The address of a published story is fixed.
    """
    if locked.live_id and wanted.slug != locked.slug:
        raise ValidationError(
            {"slug": "Readers have the address of this story: “Change address” leads them on."}
        )
    if wanted.needs_legal != locked.needs_legal:
        _set_needs_legal(locked, wanted.needs_legal, by)
    if wanted.embargo_until == locked.embargo_until:
        return
    if locked.live_id and not by.has_perm("articles.publish_article"):
        raise NotAllowed("Only who may publish can change the embargo of a published story.")
    locked.embargo_until = wanted.embargo_until
    if locked.status == Status.LIVE and not Article.objects.live().filter(pk=locked.pk).exists():
        locked.publish_at = _first_seen(locked.embargo_until)  # nobody has seen it: its time is still to come


def _set_needs_legal(locked: Article, needs_legal: bool, by: User) -> None:
    """Anybody may ask for legal's eyes; only who may clear or publish takes that back."""
    may_waive = by.has_perm("articles.clear_article") or by.has_perm("articles.publish_article")
    if not needs_legal and not may_waive:
        raise NotAllowed("Only legal or an editor can say that this story needs no legal eyes.")
    locked.needs_legal = needs_legal


def _first_seen(embargo_until: dt.datetime | None) -> Combinable:
    """When readers first see what is published now, by the database's clock."""
    return Greatest(Now(), Value(embargo_until, DateTimeField())) if embargo_until else Now()


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise ValidationError(
            {"slug": "An address has letters a–z, digits, hyphens and underscores, and at least one of them."}
        ) from error


def _refuse_old_address(slug: str, article: Article) -> None:
    if OldAddress.objects.filter(slug=slug).exclude(article=article).exists():
        raise ValidationError({"slug": "Readers of another story come by this address; choose another."})


def _save_row(article: Article) -> None:
    """Save, and say a taken slug in words: the database decides, so two racing writers cannot both win."""
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError as error:
        if "slug" not in str(error):
            raise
        raise ValidationError({"slug": "Another story has this address already; choose another."}) from error


def _append_revision(article: Article, *, by: User, copy: Copy, note: str) -> Revision:
    revision = Revision.objects.create(
        article=article,
        number=article.head.number + 1 if article.head else 1,
        headline=copy.headline,
        short_headline=copy.short_headline,
        kicker=copy.kicker,
        dek=copy.dek,
        dateline=copy.dateline,
        body=copy.body,
        section=copy.section,
        lead_image=copy.lead_image,
        seo_title=copy.seo_title,
        seo_description=copy.seo_description,
        ed_note=copy.ed_note,
        saved_by=by,
        note=note,
    )
    revision.topics.set(copy.topics)
    Byline.objects.bulk_create(
        Byline(revision=revision, contributor=sign.contributor, role=sign.role, position=position)
        for position, sign in enumerate(copy.bylines)
    )
    return revision


def _write(
    article: Article,
    move: Move,
    verb: str,
    *,
    by: User,
    reason: str = "",
    revision: Revision | None = None,
) -> Transition:
    """Move the article, save its row, and append the Transition that says so."""
    step = Transition(
        article=article,
        revision=revision or article.head,  # there is one: the first save has just made it
        verb=verb,
        from_status=article.status,
        to_status=move.to_status or article.status,
        from_desk=article.desk_state,
        to_desk=_desk_after(verb, move, article),
        by=by,
        reason=reason,
    )
    article.status, article.desk_state = step.to_status, step.to_desk
    article.updated_at = Now()
    if verb in ("save_draft", "move"):
        _save_row(article)
    else:
        article.save()  # its slug is what it was: nobody can be racing for it
    step.save()
    return step


def _desk_after(verb: str, move: Move, article: Article) -> str:
    if verb == "approve" and article.needs_legal:
        return DeskState.LEGAL
    return move.to_desk or article.desk_state


def _done(article: Article, made: Transition) -> Transition:
    """Give the caller's object what the verb has written."""
    article.refresh_from_db()
    return made
