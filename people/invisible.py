"""Characters of a name that nobody sees. Pasted text is full of them: two names that look the same must be
the same, and a name must not turn round the text beside it."""

import unicodedata

_ZWNJ, _ZWJ = "\u200c", "\u200d"

# Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties.txt, the same since Unicode 14): what
# is shown as nothing where a font does not know it, code points kept for such characters included.
_DEFAULT_IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_ANNOTATIONS = (0xFFF9, 0xFFFB)  # marks around a gloss, which say nothing outside of one

# Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
_TURNS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))

_TAKE_OUT = {
    code: None
    for first, last in (*_DEFAULT_IGNORABLE, _ANNOTATIONS)
    for code in range(first, last + 1)
    if chr(code) not in {_ZWNJ, _ZWJ, *_TURNS}
}

# Arabic and its relatives, the scripts of India, Burmese, Khmer, Mongolian, Arabic presentation forms.
_JOINING = (
    (0x0600, 0x08FF), (0x0900, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1800, 0x18AF),
    (0xFB50, 0xFDFF), (0xFE70, 0xFEFC),
)  # fmt: skip
_VIRAMA = 9  # canonical combining class


def without_invisible(text: str) -> str:
    """The text without them. Joiners stay where a script needs them to write a word (RFC 5892, A.1 and A.2:
    after a virama, and between letters that join). Raises ValueError, in words, for what turns the direction
    of writing, and for control characters."""
    for char in text:
        if char in _TURNS:
            raise ValueError(
                f"the name has a character that turns the direction of writing (U+{ord(char):04X}): "
                "type it anew, without"
            )
        if unicodedata.category(char) == "Cc" and not char.isspace():
            raise ValueError(f"the name has a control character (U+{ord(char):04X})")
    return _without_idle_joiners(text.translate(_TAKE_OUT))


def _without_idle_joiners(text: str) -> str:
    if _ZWNJ not in text and _ZWJ not in text:
        return text
    kept: list[str] = []
    for at, char in enumerate(text):
        if char not in (_ZWNJ, _ZWJ) or (kept and _are_joined(kept[-1], text[at + 1 : at + 2])):
            kept.append(char)
    return "".join(kept)


def _are_joined(before: str, after: str) -> bool:
    return unicodedata.combining(before) == _VIRAMA or (_joins(before) and _joins(after))


def _joins(char: str) -> bool:
    is_letter = char != "" and unicodedata.category(char)[0] in "LM"
    return is_letter and any(low <= ord(char) <= high for low, high in _JOINING)
