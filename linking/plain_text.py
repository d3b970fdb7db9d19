"""Read plain text into a Document."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from linking.document import Block, Document

NARROWEST, WIDEST = 50, 100
"""Between these widths lines may have been broken only to fit."""
FULL_SHARE = 0.6
WRAPPED_SHARE = 0.8
LEAST_LINES = 5


def read_text(text: str) -> Document:
    """Plain text as a document: offsets count its code points, and a newline ends a block.

    Save in a text that was hard-wrapped to a width, as some agencies send it: there only an empty line or a
    short one ends a block, and "Ada" at the end of a line goes with "Moss" at the beginning of the next.
    """
    flow = _unwrapped(text)
    blocks = []
    start = 0
    for line in flow.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return Document(text, flow="" if flow == text else flow, blocks=blocks)


def _unwrapped(text: str) -> str:
    """The text with a space for every newline that only keeps to a width. As long as it was."""
    lines = text.split("\n")
    full = FULL_SHARE * _width(lines)
    if not full:
        return text
    out = [lines[0]]
    for line, following in pairwise(lines):
        out += " " if len(line) >= full and following.strip() else "\n", following
    return "".join(out)


def _width(lines: Sequence[str]) -> int:
    """The width that the lines were wrapped to, or 0 when they were not."""
    width = max(map(len, lines))
    continued = [line for line, following in pairwise(lines) if line.strip() and following.strip()]
    if not NARROWEST <= width <= WIDEST or len(continued) < LEAST_LINES:
        return 0
    full = sum(len(line) >= FULL_SHARE * width for line in continued)
    return width if full >= WRAPPED_SHARE * len(continued) else 0
