"""How much changed, counted without aligning anything: cheap enough for a page of revisions."""

from collections import Counter
from html import unescape
from typing import NamedTuple

from articles.diff.markup import BREAK, TAG, WORD


class Size(NamedTuple):
    """Words that came and words that went; a word that only moved is neither."""

    added: int
    removed: int


def size(old: str, new: str) -> Size:
    """Between two pieces of canonical HTML."""
    if old == new:
        return Size(0, 0)
    before, after = _words(old), _words(new)
    return Size((after - before).total(), (before - after).total())


def _words(html: str) -> Counter[str]:
    return Counter(WORD.findall(unescape(TAG.sub("", BREAK.sub(r" \g<0>", html)))))
