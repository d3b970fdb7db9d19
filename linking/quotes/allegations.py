"""Sentences that allege something of somebody, by telling words: without quoting anybody, or in a quote.

Silence before a wrong reading: somebody must be named or meant in the sentence, and it must not be about a
story within the story ("plays a woman accused of murder").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from linking.claims.tape import SURE
from linking.quotes.keeping import BESIDE, key
from linking.quotes.page import Page
from linking.quotes.quote import Allegation, AllegationClass, Quote
from linking.quotes.telling import FICTION, HINTS, MEANT, PHRASES, UNDOING
from linking.story import Mention, Story, Stranger
from linking.tokens import Gap, tokenise

_HINTED: dict[str, AllegationClass] = {word: name for name, text in HINTS.items() for word in text.split()}
_PHRASES: dict[str, list[tuple[tuple[str, ...], AllegationClass]]] = {}
for _class, _list in PHRASES.items():
    for _phrase in _list.split(", "):
        _keys = tuple(_phrase.split())
        _PHRASES.setdefault(_keys[0], []).append((_keys, _class))
for _entries in _PHRASES.values():
    _entries.sort(key=lambda entry: -len(entry[0]))

_BEFORE = 2  # words before the telling ones among which a "not" undoes them
HINTED = 10  # words after “accused of” that tell what of


def allegations(
    story: Story, mentions: Iterable[Mention] = (), strangers: Iterable[Stranger] = ()
) -> list[Allegation]:
    """What is alleged outside quotation marks, in text order; each sentence once for each class."""
    sure = [mention for mention in mentions if mention.decision in SURE and mention.person is not None]
    unknown = list(strangers)
    found: list[Allegation] = []
    for part, document in story.parts:
        if hits := list(_hits(document.keys)):
            found += _in_part(Page(part, document, sure, unknown), hits)
    return found


def alleged_in(
    quote: Quote, mentions: Iterable[Mention] = (), strangers: Iterable[Stranger] = ()
) -> AllegationClass | None:
    """What the words of a quote allege of somebody who is named in it, or meant by he, she or they; None for
    nothing. Of whoever speaks nothing is alleged ("I was arrested"), nor is it without saying what."""
    tokens = tokenise(quote.words)
    keys = [token.key for token in tokens]
    breaks = [at for at, token in enumerate(tokens) if token.gap >= Gap.SENTENCE]
    for at, _, name in _hits(keys):
        start = max((place for place in breaks if place <= at), default=0)
        stop = min((place for place in breaks if place > at), default=len(keys))
        told = _told(keys, at, stop, name)
        is_of_somebody = not MEANT.isdisjoint(keys[start:stop]) or _is_named_in(quote, mentions, strangers)
        if told != "other" and is_of_somebody and not _is_undone(keys, start, at, start, stop):
            return told
    return None


def _is_named_in(quote: Quote, mentions: Iterable[Mention], strangers: Iterable[Stranger]) -> bool:
    named = [(each.part, each.start) for each in mentions] + [(each.part, each.start) for each in strangers]
    return any(
        part == quote.part and span.start <= start < span.end for part, start in named for span in quote.spans
    )


def _hits(keys: Sequence[str]) -> Iterator[tuple[int, int, AllegationClass]]:
    """Where telling words stand, by token, and of what they tell."""
    for at in [at for at, word in enumerate(keys) if word in _PHRASES]:
        for phrase, name in _PHRASES[keys[at]]:
            if tuple(keys[at : at + len(phrase)]) == phrase:
                yield at, at + len(phrase), name
                break


def _in_part(page: Page, hits: Iterable[tuple[int, int, AllegationClass]]) -> Iterator[Allegation]:
    seen: set[tuple[int, str]] = set()
    for at, end, name in hits:
        if page.quoted[at]:
            continue
        start, stop = page.sentence_start(at), page.sentence_end(at)
        told = _told(page.keys, at, stop, name)
        if (start, told) not in seen and _is_alleged(page, start, at, stop):
            seen.add((start, told))
            yield _made(page, at, end, told, start, stop)


def _told(keys: Sequence[str], at: int, stop: int, name: AllegationClass) -> AllegationClass:
    """Of what telling words tell: after "allegedly" and the like, of what the words after them hint at."""
    if name != "other":
        return name
    hinted = [_HINTED[key] for key in keys[at : min(stop, at + HINTED)] if key in _HINTED]
    return hinted[0] if hinted else name


def _is_alleged(page: Page, start: int, at: int, stop: int) -> bool:
    low, high = max(start, at - 40), min(stop, at + 40)
    keys = page.keys[low:high]
    is_of_somebody = not MEANT.isdisjoint(keys) or any(place in page.named for place in range(low, high))
    return is_of_somebody and not _is_undone(page.keys, start, at, low, high)


def _is_undone(keys: Sequence[str], start: int, at: int, low: int, high: int) -> bool:
    """Whether it is not so, or only in a story within the story."""
    undone = keys[max(start, at - _BEFORE) : at]
    return not FICTION.isdisjoint(keys[low:high]) or not UNDOING.isdisjoint(undone)


def _made(page: Page, first: int, last: int, name: AllegationClass, start: int, stop: int) -> Allegation:
    place, sentence = page.offsets(first, last), page.with_signs(start, stop)
    words = page.text[place.start : place.end]
    return Allegation(
        page.part, place.start, place.end, words, name, sentence, key(*page.key([sentence], BESIDE))
    )
