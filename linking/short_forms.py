"""Short forms of a name: "Ada", "Moss", "Ms. Moss" for the Ada Moss of the same story.

A short form is resolved only inside its story, and only when exactly one of the people named there can
carry it. Two carriers, a kinswoman, a namesake town: then it is at most suggested.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator, Mapping

from linking.carriers import Carriers
from linking.casing import Style
from linking.folding import read_fold
from linking.guards import Objection, is_name_after, is_name_before
from linking.reading import Reading
from linking.sighting import Sighting
from linking.tokens import Gap
from linking.vocabulary import (
    CALENDAR,
    COMMON_WORDS,
    COMPANIES,
    DEEDS,
    FEMALE_HONORIFICS,
    FUNCTION,
    GROUPS,
    KIN,
    LOWER_PLACES,
    MALE_HONORIFICS,
    MEN,
    MONTHS,
    OFFICES,
    PARTICLES,
    PLACE_NAMES,
    PLACE_PREPOSITIONS,
    PLAIN_HONORIFICS,
    SPEECH,
    SWORN,
    THINGS_OF,
    TRADE,
    WOMEN,
)

_HYPHEN, _NORMAL = Gap.HYPHEN, Style.NORMAL

MAX_FORM_WORDS = 4

_OFFICIAL = OFFICES | SWORN
_TITLES = PLAIN_HONORIFICS | _OFFICIAL
_NEVER_BEFORE = PARTICLES | {"a", "an", "another"}
_NEVER_AFTER = GROUPS | LOWER_PLACES | COMPANIES
_HERS = PLAIN_HONORIFICS & FEMALE_HONORIFICS
_ONLY_MEN, _ONLY_WOMEN = MEN - WOMEN, WOMEN - MEN
_BEFORE_A_MONTH = FUNCTION | {"mid"}
_LONGER_NAME = Objection("it is part of a longer name", is_final=True)
_COURT_CASE = Objection("beside “v.” it may be the name of a court case")
_BEFORE_AN_AGE = frozenset({"now", "aged", "age"})
_AGE_AFTER = re.compile(r" ?[,(] ?(?:now |aged |age )?\d{1,2} ?[,.);:]")


def short_forms(reading: Reading, carriers: Carriers, taken: Collection[int]) -> Iterator[Sighting]:
    """The short forms in a part, longest first at each word, with the people who can carry each.

    One with a single candidate and no objection is certain; the rest are for an editor.
    """
    keys, starts = reading.document.keys, carriers.starts
    free_from = 0
    for start in reading.document.beginnings:
        if keys[start] not in starts or start in taken or start < free_from:
            continue
        for end in _ends(reading, start, taken):
            known = carriers.known.get(reading.keys(start, end))
            if not known:
                continue
            against = form_objection(reading, start, end)
            if against and against.is_final:
                continue
            yield _weighed(reading, start, end, known, carriers, against)
            free_from = end
            break


def _weighed(
    reading: Reading,
    start: int,
    end: int,
    known: Mapping[Hashable, str],
    carriers: Carriers,
    against: Objection | None,
) -> Sighting:
    """A short form with everybody who can carry it there, and what else speaks against it."""
    title = title_before(reading, start)
    people = _fitting(title, known, carriers)
    bearers = [person for person in people if title in carriers.titles[person]] if title in _OFFICIAL else []
    strangers = carriers.strangers.get(reading.keys(start, end))
    if not strangers and end - start == 1 and title not in _HERS:
        strangers = carriers.others.get(reading.tokens[start].key)
    if len(bearers) == 1:
        people = bearers
    elif title in SWORN:
        against = against or Objection(f"nobody of this name is called “{title.title()}” in the story")
    elif strangers:
        against = against or Objection(f"“{' '.join(min(strangers)).title()}” is named too")
    sighting = Sighting(reading, start, end, (), against, method="short")
    sighting.candidates = tuple((person, round(0.9 / len(people), 3)) for person in people)
    return sighting


def form_objection(reading: Reading, start: int, end: int) -> Objection | None:
    """Why these tokens may not be somebody's short form, or one-word name, where they stand."""
    worst = None
    for guard in (_before, _after, _place, _ordinary_word, _date, _title):
        found = guard(reading, start, end)
        if found and found.is_final:
            return found
        worst = worst or found
    return worst


def is_kin_before(reading: Reading, start: int) -> bool:
    """Whether a word such as "daughter" introduces the name: "her daughter, Ivy", "first lady Ivy Moss"."""
    if not start or reading.between(start).strip() not in ("", ","):
        return False
    word = reading.tokens[start - 1].key
    return word in KIN or (word == "lady" and start > 1 and reading.tokens[start - 2].key == "first")


def is_age_after(reading: Reading, end: int) -> bool:
    """Whether an age follows, as when somebody is introduced: "Ivy, 11,"."""
    following = reading.document.keys[end : end + 1]
    if not following or not (following[0] in _BEFORE_AN_AGE or following[0].isdigit()):
        return False
    last = reading.tokens[end - 1].end
    return _AGE_AFTER.match(read_fold(reading.document.text[last : last + 16])) is not None


def is_called_so(reading: Reading, start: int, person: Hashable, carriers: Carriers) -> bool:
    """Whether the office before a short form is the one that the person bears where named in full."""
    title = title_before(reading, start)
    return title in _OFFICIAL and title in carriers.titles[person]


def title_before(reading: Reading, start: int) -> str:
    """The key of a title that stands before a name: "mr", "president", "judge"; or nothing."""
    word = reading.before(start)
    return word.key if word is not None and word.is_capital and word.key in _TITLES else ""


