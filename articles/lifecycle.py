"""The rulebook: every way a story changes. Desk, commands and tests go through these verbs.

Each verb does the same, in this order: transaction, lock the row, is the move in MOVES, may `by` do
it, checks, write, append a Transition; after commit the worker is told.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Now

from articles import checks, doorbell
from articles.copy import Copy
from articles.models import Article, Byline, DeskState, LinkRun, Revision, Status, Transition
from staff.models import User


class Refused(Exception):
    """A verb said no. Nothing was written. `str()` of it is fit for the person who asked."""


class NotAllowed(Refused):
    """`by` may not do this."""


class NotPossible(Refused):
    """The story is not in a state from which this verb starts."""


class AlreadyKilled(NotPossible):
    """A killed story stays killed."""


class NotReady(Refused):
    """The publish checks found what blocks. `problems` has each, with its field."""

    def __init__(self, problems: list[checks.Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class Stale(Refused):
    """Somebody saved in between. `head` is their revision; what was handed in is still with the caller."""

    def __init__(self, head: Revision) -> None:
        self.head = head
        super().__init__(f"{head.saved_by} saved revision {head.number} while you were writing.")


@dataclass(frozen=True, slots=True)
class Move:
    """Where a verb may start and where it leads. None as a target leaves that field as it is."""

    permission: str
    from_status: frozenset[str]
    from_desk: frozenset[str]
    to_status: str | None = None
    to_desk: str | None = None


NOT_KILLED = frozenset(Status) - {Status.KILLED}
ANY_DESK = frozenset(DeskState)

MOVES: dict[str, Move] = {
    "save_draft": Move("articles.change_article", NOT_KILLED, ANY_DESK, to_desk=DeskState.WRITING),
    "submit": Move(
        "articles.submit_article", NOT_KILLED, frozenset({DeskState.WRITING}), to_desk=DeskState.REVIEW
    ),
    "send_back": Move(
        "articles.send_back_article",
        NOT_KILLED,
        frozenset({DeskState.REVIEW, DeskState.LEGAL, DeskState.READY}),
        to_desk=DeskState.WRITING,
    ),
    "approve": Move(
        "articles.approve_article", NOT_KILLED, frozenset({DeskState.REVIEW}), to_desk=DeskState.READY
    ),
    "publish": Move(
        "articles.publish_article",
        frozenset({Status.DRAFT, Status.SCHEDULED, Status.LIVE}),
        ANY_DESK - {DeskState.LEGAL},
        to_status=Status.LIVE,
        to_desk=DeskState.READY,
    ),
}


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
    """Declare the newest copy ready."""
    return _step("approve", article, by=by, reason=reason)


def publish(article: Article, *, by: User, reason: str = "") -> Transition:
    """Let readers see the newest copy, now. Raises NotReady with every blocking problem."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("publish", locked, by)
        if problems := checks.blocking(locked):
            raise NotReady(problems)
        if locked.status != Status.LIVE:
            locked.publish_at = _first_seen(locked.embargo_until)
        locked.live = locked.head
        made = _write(locked, move, "publish", by=by, reason=reason)
    return _done(article, made)


def may(verb: str, article: Article, by: User) -> bool:
    """Whether state and permission would let `by` through now: for showing buttons, not for deciding."""
    try:
        permit(verb, article, by)
    except Refused:
        return False
    return True


def _step(verb: str, article: Article, *, by: User, reason: str) -> Transition:
    with transaction.atomic():
        locked = lock(article)
        made = _write(locked, permit(verb, locked, by), verb, by=by, reason=reason)
    return _done(article, made)


def lock(article: Article) -> Article:
    """The row as it is now, ours until the transaction ends."""
    # Two queries: a joined revision would be read as of before the wait for the lock, and the newest missed.
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    return Article.objects.select_related("head__saved_by", "created_by").get(pk=article.pk)


def permit(verb: str, article: Article, by: User) -> Move:
    """The verb's Move, if the story's state and the permissions of `by` let it through. Raises Refused."""
    move = MOVES[verb]
    label = verb.replace("_", " ")
    if not by.has_perm(move.permission):
        raise NotAllowed(f"You may not {label} stories.")
    if not _is_own(article, by) and not by.has_perm("articles.edit_any_article"):
        raise NotAllowed("This story is somebody else’s; ask an editor.")
    if article.status == Status.KILLED:
        raise AlreadyKilled("This story has been killed; nothing about it changes any more.")
    if article.status not in move.from_status or article.desk_state not in move.from_desk:
        raise NotPossible(
            f"A story that is {article.get_status_display().lower()} and "
            f"{article.get_desk_state_display().lower()} cannot be changed by “{label}”."
        )
    return move


def _is_own(article: Article, by: User) -> bool:
    """A story is its creator's and of those who sign its newest copy."""
    if article.created_by_id == by.pk:
        return True
    return article.head is not None and article.head.bylines.filter(contributor__user=by).exists()


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
        raise ValidationError({"slug": "Readers have the address of this story; it cannot change any more."})
    if wanted.embargo_until == locked.embargo_until:
        return
    if locked.live_id and not by.has_perm("articles.publish_article"):
        raise NotAllowed("Only who may publish can change the embargo of a published story.")
    locked.embargo_until = wanted.embargo_until
    if locked.status == Status.LIVE and not Article.objects.live().filter(pk=locked.pk).exists():
        locked.publish_at = _first_seen(locked.embargo_until)  # nobody has seen it: its time is still to come


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


def _write(article: Article, move: Move, verb: str, *, by: User, reason: str = "") -> Transition:
    """Move the article, save its row, and append the Transition that says so."""
    step = Transition(
        article=article,
        revision=article.head,  # there is one: the first save has just made it
        verb=verb,
        from_status=article.status,
        to_status=move.to_status or article.status,
        from_desk=article.desk_state,
        to_desk=move.to_desk or article.desk_state,
        by=by,
        reason=reason,
    )
    article.status, article.desk_state = step.to_status, step.to_desk
    article.updated_at = Now()
    _save_row(article)
    step.save()
    return step


def _done(article: Article, made: Transition) -> Transition:
    """Give the caller's object what the verb has written."""
    article.refresh_from_db()
    return made
