"""Looking up spans of a text: sorted, not overlapping, found by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

S = TypeVar("S", bound=tuple[int, int] | tuple[int, int, str, Hashable | None])
Spanning = tuple[Any, ...]
_START, _END = itemgetter(0), itemgetter(1)


def around(spans: Sequence[S], start: int, end: int) -> S | None:
    """The span that holds start to end whole."""
    index = bisect_right(spans, start, key=_START) - 1
    return spans[index] if index >= 0 and spans[index][1] >= end else None


def touching(spans: Sequence[S], start: int, end: int) -> S | None:
    """The last span that shares a code point with start to end."""
    index = bisect_left(spans, end, key=_START) - 1
    return spans[index] if index >= 0 and spans[index][1] > start else None


def within(spans: Sequence[Spanning], start: int, end: int) -> tuple[int, int]:
    """The range of those spans that share a code point with start to end."""
    return bisect_right(spans, start, key=_END), bisect_left(spans, end, key=_START)


def joined(spans: Iterable[tuple[int, int]], text: str, glue: str = " ") -> list[tuple[int, int]]:
    """The spans sorted, and made one where they overlap or have nothing but `glue` between them."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and not text[found[-1][1] : start].strip(glue):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
