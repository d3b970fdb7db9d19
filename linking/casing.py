"""How a text is set: where a capital letter is evidence of a name, and where everything has one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from linking.tokens import Gap, Token, Words
from linking.vocabulary import PLACE_NAMES, PLACE_PREPOSITIONS, SMALL_WORDS


class Style(Enum):
    NORMAL = "normal"
    TITLE = "Title Case"
    CAPS = "ALL CAPS"


_NORMAL, _SENTENCE = Style.NORMAL, Gap.SENTENCE

CAPS_SHARE = 0.8
TITLE_SHARE = 0.9
CAPS_RUN = 3  # this many words in capitals one after another are shouting, not initials


def sentences(words: Words) -> Iterator[tuple[int, int]]:
    """The sentences of a text as ranges of its tokens."""
    tokens = words.tokens
    starts = [index for index in words.apart if tokens[index].gap >= _SENTENCE]
    return pairwise([*starts, len(tokens)])


def styles(words: Words, is_headline: bool = False) -> list[Style]:
    """The style of each token's sentence; in a sentence set normally, runs of capitals stand out."""
    tokens, keys = words.tokens, words.keys
    found = [_NORMAL] * len(tokens)
    capitals = set(words.capitals)
    shouted = [index for index in words.capitals if tokens[index].is_caps]
    for start, end in sentences(words):
        if _is_plainly_normal(keys, capitals, start, end):
            if not shouted:
                continue
            style = _NORMAL
        else:
            style = _style(tokens[start:end], 1 if is_headline else 4)
        if style is not _NORMAL:
            found[start:end] = [style] * (end - start)
        elif shouted and bisect_left(shouted, end) - bisect_left(shouted, start) >= CAPS_RUN:
            found[start:end] = _shouted([token.is_caps for token in tokens[start:end]])
    return found


def _style(sentence: Sequence[Token], least: int) -> Style:
    words = [token for token in sentence if not token.key.isdigit()]
    shouted = sum(token.is_caps or (token.is_capital and token.is_initials) for token in words)
    if shouted >= CAPS_SHARE * len(words) and any(token.is_caps for token in words):
        return Style.CAPS
    content = [token for token in words if token.key not in SMALL_WORDS]
    capitals = sum(token.is_capital for token in content)
    if len(content) >= least and capitals >= TITLE_SHARE * len(content):
        return Style.TITLE
    return Style.NORMAL


def _is_plainly_normal(keys: Sequence[str], capitals: Set[int], start: int, end: int) -> bool:
    """Whether there are so many small letters that the words need no counting; true of nearly all prose."""
    allowed = (1 - TITLE_SHARE) * (end - start)
    for index in range(start, end):
        if index not in capitals and keys[index] not in SMALL_WORDS and not keys[index].isdigit():
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

    def add(self, words: Words, beginnings: Sequence[int], style: Sequence[Style]) -> None:
        tokens, keys, capitals, *_ = words
        small = keys.copy()
        for index in capitals:
            small[index] = ""
            if style[index] is _NORMAL and not tokens[index].opens:
                self.capital.add(keys[index])
        self.lower.update(small)
        self.lower.discard("")
        for index in beginnings:
            if keys[index] in PLACE_NAMES and index and keys[index - 1] in PLACE_PREPOSITIONS:
                self.places.add(keys[index])

    def is_ordinary(self, key: str) -> bool:
        """Whether the story itself shows that this word is no name."""
        return key in self.lower

    def is_name(self, key: str) -> bool:
        return key in self.capital and key not in self.lower
