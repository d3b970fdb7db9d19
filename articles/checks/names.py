"""Is it known who is who in this story?"""

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article


def names(article: Article) -> list[Problem]:
    """While links are owed, what was found before says nothing of this copy."""
    known = facts.of(article)
    if known.links != "done":
        return [Problem("names-not-found", "people", _NOT_FOUND[known.links], Level.WARNING)]
    if not known.open_names:
        return []
    said = (
        "1 name is still to be decided."
        if known.open_names == 1
        else f"{known.open_names} names are still to be decided."
    )
    return [Problem("names-unresolved", "people", said, Level.WARNING)]


_NOT_FOUND = {
    "owed": "The names in this copy are still being found.",
    "parked": "Finding the names in this copy has stopped; nobody is linked in it.",
}
