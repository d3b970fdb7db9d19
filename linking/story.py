"""The nouns of linking: what goes in (Story, KnownName, Profile, Decision) and what comes out (Mention)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linking.document import Document

Part = Literal["headline", "dek", "body"]
Outcome = Literal["auto", "suggested", "held", "confirmed", "rejected", "manual"]


@dataclass(frozen=True, slots=True)
class Story:
    """One revision of a story. Headline and dek resolve from the body; only the body is linked."""

    body: Document
    headline: Document | None = None
    dek: Document | None = None
    on: date | None = None  # the day it speaks of: ages are counted to it

    @property
    def parts(self) -> list[tuple[Part, Document]]:
        parts: list[tuple[Part, Document | None]] = [
            ("headline", self.headline),
            ("dek", self.dek),
            ("body", self.body),
        ]
        return [(part, document) for part, document in parts if document is not None]


def grams(story: Story) -> frozenset[str]:
    """Every key worth looking up: one to six words, the first and the last with a capital.

    The same set is the index in the other direction: a story can name a person only if the norm of one of
    the person's names is in it.
    """
    return frozenset([gram.key for _, document in story.parts for gram in document.grams])


def stylised_grams(story: Story) -> frozenset[str]:
    """Keys of words without a capital, to be looked up only among names that are written so."""
    return frozenset().union(*(document.stylised_keys for _, document in story.parts))


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that a person is known by: one row of the names table."""

    text: str
    norm: str
    person: Hashable
    kind: str = "full"  # full, stage, birth, married, former, nickname, initials, alias, misspelling …
    may_link: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person that helps to tell whether a story means them."""

    person: Hashable
    label: str
    hold: str = ""  # why this person is never linked automatically, in words: "minor", "private", "protected"
    occupations: tuple[str, ...] = ()
    born: str = ""  # "1958" or "1958-04" or "1958-04-03"
    died: str = ""  # likewise; "" for the living and where nobody knows
    credits: tuple[str, ...] = ()  # titles of works
    relatives: frozenset[Hashable] = frozenset()  # spouses, parents, children, siblings
    costars: frozenset[Hashable] = frozenset()  # people credited on the same works
    full: str = ""  # norm of the main name
    confirmed: int = 0  # how often editors have confirmed this person before


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided about a surface, known again by a few words on either side. It always wins."""

    surface: str
    person: Hashable | None
    verdict: Literal["confirm", "reject", "manual"]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a story that names a person, or may. `html_*` are None where no link can be put."""

    part: Part
    start: int
    end: int
    surface: str
    person: Hashable | None
    decision: Outcome
    linked: bool
    html_start: int | None
    html_end: int | None
    method: str
    score: float
    evidence: str
    candidates: tuple[tuple[Hashable, float], ...]


@dataclass(frozen=True, slots=True)
class Stranger:
    """A full name in a story that looks like a person's, and that nobody known bears."""

    part: Part
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a story says about people: those who are known, and the names of those who are not."""

    mentions: list[Mention]
    strangers: list[Stranger]
