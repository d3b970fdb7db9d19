"""What a story says of somebody, in a form that can be compared."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from linking.story import Part

Person = Hashable


class Place(NamedTuple):
    """Where a claim stands: code points of the part's text, and those of the sentence around it."""

    part: Part
    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Age:
    """Somebody's age: now, or at their death. `name` instead of a person: a child who is called so."""

    place: Place
    years: int
    person: Person | None = None
    name: str = ""
    at: Literal["now", "next birthday", "death"] = "now"


@dataclass(frozen=True, slots=True)
class Year:
    """When something happened; month and day are 0 where the story does not say.

    `people` are one or two for a wedding or a divorce; nobody: whichever couple the story speaks of.
    """

    place: Place
    event: Literal["wedding", "divorce", "birth", "death"]
    year: int
    month: int = 0
    day: int = 0
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """What `holder` is called, and by relation to whom: `others`, everybody who may be meant.

    `is_open`: the story does not say whose wife it is; others are those who are named beside her.
    """

    place: Place
    word: Literal["current", "ex", "ex-partner", "late", "widow", "fiance", "estranged"]
    holder: Person
    others: tuple[Person, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Children:
    """How many children somebody has; with two people, together."""

    place: Place
    number: int
    people: tuple[Person, ...]


class Title(NamedTuple):
    """Words that may be the title of a work: their key, how they are printed, the span of the whole claim."""

    key: str
    surface: str
    start: int
    end: int
    goes_on: bool  # a further capital beside it may make it another title


@dataclass(frozen=True, slots=True)
class Release:
    """A work that is still to come ("upcoming"), or new. The longest title that is known is meant."""

    place: Place
    is_new: bool  # and not: upcoming
    kind: str  # what it is said to be: “film”, “musical”
    titles: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody's part in a work, said beside their name. The longest title that is known is meant."""

    place: Place
    person: Person
    titles: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How somebody is called."""

    place: Place
    person: Person
    surface: str
    is_quoted: bool
    is_about_then: bool  # the clause speaks of another time, or of the name itself


Claim = Age | Year | Tie | Children | Release | Role | Spelling
