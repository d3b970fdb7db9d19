"""May this go out? Each check is `(article) -> list[Problem]` about the newest copy; which are asked,
and in what order, is the paper's choice: `settings.PUBLISH_CHECKS`."""

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.module_loading import import_string

from articles.models import Article, Correction, Revision


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


def legal(article: Article) -> list[Problem]:
    """The two-person rule: a story that needs legal goes out in the very copy that legal has cleared."""
    if not article.needs_legal:
        return []
    if article.transitions.filter(verb="clear", revision=_head(article)).exists():
        return []
    return [Problem("needs_legal", "Legal has not cleared this copy: hand it in, approve it, and they do.")]


# Words that say we were wrong, and words that hide it.
_MISTAKE = re.compile(
    r"\b(?:in error|(?:incorrect|wrong|erroneous|inaccurate|mistaken)(?:ly)?"
    r"|mis(?:stated|spelled|spelt|identified|quoted|attributed)|should have (?:said|been))\b",
    re.IGNORECASE,
)
_EUPHEMISM = re.compile(
    r"\b(?:(?:has|have) been updated|was updated|updated to (?:reflect|clarify)|for clarity"
    r"|amended to reflect)\b",
    re.IGNORECASE,
)


def correction(kind: str, text: str) -> list[Problem]:
    """What is to be said of a correction's own words. A factual error can only be a correction, and a
    correction says what was wrong."""
    if kind not in Correction.Kind.values:
        return [Problem("kind", "Choose what it is: a correction, a clarification or an editor’s note.")]
    if not text:
        return [Problem("text", "Say what was wrong, and what is right.")]
    if kind != Correction.Kind.CORRECTION and (found := _MISTAKE.search(text)):
        return [Problem("kind", f"“{found[0]}” is said of a mistake: then it is a correction.")]
    if found := _EUPHEMISM.search(text):
        return [Problem("text", f"“{found[0]}” hides what was wrong: say what we wrote, and what is right.")]
    return []


def _head(article: Article) -> Revision:
    """The newest copy; an article has one from its first save on."""
    return cast(Revision, article.head)
