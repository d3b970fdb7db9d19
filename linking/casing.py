"""How a text is set: where a capital letter is evidence of a name, and where everything has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import compress, count, pairwise

from linking.tokens import Gap, Token
from linking.vocabulary import PLACE_NAMES, PLACE_PREPOSITIONS, SMALL_WORDS


class Style(Enum):
    NORMAL = "normal"
    TITLE = "Title Case"
    CAPS = "ALL CAPS"


_NORMAL, _SENTENCE = Style.NORMAL, Gap.SENTENCE

CAPS_SHARE = 0.8
TITLE_SHARE = 0.9
CAPS_RUN = 3  # this many words in capitals one after another are shouting, not initials


def sentences(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The sentences of a text as ranges of its tokens."""
    starts = [index for index, token in enumerate(tokens) if token.gap >= _SENTENCE and index]
    if tokens:
        yield from pairwise([0, *starts, len(tokens)])


def styles(tokens: Sequence[Token], is_headline: bool = False) -> list[Style]:
    """The style of each token's sentence; in a sentence set normally, runs of capitals stand out."""
    found: list[Style] = []
    capitals = [token.is_caps for token in tokens]
    for start, end in sentences(tokens):
        style = _style(tokens[start:end], 1 if is_headline else 4)
        if style is _NORMAL and sum(capitals[start:end]) >= CAPS_RUN:
            found += _shouted(capitals[start:end])
        else:
            found += [style] * (end - start)
    return found


def _style(sentence: Sequence[Token], least: int) -> Style:
    if _is_plainly_normal(sentence):
        return Style.NORMAL
    words = [token for token in sentence if not token.key.isdigit()]
    shouted = sum(token.is_caps or (token.is_capital and token.is_initials) for token in words)
    if shouted >= CAPS_SHARE * len(words) and any(token.is_caps for token in words):
        return Style.CAPS
    content = [token for token in words if token.key not in SMALL_WORDS]
    capitals = sum(token.is_capital for token in content)
    if len(content) >= least and capitals >= TITLE_SHARE * len(content):
        return Style.TITLE
    return Style.NORMAL


def _is_plainly_normal(sentence: Sequence[Token]) -> bool:
    """Whether there are so many small letters that the words need no counting; true of nearly all prose."""
    allowed = (1 - TITLE_SHARE) * len(sentence)
    for token in sentence:
        if not token.is_capital and token.key not in SMALL_WORDS and not token.key.isdigit():
            allowed -= 1
            if allowed < 0:
                return True
    return False


def _shouted(capitals: Sequence[bool]) -> list[Style]:
    found = [_NORMAL] * len(capitals)
    run = 0
    for index, is_caps in enumerate(capitals):
        run = run + 1 if is_caps else 0
        if run >= CAPS_RUN:
            found[index - run + 1 : index + 1] = [Style.CAPS] * run
    return found


@dataclass
class Usage:
    """How a story writes its words where a capital means something: with one, without, or both."""

    capital: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)  # names of places that it uses as such: "in Houston"

    def add(self, tokens: Sequence[Token], capitals: Sequence[bool], style: Sequence[Style]) -> None:
        self.lower |= {token.key for token in tokens if not token.is_capital}
        self.capital |= {
            tokens[index].key
            for index in compress(count(), capitals)
            if style[index] is _NORMAL and not tokens[index].opens
        }

    def add_places(self, keys: Sequence[str], starts: Sequence[int]) -> None:
        self.places |= {
            keys[index]
            for index in starts
            if keys[index] in PLACE_NAMES and index and keys[index - 1] in PLACE_PREPOSITIONS
        }

    def is_ordinary(self, key: str) -> bool:
        """Whether the story itself shows that this word is no name."""
        return key in self.lower

    def is_name(self, key: str) -> bool:
        return key in self.capital and key not in self.lower
