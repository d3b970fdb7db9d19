"""The newest copy on its way through the desk."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from articles.lifecycle.steps import done, forget_update, lock, take, write
from articles.models import Article, Status, Transition
from articles.moves import NotAllowed, permit
from staff.models import User


def submit(article: Article, *, by: User, reason: str = "") -> Transition:
    """Hand the newest copy in for review."""
    return take("submit", article, by=by, reason=reason)


def send_back(article: Article, *, by: User, reason: str = "") -> Transition:
    """Return a story to its writer, with the reason. What was to go out at an hour does not."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("send_back", locked, by)
        if locked.status == Status.SCHEDULED:
            locked.publish_at = locked.live = None
            move = replace(move, to_status=Status.DRAFT)
        forget_update(locked)
        made = write(locked, move, "send_back", by=by, reason=reason)
    return done(article, made)


def approve(article: Article, *, by: User, reason: str = "") -> Transition:
    """Declare the newest copy ready; where the story needs legal, hand it on to them."""
    return take("approve", article, by=by, reason=reason)


def clear(article: Article, *, by: User, reason: str = "") -> Transition:
    """Clear the newest copy for legal. Two people: not whoever signs it, approved it, or wrote any of what
    has come since legal last cleared the story."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("clear", locked, by)
        if _had_a_hand_in(locked, by):
            raise NotAllowed("You wrote or approved this copy: clearing it takes a second person.")
        made = write(locked, move, "clear", by=by, reason=reason)
    return done(article, made)


def _had_a_hand_in(article: Article, by: User) -> bool:
    cleared = article.transitions.filter(verb="clear").order_by("-pk").values("revision__number")[:1]
    since = article.revisions.filter(number__gt=Coalesce(Subquery(cleared), 0))
    signs = Q(pk=article.head_id, bylines__contributor__user=by)
    approved = article.transitions.filter(verb="approve", revision=article.head, by=by)
    return since.filter(saved_by=by).exists() or article.revisions.filter(signs).exists() or approved.exists()
