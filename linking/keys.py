"""The keys of a text: every norm under which a name that stands in it could be stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from linking.folding import read_fold
from linking.tokens import Gap, Token, Words
from linking.vocabulary import FUNCTION, GENERATIONS, HONORIFICS, OFFICES, PARTICLES, SWORN

_SPACE, _HYPHEN, _OTHER = Gap.SPACE, Gap.HYPHEN, Gap.OTHER
_TITLES = HONORIFICS | OFFICES | SWORN
_OPENING, _CLOSING = frozenset([' "', " '", " ("]), frozenset(['" ', "' ", ") "])  # folded
_NOT_OPENING = frozenset(",'’")  # with one of these it nearly always begins

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


def beginnings(words: Words, vocabulary: frozenset[str]) -> list[int]:
    """Where a name may begin: at a capital, in a writing that has none, at "de Marr" or "50 Cent".

    `vocabulary`: every key of the words, once.
    """
    tokens, keys, capitals, _, odd = words
    leads = {index for index in odd if not keys[index].isascii() or keys[index].isdigit()}
    if particles := PARTICLES & vocabulary:
        leads |= {index for index, key in enumerate(keys) if key in particles}
        leads -= set(capitals)
    leads = {index for index in leads if _leads(tokens, index)}
    return sorted(leads.union(capitals)) if leads else capitals


def capitalised(words: Words, starts: Sequence[int], marked: Collection[int], text: str) -> list[Gram]:
    """The stretches that begin at one of `starts` and end with a capital. `marked`: no plain small words."""
    tokens, keys = words.tokens, words.keys
    last = len(keys) - 1
    found: list[Gram] = []
    add = found.append
    respelt = _with_pairs(words, starts)
    for start in starts:
        key = keys[start]
        is_respelt = key in respelt
        if (key not in FUNCTION or not tokens[start].opens) and len(key) <= MAX_LENGTH:
            add(_new(Gram, (start, start + 1, key, _AS_PRINTED)))
            if is_respelt:
                add(_respelt(start, start + 1, key))
        if start == last or (start + 1 not in marked and keys[start + 1] not in _INNER):
            continue
        for end, word in enumerate(tokens[start + 1 : start + MAX_WORDS], start + 1):
            gap, may_end, word_key = word.gap, word.is_capital, word.key
            if gap is not _SPACE:
                if gap is _HYPHEN:
                    may_end = True
                elif not (word_key == "the" and _between(tokens, end, text) == ", "):
                    if gap is _OTHER and end == start + 1:
                        found += _without_nickname(tokens, start, text)
                    break  # save in "Tyler, the Creator"
            if not may_end:
                may_end = not word_key.isascii() and word.is_caseless
                if not may_end and word_key not in _INNER:
                    break
            key = f"{key} {word_key}"
            is_respelt = is_respelt or word_key in respelt
            if may_end:
                if len(key) <= MAX_LENGTH:
                    add(_new(Gram, (start, end + 1, key, _AS_PRINTED)))
                    if is_respelt:
                        add(_respelt(start, end + 1, key))
                if end - start > 1:
                    found += _shortened(tokens, start, end + 1)
    return found


def _with_pairs(words: Words, starts: Sequence[int]) -> set[str]:
    """The words of names that agencies may have spelled out. Particles are never spelled so."""
    tokens, keys = words.tokens, words.keys
    parts = {keys[index] for index in starts}
    parts |= {keys[index] for index in words.apart if tokens[index].gap is _HYPHEN}
    return set(filter(_PAIR.search, parts))


def small_words(words: Words) -> list[str]:
    """The keys of words without a capital that could be, or be part of, a name written so; else ""."""
    small = ["" if key in FUNCTION else key for key in words.keys]
    for index in words.capitals:
        small[index] = ""
    return small


def stylised(words: Words, small: Sequence[str], wanted: Collection[str]) -> list[Gram]:
    """The stretches without a capital that have a wanted key. `small`: the small words."""
    found = [Gram(index, index + 1, word) for index, word in enumerate(small) if word in wanted]
    for index, (word, following) in enumerate(_pairs(words, small)):
        if word and following and f"{word} {following}" in wanted:
            found.append(Gram(index, index + 2, f"{word} {following}"))
    return found + [gram for gram in _joined_words(words) if gram.key in wanted]


def stylised_keys(words: Words, small: Sequence[str]) -> set[str]:
    """The keys of the stretches without a capital: one word or two (k.d. lang), or joined (will.i.am).

    Nearly always they are all that is asked for, and none is a name.
    """
    found = set(small)
    found.discard("")
    found |= {f"{word} {following}" for word, following in _pairs(words, small) if word and following}
    found |= {gram.key for gram in _joined_words(words)}
    return found


def _pairs(words: Words, small: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every small word and the one after it; "" in place of a word that does not touch the next."""
    firsts = list(small)
    for index in words.apart:
        firsts[index - 1] = ""
    return zip(firsts, small[1:], strict=False)


def _joined_words(words: Words) -> Iterator[Gram]:
    tokens = words.tokens
    for index in words.apart:
        if tokens[index].gap is _HYPHEN and not tokens[index - 1].is_capital:
            start = index - 1
            while start and tokens[start].gap is _HYPHEN and index - start < MAX_STYLISED_WORDS - 1:
                start -= 1
            yield Gram(start, index + 1, " ".join(words.keys[start : index + 1]))


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


def _between(tokens: Sequence[Token], index: int, text: str) -> str:
    return read_fold(text[tokens[index - 1].end : tokens[index].start])


def _respelt(start: int, end: int, key: str) -> Gram:
    for pair, letter in _SPELLED_OUT.items():
        key = key.replace(pair, letter)
    return Gram(start, end, key, Made.RESPELT)


def _shortened(tokens: Sequence[Token], start: int, end: int) -> list[Gram]:
    """A name whose middle initial is not in the profile, or whose middle name is an initial there."""
    first, *middle, last = tokens[start:end]
    if not last.is_capital or last.gap is not _SPACE or first.key in _TITLES:
        return []
    if first.is_initials or last.is_initials or last.key in GENERATIONS:
        return []
    for token in middle:
        if not token.is_capital or token.gap is not _SPACE:
            return []
    if all(token.is_initials for token in middle):
        return [Gram(start, end, f"{first.key} {last.key}", Made.WITHOUT_INITIAL)]
    if len(middle) <= MAX_MIDDLE_NAMES and len(last.key) > 1:
        initials = "".join([token.key[0] for token in middle])
        return [Gram(start, end, f"{first.key} {initials} {last.key}", Made.WITH_INITIAL)]
    return []


def _without_nickname(tokens: Sequence[Token], start: int, text: str) -> Iterator[Gram]:
    """A name with a nickname in quotation marks or brackets inside it: Ada “Boo” Moss."""
    first = tokens[start]
    if start + 2 >= len(tokens) or not first.is_capital or text[first.end] in _NOT_OPENING:
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
