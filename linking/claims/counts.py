"""How many children somebody is said to have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linking.claims.claim import Children
from linking.claims.tape import Tape, number
from linking.claims.words import NUMBER, P, one_of, words

_PARENTS = words("father mother dad mum mom parent")
_CHILDREN = words("kids children")
_NOT_HIS = words("step foster adopted grown young small god fictional more other of")

_DOES = one_of("said, says, told, was, is, has, who, and, opened, arrived, posted, shared, joined")
_OF = re.compile(rf" of {NUMBER}(?=[,.;)]|\Z| {_DOES}\b)", re.IGNORECASE)
_PARENT = re.compile(rf"{P},? (?:who )?(?:(?:is )?(?:now )?an? |the )?(?:proud |single |married )?\Z")
_SO_MANY = rf"{NUMBER} (?:[a-z]+ )?\Z"
_HAS = re.compile(
    rf"{P},? (?:who )?(?:also )?(?:shares?|has|have|is raising) (?:his |her |their )?{_SO_MANY}",
    re.IGNORECASE,
)
_BOTH = re.compile(rf"{P} and {P} (?:also )?(?:share|have) {_SO_MANY}", re.IGNORECASE)
_WHOM = re.compile(rf"{P},? (?:with )?whom (?:he|she)\b[^@%;:.]{{0,60}}?shares? {_SO_MANY}", re.IGNORECASE)
_MORE_BEFORE = re.compile(r" (?:and|of|with) \Z")
_WITH = re.compile(rf" with {P}|(?=[,.;:]|\Z| together| with:)")


def counts(tape: Tape) -> Iterator[Children]:
    """Silent in quotations, about another time, and about some of somebody's children."""
    for token in tape.triggers(_PARENTS):
        left, base = tape.before(token.start)
        named, said = _PARENT.search(left), _OF.match(tape.after(token.end))
        if named and said and (person := tape.person(named, 1, base)) is not None:
            yield from _made(tape, token.start, token.end + said.end(), said[1], (person,))
    for token in tape.triggers(_CHILDREN):
        left, base = tape.before(token.start)
        beside = _WITH.match(tape.after(token.end))
        other = tape.person(beside, 1, token.end) if beside else None
        match = _BOTH.search(left) or _HAS.search(left) or _WHOM.search(left)
        if not beside or not match or _MORE_BEFORE.search(left[: match.start()]):
            continue
        people = [tape.person(match, group, base) for group in range(1, match.re.groups)]
        people += [other] if other is not None and match.re is _HAS else []
        at = match.start(match.re.groups)
        spelled = left[at:].split()
        if None not in people and _NOT_HIS.isdisjoint(spelled):
            yield from _made(tape, base + at, token.end, spelled[0], tuple(people))


def _made(tape: Tape, start: int, end: int, said: str, people: tuple[object, ...]) -> Iterator[Children]:
    if not tape.is_quoted(start, end) and not tape.is_about_then(start, end):
        yield Children(tape.place(start, end), number(said), people)
