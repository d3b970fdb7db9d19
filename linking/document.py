"""A text with its offsets: what the linker reads, and where in the HTML it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from linking.casing import Style, styles
from linking.keys import Gram, beginnings, capitalised, small_words, stylised, stylised_keys
from linking.quotations import Quotation, quotations
from linking.tokens import Token, Words, read_words


class Block(NamedTuple):
    """A stretch of text that no name crosses. `text[start:end]`; kind as in KINDS."""

    kind: str
    start: int
    end: int


KINDS = ("paragraph", "heading", "quote", "pull_quote", "caption", "list", "cell")
NEVER_LINKED = frozenset({"heading", "quote", "pull_quote", "caption"})


class ExistingLink(NamedTuple):
    """An <a> that the text already had. `person` is None when it leads elsewhere.

    `read_html` puts its data-person there; whoever knows people by another key puts that in its place.
    """

    start: int
    end: int
    href: str
    person: Hashable | None


class Tag(NamedTuple):
    """A tag of the HTML: where it stands, its name, and whether it opens, closes or is void."""

    start: int
    end: int
    name: str
    sign: int  # +1 opens, -1 closes, 0 neither


class Piece(NamedTuple):
    """Text that came from one place of the HTML. `entity` pieces cannot be cut."""

    start: int
    html_start: int
    html_end: int
    is_entity: bool


@dataclass
class Document:
    """Plain text with blocks, and the way back into the HTML it came from (`html` is None for plain text)."""

    text: str
    html: str | None = None
    flow: str = ""  # the text as it reads, where its lines were broken to fit a width; "" when they were not
    blocks: Sequence[Block] = ()
    links: Sequence[ExistingLink] = ()
    nolinks: Sequence[tuple[int, int]] = ()
    titles: Sequence[tuple[int, int]] = ()  # <em>, <i>, <cite>: how the title of a work is set
    pieces: Sequence[Piece] = field(default=(), repr=False)
    tags: Sequence[Tag] = field(default=(), repr=False)

    @cached_property
    def words(self) -> Words:
        """The words of the text. Worked out once, the first time somebody asks."""
        return read_words(self.flow or self.text)

    @property
    def tokens(self) -> list[Token]:
        return self.words.tokens

    @property
    def keys(self) -> list[str]:
        """The keys of the tokens."""
        return self.words.keys

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every key once."""
        return frozenset(self.keys)

    @cached_property
    def marked(self) -> frozenset[int]:
        """The words that are more than a small word of plain letters after a space: few go on with a name."""
        return frozenset(self.words.capitals).union(self.words.apart, self.words.odd)

    @cached_property
    def grams(self) -> list[Gram]:
        """The stretches of the text that could be somebody's name."""
        return capitalised(self.words, self.beginnings, self.marked, self.text)

    @cached_property
    def beginnings(self) -> list[int]:
        """The tokens at which a name may begin."""
        return beginnings(self.words, self.vocabulary)

    @cached_property
    def styles(self) -> list[Style]:
        """How each token's sentence is set."""
        return styles(self.words)

    @cached_property
    def quotations(self) -> list[Quotation]:
        return quotations(self.flow or self.text)

    def stylised_grams(self, wanted: Collection[str]) -> list[Gram]:
        """The stretches without a capital that have one of these keys."""
        return stylised(self.words, self._small_words, wanted)

    @cached_property
    def stylised_keys(self) -> set[str]:
        """The keys of all stretches without a capital that could be a name written so."""
        return stylised_keys(self.words, self._small_words)

    @cached_property
    def _small_words(self) -> list[str]:
        return small_words(self.words)

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    @cached_property
    def _tag_starts(self) -> list[int]:
        return [tag.start for tag in self.tags]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def block_at(self, offset: int) -> Block:
        return self.blocks[max(0, bisect_right(self._block_starts, offset) - 1)]

    def html_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where to open and close a tag around `text[start:end]` so that the tags stay balanced.

        None when there is no such place: the span crosses a block, a link, or half of an element.
        Plain text is its own HTML only after escaping, so it has no span either.
        """
        if self.html is None or not 0 <= start < end <= len(self.text) or "\n" in self.text[start:end]:
            return None
        opening = self._html_offset(start)
        closing = self._html_offset(end - 1, after=True)
        if opening is None or closing is None:
            return None
        return self._balanced(opening, closing)

    def _html_offset(self, offset: int, after: bool = False) -> int | None:
        index = bisect_right(self._piece_starts, offset) - 1
        if index < 0:
            return None
        piece = self.pieces[index]
        if piece.is_entity:
            return piece.html_end if after else piece.html_start
        place = piece.html_start + offset - piece.start
        return place + after if place < piece.html_end else None

    def _balanced(self, opening: int, closing: int) -> tuple[int, int] | None:
        """Widen over tags that touch the span until every tag inside it has its partner inside."""
        low = bisect_right(self._tag_starts, opening - 1)
        high = bisect_right(self._tag_starts, closing - 1)
        is_open: list[str] = []
        unopened: list[str] = []
        for tag in self.tags[low:high]:
            if tag.name == "a" or tag.name not in INLINE:
                return None
            if tag.sign > 0:
                is_open.append(tag.name)
            elif tag.sign < 0 and is_open:
                if is_open.pop() != tag.name:
                    return None
            elif tag.sign < 0:
                unopened.append(tag.name)
        for name in unopened:
            low -= 1
            if low < 0 or self.tags[low][1:] != (opening, name, 1):
                return None
            opening = self.tags[low].start
        while is_open:
            if high >= len(self.tags) or (self.tags[high].start, *self.tags[high][2:]) != (
                closing,
                is_open.pop(),
                -1,
            ):
                return None
            closing = self.tags[high].end
            high += 1
        return opening, closing


INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
