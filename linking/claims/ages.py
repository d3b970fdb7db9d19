"""Ages: of people who are named beside them, and of children who have no profile to link to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linking.claims.claim import Age
from linking.claims.tape import Tape, only
from linking.claims.words import PROFESSION, P, words
from linking.vocabulary import DEMONYMS, KIN, ROLES

OLDEST = 115
_OLD = words("old")
_NUMBERS = frozenset(str(age) for age in range(1, OLDEST))
_CHILDREN = words("kid kids child children son sons daughter daughters twins toddler baby")

_YEARS_OLD = re.compile(
    r"(?<![\w.-])(?:(an?|then|the|now|his|her|their|@+'s?)[ -])?(\d{1,3})[- ]years?[- ]\Z", re.IGNORECASE
)
_BESIDE = re.compile(rf"((?:,? [\w&.'-]+){{0,4}}?),? {P}")
_AND_ANOTHER = re.compile(",? and @")
_DESCRIBES = ROLES | KIN | DEMONYMS | words("and former award-winning pop film movie tv soap only eldest")
_BY_ITSELF = re.compile(rf"(?: {PROFESSION})?(?= [a-z]|[,.;'])")
_CHILD_BESIDE = re.compile(r" (?:son|daughter|child|boy|girl),? ([A-Z][\w'-]+)(?![ -][A-Z@%])")

_BEFORE_NUMBER = re.compile(
    rf"{P}(?:'s)?(?P<how>,? \(|, (?:(?:now|aged|age) )?|,? (?:who )?is (?:now )?|"
    r" (?:(?:has )?just )?turned | turns )\Z"
)
_AFTER_NUMBER = re.compile(r"\)|[,;](?! ?\d)|\.?\Z|\.(?!\d)| and\b| years old\b")
_WEEKDAY = "on (?:mon|tues|wednes|thurs|fri|satur|sun)day"
_RECENT = re.compile(
    r" (?:last|this|earlier this) (?:week|month)\b|\.?\Z|"
    rf" (?:this year|{_WEEKDAY}|yesterday|today|recently)\b",
    re.IGNORECASE,
)
_SOON = re.compile(r" (?:today|tomorrow|next|this|on)\b|\.?\Z")
_CHILD = re.compile(r"(?<![\w@%'-])([A-Z][\w'-]+(?: [A-Z][\w'-]+)?),? \(?\Z")
_OF_ANOTHER = re.compile(r"\b(?:marriage|relationship|niece|nephew|god\w+|step\w+)s?\b", re.IGNORECASE)
_DIED = re.compile(
    rf"{P},?(?: who)?(?: has)? (?:died|passed away)\b[^@%.;]{{0,60}}?(?:aged|at|at the age of|at age) \Z"
)


def ages(tape: Tape) -> Iterator[Age]:
    """Silent about ages in quotations, and in clauses that may speak of another time."""
    for token in tape.triggers(_OLD):
        yield from _years_old(tape, token.start, token.end)
    for token in tape.triggers(_NUMBERS):
        if tape.text[token.start : token.end].isdigit():
            yield from _beside(tape, token.start, token.end)


def _years_old(tape: Tape, at: int, end: int) -> Iterator[Age]:
    """ "29-year-old daughter Ada Moss", "The 45-year-old actor smiled"."""
    left, base = tape.before(at)
    match = _YEARS_OLD.search(left[-40:])
    start = at - len(left[-40:]) + match.start(2) if match else at
    if match is None or tape.is_quoted(start, end) or tape.is_about_then(start, end):
        return
    word, years = (match[1] or "").lower(), int(match[2])
    right = tape.after(end)
    beside = _BESIDE.match(right)
    if beside and _is_description(beside[1]):
        person = tape.person(beside, 2, end)
        is_then = word == "then" or (word in ("a", "an") and not beside[1])
        is_of_both = not beside[1] and _AND_ANOTHER.match(right, beside.end())
        if person is not None and not (is_then or is_of_both or tape.is_thing(end + beside.end())):
            yield Age(tape.place(start, end), years, person)
    elif child := _CHILD_BESIDE.match(right):
        yield Age(tape.place(start, end), years, name=child[1])
    elif word == "the" and _BY_ITSELF.match(right) and "@" not in right and "%" not in left + right:
        before = tape.sentence_before(base)
        person = only(tape.people(base - len(before), before))
        if person is not None and "@" not in left and "%" not in before:
            yield Age(tape.place(start, end), years, person)


def _is_description(words: str) -> bool:
    """Whether the words between an age and a name say what the person is: “daughter”, “Tall House star”."""
    if "," in words and words.rsplit(None, 1)[-1].lower() not in KIN:
        return False
    said = words.replace(",", " ").split()
    if not said:
        return True
    last = said[-1].lower()
    if last not in _DESCRIBES or last == "and" or last.endswith("twins"):
        return False
    return all(word.lower() in _DESCRIBES or word[0].isupper() for word in said)


def _beside(tape: Tape, start: int, end: int) -> Iterator[Age]:
    """ "Ada Moss, 45,", "Ada Moss (45)", "Ada Moss turned 45 last week", "Pip, 5"."""
    left, base = tape.before(start)
    right = tape.after(end)
    years = int(tape.text[start:end])
    if died := _DIED.search(left):
        person = tape.person(died, 1, base)
        if person is not None and not tape.is_quoted(start, end):
            first = start - len("aged ") if left.endswith("aged ") else start
            yield Age(tape.place(first, end), years, person, at="death")
        return
    match = _BEFORE_NUMBER.search(left)
    if match and (person := tape.person(match, 1, base)) is not None:
        yield from _of_person(tape, match["how"], person, start, end, right)
        return
    child = _CHILD.search(left)
    if child is None or not _AFTER_NUMBER.match(right) or _CHILDREN.isdisjoint(_spelled(left)):
        return
    if _OF_ANOTHER.search(left):
        return
    if not tape.is_quoted(start, end) and not tape.is_about_then(start, end):
        yield Age(tape.place(start, end), years, name=child[1])


def _spelled(text: str) -> set[str]:
    return {word.strip(",:;()'\"") for word in text.lower().split()}


def _of_person(tape: Tape, how: str, person: object, start: int, end: int, right: str) -> Iterator[Age]:
    if tape.is_quoted(start, end) or tape.is_about_then(start, end):
        return
    years = int(tape.text[start:end])
    if "turn" in how:
        is_next = "turns" in how
        first = start - len("turned ") + is_next
        if (_SOON if is_next else _RECENT).match(right):
            at = "next birthday" if is_next else "now"
            yield Age(tape.place(first, end), years, person, at=at)  # type: ignore[arg-type]
    elif _AFTER_NUMBER.match(right) and not (
        how.endswith(("is ", "now ")) and not right.startswith((" years", ",", "."))
    ):
        last = end + len(" years old") if right.startswith(" years old") else end
        yield Age(tape.place(start, last), years, person)
