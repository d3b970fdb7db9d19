"""May this go out? Each check is `(article) -> list[Problem]` about the newest copy; which are asked,
and in what order, is the paper's choice: `settings.PUBLISH_CHECKS`."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.module_loading import import_string

from articles.models import Article, Revision


class Level(enum.StrEnum):
    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found, in words for the editor, with the form field to go to."""

    field: str
    message: str
    level: Level = Level.BLOCKING


Check = Callable[[Article], list[Problem]]


def problems(article: Article) -> list[Problem]:
    """What every listed check says, in the paper's order."""
    listed: list[Check] = [import_string(path) for path in settings.PUBLISH_CHECKS]
    return [problem for check in listed for problem in check(article)]


def blocking(article: Article) -> list[Problem]:
    return [problem for problem in problems(article) if problem.level == Level.BLOCKING]


def headline(article: Article) -> list[Problem]:
    if not _head(article).headline:
        return [Problem("headline", "The story has no headline.")]
    return []


def dek(article: Article) -> list[Problem]:
    if not _head(article).dek:
        return [Problem("dek", "The story has no dek: one sentence under the headline.")]
    return []


def byline(article: Article) -> list[Problem]:
    if not _head(article).bylines.exists():
        return [Problem("bylines", "Nobody has signed the story: choose a byline.")]
    return []


def section(article: Article) -> list[Problem]:
    if _head(article).section_id is None:
        return [Problem("section", "The story stands in no section.")]
    return []


def body(article: Article) -> list[Problem]:
    if not strip_tags(_head(article).body).strip():
        return [Problem("body", "The story has no text.")]
    return []


def _head(article: Article) -> Revision:
    """The newest copy; an article has one from its first save on."""
    return cast(Revision, article.head)
