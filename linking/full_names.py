"""Names that stand in a text as the names table has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from linking.casing import Style
from linking.folding import read_fold, visible
from linking.guards import objection
from linking.keys import Gram, Made, is_spelling_of
from linking.reading import Reading
from linking.sighting import Sighting
from linking.story import KnownName
from linking.vocabulary import CALENDAR, COMMON_WORDS, FIRST_NAMES, FUNCTION, OFFICES, PLACE_NAMES, ROLES

_WORDS = COMMON_WORDS | FUNCTION | PLACE_NAMES | CALENDAR
_PLAIN_WORDS, _LITTLE_WORDS = _WORDS - FIRST_NAMES - CALENDAR, FUNCTION - FIRST_NAMES
_OFFICE_WORDS = OFFICES | ROLES

# Spelled like nothing else: deadmau5, A$AP, will.i.am, JLo.
_DISTINCTIVE = re.compile(r"[^\W\d][\d$]|[\d$][^\W\d]|\w\.\w|[a-z][A-Z]")

Names = Mapping[str, Sequence[KnownName]]


def full_names(reading: Reading, names: Names) -> list[Sighting]:
    """The names in a part, leftmost and then longest first, none overlapping another.

    A longer hit that a guard refuses does not hide a shorter one that passes; but the shorter one then has
    the rest of the longer name beside it, and must pass the guards with that. A name marked never to link is
    seen only where no other name stands.
    """
    hits = _hits(reading, names)
    barred = {gram for gram in hits if not any(name.may_link for name in names[gram.key])}
    if not barred:
        return _leftmost_longest(reading, hits, names)
    found = _leftmost_longest(reading, [gram for gram in hits if gram not in barred], names)
    taken = {index for sighting in found for index in range(sighting.start, sighting.end)}
    free = [gram for gram in hits if gram in barred and taken.isdisjoint(range(gram.start, gram.end))]
    return sorted(found + _leftmost_longest(reading, free, names), key=attrgetter("start"))


def _leftmost_longest(reading: Reading, hits: Sequence[Gram], names: Names) -> list[Sighting]:
    found: list[Sighting] = []
    free_from = 0
    for start, grams in groupby(hits, key=attrgetter("start")):
        if start < free_from:
            continue
        best = _best(reading, sorted(grams, key=attrgetter("end"), reverse=True), names)
        if best is None:
            continue
        if best.objection is None:
            while found and found[-1].end > start:
                found.pop()  # doubtful, and overlapping one that is not
            free_from = best.end
        elif found and found[-1].end > start:
            continue
        found.append(best)
    return found


def _best(reading: Reading, longest_first: Sequence[Gram], names: Names) -> Sighting | None:
    """The longest hit that no guard refuses; failing that, the longest that is only doubtful."""
    doubtful: Sighting | None = None
    for gram in longest_first:
        meant = _linkable(_meant(reading, gram, names[gram.key]))
        if not meant:
            continue
        against = objection(reading, gram.start, gram.end)
        sighting = Sighting(reading, gram.start, gram.end, meant, against, made=gram.made)
        if against is None:
            return sighting
        if not against.is_final:
            doubtful = doubtful or sighting
    return doubtful


def is_weak(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is so plain that the words alone do not show that a person is meant.

    One ordinary-looking word (Moss), a little word and a common one (The Edge, In May), places only (Paris
    Texas), an office that others have held (Duke of Marl), common words where all have a capital, or none.
    """
    tokens = reading.tokens[start:end]
    if len(tokens) == 1:
        return not _DISTINCTIVE.search(visible(reading.surface(start, end)))
    if not tokens[0].is_capital and not tokens[0].is_caseless and not any(t.is_capital for t in tokens):
        return not _DISTINCTIVE.search(visible(reading.surface(start, end)))
    if tokens[0].key in _OFFICE_WORDS and tokens[1].key == "of":
        return True
    if tokens[0].key in _LITTLE_WORDS and all(token.key in _WORDS for token in tokens):
        return True
    if tokens[0].key in FUNCTION or reading.styles[start] is not Style.NORMAL:
        return all(token.key in _PLAIN_WORDS for token in tokens)
    return all(token.key in PLACE_NAMES for token in tokens)


def _hits(reading: Reading, names: Names) -> list[Gram]:
    """Where keys of names stand. A single letter is no name, whatever the names table says."""
    document = reading.document
    hits = [gram for gram in document.grams if gram.key in names and len(gram.key) > 1]
    if names.keys().isdisjoint(document.stylised_keys):
        return hits
    wanted = {key for key in document.stylised_keys & names.keys() if len(key) > 1}
    return sorted(hits + document.stylised_grams(wanted))


def _linkable(names: list[KnownName]) -> list[KnownName]:
    """Without those who may not be linked under this name, where somebody else may."""
    barred = {name.person for name in names if not name.may_link}
    if not barred:
        return names
    return [name for name in names if name.person not in barred] or names


def _meant(reading: Reading, gram: Gram, names: Sequence[KnownName]) -> list[KnownName]:
    """Those of the names with this key that can be spelled as the text has it."""
    if gram.made is Made.RESPELT:
        surface = reading.surface(gram.start, gram.end)
        return [name for name in names if is_spelling_of(surface, name.text)]
    first = reading.tokens[gram.start]
    if (
        first.is_capital
        or first.is_caseless
        or any(t.is_capital for t in reading.tokens[gram.start : gram.end])
    ):
        return list(names)
    surface = read_fold(reading.surface(gram.start, gram.end))
    return [name for name in names if name.text[:1].islower() and read_fold(name.text) == surface]
