"""An editor's decisions, found again in a text that has been edited since.

A decision knows its surface and a few words on either side. It belongs to the occurrence of the surface
whose surroundings are most like those; words changed around it do not lose it. Where no occurrence is
convincing, a rejection holds for all of them, and nothing else is applied that could be meant elsewhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from linking.reading import Reading
from linking.story import Decision
from linking.tokens import tokenise

CONTEXT_WORDS = 6

CONVINCING = 3.0
"""The likeness of the two nearest words on one side. With less, the place that was meant may be gone."""
AHEAD = 1.0
"""How much likelier one of several occurrences must be than the next, to be the one that was meant."""

Keys = tuple[str, ...]


class Ruling(NamedTuple):
    """A decision and the tokens it rules on; `is_everywhere` when it holds for every such surface."""

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
    keys = [reading.document.keys for reading in readings]
    for decision in decisions:
        for ruling in _applications(readings, keys, decision):
            found[id(ruling.reading), ruling.start, ruling.end] = ruling
    return list(found.values())


def _applications(readings: Sequence[Reading], keys: list[list[str]], decision: Decision) -> Iterator[Ruling]:
    words, before, after = (_keys(text) for text in (decision.surface, decision.before, decision.after))
    if not words:
        return
    found: list[tuple[float, Ruling]] = []
    for part, reading in enumerate(readings):
        for start in _occurrences(keys[part], words):
            end = start + len(words)
            likeness = _likeness(keys[part], start, end, before, after)
            found.append((likeness, Ruling(reading, start, end, decision, is_everywhere=False)))
    if not found:
        return
    best, ruling = max(found, key=lambda entry: entry[0])
    next_best = max((likeness for likeness, other in found if other is not ruling), default=best - AHEAD)
    is_convincing, is_ahead = best >= CONVINCING, best >= next_best + AHEAD
    if len(found) == 1:
        yield ruling
    elif decision.verdict != "reject":
        if is_convincing or is_ahead:
            yield ruling
    elif is_convincing and is_ahead:
        yield ruling
    else:
        for _, other in found:
            yield other._replace(is_everywhere=not (is_ahead and other is ruling))


class Rejections:
    """The pairs of a surface and a person that an editor has refused. They never come back.

    A surface is known by its keys, however it is printed. Whoever is refused under a full name is refused
    wherever that name stands; a short form that is refused once may be right in the next sentence.
    """

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._refused: set[tuple[Keys, Hashable | None]] = set()
        self._refused_everywhere: set[tuple[Keys, Hashable | None]] = set()
        for ruling in rulings:
            decision, keys = ruling.decision, ruling.reading.keys(ruling.start, ruling.end)
            if decision.verdict == "reject" or (decision.verdict == "manual" and decision.person is None):
                self._refused.add((keys, decision.person))
                if ruling.is_everywhere or len(keys) > 1:
                    self._refused_everywhere.add((keys, decision.person))

    def refuse_name(self, keys: Keys, person: Hashable) -> bool:
        """Whether this person may not be meant by this name as the names table has it."""
        return bool(self._refused) and not self._refused.isdisjoint({(keys, person), (keys, None)})

    def refuse_form(self, keys: Keys, person: Hashable) -> bool:
        """Whether this person may not be meant by this short form anywhere."""
        refused = self._refused_everywhere
        return bool(refused) and not refused.isdisjoint({(keys, person), (keys, None)})


def nobody(decisions: Sequence[Decision]) -> set[Keys]:
    """The surfaces of which an editor has said that they are nobody we need to know."""
    said = [d.surface for d in decisions if d.person is None and d.verdict in ("manual", "reject")]
    return {tuple(_keys(surface)) for surface in said}


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
