"""Sentences that allege something of somebody without quoting anybody, by telling words.

Silence before a wrong reading: somebody must be named or meant in the sentence, and it must not be about a
story within the story ("plays a woman accused of murder").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from linking.claims.tape import SURE
from linking.quotes.keeping import BESIDE, key
from linking.quotes.page import Page
from linking.quotes.quote import Allegation, AllegationClass, Span
from linking.quotes.telling import FICTION, HINTS, MEANT, PHRASES, UNDOING
from linking.story import Mention, Story, Stranger

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
        if name == "other":
            hinted = [_HINTED[key] for key in page.keys[at : min(stop, at + HINTED)] if key in _HINTED]
            name = hinted[0] if hinted else name
        if (start, name) not in seen and _is_alleged(page, start, at, stop):
            seen.add((start, name))
            yield _made(page, at, end, name, start, stop)


def _is_alleged(page: Page, start: int, at: int, stop: int) -> bool:
    low, high = max(start, at - 40), min(stop, at + 40)
    keys = page.keys[low:high]
    is_of_somebody = not MEANT.isdisjoint(keys) or any(place in page.named for place in range(low, high))
    undone = page.keys[max(start, at - _BEFORE) : at]
    return is_of_somebody and FICTION.isdisjoint(keys) and UNDOING.isdisjoint(undone)


def _made(page: Page, first: int, last: int, name: AllegationClass, start: int, stop: int) -> Allegation:
    place = page.offsets(first, last)
    end = page.tokens[stop - 1].end
    limit = page.tokens[stop].start if stop < len(page.tokens) else len(page.text)
    tail = page.text[end:limit].split("\n")[0].rstrip()
    sentence = Span(page.tokens[start].start, end + len(tail))
    words = page.text[place.start : place.end]
    return Allegation(
        page.part, place.start, place.end, words, name, sentence, key(*page.key([sentence], BESIDE))
    )
