"""An editor's decisions, found again in a text that has been edited since.

A decision knows its surface and a few words on either side. It belongs to the occurrence of the surface
whose surroundings are most like those; words changed around it do not lose it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linking.reading import Reading
from linking.story import Decision
from linking.tokens import tokenise

CONTEXT_WORDS = 6


class Ruling(NamedTuple):
    """A decision and the tokens it rules on. Where its context is gone, every occurrence counts."""

    reading: Reading
    start: int
    end: int
    decision: Decision
    is_everywhere: bool


def rulings(readings: Sequence[Reading], decisions: Sequence[Decision]) -> list[Ruling]:
    """Where each decision applies. The newest comes last in `decisions`, and overrules those before it."""
    found: dict[tuple[int, int, int], Ruling] = {}
    if not decisions:
        return []
    keys = [[token.key for token in reading.tokens] for reading in readings]
    for decision in decisions:
        for ruling in _applications(readings, keys, decision):
            found[id(ruling.reading), ruling.start, ruling.end] = ruling
    return list(found.values())


def _applications(readings: Sequence[Reading], keys: list[list[str]], decision: Decision) -> Iterator[Ruling]:
    words, before, after = (_keys(text) for text in (decision.surface, decision.before, decision.after))
    if not words:
        return
    found = []
    for part, reading in enumerate(readings):
        for start in _occurrences(keys[part], words):
            end = start + len(words)
            likeness = _likeness(keys[part], start, end, before, after)
            found.append((likeness, Ruling(reading, start, end, decision, is_everywhere=False)))
    if not found:
        return
    best, ruling = max(found, key=lambda entry: entry[0])
    if best > 0 or decision.verdict != "reject" or len(found) == 1:
        yield ruling
    else:
        yield from (ruling._replace(is_everywhere=True) for _, ruling in found)


def _keys(text: str) -> list[str]:
    return [token.key for token in tokenise(text)]


def _occurrences(keys: list[str], words: list[str]) -> Iterator[int]:
    at = -1
    try:
        while True:
            at = keys.index(words[0], at + 1)
            if keys[at : at + len(words)] == words:
                yield at
    except ValueError:
        return


def _likeness(keys: list[str], start: int, end: int, before: list[str], after: list[str]) -> float:
    """How many words beside the span are those beside the decision; nearer ones count more."""
    left = keys[max(0, start - CONTEXT_WORDS) : start][::-1]
    right = keys[end : end + CONTEXT_WORDS]
    return _agreement(left, before[::-1][:CONTEXT_WORDS]) + _agreement(right, after[:CONTEXT_WORDS])


def _agreement(words: Sequence[str], wanted: Sequence[str]) -> float:
    total = 0.0
    for distance, word in enumerate(wanted):
        if distance < len(words) and words[distance] == word:
            total += 2 / (1 + distance)
        elif word in words:
            total += 0.5 / (1 + distance)
    return total
