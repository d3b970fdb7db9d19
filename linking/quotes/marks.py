"""Where quotation marks open and close, by their shape and by what stands beside them.

Double marks (straight, curly, German, French) and single ones, mixed as tired typists mix them. Words within
double marks may hold single ones and the other way round: the outer pair counts. What is not closed ends with
its sentence, unless the next paragraph opens with a mark again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from linking.document import Block

_SIGN = re.compile("[\"“”„‟«»＂‹›'‘’‚‛]")
_PLAIN_SINGLE = frozenset("'‘’‚‛")
_CLOSERS = {
    '"': '"”“＂', "＂": '＂"”', "“": '”"“＂', "‟": '”"“', "„": '“”"', "”": '”"',
    "«": "»", "»": "«»", "‹": "›", "›": "‹", "'": "'’", "‘": "’'", "’": "’'", "‛": "’'", "‚": "‘’'",
}  # fmt: skip
SINGLE = frozenset("'‘’‚‛‹›")
_ELISION = re.compile(
    r"['‘’‛](?:\d0s\b|\d\d\b|(?:tis|twas|em|cause|til|till|n|bout|round|cos|cuz)\b)", re.IGNORECASE
)
_FEET = re.compile(r"\d['’′] ?\d{1,2}\Z")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|\Z)")
_BRACKETS = "([{—–-/…"


class Marked(NamedTuple):
    """`text[start:end]` without its marks; `after` is where the text goes on. `goes_on` in the next block."""

    start: int
    end: int
    after: int
    is_single: bool
    goes_on: bool
    block: int


def marked(text: str, blocks: Sequence[Block]) -> list[Marked]:
    """What stands in marks, in order and without overlaps. Each mark is looked at a few times at most."""
    signs = [match.start() for match in _SIGN.finditer(text) if not _is_in_word(text, match.start())]
    found: list[Marked] = []
    low = 0
    for index, block in enumerate(blocks or [Block("paragraph", 0, len(text))]):
        high = low
        while high < len(signs) and signs[high] < block.end:
            high += 1
        if high > low:
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            found += _in_block(text, signs[low:high], index, block, following)
        low = high
    return found


def _is_in_word(text: str, at: int) -> bool:
    return text[at] in _PLAIN_SINGLE and at > 0 and text[at - 1].isalnum() and text[at + 1 : at + 2].isalnum()


def _in_block(text: str, signs: list[int], index: int, block: Block, following: Block | None) -> list[Marked]:
    found: list[Marked] = []
    at = 0
    while at < len(signs):
        opening = signs[at]
        if not _opens(text, opening, block):
            at += 1
            continue
        is_single = text[opening] in SINGLE
        closing, is_closed = _close(text, signs, at, block)
        if is_closed:
            end = signs[closing]
            found.append(Marked(opening + 1, end, end + 1, is_single, False, index))
            at = closing + 1
            continue
        end = signs[closing] if closing < len(signs) else block.end
        goes_on = end == block.end and _begins_alike(text, following, is_single)
        if goes_on or not is_single:
            if not goes_on:
                stop = _SENTENCE_END.search(text, opening + 1, end)
                end = stop.end() if stop else end
            found.append(Marked(opening + 1, end, end, is_single, goes_on, index))
            at = max(at + 1, bisect_left(signs, end))
        else:
            at += 1  # an apostrophe
    return [each for each in found if text[each.start : each.end].strip(" .,\xa0")]


def _begins_alike(text: str, block: Block | None, is_single: bool) -> bool:
    """Whether the next block opens with a mark again, as each paragraph of a long quote does."""
    if block is None:
        return False
    head = text[block.start : block.end].lstrip()[:1]
    return bool(head) and (head in "'‘" if is_single else head in '"“„«＂')


def _beside(text: str, at: int, block: Block) -> tuple[str, str]:
    left = text[at - 1] if at > block.start else " "
    right = text[at + 1] if at + 1 < block.end else " "
    return left, right


def _opens(text: str, at: int, block: Block) -> bool:
    sign = text[at]
    left, right = _beside(text, at, block)
    is_free = left.isspace() or left in _BRACKETS or left in "\"'“‘:,"
    if sign in "„‚":
        return True
    if sign in "“‟«‹":
        return not (right.isspace() and not left.isspace())
    if sign in "”»›":
        return is_free and (right.isalnum() or right in "'‘[")
    if sign in SINGLE:
        return is_free and not right.isspace() and not _ELISION.match(text, at)
    return is_free and not (left in ",:" and right.isspace())


def _close(text: str, signs: list[int], at: int, block: Block) -> tuple[int, bool]:
    """The index of the sign that closes the one at `at`, or of the next that opens (or none) and False."""
    opener = text[signs[at]]
    is_single = opener in SINGLE
    is_paired = opener in "«»‹›"
    nested, first_nested, weak = 0, -1, -1
    for index in range(at + 1, len(signs)):
        place = signs[index]
        sign = text[place]
        if (sign in SINGLE) != is_single or (is_paired and sign not in "«»‹›"):
            continue
        left, right = _beside(text, place, block)
        is_opening = _opens(text, place, block) and not right.isspace() and not left.isalnum()
        if sign in _CLOSERS[opener] and not (is_opening and sign not in "”»›«‹"):
            if nested:
                nested -= 1
            elif is_single:
                if left.isspace():
                    continue
                if not _is_possessive(text, place, left):
                    return index, True
                weak = index if weak < 0 else weak
            elif not (left.isdigit() and sign == '"' and _FEET.search(text[max(0, place - 6) : place])):
                return index, True
        elif sign == "”" and nested:
            nested -= 1
        elif is_opening:
            if is_single:
                break
            if sign == opener and not _is_nested(text, signs, index):
                return (first_nested if first_nested > 0 else index), False
            nested += 1
            first_nested = index if first_nested < 0 else first_nested
    else:
        index = len(signs)
    if weak > 0:
        return weak, True
    return (first_nested if first_nested > 0 else index), False


def _is_nested(text: str, signs: list[int], index: int) -> bool:
    """Whether a curly mark inside curly marks opens and closes before the outer ones do."""
    return [text[place] for place in signs[index : index + 3]] == ["“", "”", "”"]


def _is_possessive(text: str, place: int, left: str) -> bool:
    """ "the sisters' home", "goin' out": no end of a quote if a better one follows."""
    return left in "snz" and text[place + 1 : place + 2] == " " and text[place + 2 : place + 3].islower()
