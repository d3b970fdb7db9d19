"""What somebody is quoted with in a story, who is said to have said it, and what is alleged without marks."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from linking.story import Part

Kind = Literal["full", "partial", "title", "nickname", "scare"]
SpeakerClass = Literal["person", "anonymous", "representative", "document", "broadcast", "unknown"]
Manner = Literal["after", "inside", "before", "sentence before", "carried", "echoed"]
AllegationClass = Literal[
    "death", "crime", "abuse", "health", "pregnancy", "split", "sexuality", "money", "other"
]


class Span(NamedTuple):
    """`text[start:end]` of the part, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said it. `place` is where that stands: for a quote that has it from another one
    (carried, echoed), in the part of that other one."""

    place: Span
    phrase: str  # “a source recently spilled to a news publication”
    verb: str  # “spilled”; "" for “according to” and the like
    speaker: str  # “a source”, “Alec”, “he”
    speaker_class: SpeakerClass
    person: Hashable | None  # None for nobody known, and where more than one may be meant
    venue: str  # the show, post or publication by name, "" where none is named
    manner: Manner


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks; several spans where they are interrupted or run over paragraphs."""

    part: Part
    spans: tuple[Span, ...]  # without the marks
    words: str
    kind: Kind
    attribution: Attribution | None
    key: str  # by which it is known again when the text is edited elsewhere

    @property
    def needs_source(self) -> bool:
        """Whether somebody said this: a title or a nickname was said by nobody in particular."""
        return self.kind in ("full", "partial")

    @property
    def speaker_class(self) -> SpeakerClass:
        return self.attribution.speaker_class if self.attribution else "unknown"


@dataclass(frozen=True, slots=True)
class Allegation:
    """A sentence that may allege something of somebody. Class "other": only that it is alleged."""

    part: Part
    start: int  # the telling words
    end: int
    words: str
    allegation_class: AllegationClass
    sentence: Span
    key: str
