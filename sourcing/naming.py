"""Whether a text names somebody, in the ways in which copy prints names. Pure.

What is known of somebody is one field, “Ada Moss, his driver; Theo Marsh”: entries stand between semicolons,
and of each what stands before the first comma is the name."""

import re
from collections.abc import Iterator, Sequence

import linking
from linking.tokens import Gap, Token
from linking.vocabulary import FIRST_NAMES, GENERATIONS, HONORIFICS, PARTICLES

LONGEST = 5  # words of a name, however it is written
BETWEEN = 2  # words that may stand between first and last name

_BRACKETED = re.compile(r"\([^)]*\)")
_NICKNAME = re.compile(r"[“\"][^”\"]*[”\"]")

Name = tuple[str, ...]  # keys of its words


def names_of(told: str) -> list[Name]:
    """The names in what is known of somebody."""
    return list(dict.fromkeys(name for entry in re.split(r"[;\n]", told) for name in _in_entry(entry)))


def names(name: Name, text: linking.Document) -> bool:
    """Whether that name stands in a text: as it is, turned round, with others between first and last name,
    with an initial, run together, or by the last name where nobody else bears it. A name of one word has a
    capital."""
    if any(not key.isascii() and key.lower() == key.upper() for key in name):  # a writing without capitals
        return "".join(name) in text.text.replace(" ", "")
    if len(name) == 1:
        return any(token.key == name[0] and token.is_capital and not token.opens for token in text.tokens)
    return _in_full(name, text.keys) or _by_last_name(name, text)


def _in_entry(entry: str) -> Iterator[Name]:
    piece = _NICKNAME.sub(" ", _BRACKETED.sub(" ", entry)).partition(",")[0]
    tokens = [token for token in linking.read_text(piece).tokens if token.key not in GENERATIONS | HONORIFICS]
    if 0 < len(tokens) <= LONGEST:
        yield tuple(token.key for token in tokens)
    yield from _capitalised(tokens)


def _capitalised(tokens: Sequence[Token]) -> Iterator[Name]:
    """Words with a capital in a row, particles between them included. Of a long one the end too: a title may
    stand before it."""
    run: list[str] = []
    little: list[str] = []
    for token in [*tokens, None]:
        if token and token.is_capital:
            run, little = [*run, *little, token.key], []
        elif token and run and token.key in PARTICLES:
            little.append(token.key)
        elif run:
            if len(run) > 1:
                yield tuple(run)
                yield tuple(run[-2:])
            run, little = [], []


def _in_full(name: Name, keys: Sequence[str]) -> bool:
    first, last = name[0], name[-1]
    told = f" {' '.join(keys)} "
    if f" {' '.join(name)} " in told or f" {' '.join([last, *name[:-1]])} " in told:
        return True
    if "".join(name) in keys:  # a hashtag, an address
        return True
    for at, key in enumerate(keys):
        if key == last:
            before = keys[max(0, at - 1 - BETWEEN) : at]
            if first in before or before[-1:] == [first[0]]:
                return True
    return False


def _by_last_name(name: Name, text: linking.Document) -> bool:
    first, last = name[0], name[-1]
    bearers = [at for at, token in enumerate(text.tokens) if token.key == last and token.is_capital]
    before = {text.keys[at - 1] for at in bearers if at and text.tokens[at].gap < Gap.SENTENCE}
    return bool(before) and before.isdisjoint(FIRST_NAMES - {first})
