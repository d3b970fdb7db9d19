"""Is everything there that a story needs, and is it of a size that can be printed?"""

from django.utils.html import strip_tags

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article

LONGEST_HEADLINE = 110  # characters; search engines and phones cut off what is longer
LONGEST_IN_LISTS = 70  # from here on a list wants a headline of its own


def headline(article: Article) -> list[Problem]:
    if not facts.of(article).copy.headline:
        return [Problem("headline", "headline", "The story has no headline.")]
    return []


def headline_length(article: Article) -> list[Problem]:
    copy = facts.of(article).copy
    length = len(copy.headline)
    found = []
    if length > LONGEST_HEADLINE:
        said = f"The headline has {length} characters; phones and search engines show {LONGEST_HEADLINE}."
        found.append(Problem("headline-length", "headline", said, Level.WARNING))
    if length > LONGEST_IN_LISTS and not copy.short_headline:
        said = f"The headline has {length} characters: a short headline would stand better in lists."
        found.append(Problem("short-headline", "short_headline", said, Level.NOTE))
    return found


def dek(article: Article) -> list[Problem]:
    if not facts.of(article).copy.dek:
        return [Problem("dek", "dek", "The story has no dek: one sentence under the headline.")]
    return []


def byline(article: Article) -> list[Problem]:
    if not facts.of(article).is_signed:
        return [Problem("byline", "bylines", "Nobody has signed the story: choose a byline.")]
    return []


def section(article: Article) -> list[Problem]:
    if facts.of(article).copy.section_id is None:
        return [Problem("section", "section", "The story stands in no section.")]
    return []


def topic(article: Article) -> list[Problem]:
    if not facts.of(article).has_topic:
        said = "The story has no topic: readers who follow one will not find it."
        return [Problem("topic", "topics", said, Level.WARNING)]
    return []


def body(article: Article) -> list[Problem]:
    if not strip_tags(facts.of(article).copy.body).strip():
        return [Problem("body", "body", "The story has no text.")]
    return []
