"""Whether a text names somebody, in the ways in which copy prints names. Pure. What is known of somebody is
one field, “Ada Moss, his driver; Theo Marsh”: see `names_in`."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import linking
from linking.tokens import Gap, Token
from linking.vocabulary import (
    FIRST_NAMES,
    FUNCTION,
    GENERATIONS,
    GROUPS,
    HONORIFICS,
    KIN,
    OFFICES,
    PARTICLES,
    PLAIN_HONORIFICS,
    ROLES,
    SWORN,
)
from sourcing.printed import LEADING, Text

BETWEEN = 2  # words that may stand between a first name and a last name
LONGEST_PIECE = 5  # words without any capital that may be a name
SHORTEST_JOINED = 6  # letters of a name without its spaces, from which on it is no word

_INSIDE = PARTICLES - {"y", "e", "i"}  # which are as often an “and” between two people
_COURTESY = PLAIN_HONORIFICS | {"dr", "doctor", "prof", "professor", "rev"}
_TITLES = HONORIFICS | OFFICES | SWORN | ROLES
_ENTRIES = re.compile(r"[;；\n]")
_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_NICKNAME = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’|(?<!\S)'[^']*'(?!\S)")
_COMMAS = re.compile(r"[,，、،]")


class Name(NamedTuple):
    """Somebody's name, as words. `is_weak`: it may be ordinary words, so it counts only with its capitals."""

    words: tuple[str, ...]
    is_weak: bool = False
    is_caseless: bool = False  # in a writing without capitals, which may have no spaces either


def names_in(told: str) -> list[Name]:
    """The names in what somebody typed for a source: “Dr Ada Moss, his driver (Bristol); Theo Marsh”. Before
    the first comma, each row of words with capitals; where there is no capital, all of it."""
    return [name for entry in _ENTRIES.split(told) for name in _names_in(_piece(entry))]


def names(name: Name, text: Text) -> bool:
    """Whether somebody's name stands in a text: in full, turned round, run together, with an initial, or the
    last name where the text has nobody else who bears it."""
    if name.is_caseless:
        return "".join(name.words) in text.joined
    if len(name.words) == 1:
        return bool(_proper(name.words[0], text))
    return (
        _stands_in_full(name, text) or _stands_joined(name, text) or _stands_apart(name, text)
    ) or _stands_alone(name, text)


def _piece(entry: str) -> str:
    """What of an entry is the name. Where all of it is in brackets or quotation marks, they mean nothing."""
    bare = _BRACKETED.sub(" ", entry).strip() or entry
    first = next((piece for piece in _COMMAS.split(bare) if piece.strip()), "")
    return _NICKNAME.sub(" ", first).strip() or first


def _names_in(piece: str) -> Iterator[Name]:
    tokens = linking.read_text(piece).tokens
    whole = tuple(token.key for token in tokens)
    runs = [_bare(run) for run in _capitalised(tokens)]
    for run in runs:
        yield from _spelt(run)
    caseless = tuple(token.key for token in tokens if token.is_caseless)
    if len("".join(caseless)) > 1 and len(caseless) <= LONGEST_PIECE:
        yield Name(caseless, is_caseless=True)
    is_small = not runs and not caseless and 0 < len(whole) <= LONGEST_PIECE
    is_half_small = len(whole) == 2 and sum(token.is_capital for token in tokens) == 1  # “ADA moss”
    if (is_small or is_half_small) and not _is_description(whole) and "".join(whole).isalpha():
        yield Name(whole, is_weak=True)


def _capitalised(tokens: Sequence[Token]) -> list[list[Token]]:
    """Rows of words with capitals, and the particles in them."""
    runs: list[list[Token]] = [[]]
    for token in tokens:
        if token.gap > Gap.HYPHEN:
            runs.append([])
        if token.is_capital or (runs[-1] and token.gap == Gap.SPACE and token.key in _INSIDE):
            runs[-1].append(token)
        else:
            runs.append([])
    return [run for run in runs if run]


def _bare(run: Sequence[Token]) -> list[Token]:
    """Without what is no name at either end: “the”, “Dr”, “Detective”, “Jr.”, a particle."""
    words = list(run)
    while words and (words[-1].key in GENERATIONS or not words[-1].is_capital) and len(words) > 1:
        words.pop()
    while words and (
        words[0].key in LEADING
        or (len(words) > 1 and words[0].key in _COURTESY)
        or (len(words) > 2 and words[0].key in _TITLES)
    ):
        words.pop(0)
    return words


def _spelt(run: Sequence[Token]) -> Iterator[Name]:
    """A row of words as a name, and of “Ada Moss-Carter” also “Ada Moss”."""
    words = tuple(token.key for token in run)
    if len(words) > 1:
        yield Name(words, is_weak=len(words[0]) == 1)
        if len(words) > 2 and run[-1].gap == Gap.HYPHEN:
            yield Name(words[:-1])
    elif len("".join(words)) > 1 and not _is_description(words):
        yield Name(words)


def _is_description(words: Sequence[str]) -> bool:
    """Whether it says what somebody is, not who: “a close friend”, “He”. “Will” and “May” are names too."""
    return any(word in FUNCTION - FIRST_NAMES for word in words) or words[-1] in ROLES | KIN | GROUPS


def _stands_in_full(name: Name, text: Text) -> bool:
    first, last = name.words[:1], name.words[-1:]
    orders = {name.words, name.words[1:] + first, last + name.words[:-1]}
    return any(_counts(name, text, at) for order in orders for at in text.places(order))


def _counts(name: Name, text: Text, at: int) -> bool:
    tokens = text.document.tokens[at : at + len(name.words)]
    return (
        not name.is_weak
        or text.is_address
        or all(token.is_capital or token.key in PARTICLES for token in tokens)
    )


def _stands_joined(name: Name, text: Text) -> bool:
    joined = {"".join(name.words), name.words[0] + name.words[-1]}
    return any(len(word) >= SHORTEST_JOINED and word in text.at for word in joined)


def _stands_apart(name: Name, text: Text) -> bool:
    """Whether first and last name stand close to each other, or an initial before the last name."""
    first, tokens = name.words[0], text.document.tokens
    for at in text.at.get(name.words[-1], ()):
        before = tokens[max(0, at - BETWEEN - 1) : at]
        if text.is_address:
            if any(token.key == first for token in before):
                return True
        elif tokens[at].is_capital and before:
            is_initial = before[-1].is_initials and before[-1].is_capital and before[-1].key[0] == first[0]
            if is_initial or any(token.key == first and token.is_capital for token in before):
                return True
    return False


def _stands_alone(name: Name, text: Text) -> bool:
    """Whether the last name stands there, and nobody is named who bears it too. An initial is anybody's."""
    first, last = name.words[0], name.words[-1]
    if not _proper(last, text):
        return False
    tokens = text.document.tokens
    bearers = [at for at in text.at[last] if at and tokens[at].is_capital and tokens[at].gap < Gap.SENTENCE]
    others = {tokens[at - 1].key for at in bearers} & FIRST_NAMES - {first}
    return all(len(first) == 1 and other.startswith(first) for other in others)


def _proper(word: str, text: Text) -> list[int]:
    """Where it stands with a capital that is not just its position."""
    tokens = text.document.tokens
    return [at for at in text.at.get(word, ()) if tokens[at].is_capital and not tokens[at].opens]
