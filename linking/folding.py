"""Fold text so that one name has one spelling, without moving a single offset.

`fold` is length-preserving, code point for code point: what is found at an offset of the folded text
stands at the same offset of the text. Nothing that lengthens or shortens (NFKC, casefold) may be used here.
"""

from __future__ import annotations

import re
import unicodedata

SKIP = "\u00ad"
"""What a character folds to when a word is read as if it were not there: an accent of its own (NFD),
a zero-width space, a right-to-left mark. The soft hyphen stands for all of them."""

APOSTROPHES = "'’‘‛ʼʻ′＇`´ʹ"
QUOTATION_MARKS = '"“”„‟«»″＂'

_PLAIN = {
    "\n": "\n", "\u2028": "\n", "\u2029": "\n", "_": " ", "−": "-", "…": "…",
    "ß": "s", "ẞ": "s", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "ħ": "h",
    "ı": "i",
}  # fmt: skip
_PLAIN |= dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(QUOTATION_MARKS, '"')

# Combining marks that are accents on a letter; vowel signs of other scripts are letters to us.
_ACCENTS = (
    (0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F),
)  # fmt: skip

_BY_CATEGORY = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cc": " ", "Cf": SKIP, "Pd": "-"}


def is_accent(char: str) -> bool:
    """Whether a character is an accent standing on its own, as in decomposed text."""
    return any(low <= ord(char) <= high for low, high in _ACCENTS)


def _fold_char(char: str) -> str:
    lower = char.lower()
    if lower in _PLAIN:
        return _PLAIN[lower]
    if plain := _BY_CATEGORY.get(unicodedata.category(char)):
        return plain
    if is_accent(char):
        return SKIP
    parts = unicodedata.normalize("NFKD", lower).lower()  # a script 𝓐 has no lower case; the A in it has
    if all(is_accent(mark) for mark in parts[1:]):
        return _PLAIN.get(parts[0], parts[0])
    return lower if len(lower) == 1 else char


class _Table(dict[int, str]):
    """A translation table that works out each code point the first time it is met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_char(char)
        if folded.isascii() and (char.isupper() or char.istitle()):
            folded = folded.upper()
        self[code] = folded
        return folded


_TABLE = _Table({code: chr(code) for code in range(ord("A"), ord("Z") + 1)})
_ODD = re.compile(r"[^ -^a-~]")  # what does not fold to itself, or to its small letter
_FEW = 16


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain apostrophes, quotation marks, hyphens and spaces.

    Always as long as the text: `fold(text)[i]` is the folded `text[i]`. Accents written as characters of
    their own become SKIP, so that decomposed text (NFD) folds to the same words as composed text (NFC).
    """
    return fold_odd(text).lower()


def fold_odd(text: str) -> str:
    """The text folded with its case kept where it is written in plain letters: Émile becomes Emile.

    `fold_odd(text).lower()` is `fold(text)`.
    """
    odd = set(_ODD.findall(text))
    if len(odd) > _FEW:
        return text.translate(_TABLE)
    for char in odd:
        text = text.replace(char, _TABLE[ord(char)])
    return text


def read_fold(text: str) -> str:
    """The folded text without what is not read: as `fold`, and no offset of it means anything."""
    return fold(text).replace(SKIP, "")


def visible(text: str) -> str:
    """The text as printed, without accents of their own and zero-width characters."""
    folded = fold(text)
    return (
        "".join(c for c, plain in zip(text, folded, strict=True) if plain != SKIP) if SKIP in folded else text
    )
