"""Saying of a fact warning that it does not count, and taking that back.

A dismissal is kept with the story, the rule, the person and the claim with the words around it
(`factcheck.key`): edits elsewhere leave it standing, an edit of the claim asks again.
"""

from django.db import transaction
from django.db.models.functions import Now

from articles import lifecycle
from articles.body import canonical_text
from articles.lifecycle import NotAllowed, Refused
from articles.models import Article, FactDismissal, FactWarning
from staff.models import User

LONGEST = 500  # characters of a reason


class NothingToDismiss(Refused):
    """There is no such warning or dismissal."""


def dismiss(warning: FactWarning, *, by: User, reason: str = "") -> FactDismissal:
    """Let a warning no longer stand, in this copy and every later one with the same claim. Said twice, it is
    said once. Raises NotAllowed, and NothingToDismiss for a reason that is too long."""
    reason = " ".join(canonical_text(reason).split())
    if len(reason) > LONGEST:
        raise NothingToDismiss(f"At most {LONGEST} characters; this reason has {len(reason)}.")
    with transaction.atomic():
        article = lifecycle.lock(warning.revision.article)
        _permit(article, by)
        said = {"rule": warning.rule, "person": warning.person, "key": warning.key}
        standing = FactDismissal.objects.standing().filter(article=article, **said).first()
        return standing or FactDismissal.objects.create(
            article=article, surface=warning.surface, known=warning.known, reason=reason, by=by, **said
        )


def take_back(dismissal: FactDismissal, *, by: User) -> FactDismissal:
    """Let a dismissal no longer count; who took it back and when is kept. Others' are for editors. Raises
    NotAllowed, NothingToDismiss."""
    if dismissal.by_id != by.pk and not by.has_perm("articles.edit_any_article"):
        raise NotAllowed(f"{dismissal.by} dismissed this; an editor can take it back.")
    with transaction.atomic():
        _permit(lifecycle.lock(dismissal.article), by)
        standing = FactDismissal.objects.standing().filter(pk=dismissal.pk)
        if not standing.update(withdrawn_by=by, withdrawn_at=Now()):
            raise NothingToDismiss("This has been taken back already.")
    dismissal.refresh_from_db()
    return dismissal


def may_dismiss(article: Article, by: User) -> bool:
    """Whether `by` may dismiss warnings about this story now: for showing buttons, not for deciding."""
    try:
        _permit(article, by)
    except Refused:
        return False
    return True


def _permit(article: Article, by: User) -> None:
    """Who may write the story may say so; of a published one, who may publish it."""
    lifecycle.permit("save_draft", article, by)
    if article.live_id and not by.has_perm("articles.publish_article"):
        raise NotAllowed("Readers see this story: only who may publish dismisses its warnings.")
