"""The keys of a text: every norm under which a name that stands in it could be stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum
from itertools import compress, count, pairwise
from typing import NamedTuple

from linking.folding import read_fold
from linking.tokens import Gap, Token
from linking.vocabulary import FUNCTION, GENERATIONS, HONORIFICS, OFFICES, PARTICLES, SWORN

_SPACE, _HYPHEN, _OTHER = Gap.SPACE, Gap.HYPHEN, Gap.OTHER
_TITLES = HONORIFICS | OFFICES | SWORN
_OPENING, _CLOSING = frozenset([' "', " '", " ("]), frozenset(['" ', "' ", ") "])  # folded

MAX_WORDS = 6
MAX_STYLISED_WORDS = 3
MAX_MIDDLE_NAMES = 2
MAX_NICKNAME_WORDS = 3
MAX_LENGTH = 200  # of a key, in code points: no name is longer, and a pasted token is no name

# How agencies without accents spell a letter that folds to its first half: Juergen, Goeran, Haakon, Strauss.
_SPELLED_OUT = {"ae": "a", "oe": "o", "ue": "u", "aa": "a", "ss": "s"}
_PAIR = re.compile("|".join(_SPELLED_OUT))
_IN_FULL = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "æ": "ae",
        "ß": "ss",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
    }
    | {"Å": "Aa", "Ø": "Oe", "Æ": "Ae"}
)


class Made(IntEnum):
    """How a key was made of the words that stand in the text."""

    AS_PRINTED = 0
    RESPELT = 1  # Jurgen for Juergen
    WITH_INITIAL = 2  # Ada K. Moss for Ada Kay Moss
    WITHOUT_NICKNAME = 3  # Ada Moss for Ada “Boo” Moss
    WITHOUT_INITIAL = 4  # Ada Moss for Ada K. Moss, who may be somebody else


class Gram(NamedTuple):
    """`tokens[start:end]` and the key to look up."""

    start: int
    end: int
    key: str
    made: Made = Made.AS_PRINTED


_AS_PRINTED, _new = Made.AS_PRINTED, tuple.__new__  # as in tokens: there are many


def beginnings(
    tokens: Sequence[Token], keys: Sequence[str], capitals: Sequence[bool], words: frozenset[str]
) -> list[int]:
    """Where a name may begin: at a capital, in a writing that has none, at "de Marr" or "50 Cent"."""
    found = list(compress(count(), capitals))
    leading = {word for word in words if word in PARTICLES or not word.isascii() or word.isdigit()}
    leads = [i for i, key in enumerate(keys) if key in leading and not capitals[i] and _leads(tokens, i)]
    return sorted(found + leads) if leads else found


def capitalised(tokens: Sequence[Token], starts: Sequence[int], text: str) -> list[Gram]:
    """The stretches that begin at one of `starts` and end with a capital."""
    found: list[Gram] = []
    for start in starts:
        token = tokens[start]
        key = token.key
        if key not in FUNCTION or not token.opens:
            _add_spellings(found, start, start + 1, key)
        for end in range(start + 1, min(start + MAX_WORDS, len(tokens))):
            word = tokens[end]
            if word.gap > _HYPHEN and not _is_byname(tokens, end, text):
                break
            may_end = word.is_capital or word.gap is _HYPHEN or word.is_caseless
            if not may_end and word.key not in _INNER:
                break
            key = f"{key} {word.key}"
            if may_end:
                _add_spellings(found, start, end + 1, key)
                if end - start > 1:
                    found += _shortened(tokens, start, end + 1)
        if start + 1 < len(tokens) and tokens[start + 1].gap is _OTHER:
            found += _without_nickname(tokens, start, text)
    return found


def small_words(keys: Sequence[str], capitals: Sequence[bool]) -> list[str]:
    """The keys of words without a capital that could be, or be part of, a name written so; else ""."""
    return [
        "" if is_capital or key in FUNCTION else key for key, is_capital in zip(keys, capitals, strict=True)
    ]


def stylised(tokens: Sequence[Token], words: Sequence[str], wanted: Collection[str]) -> list[Gram]:
    """The stretches without a capital that have a wanted key. `words` are the small words of the tokens."""
    found = [Gram(index, index + 1, word) for index, word in enumerate(words) if word in wanted]
    for index, (word, following) in enumerate(pairwise(words)):
        if word and following and tokens[index + 1].gap is _SPACE and f"{word} {following}" in wanted:
            found.append(Gram(index, index + 2, f"{word} {following}"))
    return found + [gram for gram in _joined_words(tokens) if gram.key in wanted]


def stylised_keys(tokens: Sequence[Token], words: Sequence[str]) -> set[str]:
    """The keys of the stretches without a capital: one word or two (k.d. lang), or joined (will.i.am).

    Nearly always they are all that is asked for, and none is a name.
    """
    found = set(words)
    found.discard("")
    found |= {
        f"{word} {following}"
        for word, following, token in zip(words, words[1:], tokens[1:], strict=False)
        if word and following and token.gap is _SPACE
    }
    found |= {gram.key for gram in _joined_words(tokens)}
    return found


def _joined_words(tokens: Sequence[Token]) -> Iterator[Gram]:
    for index in [index for index, token in enumerate(tokens) if token.gap is _HYPHEN]:
        if not tokens[index - 1].is_capital:
            start = index - 1
            while start and tokens[start].gap is _HYPHEN and index - start < MAX_STYLISED_WORDS - 1:
                start -= 1
            yield Gram(start, index + 1, " ".join([part.key for part in tokens[start : index + 1]]))


def is_spelling_of(surface: str, name: str) -> bool:
    """Whether the surface is the name with its umlauts and rings written out: Juergen for Jürgen."""
    return read_fold(surface) == read_fold(name.translate(_IN_FULL))


_INNER = PARTICLES | {"the", "of"}


def _leads(tokens: Sequence[Token], index: int) -> bool:
    if tokens[index].is_caseless:
        return True
    for following in tokens[index + 1 : index + 4]:
        if following.gap > _HYPHEN:
            return False
        if following.is_capital:
            return True
        if following.key not in PARTICLES:
            return False
    return False


def _is_byname(tokens: Sequence[Token], index: int, text: str) -> bool:
    """ "Tyler, the Creator": a comma and an article inside a name."""
    return tokens[index].key == "the" and _between(tokens, index, text) == ", "


def _between(tokens: Sequence[Token], index: int, text: str) -> str:
    return read_fold(text[tokens[index - 1].end : tokens[index].start])


def _add_spellings(found: list[Gram], start: int, end: int, key: str) -> None:
    if len(key) > MAX_LENGTH:
        return
    found.append(_new(Gram, (start, end, key, _AS_PRINTED)))
    if _PAIR.search(key):
        for pair, letter in _SPELLED_OUT.items():
            key = key.replace(pair, letter)
        found.append(Gram(start, end, key, Made.RESPELT))


def _shortened(tokens: Sequence[Token], start: int, end: int) -> Iterator[Gram]:
    """A name whose middle initial is not in the profile, or whose middle name is an initial there."""
    first, *middle, last = tokens[start:end]
    if first.key in _TITLES or first.is_initials or last.is_initials or last.key in GENERATIONS:
        return
    if not all(token.is_capital and token.gap is _SPACE for token in (*middle, last)):
        return
    if all(token.is_initials for token in middle):
        yield Gram(start, end, f"{first.key} {last.key}", Made.WITHOUT_INITIAL)
    elif len(middle) <= MAX_MIDDLE_NAMES and len(last.key) > 1:
        initials = "".join([token.key[0] for token in middle])
        yield Gram(start, end, f"{first.key} {initials} {last.key}", Made.WITH_INITIAL)


def _without_nickname(tokens: Sequence[Token], start: int, text: str) -> Iterator[Gram]:
    """A name with a nickname in quotation marks or brackets inside it: Ada “Boo” Moss."""
    first = tokens[start]
    if start + 2 >= len(tokens) or not first.is_capital:
        return
    if _between(tokens, start + 1, text) not in _OPENING:
        return
    for end in range(start + 2, min(start + 3 + MAX_NICKNAME_WORDS, len(tokens))):
        word = tokens[end]
        if word.gap is _OTHER and _between(tokens, end, text) in _CLOSING:
            if word.is_capital and tokens[start + 1].is_capital:
                yield Gram(start, end + 1, f"{first.key} {word.key}", Made.WITHOUT_NICKNAME)
            return
        if word.gap > _HYPHEN:
            return
