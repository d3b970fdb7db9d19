"""How much changed, counted without aligning anything: cheap enough for a page of revisions."""

from collections import Counter
from typing import NamedTuple

from articles.diff.markup import WORD, words_of


class Size(NamedTuple):
    """Words that came and words that went; a word that only moved is neither."""

    added: int
    removed: int


def size(old: str, new: str) -> Size:
    """Between two pieces of canonical HTML."""
    if old == new:
        return Size(0, 0)
    before, after = (Counter(WORD.findall(words_of(html))) for html in (old, new))
    return Size((after - before).total(), (before - after).total())
