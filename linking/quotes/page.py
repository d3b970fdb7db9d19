"""A part of a story as the rules about quotes read it: its words, who is named, what stands in marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence

from linking.document import Document
from linking.quotes.marks import Marked, marked
from linking.quotes.quote import Span
from linking.spans import around
from linking.story import Mention, Part, Stranger
from linking.tokens import Gap

OPENING, CLOSING = "“„«‹‘‚\"'([", ".!?…,;:”»›’\"')]"
LOOKED_BACK = 20
"""How many names before a pronoun are looked at."""


class Page:
    """Places are indices of tokens, unless they are called offsets: those are code points."""

    def __init__(
        self, part: Part, document: Document, mentions: Iterable[Mention], strangers: Iterable[Stranger]
    ) -> None:
        self.part, self.document = part, document
        self.text = document.flow or document.text
        self.tokens, self.keys = document.tokens, document.keys
        self._starts = [token[0] for token in self.tokens]
        self.marks: list[Marked] = marked(self.text, document.blocks)
        self.firsts = [self.at(mark.start) for mark in self.marks]
        self.lasts = [self.at(mark.end) for mark in self.marks]  # the token after the last one
        self.named: dict[int, tuple[int, Hashable | None]] = {}
        for each in strangers:
            if each.part == part:
                self.named[self.at(each.start)] = self.at(each.end), None
        for mention in mentions:
            if mention.part == part:
                self.named[self.at(mention.start)] = self.at(mention.end), mention.person
        self._names = sorted(self.named)
        self.quoted = bytearray(len(self.tokens))
        self.opened = frozenset(self.firsts)
        for first, last in zip(self.firsts, self.lasts, strict=True):
            self.quoted[first:last] = b"\1" * (last - first)
        self._breaks = [
            at
            for at in document.words.apart
            if self.tokens[at].gap >= Gap.SENTENCE and (not self.quoted[at] or at in self.opened)
        ]

    def show(self, index: int) -> None:
        """Let speakers be looked for within a mark too: it is a title or a nickname."""
        first, last = self.firsts[index], self.lasts[index]
        self.quoted[first:last] = bytes(last - first)

    def at(self, offset: int) -> int:
        """The first token that begins at an offset or after it."""
        return bisect_left(self._starts, offset)

    def between(self, at: int) -> str:
        """What stands between a token and the one before it."""
        start = self.tokens[at - 1].end if at else 0
        end = self.tokens[at].start if at < len(self.tokens) else len(self.text)
        return self.text[start:end]

    def printed(self, start: int, end: int) -> str:
        return self.text[slice(*self.offsets(start, end))] if start < end else ""

    def offsets(self, start: int, end: int) -> Span:
        """The span of some tokens, the first of which may begin with a bracket or the like left out."""
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def with_signs(self, start: int, end: int) -> Span:
        """The same with the marks and stops that stand close to them: “Gone,” she said."""
        before, after = self.between(start), self.between(end)
        opening = len(before) - len(before.rstrip(OPENING))
        closing = len(after) - len(after.lstrip(CLOSING))
        return Span(self.tokens[start].start - opening, self.tokens[end - 1].end + closing)

    def sentence_start(self, at: int) -> int:
        index = bisect_right(self._breaks, at)
        return self._breaks[index - 1] if index else 0

    def sentence_end(self, at: int) -> int:
        """The token with which the next sentence begins."""
        index = bisect_right(self._breaks, at)
        return self._breaks[index] if index < len(self._breaks) else len(self.tokens)

    def block_start(self, at: int) -> int:
        if not self.document.blocks or at >= len(self.tokens):
            return 0
        return self.at(self.document.block_at(self.tokens[at].start).start)

    def is_title(self, at: int) -> bool:
        """Whether a word is set as the title of a work."""
        token = self.tokens[at]
        return around(self.document.titles, token.start, token.end) is not None

    def people_before(self, at: int, start: int) -> list[Hashable | None]:
        """Who is named outside quotes from `start` to before `at`, each once; None stands for a stranger."""
        index = bisect_left(self._names, at)
        found: dict[Hashable | None, None] = {}
        for name in reversed(self._names[max(0, index - LOOKED_BACK) : index]):
            if name < start:
                break
            if not self.quoted[name]:
                found[self.named[name][1]] = None
        return list(found)

    def key(self, spans: Sequence[Span], beside: int) -> tuple[list[str], list[str], list[str]]:
        """The keys of the words before, in and after some spans."""
        words: list[str] = []
        for span in spans:
            words += self.keys[self.at(span.start) : self.at(span.end)]
        first, last = self.at(spans[0].start), self.at(spans[-1].end)
        return self.keys[max(0, first - beside) : first], words, self.keys[last : last + beside]
