"""Years of weddings, divorces, births and deaths."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from linking.claims.claim import Year
from linking.claims.tape import Tape, date_of
from linking.claims.words import CORRECTED, DATE, FICTION, YEAR, P, one_of, words

_WEDDING = words("wed wedded married knot vows hitched aisle")
_DIVORCE = words("divorced divorce")
_BIRTH = words("born b")
_DEATH = words("died passed death")

_PLACE = r"in [A-Z][\w'.]+(?:,? [A-Z][\w'.]+){0,2}"
_HOW = one_of(
    "secretly, quietly, officially, first, legally, in an? [a-z -]{1,40}?(?:ceremony|service|wedding)"
)
_WHOM = r"(?: (?P<object>@+|him|her|each other|one another))?"
_WHERE = rf"(?: (?:{_HOW}|{_PLACE}),?){{0,2}}"
_VOWS = "exchanged (?:their )?(?:wedding )?vows"
_WED = re.compile(
    rf"{one_of(f'wed, wedded, married, tied the knot, {_VOWS}, got hitched, walked down the aisle')}"
    rf"{_WHOM}{_WHERE} {DATE}"
)
_WAS_FINAL = r"(?:of (?P<of>@+ and @+) )?(?:was )?(?P<said>finali[sz]ed)|became final"
_DIVORCED = re.compile(rf"(?:divorced{_WHOM}|divorce (?:{_WAS_FINAL})),? {DATE}")
_FINALISED = re.compile(
    rf"(?P<said>finali[sz]ed) (?:their|the|his|her) divorce(?: from (?P<object>@+))? {DATE}"
)
_BORN = re.compile(rf"(?:born|b\.)(?: @+)?(?: {_PLACE},?)? (?:{DATE}|(?P<bare>{YEAR}))")
_DIED = re.compile(rf"(?:died|passed away|death)(?: (?:peacefully|suddenly))?,? {DATE}")
_LEAD = re.compile(
    r"(?:tied the |exchanged (?:their )?(?:wedding )?|got |walked down the |finali[sz]ed (?:their|the|his|"
    r"her) )\Z"
)
"""What stands before the telling word and belongs to the phrase: “tied the” before “knot”."""

_NOT_SO = re.compile(
    rf"\b(?:if|would|could|should|might|may|almost|nearly|never|not|plan\w*|hoped?|supposed|were to|set to|"
    rf"until|"
    rf"re-?|again|fictional|rumou?r\w*|claim\w*|alleg\w*|{CORRECTED}|lovers who|{FICTION})\b|n't\b",
    re.IGNORECASE,
)
_MORE = re.compile(rf",? (?:and|or|but) (?:again|in|then|{YEAR})\b|[-/]\d| (?:from|to) [^@]")
_ADVERBS = one_of("had, has, have, both, finally, secretly, quietly, first, got, were, was")
_PAIR = re.compile(rf"{P}(?:'s)?,? and (?:(?:his|her) [a-z -]{{2,20}} )?{P}(?:, who)?(?: {_ADVERBS})*,? \Z")
_ONE = re.compile(rf"{P}(?:,? who)?(?: {_ADVERBS})*,? \Z")
_WHOM_THEY = re.compile(rf"{P}, (?:and )?whom (?:(?P<by>@+)|he|she|they)(?: {_ADVERBS})? \Z")
_COUPLE = re.compile(
    r"\b[Tt]he (?:[a-z-]+ ){0,2}(?:exes|couple|pair|duo|spouses|stars|actors|costars|co-stars)"
    rf"(?: -|,)? ?(?:who )?(?:[a-z]+ [a-z0-9 ]{{0,60}} and )?(?:{_ADVERBS} )?\Z"
)
_THEY = re.compile(rf"\A(?:\S+ ){{0,3}}?[Tt]hey (?:{_ADVERBS} )?\Z")
_IN_A_STORY = re.compile(rf"\b(?:{FICTION})\b", re.IGNORECASE)
_OWN = re.compile(rf"{P}(?:'s|,? (?:who )?(?:was|had|has)|, who|, |,? \()?(?: (?:was|sadly))? ?\Z")
_SOMEBODY_ELSE = re.compile(rf"\b{one_of('of, father, mother, son, daughter, parents?, character')}\s\Z")
_NAMED_AFTER = re.compile(rf",? {P}")


def years(tape: Tape) -> Iterator[Year]:
    """Silent in quotations, about what was not, and wherever a second year follows."""
    for token in tape.triggers(_WEDDING):
        yield from _shared(tape, "wedding", _WED, token.start)
    for token in tape.triggers(_DIVORCE):
        yield from _shared(tape, "divorce", _DIVORCED, token.start)
        yield from _shared(tape, "divorce", _FINALISED, token.start)
    for token in tape.triggers(_BIRTH):
        yield from _own(tape, "birth", _BORN, token.start)
    for token in tape.triggers(_DEATH):
        yield from _own(tape, "death", _DIED, token.start)


def _shared(tape: Tape, event: str, pattern: re.Pattern[str], at: int) -> Iterator[Year]:
    """A wedding or a divorce: of two people, of one, or of a couple that the story speaks of."""
    first, _ = tape.sentence(at)
    start = _begins(tape.text, at, first)
    match = pattern.match(tape.text, start, tape.sentence(at)[1])
    if match is None or not _may_be(tape, match):
        return
    people = _couple(tape, match)
    if people is None:
        return
    year, month, day = date_of(match)
    first = match.start("said") if event == "divorce" and match["said"] else match.start()
    place = tape.place(first, match.end("year"))
    yield Year(place, event, year, month, day, people)  # type: ignore[arg-type]


def _begins(text: str, at: int, first: int) -> int:
    """Where the phrase begins whose telling word is at an offset: “tied the” before “knot”."""
    lead = _LEAD.search(text[max(first, at - 30) : at])
    return at - len(lead[0]) if lead else at


def _may_be(tape: Tape, match: re.Match[str]) -> bool:
    start, end = match.span()
    if tape.is_quoted(start, end) or _MORE.match(tape.text, match.end()):
        return False
    return _NOT_SO.search(tape.clause(start, end)) is None


def _couple(tape: Tape, match: re.Match[str]) -> tuple[Hashable, ...] | None:
    """Who wed or parted: two, one, nobody for the couple of the story, None for somebody else."""
    left, base = tape.before(match.start())
    groups = match.re.groupindex
    if "of" in groups and match["of"]:
        return tuple(tape.people(match.start("of"), match["of"]))
    named = match["object"] if "object" in groups else None
    partner = tape.who.get(match.start("object")) if named and named[0] == "@" else None
    if pair := _PAIR.search(left):
        people = tuple(dict.fromkeys((tape.person(pair, 1, base), tape.person(pair, 2, base))))
        return people if not named and len(people) == 2 and None not in people else None
    if whom := _WHOM_THEY.search(left):
        people = (tape.person(whom, 1, base), tape.person(whom, "by", base))
        return tuple(person for person in people if person is not None)
    if one := _ONE.search(left):
        people = tuple(p for p in (tape.person(one, 1, base), partner) if p is not None)
        if partner is None and left[: one.start()].rstrip().endswith((" and", ",", " of", " with", " to")):
            return None
        return people or None
    if "%" in left or named:
        return None
    if _COUPLE.search(left):
        return ()
    if _THEY.search(left):
        before = tape.sentence_before(match.start())
        if _IN_A_STORY.search(before):
            return None
        people = tuple(tape.people(base - len(before), before))
        return people if len(people) == 2 and "%" not in before else None
    return None


def _own(tape: Tape, event: str, pattern: re.Pattern[str], at: int) -> Iterator[Year]:
    """A birth or a death: of who is named just before it, or just after “Born in 1958,”."""
    match = pattern.match(tape.text, at, tape.sentence(at)[1])
    if match is None or not _may_be(tape, match):
        return
    left, base = tape.before(at)
    lead = _OWN.search(left)
    person = tape.person(lead, 1, base) if lead else None
    if lead and _SOMEBODY_ELSE.search(left[: lead.start()]):
        return
    if event == "birth" and lead and lead[0].endswith("'s "):
        return
    if person is None and event == "birth" and not left.strip():
        after = _NAMED_AFTER.match(tape.after(match.end()))
        person = tape.person(after, 1, match.end()) if after else None
    if person is None:
        return
    bare = match["bare"] if event == "birth" else None
    year, month, day = (int(bare), 0, 0) if bare else date_of(match)
    place = tape.place(match.start(), match.end("bare") if bare else match.end("year"))
    yield Year(place, event, year, month, day, (person,))  # type: ignore[arg-type]
