"""The newest copy on its way through the desk."""

from django.db import transaction

from articles.lifecycle.steps import done, lock, take, write
from articles.models import Article, Transition
from articles.moves import NotAllowed, permit
from staff.models import User


def submit(article: Article, *, by: User, reason: str = "") -> Transition:
    """Hand the newest copy in for review."""
    return take("submit", article, by=by, reason=reason)


def send_back(article: Article, *, by: User, reason: str = "") -> Transition:
    """Return a story to its writer, with the reason."""
    return take("send_back", article, by=by, reason=reason)


def approve(article: Article, *, by: User, reason: str = "") -> Transition:
    """Declare the newest copy ready; where the story needs legal, hand it on to them."""
    return take("approve", article, by=by, reason=reason)


def clear(article: Article, *, by: User, reason: str = "") -> Transition:
    """Clear the newest copy for legal. Two people: not whoever wrote this copy or approved it."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("clear", locked, by)
        approved = locked.transitions.filter(verb="approve", revision=locked.head, by=by)
        if (locked.head and locked.head.saved_by_id == by.pk) or approved.exists():
            raise NotAllowed("You wrote or approved this copy: clearing it takes a second person.")
        made = write(locked, move, "clear", by=by, reason=reason)
    return done(article, made)