def _ends(reading: Reading, start: int, taken: Collection[int]) -> list[int]:
    tokens = reading.tokens
    end = start + 1
    while (
        end < len(tokens) and end - start < MAX_FORM_WORDS and end not in taken and tokens[end].gap <= _HYPHEN
    ):
        end += 1
    return list(range(end, start, -1))


def _fitting(title: str, known: Mapping[Hashable, str], carriers: Carriers) -> list[Hashable]:
    """The carriers whom "Mr." or "Ms." before the name does not rule out. "Mrs." may be anybody's wife."""
    if title not in PLAIN_HONORIFICS:
        return list(known)
    return [person for person in known if first_names_fit(title, carriers.names[person])]


def first_names_fit(title: str, names: Collection[tuple[str, ...]]) -> bool:
    """Whether somebody of these full names may be called "Mr.", "Ms." or "Mrs." """
    first_names = {name[0] for name in names}
    if title == "mrs":
        return not first_names.isdisjoint(WOMEN)
    if title in MALE_HONORIFICS:
        return first_names.isdisjoint(_ONLY_WOMEN)
    return title not in FEMALE_HONORIFICS or first_names.isdisjoint(_ONLY_MEN)


def _before(reading: Reading, start: int, end: int) -> Objection | None:
    """Words on the left that make it part of a longer name, a firm, a thing."""
    if start and reading.between(start).strip() == "&" and reading.styles[start] is _NORMAL:
        return Objection("it is part of the name of a firm", is_final=True)
    before = reading.before(start)
    if before is None:
        return None
    if reading.tokens[start].gap is _HYPHEN:
        return Objection("it is part of a longer word", is_final=True)
    if before.key in ("v", "vs", "versus"):
        return _COURT_CASE
    if before.key in PLAIN_HONORIFICS and _is_pair_of_titles(reading, start - 1):
        return Objection("it is a couple's name", is_final=True)
    if not before.is_capital:
        head = reading.before(start - 1) if before.key == "of" else None
        if before.key in _NEVER_BEFORE or (head is not None and head.is_capital and head.key in THINGS_OF):
            return Objection(f"“{before.key}” stands before it", is_final=True)
    elif before.key not in PLAIN_HONORIFICS and is_name_before(reading, start - 1) is not False:
        return _LONGER_NAME
    return None


def _is_pair_of_titles(reading: Reading, index: int) -> bool:
    """ "Mr. and Mrs. Moss" """
    tokens = reading.tokens
    return index > 1 and tokens[index - 1].key == "and" and tokens[index - 2].key in PLAIN_HONORIFICS


def _after(reading: Reading, start: int, end: int) -> Objection | None:
    """Words on the right that make it part of a longer name, a family, a firm, a thing."""
    if end < len(reading.tokens) and reading.between(end).strip() == "&":
        return Objection("it is part of the name of a firm", is_final=True)
    after = reading.after(end)
    if after is None:
        return None
    if after.is_capital and (after.gap is _HYPHEN or is_name_after(reading, end) is not False):
        return _LONGER_NAME
    if after.key in _NEVER_AFTER:
        return Objection(f"“{after.key}” after it: not one person", is_final=True)
    following = reading.after(end + 1)
    if after.key in PARTICLES and following is not None and following.is_capital:
        return _LONGER_NAME
    if after.key in ("v", "vs", "versus"):
        return _COURT_CASE
    return Objection(f"“{after.key}” after it may mean a firm") if after.key in TRADE else None


def _place(reading: Reading, start: int, end: int) -> Objection | None:
    """A name that is a place as well, where it reads like the place."""
    token = reading.tokens[start]
    if end - start > 1 or token.key not in PLACE_NAMES:
        return None
    before = reading.before(start)
    if before is not None and before.key in PLACE_PREPOSITIONS:
        return Objection(f"“{before.key} {reading.surface(start, end)}” may be the place")
    after = reading.after(end)
    is_told = (
        title_before(reading, start) or token.is_possessive or (after is not None and after.key in DEEDS)
    )
    if token.key in reading.usage.places and not is_told:
        return Objection("the story has a place of this name as well")
    if token.is_caps and token.gap is Gap.BLOCK:
        return Objection("it may be a dateline", is_final=True)
    if reading.styles[start] is Style.CAPS:
        return Objection("it may be the place")
    return None


def _ordinary_word(reading: Reading, start: int, end: int) -> Objection | None:
    """A name that is a word as well, where its capital says nothing."""
    token = reading.tokens[start]
    if end - start > 1:
        is_article = token.key in ("a", "i", "o") and "." not in reading.between(start + 1)
        return Objection("it is no initial", is_final=True) if is_article else None
    is_word = reading.usage.is_ordinary(token.key) or token.key in FUNCTION
    if reading.styles[start] is not _NORMAL:
        return Objection("it may be an ordinary word", is_final=True) if is_word else None
    if not token.opens or token.is_possessive or not (is_word or token.key in COMMON_WORDS):
        return None
    after = reading.after(end)
    if after is None:
        return Objection("alone it may be an ordinary word") if is_word else None
    if after.key in (SPEECH if is_word else DEEDS) or after.key in CALENDAR or after.key.endswith("ed"):
        return None
    return Objection("at the beginning of a sentence it may be an ordinary word")


def _date(reading: Reading, start: int, end: int) -> Objection | None:
    token = reading.tokens[start]
    if end - start > 1 or token.key not in MONTHS:
        return None
    before, after = reading.before(start), reading.after(end)
    if (after is not None and after.key.isdigit()) or (before is not None and before.key in _BEFORE_A_MONTH):
        return Objection("it is the month", is_final=True)
    return None


def _title(reading: Reading, start: int, end: int) -> Objection | None:
    title = reading.title_around(start, end)
    if title is None or reading.document.text[title[1] - 1] in ",!?":
        return None
    return Objection("it stands in the title of a work", is_final=True)
