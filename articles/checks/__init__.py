"""May this go out? Each check is `(article) -> list[Problem]` about the newest copy, one file for each
kind of question; which are asked, and in what order, is the paper's choice: `settings.PUBLISH_CHECKS`.

What blocks stops a story. A warning stops it too, until somebody who may has said of this very copy why it
goes out all the same (`articles.overrides`). A note stops nothing.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.module_loading import import_string

from articles.checks import facts
from articles.checks.corrections import correction
from articles.checks.problem import Level, Problem
from articles.models import Article, CheckOverride

__all__ = ["Check", "Level", "Problem", "blocking", "correction", "overrides", "problems", "stopping"]

log = logging.getLogger(__name__)

Check = Callable[[Article], list[Problem]]


def problems(article: Article) -> list[Problem]:
    """What every listed check says, in the paper's order."""
    asked = facts.known_once(article)
    before = transaction.savepoint()  # none outside of a transaction, where nothing can be spoilt
    found = [problem for path in settings.PUBLISH_CHECKS for problem in _ask(path, asked, before)]
    if before:
        transaction.savepoint_commit(before)
    return found


def blocking(article: Article) -> list[Problem]:
    """What stops the story, whoever says otherwise."""
    return [problem for problem in problems(article) if problem.level == Level.BLOCKING]


def stopping(article: Article) -> list[Problem]:
    """What stops the story now: what blocks, and the warnings that nobody has overridden for this copy."""
    found = [problem for problem in problems(article) if problem.level != Level.NOTE]
    if all(problem.level == Level.BLOCKING for problem in found):
        return found
    said = overrides(article)
    return [problem for problem in found if problem.level == Level.BLOCKING or problem.key not in said]


def overrides(article: Article) -> dict[str, CheckOverride]:
    """Which warnings about the newest copy have been overridden, by their keys."""
    made = CheckOverride.objects.filter(revision=article.head_id).select_related("by")
    return {each.key: each for each in made}


def _ask(path: str, article: Article, before: str | None) -> list[Problem]:
    try:
        check: Check = import_string(path)
        return check(article)
    except Exception as error:  # a check's edge: it may be anybody's, and must not take the story with it
        log.exception("the check %s failed", path)
        if before and isinstance(error, DatabaseError):
            transaction.savepoint_rollback(before)  # or no query would be answered any more
        name = path.rpartition(".")[2].replace("_", " ")
        return [
            Problem("check-failed", "", f"This check failed: {name}. Its reason stands in the desk’s log.")
        ]
