"""Words of a text, and the key under which a name is stored and looked up.

One tokeniser serves both: `norm` is nothing but the keys of a name's tokens. So the names table and the
text cannot disagree about "J. K." and "JK", "O’Brien" and "O'Brien", "Jean-Luc" and "Jean Luc".
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from linking.folding import SKIP, fold, is_accent
from linking.vocabulary import ABBREVIATIONS, GENERATIONS

# Letters, digits and the vowel signs that are letters in Hebrew, Arabic, Indic and Thai writing.
_LETTER = r"\w\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_WORD = re.compile(rf"\w[{_LETTER}{SKIP}]*(?:'[{_LETTER}][{_LETTER}{SKIP}]*)*")

_EM_DASHES = "—―⸺"
_BRACKETED_END = re.compile(r"\s*\([^()]*\)\s*\Z")


class Gap(IntEnum):
    """What stands between a word and the word before it, from the closest to the widest."""

    SPACE = 0  # nothing but spaces: the words may be one name
    HYPHEN = 1  # a hyphen, or a sign inside a stylised name: A$AP, J.Lo
    OTHER = 2  # a comma, a bracket, a quotation mark, a possessive
    SENTENCE = 3
    BLOCK = 4


class Token(NamedTuple):
    """One word. `text[start:end]` leaves a possessive ’s outside; `key` is what it is looked up by."""

    start: int
    end: int
    key: str
    gap: Gap
    is_capital: bool
    is_caps: bool  # ALL CAPS, two letters or more
    opens: bool  # capital by position: it begins a sentence, a quotation, a line
    is_possessive: bool
    is_initials: bool

    @property
    def is_caseless(self) -> bool:
        """Whether it is in a writing that has no capitals: Hangul, Arabic, Devanagari."""
        first = self.key[0]
        return first > "\u02ff" and first.isalpha() and first.upper() == first.lower()


def tokenise(text: str) -> list[Token]:
    """The words of a text in order. Linear in its length: no part of the pattern can match in two ways."""
    folded = fold(text)
    tokens: list[Token] = []
    end = 0
    last = None
    for match in _WORD.finditer(folded):
        token = _token(text, folded, match.start(), match.end(), end, last)
        end = match.end()
        if last is not None and _continues_initials(last, token, folded):
            tokens[-1] = last = _merged(last, token)
        else:
            tokens.append(token)
            last = token
    return tokens


def norm(name: str) -> str:
    """The key of a name: what the names table stores, and what `grams` looks up.

    A bracketed ending ("Ada Moss (actress)") is not part of the name.
    """
    bare = _BRACKETED_END.sub("", name) if name.rstrip().endswith(")") else name
    return " ".join(token.key for token in tokenise(bare or name))


def _token(text: str, folded: str, start: int, end: int, previous_end: int, last: Token | None) -> Token:
    word = folded[start:end]
    is_possessive = word.endswith("'s")
    if is_possessive:
        word, end = word[:-2], end - 2
    if SKIP in word:
        while folded[end - 1] == SKIP and not is_accent(text[end - 1]):
            end -= 1
        word = word.replace(SKIP, "")
    is_capital = text[start] != folded[start] and (text[start].isupper() or text[start].istitle())
    if "'" in word:
        is_capital = is_capital or text[start + 2 : start + 3].isupper()  # d'Arc
        word = word.replace("'", "")
    between = folded[previous_end:start]
    gap, opens = (Gap.SPACE, False) if between == " " else _gap(text, between, previous_end, last, word)
    if last is not None and last.is_possessive and gap is Gap.SPACE:
        gap = Gap.OTHER
    is_caps = is_capital and end - start > 1 and text[start:end].isupper()
    is_initials = end - start == 1 and word.isalpha()
    return Token(start, end, word, gap, is_capital, is_caps, opens, is_possessive, is_initials)


def _gap(text: str, between: str, at: int, last: Token | None, word: str) -> tuple[Gap, bool]:
    """How far apart two words are, and whether the second one begins something."""
    if last is None:
        return Gap.BLOCK, True
    if SKIP in between:
        between = between.replace(SKIP, "")
    bare = between.strip(" ")
    if not bare:
        return Gap.SPACE, False
    if "\n" in bare:
        return Gap.BLOCK, True
    if bare == "," and word in GENERATIONS:
        return Gap.SPACE, False
    if bare == "." and (last.is_initials or last.key in ABBREVIATIONS):
        return Gap.SPACE, False
    if len(between) == 1 and bare in "-.$!*+@" and (bare != "-" or text[at] not in _EM_DASHES):
        return Gap.HYPHEN, False
    if any(mark in bare for mark in ".!?…|•"):
        return Gap.SENTENCE, True
    return Gap.OTHER, (bare[-1] in "\"'" and between[-1] != " ") or ":" in bare


def _merged(last: Token, token: Token) -> Token:
    return last._replace(
        end=token.end, key=last.key + token.key, is_caps=token.is_capital, is_possessive=token.is_possessive
    )


def _continues_initials(last: Token, token: Token, folded: str) -> bool:
    """Whether two letters are one word: "J. K.", "J.K." and "J K" are jk. The A of "A B" may be a word."""
    if not (last.is_initials and token.is_initials) or token.gap > Gap.HYPHEN:
        return False
    between = folded[last.end : token.start]
    if "." in between:
        return last.is_capital == token.is_capital
    return between == " " and last.is_capital and token.is_capital and last.key not in ("a", "i", "o")
