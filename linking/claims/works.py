"""Works that are said to be still to come, and parts that people are said to have had in works."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from linking.claims.claim import Release, Role, Title
from linking.claims.tape import PERSON, STRANGER, Tape
from linking.claims.words import P, one_of, words
from linking.tokens import Gap

LONGEST_TITLE = 7  # words
_STILL = words("upcoming forthcoming new")
_ROLES = words("star actor actress")

_WORK = one_of(
    "film, movie, series, sitcom, drama, comedy, thriller, musical, album, single, song, play, book, novel, "
    "show"
)
_KIND = re.compile(rf"(?: [a-z-]+)? (?P<kind>{_WORK}),? [\"']?(?=[A-Z0-9])")
_SPREAD = re.compile(
    one_of(
        "sequel, reboot, remake, prequel, spin-?off, season, tour, cast, trailer, poster, photo, version, "
        "edition, "
        "musical, film, movie, series"
    )
    + r"s?\Z"
)
"""What makes another work of the title before it: “the Tall House sequel”."""
_NO_TITLE = words("the former ex")
_ANOTHER_AFTER = re.compile(r":|[\"']? \(")
"""“Copper Sky: Live”, “Copper Sky (2025 Version)”."""
_ANOTHER_BEFORE = re.compile(r"(?:[\w@%]'s|:) [\"']?\Z")
"""Somebody's own of that title: “the theatre's Tall House”."""
_NOT_SO = re.compile(
    rf"\b{one_of('rumou?red, would-be, future, upcoming, forthcoming, new, incoming, potential, aspiring')} "
    r"[\"']?\Z|\bnewly cast [\"']?\Z|\b(?:not|never) an? [\"']?\Z",
    re.IGNORECASE,
)
"""Before a title: a part that is not had yet, or not at all."""
_BESIDE = re.compile(rf" {P}")
_APPOSITION = re.compile(rf"{P}, (?:the )?\Z")


def releases(tape: Tape) -> Iterator[Release]:
    """ "her upcoming film Tall House": the work must be told to be one, and its title to follow at once."""
    for token in tape.triggers(_STILL):
        kind = _KIND.match(tape.text, token.end, min(len(tape.text), token.end + 60))
        if (
            kind is None
            or tape.is_quoted(token.start, token.end)
            or tape.is_about_then(token.start, kind.end())
        ):
            continue
        titles = tuple(_titles_from(tape, kind.end(), token.start))
        if titles:
            place = tape.place(token.start, titles[-1].end)
            yield Release(place, token.key == "new", kind["kind"], titles)


def _titles_from(tape: Tape, at: int, start: int) -> Iterator[Title]:
    """What the words from an offset on may be the title of, the longest first."""
    tokens, keys = tape.document.tokens, tape.document.keys
    first = _index(tape, at)
    found: list[Title] = []
    for last in range(first, min(len(tokens), first + LONGEST_TITLE)):
        word = tokens[last]
        if last > first and word.gap > Gap.HYPHEN:
            break
        following = tokens[last + 1] if last + 1 < len(tokens) else None
        goes_on = (
            following is not None
            and following.gap <= Gap.HYPHEN
            and bool(following.is_capital or following.key.isdigit() or _SPREAD.match(following.key))
        )
        if following is not None and tape.text[following.start] in (PERSON, STRANGER):
            goes_on = False
        goes_on = goes_on or _ANOTHER_AFTER.match(tape.text, word.end) is not None
        key = " ".join(keys[first : last + 1])
        surface = tape.printed[tokens[first].start : word.end]
        found.append(Title(key, surface, start, word.end, goes_on))
    return reversed(found)


def roles(tape: Tape) -> Iterator[Role]:
    """ "Tall House star Ada Moss", "Ada Moss, the Tall House actress,"."""
    for token in tape.triggers(_ROLES):
        beside = _BESIDE.match(tape.text, token.end)
        person = tape.person(beside, 1) if beside else None
        if beside and tape.is_thing(beside.end()):
            continue
        index = _index(tape, token.start)
        apart = tape.text[tape.document.tokens[index - 1].end : token.start] if index else "."
        if tape.is_quoted(token.start, token.end) or apart.strip(" \"'"):
            continue
        titles = list(_titles_before(tape, index, token.end))
        if person is None and titles and re.match(r"[,.;)]|\Z", tape.after(token.end)):
            base, _ = tape.sentence(titles[0].start)
            titles = [each for each in titles if _APPOSITION.search(tape.text[base : each.start])]
            match = _APPOSITION.search(tape.text[base : titles[0].start]) if titles else None
            person = tape.person(match, 1, base) if match else None
        titles = [each for each in titles if not _NOT_SO.search(tape.before(each.start)[0])]
        if person is not None and titles:
            yield Role(tape.place(titles[0].start, token.end), person, tuple(titles))


def _titles_before(tape: Tape, role: int, end: int) -> Iterator[Title]:
    """What the words before a role may be the title of, the longest first."""
    tokens, keys = tape.document.tokens, tape.document.keys
    found: list[Title] = []
    for first in range(role - 1, max(-1, role - 1 - LONGEST_TITLE), -1):
        word = tokens[first]
        if tape.text[word.start] in (PERSON, STRANGER):
            break
        before = tokens[first - 1] if first else None
        goes_on = _ANOTHER_BEFORE.search(tape.text, max(0, word.start - 5), word.start) is not None or (
            before is not None
            and word.gap <= Gap.HYPHEN
            and (before.is_capital or before.key.isdigit())
            and before.key not in _NO_TITLE
            and tape.text[before.start] not in (PERSON, STRANGER)
        )
        if word.is_capital or word.key.isdigit():
            surface = tape.printed[word.start : tokens[role - 1].end]
            found.append(Title(" ".join(keys[first:role]), surface, word.start, end, goes_on))
        if word.gap > Gap.HYPHEN:
            break
    return reversed(found)


def _index(tape: Tape, at: int) -> int:
    """The token at an offset."""
    return bisect_left(tape.document.tokens, at, key=lambda token: token.start)
