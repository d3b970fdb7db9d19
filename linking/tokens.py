"""Words of a text, and the key under which a name is stored and looked up.

One tokeniser serves both: `norm` is nothing but the keys of a name's tokens. So the names table and the
text cannot disagree about "J. K." and "JK", "O’Brien" and "O'Brien", "Jean-Luc" and "Jean Luc".
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from linking.folding import SKIP, fold_odd, is_accent
from linking.vocabulary import ABBREVIATIONS, GENERATIONS

# Letters, digits and the vowel signs that are letters in Hebrew, Arabic, Indic and Thai writing.
_LETTER = r"\w\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_ENDS = r"(?:(?=[ -&(-/:-@\n])|\Z)"  # an apostrophe may go on with the word
# Plain words are most of a text: small letters, one space before each, and a word before that. Rows of them
# are taken together; neither they nor other words in plain letters need a look at the letters of the world.
# At most forty-one in a row: “a a a …”, which ends in no plain word, is tried again from each of its words.
_PLAIN_ROW = rf"(?<=[a-zA-Z]{{2}} | a )(?:(?:[a-z]{{2,}}+|a) ){{0,40}}[a-z]{{2,}}+{_ENDS}"
_SIMPLE = rf"[a-zA-Z][a-z]++{_ENDS}"
_ANY = rf"\w[{_LETTER}{SKIP}]*(?:'[{_LETTER}][{_LETTER}{SKIP}]*)*"
_WORD = re.compile(f"({_PLAIN_ROW})|({_SIMPLE})|({_ANY})")

_GENERATION_LETTERS = frozenset("jsiJSI")

_SENTENCE_END = re.compile("[.!?…|•]")
_EM_DASHES = "—―⸺"
_BRACKETED_END = re.compile(r"\s*\([^()]*\)\s*\Z")


class Gap(IntEnum):
    """What stands between a word and the word before it, from the closest to the widest."""

    SPACE = 0  # nothing but spaces: the words may be one name
    HYPHEN = 1  # a hyphen, or a sign inside a stylised name: A$AP, J.Lo
    OTHER = 2  # a comma, a bracket, a quotation mark, a possessive
    SENTENCE = 3
    BLOCK = 4


# A story has a thousand words: to look a member up in its class costs as much as all the rest of a word.
_SPACE, _HYPHEN, _OTHER, _SENTENCE, _BLOCK = Gap


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


class Words(NamedTuple):
    """The words of a text, and where among them the rarer kinds stand, so that nobody need ask every word."""

    tokens: list[Token]
    keys: list[str]
    capitals: list[int]  # words with a capital
    apart: list[int]  # words with more than spaces before them, the first one too
    odd: list[int]  # words without a capital that hold more than plain letters; some twice


MAX_INITIALS = 6

_new = tuple.__new__  # Token(…) takes twice as long


def tokenise(text: str) -> list[Token]:
    """The words of a text in order."""
    return read_words(text).tokens


def read_words(text: str) -> Words:
    """The words of a text in order. Linear in its length: no part of the pattern can match in two ways."""
    folded = fold_odd(text)
    words = Words([], [], [], [], [])
    tokens, keys, capitals, apart, odd = words
    add = tokens.append
    end = 0
    is_plain = False  # whether there is a last word, and no possessive
    parts = iter(_WORD.split(folded))  # what stands between, then a word of one of three kinds, and so on
    for between, row, simple, word in zip(parts, parts, parts, parts, strict=False):
        if row:
            plain = row.split(" ")
            for key in plain:
                start = end + 1
                end = start + len(key)
                add(_new(Token, (start, end, key, _SPACE, False, False, False, False, key == "a")))
            keys += plain
            continue
        start = end + len(between)
        gap, opens = _SPACE, False
        if not is_plain or between != " ":
            gap, opens = _gap(text, between, end, tokens[-1] if tokens else None, simple or word)
        if simple:
            end = start + len(simple)
            key = simple.lower()
            is_plain, is_capital = True, key != simple
            token = _new(Token, (start, end, key, gap, is_capital, False, opens, False, False))
        else:
            token = _token(text, folded, start, start + len(word), gap, opens)
            end = start + len(word)
            key, is_plain, is_capital = token.key, not token.is_possessive, token.is_capital
            is_merged = token.is_initials and bool(tokens) and _continues_initials(tokens[-1], token, folded)
            if not is_capital and not (key.isascii() and key.isalpha()):
                odd.append(len(keys) - is_merged)
            if is_merged:
                tokens[-1] = token = _merged(tokens[-1], token)
                keys[-1] = token.key
                continue
        if is_capital:
            capitals.append(len(keys))
        if gap is not _SPACE:
            apart.append(len(keys))
        add(token)
        keys.append(key)
    return words


def norm(name: str) -> str:
    """The key of a name: what the names table stores, and what `grams` looks up.

    A bracketed ending ("Ada Moss (actress)") is not part of the name.
    """
    bare = _BRACKETED_END.sub("", name) if name.rstrip().endswith(")") else name
    return " ".join(read_words(bare or name).keys)


def _token(text: str, folded: str, start: int, end: int, gap: Gap, opens: bool) -> Token:
    """A word with more than letters in it. Its end is before a possessive ’s."""
    word = folded[start:end].lower()
    has_apostrophe = "'" in word
    is_possessive = has_apostrophe and word.rstrip(SKIP).endswith("'s")
    if is_possessive:
        end -= len(word) - word.rindex("'")
        word = word[: end - start]
    if SKIP in word:
        while folded[end - 1] == SKIP and not is_accent(text[end - 1]):
            end -= 1
        word = word.replace(SKIP, "")
    is_capital = text[start] != word[0] and (text[start].isupper() or text[start].istitle())
    if has_apostrophe and "'" in word:
        is_capital = is_capital or text[start + 2 : start + 3].isupper()  # d'Arc
        word = word.replace("'", "")
    is_caps = is_capital and end - start > 1 and text[start:end].isupper()
    is_initials = end - start == 1 and word.isalpha()
    return _new(Token, (start, end, word, gap, is_capital, is_caps, opens, is_possessive, is_initials))


def _gap(text: str, between: str, at: int, last: Token | None, word: str) -> tuple[Gap, bool]:
    """How far apart two words are, and whether the second one begins something. `between` starts `at`."""
    if last is None:
        return _BLOCK, True
    if between == " ":
        return _OTHER if last.is_possessive else _SPACE, False
    if SKIP in between:
        between = between.replace(SKIP, "")
    if between == ", ":
        return _SPACE if _is_generation(word) and not last.is_possessive else _OTHER, False
    bare = between.strip(" ")
    if not bare or (bare == "," and _is_generation(word)):
        return _OTHER if last.is_possessive else _SPACE, False
    if bare == "." and (last.is_initials or last.key in ABBREVIATIONS):
        return _OTHER if last.is_possessive else _SPACE, False
    if "\n" in bare:
        return _BLOCK, True
    if len(between) == 1 and bare in "-.$!*+@" and (bare != "-" or text[at] not in _EM_DASHES):
        return _HYPHEN, False
    if _SENTENCE_END.search(bare):
        return _SENTENCE, True
    return _OTHER, (bare[-1] in "\"'" and between[-1] != " ") or ":" in bare


def _is_generation(word: str) -> bool:
    return word[0] in _GENERATION_LETTERS and word.lower().replace(SKIP, "").removesuffix("'s") in GENERATIONS


def _merged(last: Token, token: Token) -> Token:
    return last._replace(
        end=token.end, key=last.key + token.key, is_caps=token.is_capital, is_possessive=token.is_possessive
    )


def _continues_initials(last: Token, token: Token, folded: str) -> bool:
    """Whether two letters are one word: "J. K.", "J.K." and "J K" are jk. The A of "A B" may be a word."""
    if not (last.is_initials and token.is_initials) or token.gap > _HYPHEN or len(last.key) == MAX_INITIALS:
        return False
    between = folded[last.end : token.start]
    if "." in between:
        return last.is_capital == token.is_capital
    return between == " " and last.is_capital and token.is_capital and last.key not in ("a", "i", "o")
