"""Score what was found against what was labelled: precision, recall and F1."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from linking.story import Mention


class Label(NamedTuple):
    """One person named at one place. Offsets count code points."""

    start: int
    end: int
    person: Hashable


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, wrongly found, and missed. Scores of several stories are added with `+`."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: object) -> Score:
        if not isinstance(other, Score):
            return NotImplemented
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0


def recognised(mentions: Iterable[Mention]) -> list[Label]:
    """The labels that the linker would give without an editor: its automatic mentions in the body."""
    return [
        Label(mention.start, mention.end, mention.person)
        for mention in mentions
        if mention.part == "body" and mention.decision == "auto" and mention.person is not None
    ]


def score_mentions(gold: Iterable[Label], found: Iterable[Label]) -> Score:
    """A found mention is right when the same span is labelled with the same person."""
    wanted, given = set(gold), set(found)
    right = len(wanted & given)
    return Score(right, len(given) - right, len(wanted) - right)


def score_overlaps(gold: Iterable[Label], found: Iterable[Label]) -> Score:
    """A found mention is right when it shares a code point with a label of the same person; one for one."""
    waiting = sorted(set(gold))
    right = wrong = 0
    for mention in sorted(set(found)):
        match = next((label for label in waiting if _overlaps(label, mention)), None)
        if match is None:
            wrong += 1
        else:
            waiting.remove(match)
            right += 1
    return Score(right, wrong, len(waiting))


def score_people(gold: Iterable[Label], found: Iterable[Label]) -> Score:
    """Per story and person: is it known that this person is in this story, wherever it says so?"""
    wanted, given = {label.person for label in gold}, {label.person for label in found}
    right = len(wanted & given)
    return Score(right, len(given) - right, len(wanted) - right)


def _overlaps(one: Label, other: Label) -> bool:
    return one.person == other.person and one.start < other.end and other.start < one.end
