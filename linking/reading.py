"""A part of a story as the rules see it: words, how they are set, what surrounds them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from linking.casing import Style, Usage, styles
from linking.document import Document
from linking.folding import read_fold
from linking.spans import around
from linking.story import Part, Story
from linking.tokens import Gap, Token
from linking.vocabulary import SMALL_WORDS

_HYPHEN, _NORMAL = Gap.HYPHEN, Style.NORMAL

_START = attrgetter("start")

MAX_TITLE_LENGTH = 80
MAX_HEADLINE_LENGTH = 160


@dataclass(eq=False)
class Reading:
    """One part of the story. Spans are ranges of its tokens: `tokens[start:end]`."""

    part: Part
    document: Document
    usage: Usage

    def __post_init__(self) -> None:
        self.tokens = self.document.tokens
        is_headline = self.part == "headline"
        self.styles = styles(self.document.words, is_headline=True) if is_headline else self.document.styles

    def keys(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(self.document.keys[start:end])

    def surface(self, start: int, end: int) -> str:
        return self.document.text[slice(*self.offsets(start, end))]

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the span, with the full stop of a closing "Jr."."""
        first, last = self.tokens[start].start, self.tokens[end - 1]
        stop = last.end
        if last.key in ("jr", "sr") and end - start > 1 and self.document.text[stop : stop + 1] == ".":
            stop += 1
        return first, stop

    def before(self, start: int) -> Token | None:
        """The word that touches the span on the left."""
        if start and self.tokens[start].gap <= _HYPHEN:
            return self.tokens[start - 1]
        return None

    def after(self, end: int) -> Token | None:
        """The word that touches the span on the right."""
        if end < len(self.tokens) and self.tokens[end].gap <= _HYPHEN:
            return self.tokens[end]
        return None

    def is_followed_by_capital(self, index: int) -> bool:
        word = self.after(index + 1)
        return word is not None and word.is_capital

    def between(self, index: int) -> str:
        """What stands between a word and the word before it, folded."""
        return read_fold(self.document.text[self.tokens[index - 1].end : self.tokens[index].start])

    def is_quoted(self, start: int, end: int) -> bool:
        return around(self.document.quotations, *self.offsets(start, end)) is not None

    def is_headline_like(self, index: int) -> bool:
        """Whether a word stands in a headline, a caption or the like, which the text below it explains.

        A plain text has its headline in its first line: short, and without a full stop.
        """
        document = self.document
        if self.part != "body" or self.styles[index] is not _NORMAL:
            return True
        block = document.block_at(self.tokens[index].start)
        if block.kind in ("heading", "caption", "pull_quote"):
            return True
        if (
            block != document.blocks[0]
            or len(document.blocks) == 1
            or block.end - block.start > MAX_HEADLINE_LENGTH
        ):
            return False
        if document.text[block.start : block.end].rstrip()[-1:] not in '.!?"”’:,;':
            return True
        return self._is_dateline(block.end)

    def _is_dateline(self, offset: int) -> bool:
        """Whether the line below begins with a place in capitals, as below an agency's headline."""
        index = bisect_left(self.tokens, offset, key=_START)
        return index < len(self.tokens) and self.tokens[index].is_caps and self.tokens[index].gap is Gap.BLOCK

    def title_around(self, start: int, end: int) -> tuple[int, int] | None:
        """The title of a work that holds the span: set in italics, or quoted with a capital on every word."""
        first, last = self.offsets(start, end)
        title = around(self.document.titles, first, last)
        block = self.document.block_at(first)
        if title and title[1] - title[0] < block.end - block.start and self._is_titled(*title):
            return title
        if self.styles[start] is _NORMAL:
            quotation = around(self.document.quotations, first, last)
            if quotation and self._is_titled(*quotation):
                return quotation
        return None

    def _is_titled(self, start: int, end: int) -> bool:
        if end - start > MAX_TITLE_LENGTH:
            return False
        words = self.document.text[start:end].split()
        return all(not word[0].islower() or word in SMALL_WORDS for word in words)


def read(story: Story) -> list[Reading]:
    """The parts of a story, each knowing how the whole of it writes its words."""
    usage = Usage()
    readings = [Reading(part, document, usage) for part, document in story.parts]
    for reading in readings:
        document = reading.document
        usage.add(document.words, document.beginnings, reading.styles)
    return readings
