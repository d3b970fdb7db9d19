"""Who speaks, told from the words beside a verb of speech."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from linking.quotes.page import Page
from linking.quotes.quote import SpeakerClass
from linking.quotes.words import (
    ANONYMOUS,
    ARTICLES,
    AUXILIARIES,
    CLAUSES,
    DOCUMENTS,
    KNOWING,
    NP_ENDS,
    ORGANISATIONS,
    OUTLETS,
    POSTS,
    PRONOUNS,
    PUBLICATION_HEADS,
    RELATIVES,
    REPRESENTATIVES,
    SAID,
    SOMEBODY,
    SPEAKING_ROLES,
    SPEECH,
    UNSPEAKING,
)
from linking.tokens import Gap
from linking.vocabulary import CALENDAR, FIRST_NAMES, FUNCTION, GROUPS, HONORIFICS, KIN

LONGEST = 24
"""Words before a verb among which its subject is looked for."""
_PAUSES = frozenset(";:()—–[]")


class Speaker(NamedTuple):
    """`tokens[start:end]` are the words that say who."""

    start: int
    end: int
    speaker_class: SpeakerClass
    person: Hashable | None = None
    is_pronoun: bool = False
    is_owned: bool = False  # somebody's post: the person is its owner


def before_verb(page: Page, start: int, verb: int) -> Speaker | None:
    """The subject of a verb: the nearest words to its left, from `start` on, that can speak."""
    end = verb
    while end > start and is_auxiliary(page, end - 1):
        end -= 1
    if end < verb and page.keys[end] == "to" and end > start and page.keys[end - 1].endswith("ed"):
        end -= 1  # “declined to say”
    is_closed = end < len(page.tokens) and "," in page.between(end)
    begin = max(start, end - LONGEST)
    for at in range(end - 1, begin - 1, -1):
        if page.quoted[at] or _opens_clause(page, at, is_closed):
            begin = at + 1
            break
        if at > begin and (page.tokens[at].gap >= Gap.SENTENCE or not _PAUSES.isdisjoint(page.between(at))):
            begin = at
            break
        if (page.keys[at] == "and" and not _is_pair(page, at)) or _is_said(page, at, begin):
            begin = at + 1
            break
    segments = _segments(page, begin, end)
    is_apposed = len(segments) > 1 and is_closed
    if is_apposed and not _is_name(page, segments[-1][0]):
        segments.insert(0, segments.pop())  # looked at last
    elif is_apposed and (rep := head(page, *segments[-2])) and rep.speaker_class == "representative":
        return rep
    for first, last in reversed(segments):
        if page.keys[first] not in RELATIVES and (found := head(page, first, last)):
            return found._replace(end=max(found.end, end)) if last == end else found
    return _unnamed(page, *segments[-1]) if segments and not is_apposed else None


def _unnamed(page: Page, start: int, end: int) -> Speaker | None:
    """ "the newlywed", "her former assistant": it is somebody, for a verb of speech follows."""
    is_phrase = 1 < end - start <= 4 and page.keys[start] in ARTICLES and page.keys[end - 1] not in UNSPEAKING
    is_plain = is_phrase and not any(token.is_possessive for token in page.tokens[start:end])
    return Speaker(start, end, "person") if is_plain else None


def after_verb(page: Page, start: int, limit: int) -> Speaker | None:
    """Who stands after “said” or “according to”."""
    end = start
    while end < limit and not page.quoted[end]:
        if end > start:
            gap = page.between(end)
            if page.tokens[end].gap >= Gap.SENTENCE or "," in gap or not _PAUSES.isdisjoint(gap):
                break
            if page.keys[end] in NP_ENDS and not _is_named(page, end):
                break
        end += 1
    return head(page, start, end) if end > start else None


def head(page: Page, start: int, end: int) -> Speaker | None:
    """The first word of a phrase that can speak: a name, a source, a rep, a document, a role, a pronoun."""
    owner: Hashable | None = None
    role = -1
    at = start
    while at < end:
        key, token = page.keys[at], page.tokens[at]
        name = page.named.get(at)
        if name and name[0] <= end + 1:
            last = min(name[0], end)
            if page.tokens[last - 1].is_possessive:
                owner, at = name[1], last
                continue
            if last < end and page.keys[last] in SPEAKING_ROLES and page.tokens[last].gap == Gap.SPACE:
                role, at = last, last + 1
                continue
            is_pair = last + 1 < end and page.keys[last] == "and" and _is_name(page, last + 1)
            return Speaker(start, last if not is_pair else end, "person", None if is_pair else name[1])
        if token.is_possessive and key not in PRONOUNS:
            at += 1
            continue
        if key in ANONYMOUS or (key in SOMEBODY and _is_knowing(page, at, end)):
            if at + 1 < end and _is_name(page, at + 1) and page.tokens[at + 1].gap == Gap.SPACE:
                at += 1
                continue
            return Speaker(start, end, "anonymous")
        if key in ("another", "others") and at + 1 == end:
            return Speaker(start, end, "anonymous")
        if key in ORGANISATIONS:
            return Speaker(start, end, "representative")
        if key in REPRESENTATIVES and (key not in ("team", "manager", "agent", "camp") or at > start):
            return Speaker(start, end, "representative")
        if key in PRONOUNS and (at == start or at + 1 == end):
            return Speaker(
                at, at + 1, "person" if key in ("he", "she", "they") else "unknown", None, key != "it"
            )
        if _is_name(page, at):
            found = _name(page, start, at, end)
            if isinstance(found, Speaker):
                return found
            role, at = (found, found + 1) if page.keys[found - 1] in SPEAKING_ROLES else (role, found)
            continue
        if key in DOCUMENTS or key in POSTS:
            return Speaker(start, end, "document", owner, False, key in POSTS)
        if key in SPEAKING_ROLES and role < 0:
            role = at
        at += 1
    return Speaker(start, end, "person") if role >= 0 else None


def _name(page: Page, start: int, at: int, end: int) -> Speaker | int:
    """A name that nobody known bears, as far as capitals go; or where to look on, if it leads to a role."""
    last = at + 1
    while (
        last < end
        and page.tokens[last].gap <= Gap.HYPHEN
        and (
            page.tokens[last].is_capital or (page.keys[last] in ("of", "de", "van", "von") and last + 1 < end)
        )
    ):
        if page.tokens[last - 1].is_possessive or last in page.named:
            break
        last += 1
    if page.tokens[last - 1].is_possessive:
        return last
    key = page.keys[last - 1]
    if key in SPEAKING_ROLES | ANONYMOUS | REPRESENTATIVES and key not in PUBLICATION_HEADS:
        return last - 1 if last - 1 > at else last
    if last < end and page.keys[last] in SPEAKING_ROLES | ANONYMOUS | REPRESENTATIVES | DOCUMENTS | POSTS:
        return last
    if last in page.named and page.tokens[last].gap == Gap.SPACE:
        return last
    if is_publication(page, at, last):
        return Speaker(start, last, "document")
    if at > start and page.keys[at - 1] in ("in", "at", "on", "from", "with", "to"):
        return last  # “In Marl, a source said”
    return Speaker(start, last, "person")


def is_publication(page: Page, start: int, end: int) -> bool:
    """Whether a name is a paper's, a site's or a station's."""
    words = [key for key in page.keys[start:end] if key != "the"]
    if not words or words[0] in FIRST_NAMES | HONORIFICS:
        return False
    has_article = page.keys[start] == "the" or (start > 0 and page.keys[start - 1] == "the")
    is_outlet = " ".join(words) in OUTLETS and (
        len(words) > 1 or has_article or words[0] not in ("star", "ok")
    )
    is_set = page.is_title(start)
    is_shouted = len(words) == 1 and page.tokens[end - 1].is_caps and len(words[0]) < 6
    return is_outlet or is_set or is_shouted or words[-1] in PUBLICATION_HEADS


