"""Where a text is inside quotation marks."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile('["“”„«»＂\n]')
_OPENS, _CLOSES = "“„«", "”»"


class Quotation(NamedTuple):
    """`text[start:end]` without its marks."""

    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """The quotations of a text in order. One left open runs to the end of its line, as in running speech.

    Straight and curly marks may be mixed, as tired typists do: a straight mark closes what is open.
    """
    found: list[Quotation] = []
    start = -1
    for mark in _MARK.finditer(text):
        sign = mark[0]
        if start >= 0 and sign not in _OPENS:
            found.append(Quotation(start, mark.start()))
            start = -1
        elif start < 0 and sign not in _CLOSES and sign != "\n":
            start = mark.end()
    if start >= 0:
        found.append(Quotation(start, len(text)))
    return found
