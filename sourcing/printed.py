"""What the copy says, compared with what was agreed: attributions, words told off the record. Over keys of
words, so neither quotation marks nor accents, capitals or line breaks hide anything. Names: `naming`.

What may not be printed is read once (`passages`, `naming.names_in`), and so is the copy (`Printed`): each row
of words is then looked up in all of its texts at once."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

import linking
from articles.copy import LINES
from articles.models import Revision
from images.models import Image
from linking.vocabulary import FUNCTION

RUN = 6  # words in a row that are nobody's by chance, if enough of them mean something
MEANING = 3  # words of a run that are no “of the”
TELLING = 2  # and of a passage, however short

LEADING = frozenset(["a", "an", "the", "one", "another", "this", "that", "our", "her", "his", "their"])
_PRONOUNS = frozenset(["he", "she", "they", "him", "her", "them", "who", "it"])
_ATTRIBUTE = re.compile(r'\b(alt|title|href)="([^"]*)"')  # of the stored body, which is canonical
_ADDRESS_SIGNS = re.compile(r"[-+_/.:?&=#@]")


def keys(text: str) -> list[str]:
    return linking.read_text(text).keys


class Span(NamedTuple):
    """Code points of a part's text that may be printed."""

    part: str
    start: int
    end: int


@dataclass
class Text:
    """One reader-facing text of a copy. `part`: of the story, as statements have it; an address has no
    capitals that would say anything."""

    document: linking.Document
    part: str = ""
    is_address: bool = False

    @cached_property
    def at(self) -> dict[str, list[int]]:
        """Where each word stands."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self.document.keys):
            found[key].append(place)
        return dict(found)

    @cached_property
    def joined(self) -> str:
        return "".join(self.document.keys)

    def places(self, words: Sequence[str]) -> list[int]:
        """Where some words begin that stand in a row."""
        if not all(word in self.at for word in words):
            return []
        here, wanted = self.document.keys, list(words)
        return [at for at in self.at[words[0]] if here[at : at + len(words)] == wanted]

    def is_within(self, at: int, count: int, spans: Collection[Span]) -> bool:
        """Whether so many words from there stand in one of these."""
        tokens = self.document.tokens
        start, end = tokens[at].start, tokens[at + count - 1].end
        return any(self.part == span.part and span.start <= start and end <= span.end for span in spans)


@dataclass
class Printed:
    """A copy, as readers get it."""

    texts: list[Text] = field(default_factory=list)

    @cached_property
    def runs(self) -> dict[tuple[str, ...], list[tuple[Text, int]]]:
        """Where each row of so many words stands."""
        found: defaultdict[tuple[str, ...], list[tuple[Text, int]]] = defaultdict(list)
        for text in self.texts:
            for at, run in enumerate(_in_rows(text.document.keys)):
                found[run].append((text, at))
        return dict(found)

    @cached_property
    def flow(self) -> str:
        return " \n ".join(" ".join(text.document.keys) for text in self.texts).join("  ")

    def places(self, words: tuple[str, ...]) -> Iterator[tuple[Text, int]]:
        if len(words) == RUN:
            yield from self.runs.get(words, ())
        elif f" {' '.join(words)} " in self.flow:
            yield from ((text, at) for text in self.texts for at in text.places(words))


def printed(revision: Revision, slug: str = "") -> Printed:
    """Each reader-facing text of a copy, and of the address it stands at."""
    texts = [Text(linking.read_text(getattr(revision, name)), name) for name in LINES]
    texts.append(Text(linking.read_html(revision.body), "body"))
    for kind, hidden in _ATTRIBUTE.findall(revision.body):
        text = unescape(hidden)
        texts.append(_address(unquote(text)) if kind == "href" else Text(linking.read_text(text)))
    for image in _pictures(revision):
        lines = (getattr(image, name) for name in ("caption", "alt_text", "credit"))
        texts += [Text(linking.read_text(line)) for line in lines]
    return Printed([*texts, _address(slug)])


def _pictures(revision: Revision) -> list[Image]:
    """The lead image, and those in the body: one query."""
    inside = [use.image for use in revision.picture_uses.select_related("image")]
    return [revision.lead_image, *inside] if revision.lead_image else inside


def _address(text: str) -> Text:
    return Text(linking.read_text(_ADDRESS_SIGNS.sub(" ", text)), is_address=True)


# --- attributions -------------------------------------------------------------------------------------------


def is_as_agreed(agreed: str, stands: str, story: Sequence[str]) -> bool:
    """Whether the copy describes somebody as agreed: with that line, or, where the line stands elsewhere in
    the story (`story`: its words), with fewer of its words or “he”."""
    wanted, printed_words = _described(agreed), _described(stands)
    if not printed_words:
        return False
    if holds(printed_words, wanted):
        return True
    is_shorter = set(printed_words) <= set(wanted) or (
        len(printed_words) == 1 and printed_words[0] in _PRONOUNS
    )
    return is_shorter and holds(story, wanted)


def holds(story: Sequence[str], words: Sequence[str]) -> bool:
    """Whether some words stand in others, in a row."""
    return bool(words) and f" {' '.join(words)} " in f" {' '.join(story)} "


def _described(text: str) -> list[str]:
    words = keys(text)
    return words[1:] if len(words) > 1 and words[0] in LEADING else words


# --- words told off the record ------------------------------------------------------------------------------


def passages(told: str) -> list[tuple[str, ...]]:
    """What to look for of words told off the record, one passage a line: its rows of words that mean
    something, or all of it. Passages of fewer than two telling words are everybody's: none of these."""
    found: list[tuple[str, ...]] = []
    for line in told.splitlines():
        words = keys(line)
        if _meaning(words) >= TELLING:
            found += [run for run in _in_rows(words) if _meaning(run) >= MEANING] or [tuple(words)]
    return found


def repeats(told: Sequence[tuple[str, ...]], copy: Printed, allowed: Collection[Span] = ()) -> bool:
    """Whether one of these passages stands in the copy, elsewhere than where it may be printed."""
    return any(
        not text.is_within(at, len(words), allowed) for words in told for text, at in copy.places(words)
    )


def _in_rows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def _meaning(words: Sequence[str]) -> int:
    return sum(word not in FUNCTION for word in words)
