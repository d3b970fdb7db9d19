"""How much changed, counted without aligning anything: cheap enough for a page of revisions."""

import re
from collections import Counter
from typing import NamedTuple

from articles.diff.markup import TAG, WORD

_BREAK = re.compile(r"</(?:p|h[23]|blockquote|aside|li)>|<[bh]r>")


class Size(NamedTuple):
    """Words that came and words that went; a word that only moved is neither."""

    added: int
    removed: int


def size(old: str, new: str) -> Size:
    """Between two pieces of canonical HTML, or of plain text."""
    if old == new:
        return Size(0, 0)
    start, end = _shared(old, new)
    before, after = (_words(html[start : len(html) - end]) for html in (old, new))
    return Size((after - before).total(), (before - after).total())


def _words(html: str) -> Counter[str]:
    return Counter(WORD.findall(TAG.sub("", _BREAK.sub(" ", html))))


def _shared(one: str, other: str) -> tuple[int, int]:
    """How much both begin and end with, back to the nearest tag: that need not be read."""
    start = max(0, one.rfind("<", 0, _same(one, other)))
    tail = _same(one[:start:-1], other[:start:-1])
    mark = one.find(">", len(one) - tail) + 1
    return start, len(one) - mark if mark else 0


def _same(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.startswith(other[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low
