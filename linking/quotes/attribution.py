"""Which words of a sentence say who is quoted: after the quote, before it, or further on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import NamedTuple

from linking.quotes.page import Page
from linking.quotes.quote import Attribution, Manner, Span, SpeakerClass
from linking.quotes.speakers import Speaker, after_verb, before_verb, is_auxiliary
from linking.quotes.venues import venue
from linking.quotes.words import (
    ARTICLES,
    BASES,
    BE,
    JOINING,
    OPENING_UP,
    PARTICIPLES,
    PLURALS,
    RELATIVES,
    SHOWING,
    SPEECH,
)
from linking.tokens import Gap

REACH = 40
"""Words on either side of a quote among which its attribution is looked for."""
PHRASE = 160
"""Code points of an attribution that are kept."""
ABRUPT = 6
"""Words a sentence may have that follows a quote with a full stop and still belongs to it: “Ada said.”"""


class Found(NamedTuple):
    """An attribution, and the tokens it takes up."""

    attribution: Attribution
    start: int
    end: int
    is_announced: bool = False  # with a colon before the quote


def after(page: Page, index: int) -> Found | None:
    """`“…,” a source said`, `“…!” said Ada`, `“…,” according to the insider`."""
    mark = page.marks[index]
    start = page.lasts[index]
    words = page.text[mark.start : mark.end].rstrip(" \xa0’'")
    if start >= len(page.tokens) or page.quoted[start]:
        return None
    gap = page.text[mark.end : page.tokens[start].start].lstrip("\"”“»«’'›‹ \xa0")
    ends = words[-1:] if not gap.strip() else gap.strip()[0]
    if gap.strip(" ,—–-\xa0") or page.keys[start] in JOINING:
        return None
    limit = _clause_end(page, index, start)
    found = _leading(page, start, limit, "after")
    if found is None or ends in ",?!…—–-":
        return found
    is_sentence = words[:1].isupper()
    verb = _verb(page, start, limit)
    if ends == ".":
        is_last = limit - start <= ABRUPT and (limit == len(page.tokens) or "." in page.between(limit))
        return found if is_last else None
    return found if is_sentence and verb - start <= 5 else None


def _clause_end(page: Page, index: int, start: int) -> int:
    """Where the words after a quote end: with their sentence, or at the next quote."""
    limit = min(page.sentence_end(start), start + REACH)
    for following in range(index + 1, len(page.marks)):
        if page.firsts[following] >= limit:
            break
        if page.quoted[page.firsts[following]]:
            return min(limit, page.firsts[following])
    return limit


def _leading(page: Page, start: int, limit: int, manner: Manner) -> Found | None:
    """An attribution with which a clause begins."""
    key = page.keys[start]
    if key == "according" or key == "per":
        begin = start + 2 if key == "according" else start + 1
        speaker = after_verb(page, begin, limit)
        return _made(page, speaker, None, start, limit, manner) if speaker else None
    if key in SPEECH and not page.tokens[start].is_capital:
        speaker = after_verb(page, start + 1, limit)
        if speaker and not (speaker.is_pronoun and page.keys[speaker.start] == "it"):
            return _made(page, speaker, start, start, limit, manner)
    for verb in range(start, limit):
        if page.quoted[verb]:
            break
        if (_may_say(page, verb) or _is_spoken(page, start, verb)) and not _is_passive(page, verb):
            speaker = _subject(page, start, verb)
            if speaker:
                return _made(page, speaker, verb, speaker.start, limit, manner)
    return None


def _is_spoken(page: Page, start: int, verb: int) -> bool:
    """Whether a word straight after who speaks is a verb, known or not: “the source effused”."""
    return 0 < verb - start <= 4 and page.keys[verb].endswith("ed") and verb not in page.named


def _verb(page: Page, start: int, limit: int) -> int:
    return next((at for at in range(start, limit) if page.keys[at] in SPEECH), start)


def before(page: Page, index: int, last: Attribution | None) -> Found | None:
    """`Ada said, “…”`, `According to the insider, Ada “…”`; `last` is who spoke before in this paragraph."""
    end = page.firsts[index]
    if end >= len(page.tokens):
        return None
    start = page.sentence_start(end)
    start = end if page.tokens[end].gap >= Gap.SENTENCE else max(start, page.block_start(end), end - REACH)
    if start >= end:
        return None
    return _trailing(page, start, end, "before", last)


def sentence_before(page: Page, index: int) -> Found | None:
    """`He added: “…”` with a new line or a full stop before the quote; “Ada opened up about it. “…””."""
    end = page.firsts[index]
    if not 0 < end < len(page.tokens) or page.tokens[end].gap < Gap.SENTENCE or page.quoted[end - 1]:
        return None
    gap = page.text[page.tokens[end - 1].end : page.marks[index].start]
    is_announced = ":" in gap
    if page.tokens[end].gap == Gap.BLOCK and not is_announced:
        return None
    start = max(page.sentence_start(end - 1), end - REACH)
    if found := _trailing(page, start, end, "sentence before", None):
        return found._replace(is_announced=is_announced)
    for verb in range(start, end):
        if page.keys[verb] in OPENING_UP and not page.quoted[verb]:
            speaker = before_verb(page, start, verb)
            if speaker and speaker.speaker_class in ("person", "anonymous", "representative"):
                return _made(page, speaker, verb, speaker.start, end, "sentence before")
    return None


def _trailing(page: Page, start: int, end: int, manner: Manner, last: Attribution | None) -> Found | None:
    """The verb nearest before a quote whose clause is still open there."""
    is_participle = False
    pauses = 0
    for verb in range(end - 1, start - 1, -1):
        key = page.keys[verb]
        if verb + 1 < end and "," in page.between(verb + 1):
            pauses += 1
        if page.quoted[verb] or verb in page.named:
            continue
        if key == "according" or (key == "per" and page.tokens[verb].opens):
            speaker = after_verb(page, verb + 2 if key == "according" else verb + 1, end)
            if speaker:
                return _made(page, speaker, None, verb, end, manner)
        if (
            key == "words"
            and page.keys[verb + 1 : verb + 2] == ["of"]
            and (speaker := after_verb(page, verb + 2, end))
        ):  # “in the words of Ada Moss”
            return _made(page, speaker, None, verb, end, manner)
        if key in PARTICIPLES and not page.tokens[verb].is_capital:
            is_participle = True
            begin = next(
                (at for at in range(verb - 1, max(start, verb - 7), -1) if page.keys[at] == "with"), 0
            )
            if begin and (speaker := after_verb(page, begin + 1, verb)):
                return _made(page, speaker, verb, begin + 1, end, manner)
        if not _may_say(page, verb):
            continue
        if _is_passive(page, verb):
            by = next((at for at in range(verb + 1, min(verb + 4, end)) if page.keys[at] == "by"), 0)
            speaker = after_verb(page, by + 1, end) if by else None
            if speaker:
                return _made(page, speaker, verb, verb, end, manner)
            continue
        if _is_closed(page, start, verb, end, pauses):
            continue
        if speaker := _subject(page, start, verb):
            return _made(page, speaker, verb, speaker.start, end, manner)
    if is_participle and last is None and not page.quoted[start]:
        participle = next(at for at in range(end - 1, start - 1, -1) if page.keys[at] in PARTICIPLES)
        comma = next((at for at in range(start + 1, participle + 1) if "," in page.between(at)), participle)
        if speaker := after_verb(page, start, comma):
            return _made(page, speaker, participle, speaker.start, end, manner)
    if ":" in page.between(end) and not any(page.quoted[start:end]) and BE.isdisjoint(page.keys[start:end]):
        speaker = after_verb(page, start, end)
        return _made(page, speaker, None, speaker.start, end, manner) if speaker else None
    return None


def _may_say(page: Page, verb: int) -> bool:
    """Whether a word may be a verb of speech: no name, and no noun after an article (“the claims”)."""
    key = page.keys[verb]
    if key not in SPEECH and key not in SHOWING:
        return False
    if page.tokens[verb].is_capital and page.part != "headline":
        return False
    last = page.keys[verb - 1] if verb else ""
    if key in BASES and page.part != "headline" and last not in PLURALS and last[-1:] != "s":
        return False
    return not (last in ARTICLES or last == "not" or (verb and page.tokens[verb - 1].is_possessive))


def _subject(page: Page, start: int, verb: int) -> Speaker | None:
    speaker = before_verb(page, start, verb)
    is_shown = page.keys[verb] in SHOWING
    return speaker if not is_shown or (speaker and speaker.speaker_class == "document") else None


def _is_closed(page: Page, start: int, verb: int, end: int, pauses: int) -> bool:
    """Whether a verb stands in a “who …,” that ends before the quote."""
    if pauses == 0 and not (verb + 1 < end and "," in page.between(end)):
        return False
    for at in range(verb, max(start, verb - 16) - 1, -1):
        if page.keys[at] in RELATIVES:
            return verb + 1 < end
        if at < verb and "," in page.between(at + 1):
            return False
    return False


def _is_passive(page: Page, verb: int) -> bool:
    """ "was called", "is said to be", "described by": done to whom stands before it."""
    if page.keys[verb + 1 : verb + 2] == ["by"] and page.keys[verb].endswith("ed"):
        return True
    at = verb - 1
    while at > 0 and (page.keys[at].endswith("ly") or page.keys[at] in ("also", "once", "often", "later")):
        at -= 1
    return at >= 0 and page.keys[at] in BE and page.tokens[verb].gap < Gap.SENTENCE


def later(page: Page, index: int) -> Found | None:
    """`Ada is “done” with Marl, a source says`: who says so stands at the end of the sentence."""
    start = page.lasts[index]
    if start >= len(page.tokens) or page.quoted[start] or page.tokens[start].gap >= Gap.SENTENCE:
        return None
    limit = min(page.sentence_end(start), start + REACH)
    for at in range(start, limit):
        if page.quoted[at]:
            continue
        if page.keys[at] in ("according", "per") and at + 1 < limit:
            return _leading(page, at, limit, "after")
        if at > start and "," in page.between(at) and page.keys[at] not in JOINING | RELATIVES:
            verb = next((v for v in range(at, min(at + 12, limit)) if page.keys[v] in SPEECH), 0)
            if verb and not page.quoted[verb] and (found := _leading(page, at, limit, "after")):
                return found
    return None


def _made(page: Page, speaker: Speaker, verb: int | None, start: int, end: int, manner: Manner) -> Found:
    """From the first word to the end of the clause, without a “who …” that only describes somebody."""
    start = min(start, speaker.start)
    stop = start + 1
    while stop < end and not page.quoted[stop] and page.tokens[stop].gap < Gap.SENTENCE:
        stop += 1
    stop = max(stop, speaker.start + 1)
    where = venue(page, speaker, stop)
    floor = max(speaker.end, 0 if verb is None else verb + 1)
    kept = next((a for a in range(floor, stop) if page.keys[a] in RELATIVES and "," in page.between(a)), stop)
    place = page.offsets(start, kept)
    place = Span(place.start, min(place.end, place.start + PHRASE))
    speaker_class: SpeakerClass = speaker.speaker_class
    person = speaker.person
    if speaker.is_owned and (person is not None or speaker.end - speaker.start > 1):
        speaker_class = "broadcast" if _has_owner(page, speaker) else "document"
    elif speaker_class == "person" and where.is_broadcast:
        speaker_class = "broadcast"
    return Found(
        Attribution(
            place=place,
            phrase=page.text[place.start : place.end],
            verb="" if verb is None else page.keys[verb],
            speaker=page.printed(speaker.start, _trimmed(page, speaker)),
            speaker_class=speaker_class,
            person=person,
            venue=where.name,
            manner=manner,
        ),
        start,
        stop,
    )


def _has_owner(page: Page, speaker: Speaker) -> bool:
    return any(
        page.tokens[at].is_possessive or page.keys[at] in ("his", "her", "their")
        for at in range(speaker.start, speaker.end)
    )


def _trimmed(page: Page, speaker: Speaker) -> int:
    """The end of the words for the speaker, without “recently” or “has”."""
    end = speaker.end
    while end - 1 > speaker.start and is_auxiliary(page, end - 1):
        end -= 1
    return end


def known_by(page: Page, found: Found, last: Attribution | None) -> Attribution:
    """With the person a pronoun means, when only one can be meant; “he” after a source is the source."""
    attribution = found.attribution
    if attribution.speaker.lower() not in ("he", "she", "they"):
        return attribution
    if last is not None and last.speaker_class in ("anonymous", "representative"):
        return replace(attribution, speaker_class=last.speaker_class, person=None)
    if attribution.speaker.lower() == "they":
        return attribution
    start = page.block_start(found.start)
    people = page.people_before(found.start, start)
    if not people and start:
        people = page.people_before(start, page.block_start(start - 1))
    return replace(attribution, person=_only(people))


def _only(people: list[Hashable | None]) -> Hashable | None:
    return people[0] if len(people) == 1 else None
