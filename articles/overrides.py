"""Letting a story out in spite of a warning: who says so, and why, of the very copy it was said of."""

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import checks, lifecycle
from articles.body import canonical_text
from articles.checks import Level
from articles.models import Article, CheckOverride
from articles.moves import NotAllowed, NotPossible, Refused, Stale, permit
from staff.models import User

LONGEST = 500  # characters of a reason


def override(
    article: Article, *, by: User, key: str, reason: str, based_on: int | None = None
) -> CheckOverride:
    """Set one warning about the newest copy aside. A new revision asks again.

    `based_on` is the number of the revision whose warning was read; if the head has moved on, Stale is
    raised. Raises NotAllowed, NotPossible for what is no warning or stands no longer, ValidationError for
    a reason that is none.
    """
    reason = " ".join(canonical_text(reason).split())
    if not reason:
        raise ValidationError({"reason": "Say why it may go out all the same: the desk reads it."})
    if len(reason) > LONGEST:
        raise ValidationError({"reason": f"At most {LONGEST} characters; this has {len(reason)}."})
    with transaction.atomic():
        locked = lifecycle.lock(article)
        _permit(locked, by)
        if locked.head and based_on not in (None, locked.head.number):
            raise Stale(locked.head)
        _insist_on_warning(locked, key)
        return CheckOverride.objects.create(
            article=locked, revision_id=locked.head_id, key=key, reason=reason, by=by
        )


def may_override(article: Article, by: User) -> bool:
    """Whether `by` may override warnings about this story now: for showing forms, not for deciding."""
    try:
        _permit(article, by)
    except Refused:
        return False
    return True


def _permit(article: Article, by: User) -> None:
    """Who may write the story, and may say that a warning stands."""
    if not by.has_perm("articles.override_check"):
        raise NotAllowed("You may not override warnings about stories.")
    permit("save_draft", article, by)


def _insist_on_warning(article: Article, key: str) -> None:
    levels = {problem.level for problem in checks.problems(article) if problem.key == key}
    if Level.BLOCKING in levels:
        raise NotPossible("This one cannot be overridden: it is to be put right.")
    if Level.WARNING not in levels:
        raise NotPossible("There is no such warning about the newest copy.")
    if key in checks.overrides(article):
        raise NotPossible("This warning has been overridden already.")
