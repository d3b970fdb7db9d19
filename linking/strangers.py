"""Full names that nobody known bears. They are not linked, but they can carry a surname too."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from linking.casing import Style
from linking.guards import INTRODUCTIONS, is_name_before, objection
from linking.reading import Reading
from linking.short_forms import is_age_after
from linking.tokens import Gap, Token
from linking.vocabulary import (
    CALENDAR,
    COMPANIES,
    FIRST_NAMES,
    FUNCTION,
    GROUPS,
    HONORIFICS,
    KIN,
    OFFICES,
    PARTICLES,
    PLACE_NAMES,
    ROLES,
    SHIPS,
    SPEECH,
    SWORN,
    THINGS,
)

_HYPHEN, _NORMAL = Gap.HYPHEN, Style.NORMAL

MAX_WORDS = 6

_THINGS = THINGS | COMPANIES | SHIPS | GROUPS | CALENDAR
_NEVER_IN_NAMES = _THINGS | (FUNCTION - FIRST_NAMES)
_ONLY_PLACES = PLACE_NAMES - FIRST_NAMES
_ENDING = CALENDAR | HONORIFICS
_INTRODUCING = HONORIFICS | OFFICES | SWORN | ROLES | KIN
_ARTICLES = frozenset({"the", "a", "an"})


def strangers(reading: Reading, taken: Collection[int]) -> Iterator[tuple[int, int]]:
    """Runs of two or more capitalised words outside the tokens taken by known names.

    "President", "Monday" and their like are trimmed; what ends like a place or a prize is nobody. A firm
    counts: after "Moss Motors Inc." a bare "Moss" may be the firm. Where every word has a capital, only a
    first name that we know begins somebody's name.
    """
    tokens, styles = reading.tokens, reading.styles
    keys, marked = reading.document.keys, reading.document.marked
    index, last = 0, len(tokens)
    for start in reading.document.words.capitals:
        if start < index or start in taken or start + 1 == last:
            continue
        if start + 1 not in marked and keys[start + 1] not in PARTICLES:
            continue  # a capital alone, as most are
        if styles[start] is not _NORMAL:
            if _is_pair(reading, start, taken):
                yield start, start + 2
            continue
        index = start + 1
        while index < last and index not in taken and _continues(tokens[index]):
            index += 1
        end = index
        while end > start and not tokens[end - 1].is_capital:
            end -= 1
        if end - start < 2:
            continue
        while start < end and _is_no_name(reading, start):
            start += 1
        units = end - start - sum(token.gap is _HYPHEN for token in tokens[start + 1 : end])
        if 2 <= units <= MAX_WORDS and tokens[end - 1].key not in THINGS:
            yield start, end


def looks_like_a_person(reading: Reading, start: int, end: int) -> bool:
    """Whether a run of capitalised words is probably somebody's name, and worth a profile.

    A first name that we know begins it, a title, an occupation or a word of kinship introduces it, or an age
    or a verb of speech follows. Never in a title of a work, nor where every word has a capital.
    """
    if not _is_told_as_a_person(reading, start, end) or reading.styles[start] is not _NORMAL:
        return False
    tokens = reading.tokens[start:end]
    if tokens[0].key in _ONLY_PLACES or tokens[-1].is_initials:
        return False
    for token in tokens:
        key = token.key
        if key in _NEVER_IN_NAMES or not key.isalpha():
            return False
        if token.is_caps and not token.is_initials and len(key) > 2:
            return False
    return reading.title_around(start, end) is None and objection(reading, start, end) is None


def _is_told_as_a_person(reading: Reading, start: int, end: int) -> bool:
    if _is_introduced(reading, start):
        return True
    if reading.tokens[start].key not in FIRST_NAMES and not _is_told_of(reading, end):
        return False
    before = reading.before(start)
    return before is None or before.key not in _ARTICLES


def _is_introduced(reading: Reading, start: int) -> bool:
    """ "actress Xanthe Quill", "Ms. Xanthe Quill", "her daughter, Xanthe Quill"."""
    if not start:
        return False
    return reading.tokens[start - 1].key in _INTRODUCING and reading.between(start).strip(" .") in ("", ",")


def _is_told_of(reading: Reading, end: int) -> bool:
    """ "Xanthe Quill, 34," or "Xanthe Quill said"."""
    after = reading.after(end)
    return (after is not None and after.key in SPEECH) or is_age_after(reading, end)


def _is_pair(reading: Reading, start: int, taken: Collection[int]) -> bool:
    first = reading.tokens[start]
    second = reading.after(start + 1)
    if second is None or start + 1 in taken or first.key not in FIRST_NAMES or first.key in FUNCTION:
        return False
    return second.is_capital and second.key not in FUNCTION


def _continues(token: Token) -> bool:
    key, gap = token.key, token.gap
    if not (token.is_capital or gap is _HYPHEN or key in PARTICLES):
        return False
    return gap <= _HYPHEN and key not in _ENDING


def _is_no_name(reading: Reading, index: int) -> bool:
    if is_name_before(reading, index) is not False:
        return False
    token = reading.tokens[index]
    return token.key in INTRODUCTIONS or not token.is_caps or token.opens or not token.is_capital
