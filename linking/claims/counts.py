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
        if beside is None:
            continue
        other = tape.person(beside, 1, token.end)
        if match := _BOTH.search(left):
            people, said = (tape.person(match, 1, base), tape.person(match, 2, base)), match.start(3)
        elif match := _HAS.search(left):
            if re.search(r" and \Z|\bof \Z|\bwith \Z", left[: match.start()]):
                continue
            people, said = (tape.person(match, 1, base), *([other] if other else [])), match.start(2)
        elif match := _WHOM.search(left):
            people, said = (tape.person(match, 1, base),), match.start(2)
        else:
            continue
        words = left[said:].split()
        if None not in people and _NOT_HIS.isdisjoint(words):
            yield from _made(tape, base + said, token.end, words[0], people)


def _made(tape: Tape, start: int, end: int, said: str, people: tuple[object, ...]) -> Iterator[Children]:
    if not tape.is_quoted(start, end) and not tape.is_about_then(start, end):
        yield Children(tape.place(start, end), number(said), people)
