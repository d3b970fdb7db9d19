"""Where words stand in a story, however they are printed there, and which sentence holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from linking.quotes.keeping import BESIDE, key
from linking.quotes.page import Page
from linking.quotes.quote import Span
from linking.story import Part, Story
from linking.tokens import tokenise


class Place(NamedTuple):
    """The words `first` to before `last` of a part; `span` has the marks and stops close to them too."""

    part: Part
    first: int
    last: int
    span: Span
    words: str  # as printed, whitespace collapsed
    key: str  # as a quote or an allegation there would have it


def pages(story: Story) -> dict[Part, Page]:
    """The parts of a story, to look for words in: nobody in them is named."""
    return {part: Page(part, document, (), ()) for part, document in story.parts}


def keys(words: str) -> list[str]:
    """The words as they are compared: without case, accents, marks and stops."""
    return [token.key for token in tokenise(words)]


def places(page: Page, words: str) -> Iterator[Place]:
    """Where these words stand, one after the other, in text order; nowhere for no words. Case, the shape of
    marks, whitespace and stops make no difference."""
    wanted = keys(words)
    if not wanted:
        return
    text, sought = f" {' '.join(page.keys)} ", f" {' '.join(wanted)} "
    first, seen, at = 0, 0, text.find(sought)
    while at >= 0:
        first += text.count(" ", seen, at)
        yield _place(page, first, first + len(wanted))
        seen, at = at, text.find(sought, at + 1)


def sentence(page: Page, place: Place) -> Place:
    """The sentence that holds the words, or all of those over which they run."""
    return _place(page, page.sentence_start(place.first), page.sentence_end(place.last - 1))


def _place(page: Page, first: int, last: int) -> Place:
    span = page.with_signs(first, last)
    words = " ".join(page.text[span.start : span.end].split())
    return Place(page.part, first, last, span, words, key(*page.key([span], BESIDE)))