def _segments(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in range(start, end):
        if at == start or "," in page.between(at):
            found.append((at, end))
            if len(found) > 1:
                found[-2] = found[-2][0], at
    return found


def is_auxiliary(page: Page, at: int) -> bool:
    """Whether a word between who speaks and the verb says nothing of who: “has”, “recently”."""
    key = page.keys[at]
    if key in AUXILIARIES:
        return True
    return key.endswith("ly") and key not in KIN | GROUPS and not page.tokens[at].is_capital


def _is_name(page: Page, at: int) -> bool:
    token = page.tokens[at]
    if at in page.named:
        return True
    return (
        token.is_capital
        and token.key not in FUNCTION | CALENDAR | ARTICLES
        and (not token.opens or not _is_common(page, at))
    )


def _is_common(page: Page, at: int) -> bool:
    """Whether a word at the beginning of a sentence has its capital from there."""
    key = page.keys[at]
    return key in ANONYMOUS | REPRESENTATIVES | DOCUMENTS | POSTS | SPEAKING_ROLES | PRONOUNS or (
        key not in FIRST_NAMES and at + 1 < len(page.tokens) and not page.tokens[at + 1].is_capital
        and key not in OUTLETS and not page.tokens[at].is_caps and key.endswith(("ing", "ed", "ly"))
    )  # fmt: skip


def _is_named(page: Page, at: int) -> bool:
    return at in page.named


def _is_said(page: Page, at: int, begin: int) -> bool:
    """Whether another clause has its verb here: “says a source, who adds”."""
    key = page.keys[at]
    if not RELATIVES.isdisjoint(page.keys[max(begin, at - 3) : at]):
        return False
    return key in SAID or (key in SPEECH and key.endswith("ed") and not page.tokens[at].is_capital)


def _opens_clause(page: Page, at: int, is_closed: bool) -> bool:
    """`is_closed`: a comma stands before the verb, so a “which …” is over by then."""
    key = page.keys[at]
    if is_closed and key in RELATIVES:
        return False
    return key in CLAUSES and at not in page.named and not (key == "as" and page.keys[at - 1] == "known")


def _is_pair(page: Page, at: int) -> bool:
    """Whether an “and” joins two names: “Ada and Tom said”."""
    return at > 0 and at + 1 < len(page.tokens) and _is_name(page, at + 1) and _is_name(page, at - 1)


def _is_knowing(page: Page, at: int, end: int) -> bool:
    """ "a person familiar with the matter", "someone close", "a family member"."""
    if page.keys[at] in ("member", "relative", "relatives"):
        return True
    return at + 1 < end and page.keys[at + 1] in KNOWING
