"""Does the copy agree with the profiles of those it names?"""

from articles.checks import facts as asked
from articles.checks.problem import Level, Problem
from articles.models import Article


def facts(article: Article) -> list[Problem]:
    """Warnings that nobody has dismissed, as one. While links are owed, `names` stops the story: what stood
    before says nothing of this copy."""
    known = asked.of(article)
    if known.links != "done" or not known.open_warnings:
        return []
    said = (
        "1 statement disagrees with a profile."
        if known.open_warnings == 1
        else f"{known.open_warnings} statements disagree with profiles."
    )
    return [Problem("facts-disagree", "facts", said, Level.WARNING)]
