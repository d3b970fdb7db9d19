"""What stands beside a name and makes it part of something else.

A guard looks at the words that touch a span and says, in words for an editor, why the span may not be the
person: a longer name, a place or a prize, a court case, the title of a work.
"""

from __future__ import annotations

from typing import NamedTuple

from linking.casing import Style
from linking.reading import Reading
from linking.tokens import Gap, Token
from linking.vocabulary import (
    CALENDAR,
    COMPANIES,
    DEEDS,
    DEMONYMS,
    FIRST_NAMES,
    FUNCTION,
    GENERATIONS,
    HONORIFICS,
    LOWER_PLACES,
    OFFICES,
    PARTICLES,
    ROLES,
    SHIPS,
    SHOW_HEADS,
    SHOW_STARTERS,
    SURNAMES_IN_S,
    SWORN,
    THINGS,
    THINGS_OF,
)

_HYPHEN, _NORMAL = Gap.HYPHEN, Style.NORMAL

INTRODUCTIONS = HONORIFICS | OFFICES | SWORN | ROLES | DEMONYMS
"""Words that stand before a name with a capital and are no part of it."""

_NO_SURNAMES = FUNCTION | CALENDAR | DEEDS | DEMONYMS
_ORDINARY_ENDINGS = (
    "ly",
    "ing",
    "ed",
    "ous",
    "ful",
    "less",
    "ive",
    "able",
    "ible",
    "tion",
    "ment",
    "ness",
    "ism",
    "ist",
)


class Objection(NamedTuple):
    """Why a span may not be the person. A final one means that it is not; any other is a question."""

    why: str
    is_final: bool = False
    is_casing: bool = False  # doubtful only because everything here has a capital


def objection(reading: Reading, start: int, end: int) -> Objection | None:
    """The strongest reason against reading these tokens as a person's full name, or None."""
    worst = None
    for guard in (_longer_before, _longer_after, _thing, _versus, _title):
        found = guard(reading, start, end)
        if found and found.is_final:
            return found
        worst = worst or found
    return worst


def is_name_before(reading: Reading, index: int) -> bool | None:
    """Whether the capitalised word before a name belongs to it: yes, no, or (None) nobody can tell."""
    word = reading.tokens[index]
    key = word.key
    if key in SHIPS and not word.opens:
        return True
    is_first_name = key in FIRST_NAMES
    is_normal = reading.styles[index] is _NORMAL
    if key in FUNCTION and not word.opens and is_normal and key not in CALENDAR:
        return True if is_first_name else None  # "the film Being Ada Moss"
    if key in CALENDAR or key in FUNCTION:
        return False
    if key in INTRODUCTIONS and (word.opens or not is_first_name):
        return False
    if not is_normal:
        return True if is_first_name else None if reading.usage.is_name(key) else False
    if is_first_name or key in SHIPS:
        return True
    if word.is_caps and not word.is_initials and len(key) < 6:
        return False  # CEO, MVP, BBC
    if word.opens:
        return False if reading.usage.is_ordinary(key) or key.endswith(_ORDINARY_ENDINGS) else None
    return True


def is_name_after(reading: Reading, index: int) -> bool | None:
    """Whether the capitalised word after a name belongs to it: yes, no, or (None) nobody can tell."""
    word = reading.tokens[index]
    key = word.key
    if key in GENERATIONS:
        return True
    if key in CALENDAR or key in FUNCTION:
        return False
    if reading.styles[index] is not _NORMAL:
        return True if key in THINGS or key in COMPANIES else None if reading.usage.is_name(key) else False
    is_acronym = word.is_caps and not word.is_initials and len(key) < 6
    return not is_acronym or key in COMPANIES


def _longer_before(reading: Reading, start: int, end: int) -> Objection | None:
    word = reading.before(start)
    if word is None:
        return None
    if reading.tokens[start].gap is _HYPHEN:
        return _longer(word, "before") if word.is_capital else None
    if not word.is_capital:
        return _longer(word, "before") if word.key in PARTICLES else None
    if word.key in SHOW_STARTERS and word.opens:
        return Objection(f"“{word.key.title()}” before it may make it the title of a work")
    verdict = is_name_before(reading, start - 1)
    if verdict is None:
        return _perhaps_longer(reading, start - 1, "before")
    return _longer(word, "before") if verdict else None


def _longer_after(reading: Reading, start: int, end: int) -> Objection | None:
    word = reading.after(end)
    if word is None:
        return None
    if word.gap is _HYPHEN:
        return _longer(word, "after") if word.is_capital else None
    if not word.is_capital:
        following = reading.after(end + 1)
        if word.key in PARTICLES and following is not None and following.is_capital:
            return _longer(word, "after")
        if word.key in LOWER_PLACES:
            return Objection(f"“{word.key}” after it makes it the name of a thing", is_final=True)
        return None
    verdict = is_name_after(reading, end)
    if verdict is None or (verdict is False and _could_be_surname(reading, end)):
        return _perhaps_longer(reading, end, "after")
    return _longer(word, "after") if verdict else None


def _could_be_surname(reading: Reading, index: int) -> bool:
    """Whether a word where all have a capital may go on with a name: ADA MOSS SMITH, not ADA MOSS QUITS."""
    key = reading.tokens[index].key
    if reading.styles[index] is _NORMAL or key in _NO_SURNAMES:
        return False
    return not key.endswith(("ed", "ing", "s")) or key in SURNAMES_IN_S


def _perhaps_longer(reading: Reading, index: int, side: str) -> Objection:
    why = f"the word {side} it, “{reading.surface(index, index + 1)}”, may be part of a longer name"
    return Objection(why, is_casing=reading.styles[index] is not _NORMAL)


def _longer(word: Token, side: str) -> Objection:
    return Objection(
        f"“{word.key}” {side} it makes a longer name, which nobody here is known by", is_final=True
    )


def _thing(reading: Reading, start: int, end: int) -> Objection | None:
    tokens = reading.tokens
    if end < len(tokens) and tokens[end].key in COMPANIES and reading.between(end).strip() == "&":
        return Objection("it is the name of a firm", is_final=True)
    if start >= 2 and tokens[start].gap is Gap.SPACE and tokens[start - 1].gap is Gap.SPACE:
        head, link = tokens[start - 2], tokens[start - 1].key
        is_head = (link == "of" and head.key in THINGS_OF) or (link == "with" and head.key in SHOW_HEADS)
        if is_head and head.is_capital and reading.styles[start - 2] is _NORMAL:
            return Objection(f"“{head.key.title()} {link}” before it makes it a thing", is_final=True)
    return None


def _versus(reading: Reading, start: int, end: int) -> Objection | None:
    for word in (reading.before(start), reading.after(end)):
        if word is not None and word.key in ("v", "vs", "versus") and not word.is_capital:
            return Objection("beside “v.” it may be the name of a court case")
    return None


def _title(reading: Reading, start: int, end: int) -> Objection | None:
    title = reading.title_around(start, end)
    if title is None:
        return None
    first, last = reading.offsets(start, end)
    text = reading.document.text[slice(*title)].strip(" ,.")
    if len(text) <= last - first:
        return (
            None
            if title in reading.document.quotations
            else Objection("set in italics, it may be the title of a work")
        )
    if text[last - title[0] :].lstrip("’'s ") == "" and title[0] == first:
        return None
    return Objection(f"it stands inside the title “{text}”", is_final=True)
