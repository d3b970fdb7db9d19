"""Where something was said: the show, the post or the paper that a sentence names."""

from __future__ import annotations

from typing import NamedTuple

from linking.quotes.page import Page
from linking.quotes.speakers import Speaker, is_publication
from linking.quotes.words import BROADCASTS, IN_WHICH, ON_AIR
from linking.tokens import Gap
from linking.vocabulary import CALENDAR, SHOW_HEADS

REACH = 30
NEAR = 4
"""Words after who speaks among which a paper stands that was told."""
_TO = frozenset({"told", "tells", "telling", "to", "with"})
_SPOKE = frozenset({"spoke", "speaks", "talked", "chatted"})
_A_SOURCE = frozenset({"source", "sources", "insider", "insiders"})


class Venue(NamedTuple):
    name: str
    is_broadcast: bool


NOWHERE = Venue("", False)


def venue(page: Page, speaker: Speaker, end: int) -> Venue:
    """The place named between who speaks and the end of the clause; a show or a post before a paper."""
    at = speaker.end
    end = min(end, at + REACH)
    start = at
    is_on_air = _is_on_air(page, start, end)
    while at < end:
        name_end = _name(page, at, end)
        if name_end == at:
            at += 1
            continue
        if is_on_air or (at - speaker.end <= NEAR and not _TO.isdisjoint(page.keys[at - 2 : at])):
            return Venue(page.printed(at, name_end), is_on_air)
        if page.keys[at - 1] in ("on", "during") and SHOW_HEADS.intersection(page.keys[at:name_end]):
            return Venue(page.printed(at, name_end), True)
        at = name_end
    return Venue("", True) if is_on_air else _before(page, speaker)


def _before(page: Page, speaker: Speaker) -> Venue:
    """“In an interview with Vanity Fair, Ada said”."""
    start = max(page.sentence_start(speaker.start), speaker.start - REACH)
    if start >= speaker.start or page.keys[start] not in ON_AIR | {"in"} or page.quoted[start]:
        return NOWHERE
    if BROADCASTS.isdisjoint(page.keys[start : speaker.start]):
        return NOWHERE
    names = (at for at in range(start + 1, speaker.start) if _name(page, at, speaker.start) > at)
    at = next(names, speaker.start)
    return Venue(page.printed(at, _name(page, at, speaker.start)), True)


def _is_on_air(page: Page, start: int, end: int) -> bool:
    """Whether “on”, “during” or the like leads to a show, an interview or a post."""
    for at in range(start, end):
        if page.keys[at] in BROADCASTS:
            before = page.keys[max(start, at - 8) : at]
            if not ON_AIR.isdisjoint(before) or ("in" in before and page.keys[at] in IN_WHICH):
                return True
    return False


def _name(page: Page, start: int, end: int) -> int:
    """Where the name ends that begins at a word: capitals that are nobody's, no day and no month."""
    at = start
    while at < end and at not in page.named and page.keys[at] not in CALENDAR:
        token = page.tokens[at]
        if at > start and token.gap > Gap.HYPHEN:
            break
        if not token.is_capital and not (page.is_title(at) or _is_of(page, at, end, start)):
            break
        at += 1
    if at == start + 1 and page.keys[start] in ("the", "i"):
        return start
    return start if page.tokens[at - 1].is_possessive and at > start and not page.is_title(start) else at


def _is_of(page: Page, at: int, end: int, start: int) -> bool:
    return (
        at > start
        and page.keys[at] in ("of", "and", "the", "with")
        and at + 1 < end
        and (page.tokens[at + 1].is_capital and at + 1 not in page.named)
    )


def carrier(page: Page) -> str:
    """The paper that says of itself that it “spoke to a source”; "" where none or more than one does."""
    found: set[str] = set()
    keys = page.keys
    if _SPOKE.isdisjoint(page.document.vocabulary):
        return ""
    for at in [at for at, key in enumerate(keys) if key in _A_SOURCE]:
        low = max(0, at - 4)
        verb = next((v for v in range(low, at) if keys[v] in _SPOKE), 0)
        if not verb or page.quoted[verb]:
            continue
        start = verb
        while start > 0 and page.tokens[start - 1].is_capital and page.tokens[start].gap <= Gap.HYPHEN:
            start -= 1
        if start < verb and start not in page.named and not is_person(page, start, verb):
            found.add(page.printed(start, verb))
    return found.pop() if len(found) == 1 else ""


def is_person(page: Page, start: int, end: int) -> bool:
    return any(at in page.named for at in range(start, end)) or (
        end - start == 1 and not is_publication(page, start, end)
    )
