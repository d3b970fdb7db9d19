"""A story that needs sources, and what is known of it."""

from typing import Any

from articles import statements
from articles.models import Article, Statement, StatementMark
from tests.builders import link, make_article

QUOTED = "<p>Orla Vance sang. “He left early,” a source said on Friday. It rained all night.</p>"
ALLEGED = "<p>It rained. Theo Lanswick was arrested on Friday. Nobody sang that night.</p>"


def linked(**copy: Any) -> Article:
    plain = {"headline": "Harbour festival opens", "dek": "The first evening sold out."}
    article = make_article(**(plain | copy))
    link(article)
    return article


def stated(article: Article) -> list[Statement]:
    article.refresh_from_db()
    assert article.head is not None
    return statements.of(article.head)


def told(article: Article) -> list[tuple[str, str, str]]:
    """Kind, class and words of each statement of the newest copy."""
    return [(each.kind, each.allegation, each.words) for each in stated(article)]


def one(article: Article) -> Statement:
    (statement,) = stated(article)
    return statement


def printed(article: Article, statement: Statement) -> str:
    """What stands in the copy, given without tags, where the statement says it stands."""
    assert article.head is not None
    text = article.head.body.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "\n")
    return text[statement.start : statement.end]


def standing(article: Article) -> list[StatementMark]:
    return list(article.statement_marks.standing())
