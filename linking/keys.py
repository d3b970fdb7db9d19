"""The keys of a text: every norm under which a name that stands in it could be stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import compress, count, pairwise
from typing import NamedTuple

from linking.folding import fold
from linking.tokens import Gap, Token
from linking.vocabulary import FUNCTION, PARTICLES

_SPACE, _HYPHEN = Gap.SPACE, Gap.HYPHEN

MAX_WORDS = 6
MAX_STYLISED_WORDS = 3
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


class Gram(NamedTuple):
    """`tokens[start:end]` and the key to look up. A respelt key undoes a spelling such as Juergen."""

    start: int
    end: int
    key: str
    is_respelt: bool = False


def beginnings(
    tokens: Sequence[Token], keys: Sequence[str], capitals: Sequence[bool], words: frozenset[str]
) -> list[int]:
    """Where a name may begin: at a capital, in a writing that has none, at "de Marr" or "50 Cent"."""
    found = list(compress(count(), capitals))
    leading = {word for word in words if word in PARTICLES or not word.isascii() or word.isdigit()}
    leads = [i for i, key in enumerate(keys) if key in leading and not capitals[i] and _leads(tokens, i)]
    return sorted(found + leads) if leads else found


def capitalised(tokens: Sequence[Token], starts: Sequence[int], text: str) -> Iterator[Gram]:
    """The stretches that begin at one of `starts` and end with a capital."""
    for start in starts:
        token = tokens[start]
        keys = [token.key]
        if token.key not in FUNCTION or not token.opens:
            yield from _spellings(start, start + 1, keys)
        for end in range(start + 1, min(start + MAX_WORDS, len(tokens))):
            word = tokens[end]
            if word.gap > _HYPHEN and not _is_byname(tokens, end, text):
                break
            may_end = word.is_capital or word.gap is _HYPHEN or word.is_caseless
            if not may_end and word.key not in _INNER:
                break
            keys.append(word.key)
            if may_end:
                yield from _spellings(start, end + 1, keys)


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
    return fold(surface) == fold(name.translate(_IN_FULL))


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
    return tokens[index].key == "the" and text[tokens[index - 1].end : tokens[index].start] == ", "


def _spellings(start: int, end: int, keys: list[str]) -> Iterator[Gram]:
    key = " ".join(keys)
    if len(key) > MAX_LENGTH:
        return
    yield Gram(start, end, key)
    if _PAIR.search(key):
        respelt = key
        for pair, letter in _SPELLED_OUT.items():
            respelt = respelt.replace(pair, letter)
        yield Gram(start, end, respelt, True)
