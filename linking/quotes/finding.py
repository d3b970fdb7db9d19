"""The quotes of a story, in order: marks joined, kinds told apart, speakers found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from linking.claims.tape import SURE
from linking.quotes import attribution as who
from linking.quotes import kinds
from linking.quotes.echoes import echoed
from linking.quotes.keeping import BESIDE, key
from linking.quotes.page import Page
from linking.quotes.quote import Attribution, Kind, Quote, Span
from linking.quotes.venues import carrier
from linking.quotes.words import PARTICIPLES, SPEECH
from linking.story import Mention, Story, Stranger


def quotes(story: Story, mentions: Iterable[Mention] = (), strangers: Iterable[Stranger] = ()) -> list[Quote]:
    """The quotes of each part in text order: headline, dek, body. Only sure mentions are taken for people."""
    sure = [mention for mention in mentions if mention.decision in SURE and mention.person is not None]
    unknown = list(strangers)
    found: list[tuple[Quote, Sequence[str]]] = []
    for part, document in story.parts:
        found += _Reader(Page(part, document, sure, unknown)).quotes()
    said = [(quote, keys) for quote, keys in found if quote.part == "body" and quote.needs_source]
    return [quote if quote.part == "body" else echoed(quote, keys, said) for quote, keys in found]


class _Reader:
    """Reads one part. A group is the marks that make one quote."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.followed = [who.after(page, index) for index in range(len(page.marks))]
        self.kinds: list[Kind | None] = [
            kinds.unspoken(page, index, self.followed[index] is not None) for index in range(len(page.marks))
        ]
        unspoken = [index for index, kind in enumerate(self.kinds) if kind]
        for index in unspoken:
            page.show(index)
        if unspoken:
            self.followed = [who.after(page, index) for index in range(len(page.marks))]

    def quotes(self) -> list[tuple[Quote, Sequence[str]]]:
        """Each with the keys of its words."""
        page = self.page
        self.carrier = carrier(page) if page.marks else ""
        found: list[tuple[Quote, Sequence[str]]] = []
        last: tuple[int, Attribution | None] = (-1, None)  # the block, and who spoke last in it
        for group in self._groups():
            first = group[0]
            block = page.marks[first].block
            kind = self.kinds[first]
            said = None
            if kind is None:
                said = self._attribution(group, last[1] if last[0] == block else None)
                manner = said.manner if said else None
                kind = kinds.spoken(page, first, len(group), manner)
                if said is None and kind != "scare" and last[0] == block and last[1]:
                    said = replace(last[1], manner="carried")
                last = (page.marks[group[-1]].block, said or (last[1] if last[0] == block else None))
            found.append(self._quote(group, kind, said))
        return found

    def _groups(self) -> list[list[int]]:
        found: list[list[int]] = []
        for index in range(len(self.page.marks)):
            if found and self.kinds[index] is None and self._joins(found[-1][-1], index):
                found[-1].append(index)
            else:
                found.append([index])
        return found

    def _joins(self, one: int, other: int) -> bool:
        """Whether a quote goes on: in the next paragraph, or after “, a source said,”."""
        page = self.page
        left, right = page.marks[one], page.marks[other]
        if self.kinds[one] is not None or left.is_single != right.is_single:
            return False
        if left.goes_on:
            return right.block == left.block + 1
        found = self.followed[one]
        if left.block != right.block or found is None or found.end < page.firsts[other]:
            return False
        gap = page.text[page.tokens[found.end - 1].end : right.start - 1].strip()
        spoken = sum(page.keys[at] in SPEECH for at in range(found.start, found.end))
        is_added = any(page.keys[at] in PARTICIPLES for at in range(found.start, found.end))
        return gap in (",", "—", "–", "-", ", …") and spoken < 2 and not is_added

    def _attribution(self, group: Sequence[int], last: Attribution | None) -> Attribution | None:
        page, first, end = self.page, group[0], group[-1]
        if len(group) > 1 and (inside := self.followed[first]):
            return self._known(inside, last, is_inside=True)
        found = (
            self.followed[end]
            or who.before(page, first, last)
            or who.later(page, end)
            or self._sentence_before(first)
        )
        return self._known(found, last) if found else None

    def _sentence_before(self, index: int) -> who.Found | None:
        """Unless that sentence belongs to the quote before, from which it is carried."""
        found = who.sentence_before(self.page, index)
        taken = self.followed[index - 1] if index else None
        return None if found and taken and found.start < taken.end and not found.is_announced else found

    def _known(self, found: who.Found, last: Attribution | None, is_inside: bool = False) -> Attribution:
        said = who.known_by(self.page, found, last)
        if said.speaker_class == "anonymous" and not said.venue and self.carrier:
            said = replace(said, venue=self.carrier)
        return replace(said, manner="inside") if is_inside else said

    def _quote(
        self, group: Sequence[int], kind: Kind, said: Attribution | None
    ) -> tuple[Quote, Sequence[str]]:
        page = self.page
        spans = tuple(_trimmed(page.text, page.marks[index].start, page.marks[index].end) for index in group)
        words = " ".join(" ".join(page.text[span.start : span.end].split()) for span in spans)
        before, keys, after = page.key(spans, BESIDE)
        quote = Quote(
            part=page.part,
            spans=spans,
            words=words.rstrip(",. " if kind in ("title", "nickname") else ", "),
            kind=kind,
            attribution=said,
            key=key(before, keys, after),
        )
        return quote, keys


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
