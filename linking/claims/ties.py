"""What one person in a story is called by relation to another: wife, ex-husband, widow, fiancé, late."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from linking.claims.claim import Tie
from linking.claims.tape import Tape
from linking.claims.words import ANOTHER_TIME, FICTION, PROFESSION, P, one_of, words
from linking.tokens import Token

_TIES = words("wife husband widow widower fiance fiancee ex exwife exhusband")
_LATE = words("late")
_EX = words("ex former")
_NO_TIE = words(
    "then future first second third would-be wouldbe onetime one-time soon-to-be onscreen on-screen screen "
    "tv film "
    "movie fake fictional stage work pretend new next alleged rumored rumoured secret never not a an any no "
    "to be"
)
"""Words before “wife” after which nobody says who is married to whom now."""

_ONE_MODIFIER = r"(?P<mods>(?:(?:ex|former|late|estranged)[ -])?)"
_OWNER = re.compile(
    r"(?:(?<!@)(@+)'s?|(?P<pronoun>\b(?:[Hh]is|[Hh]er))|"
    rf"(?P<role>\b[Tt]he [^@%,;:\"]{{0,40}}?{PROFESSION}'s)) (?P<mods>(?:[a-z-]+[ -]){{0,2}})\Z"
)
_BEFORE_OPEN = one_of(
    "and, with, to, of, for, from, earn, by, have, between, joined, thanked, beside, see, brought, kissed, "
    "hugged, "
    "told, when, while, as"
)
_OPEN = re.compile(rf"(?:\A|[,\"(] ?|\b{_BEFORE_OPEN} ){_ONE_MODIFIER}\Z", re.IGNORECASE)
_PAIR = re.compile(rf"{P} (?:and|with) {_ONE_MODIFIER}\Z")
_HOLDER = re.compile(rf",? (?:{PROFESSION},? )?{P}")
_OF = re.compile(rf" of {P}")
_ENDS = re.compile(r"[,.;)]|\Z")
_HELD_OF = re.compile(rf"{P},? (?:is )?(?:the )?{_ONE_MODIFIER}\Z")
_HELD_BEFORE = re.compile(rf"{P}(?:,| is|,? who is)(?: also)? \Z")
_TELLING = re.compile(r"(?:ex-|ex |former |late |estranged )\Z")
_LATE_BEFORE = re.compile(r"\b(?:the|his|her|their|@+'s?) \Z", re.IGNORECASE)
_RELATIVE = one_of(
    "husband, wife, father, mother, brother, sister, son, daughter, partner, boyfriend, girlfriend"
)
_LATE_AFTER = re.compile(rf"(?P<kin> {_RELATIVE})?(?: (?:great|legend|{PROFESSION})){{0,2}},? {P}")

_NOW = r"(?! (?:he|she|it|they)'s| (?:wife |husband )?@+ (?!was|has)[a-z]+s\b)"  # “when she needs help”
_THEN = re.compile(
    rf"\b(?:{ANOTHER_TIME}|when{_NOW}|(?:was|were) \w+ing|had|marriage|married|wed|days|era|knot|wedding|"
    rf"follows|centers on|centres on|tells|{FICTION})\b",
    re.IGNORECASE,
)


def ties(tape: Tape) -> Iterator[Tie]:
    """Silent where another time or a part may be spoken of, and in quotations save beside two names."""
    for token in tape.triggers(_TIES):
        yield from _tie(tape, token)
    for token in tape.triggers(_LATE):
        yield from _late(tape, token)


def _tie(tape: Tape, token: Token) -> Iterator[Tie]:
    left, base = tape.before(token.start)
    right = tape.after(token.end)
    if token.key == "ex" and right.startswith("-"):
        return  # of “ex-wife”: its turn comes with the wife
    owner = _OWNER.search(left)
    if holder := _HOLDER.match(right):
        person = tape.person(holder, 1, token.end)
        if person is not None and not tape.is_thing(token.end + holder.end()):
            yield from _beside(tape, token, owner, person, left, base)
    elif after := _OF.match(right):
        if held := _HELD_OF.search(left):
            whose = tape.person(after, 1, token.end)
            yield from _made(tape, token, held["mods"], tape.person(held, 1, base), (whose,))
    elif owner and owner[1] and _ENDS.match(right):
        held = _HELD_BEFORE.search(left[: owner.start()])
        if held:
            whose = tape.person(owner, 1, base)
            yield from _made(tape, token, owner["mods"], tape.person(held, 1, base), (whose,))


def _beside(
    tape: Tape, token: Token, owner: re.Match[str] | None, holder: Hashable, left: str, base: int
) -> Iterator[Tie]:
    """ "wife, Ada Moss" and whose she is said to be, if it is said."""
    if owner and owner[1]:
        if (whose := tape.person(owner, 1, base)) is not None:
            yield from _made(tape, token, owner["mods"], holder, (whose,))
    elif owner and owner["pronoun"]:
        if tape.is_quoted(token.start, token.end):
            return  # whose, only the speaker knows
        before = left[: owner.start()]
        people = tape.people(base, before)
        if not people and not before.strip():
            before = tape.sentence_before(base)
            people = tape.people(base - len(before), before)
        if people and "%" not in before:
            yield from _made(tape, token, owner["mods"], holder, tuple(p for p in people if p != holder))
    elif owner and owner["role"]:
        yield from _made(tape, token, owner["mods"], holder, (), is_open=True)
    elif (pair := _PAIR.search(left)) and (whose := tape.person(pair, 1, base)) is not None:
        yield from _made(tape, token, pair["mods"], holder, (whose,))
    elif (bare := _OPEN.search(left)) and "%" not in left[-80:]:
        people = [person for person in tape.people(base, left) if person != holder]
        yield from _made(tape, token, bare["mods"], holder, tuple(people), is_open=len(people) != 1)


def _made(
    tape: Tape,
    token: Token,
    modifiers: str,
    holder: Hashable | None,
    others: tuple[Hashable | None, ...],
    *,
    is_open: bool = False,
) -> Iterator[Tie]:
    said = modifiers.replace("ex-", "ex ").replace("-", " ").split()
    if holder is None or None in others or not _NO_TIE.isdisjoint(modifiers.split()) or "then" in said:
        return
    if not is_open and not others:
        return
    first, end = token.start - len(_telling(modifiers)), token.end
    if _THEN.search(tape.clause(first, end)) or tape.is_in_a_work(first):
        return
    word = _word(token.key, said)
    if word:
        yield Tie(tape.place(first, end), word, holder, others, is_open)  # type: ignore[arg-type]


def _telling(modifiers: str) -> str:
    """The end of the words before “wife” that changes what it says: “former ”."""
    match = _TELLING.search(modifiers)
    return match[0] if match else ""


def _word(key: str, said: list[str]) -> str | None:
    if key in ("widow", "widower"):
        return "widow" if not said else None
    if key in ("fiance", "fiancee"):
        return "fiance" if not _EX.intersection(said) else None
    if key == "ex":
        return "ex-partner"
    if key in ("exwife", "exhusband") or _EX.intersection(said):
        return "ex"
    if "late" in said:
        return None  # `_late` has it
    return "estranged" if "estranged" in said else "current"


def _late(tape: Tape, token: Token) -> Iterator[Tie]:
    """ "the late Ada Moss", "her late husband, Ben Hale"."""
    left, _ = tape.before(token.start)
    match = _LATE_AFTER.match(tape.after(token.end))
    if match is None or not _LATE_BEFORE.search(left):
        return
    person = tape.person(match, 2, token.end)
    end = token.end + (match.end("kin") if match["kin"] else 0)
    if person is None or tape.is_thing(token.end + match.end()) or tape.is_quoted(token.start, end):
        return
    if not _THEN.search(tape.clause(token.start, end)):
        yield Tie(tape.place(token.start, end), "late", person)
