"""The two-person rule."""

from articles.checks import facts
from articles.checks.problem import Problem
from articles.models import Article


def legal(article: Article) -> list[Problem]:
    """A story that needs legal goes out in the very copy that legal has cleared."""
    if not article.needs_legal or facts.of(article).is_cleared:
        return []
    said = "Legal has not cleared this copy: hand it in, approve it, and they do."
    return [Problem("legal", "needs_legal", said)]
