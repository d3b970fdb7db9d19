"""What every verb does around its own work: lock, check, write, append a Transition."""

import datetime as dt
from copy import copy

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Now

from articles import checks, doorbell, links
from articles.models import Article, DeskState, OldAddress, Revision, Status, Transition
from articles.moves import MOVES, Move, NotReady, permit
from staff.models import User


def lock(article: Article) -> Article:
    """The row as it is now, ours until the transaction ends. A scheduled story whose hour has come is live
    from here on: readers have it already."""
    # Two queries: a joined revision would be read as of before the wait for the lock, and the newest missed.
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    with_copy = ("head__saved_by", "head__link_run", "live", "next_live", "created_by")
    locked = Article.objects.select_related(*with_copy).get(pk=article.pk)
    if locked.status == Status.SCHEDULED and locked.publish_at and locked.publish_at <= clock():
        write(locked, MOVES["go_live"], "go_live", by=who_scheduled(locked), revision=locked.live)
    return locked


def clock() -> dt.datetime:
    """The database's time, which is the only one that counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")  # as Django's Now()
        now: dt.datetime = cursor.fetchone()[0]
    return now


def who_scheduled(article: Article, verb: str = "schedule") -> User:
    return article.transitions.filter(verb=verb).select_related("by").latest("pk").by


def check(article: Article) -> None:
    """Whoever lets a story out does not wait for the worker: names still owed are found here and now."""
    run = getattr(article.head, "link_run", None)
    if run and run.state == "owed":
        links.link_revision(run.pk)
    if problems := checks.stopping(article):
        raise NotReady(problems)


def stops(article: Article, coming: Revision | None) -> str:
    """What keeps this copy, which need not be the newest, from being seen; empty if nothing does. Only what
    blocks: a warning that has come up since was not there for whoever let it out."""
    going_out = copy(article)
    going_out.head = coming
    return "; ".join(problem.message for problem in checks.blocking(going_out))


def take(verb: str, article: Article, *, by: User, reason: str) -> Transition:
    """A verb that does nothing but move the story."""
    with transaction.atomic():
        locked = lock(article)
        made = write(locked, permit(verb, locked, by), verb, by=by, reason=reason)
    return done(article, made)


def write(
    article: Article,
    move: Move,
    verb: str,
    *,
    by: User,
    reason: str = "",
    revision: Revision | None = None,
) -> Transition:
    """Move the article, save its row, and append the Transition that says so."""
    made = Transition(
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
    article.status, article.desk_state = made.to_status, made.to_desk
    article.updated_at = Now()
    if verb in ("save_draft", "move"):
        save_row(article)
    else:
        article.save()  # its slug is what it was: nobody can be racing for it
    made.save()
    if verb != "save_draft":  # which nobody but the desk hears of: beat will do
        transaction.on_commit(doorbell.ring_announcer)
    return made


def _desk_after(verb: str, move: Move, article: Article) -> str:
    if verb == "approve" and article.needs_legal:
        return DeskState.LEGAL
    return move.to_desk or article.desk_state


def save_row(article: Article) -> None:
    """Save, and say in words that a slug is taken. The database decides, so two racing writers cannot both
    win; and whether readers of another story come by it is asked when it is ours, so none can slip past."""
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError as error:
        if "slug" not in str(error):
            raise
        raise ValidationError({"slug": "Another story has this address already; choose another."}) from error
    if OldAddress.objects.filter(slug=article.slug).exclude(article=article).exists():
        raise ValidationError({"slug": "Readers of another story come by this address; choose another."})


def done(article: Article, made: Transition) -> Transition:
    """Give the caller's object what the verb has written."""
    article.refresh_from_db()
    return made


def first_seen(embargo_until: dt.datetime | None) -> Combinable:
    """When readers first see what is published now, by the database's clock."""
    return Greatest(Now(), Value(embargo_until, DateTimeField())) if embargo_until else Now()


def forget_update(article: Article) -> None:
    """What was to follow at its hour follows no more: other copy is out, or the story is down."""
    article.next_live = article.next_at = None


def check_slug(slug: str) -> None:
    """Raises ValidationError for what can be no address."""
    field = Article._meta.get_field("slug")
    try:
        field.clean(slug, None)
    except ValidationError as error:
        said = (
            "An address has letters a–z, digits, hyphens and underscores, at least one of them and at most "
            f"{field.max_length}."
        )
        raise ValidationError({"slug": said}) from error
