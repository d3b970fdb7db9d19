"""Copy that disagrees with a profile, and what is said of it."""

from typing import Any

from django.utils import timezone

from articles.models import Article, FactWarning
from tests.builders import (
    link,
    make_article,
)

THIS_YEAR = timezone.now().year
BODY = "<p>Theo Lanswick came with his wife Orla Vance. They sang.</p>"


def told(article: Article) -> list[tuple[str, str]]:
    """Rule and claim of each warning about the newest copy."""
    assert article.head is not None
    return list(article.head.fact_warnings.values_list("rule", "surface"))


def linked(**copy: Any) -> Article:
    article = make_article(**copy)
    link(article)
    return article


def one(article: Article) -> FactWarning:
    assert article.head is not None
    return FactWarning.objects.select_related("revision__article", "person").get(revision=article.head)


def is_open(article: Article) -> bool:
    return FactWarning.objects.open().filter(revision=article.head_id).exists()
