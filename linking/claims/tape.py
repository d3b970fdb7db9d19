"""A part of a story as the rules about claims read it: folded, with every person marked, offsets kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property

from linking.claims.claim import Place, Spelling
from linking.claims.words import EVER_WHEN, FICTION, MONTHS, NUMBERS, THINGS
from linking.document import Document
from linking.folding import fold_odd
from linking.spans import around
from linking.story import Mention, Part, Stranger
from linking.tokens import Gap, Token

SURE = frozenset({"auto", "confirmed", "manual"})
PERSON, STRANGER = "@", "%"

REACH = 240
"""Code points on either side of a word within which a rule looks, and a sentence is shown."""

_CLAUSE_ENDS = re.compile(r"[;:()\"]| - ")
_ANOTHER_TIME = re.compile(rf"\b(?:{EVER_WHEN}|{FICTION})\b", re.IGNORECASE)
_NAMING = re.compile(
    r"\b(?:nee|born|known as|called|named|real name|names?|aka|christened|signed|credit(?:s|ed)?|billed)\b|"
    r"\ba\.k\.a\.",
    re.IGNORECASE,
)
_AS = re.compile(r"\bas \Z", re.IGNORECASE)
_IN_A_WORK = re.compile(
    r"In (?:the )?[\"']?[A-Z0-9][\w'-]*(?: (?:[A-Z0-9][\w'-]*|of|the|and|a|in|on))*,?[\"']?,? "
)
_PEOPLE = re.compile("@+")
_THINGS = re.compile(rf" {THINGS}s?\b", re.IGNORECASE)
_SHORT = frozenset({"short", "epithet"})  # how a mention was found: no name of its own


def number(word: str) -> int:
    """“7” and “seven”."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


class Tape:
    """`text` is as long as the part's: a person who is surely named is a row of @, a stranger one of %."""

    def __init__(
        self, part: Part, document: Document, mentions: Iterable[Mention], strangers: Iterable[Stranger]
    ) -> None:
        self.part, self.document = part, document
        self.printed = document.flow or document.text
        text = fold_odd(self.printed).replace(PERSON, " ").replace(STRANGER, " ").replace("\n", " ")
        self.mentions = [mention for mention in mentions if mention.part == part]
        marks = [(each.start, each.end, PERSON) for each in self.mentions]
        marks += [(each.start, each.end, STRANGER) for each in strangers if each.part == part]
        pieces: list[str] = []
        at = 0
        for start, end, mark in sorted(marks):
            if start >= at:
                pieces += text[at:start], mark * (end - start)
                at = end
        self.text = "".join([*pieces, text[at:]])
        self.who: dict[int, Hashable] = {each.start: each.person for each in self.mentions}

    @cached_property
    def _sentence_starts(self) -> list[int]:
        words = self.document.words
        return [words.tokens[at].start for at in words.apart if words.tokens[at].gap >= Gap.SENTENCE]

    def triggers(self, keys: frozenset[str]) -> Iterator[Token]:
        """The words with one of these keys that are no part of a name."""
        if keys.isdisjoint(self.document.vocabulary):
            return
        tokens = self.document.tokens
        for index in [index for index, key in enumerate(self.document.keys) if key in keys]:
            if self.text[tokens[index].start] not in (PERSON, STRANGER):
                yield tokens[index]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence at an offset, as far as a rule looks."""
        starts = self._sentence_starts
        index = bisect_right(starts, at)
        start = starts[index - 1] if index else 0
        end = starts[index] if index < len(starts) else len(self.text)
        return max(start, at - REACH), min(end, at + REACH)

    def before(self, at: int) -> tuple[str, int]:
        """What stands before an offset in its sentence, and where that begins."""
        start, _ = self.sentence(at)
        return self.text[start:at], start

    def after(self, at: int) -> str:
        """The rest of the sentence."""
        return self.text[at : self.sentence(at)[1]].rstrip()

    def sentence_before(self, at: int) -> str:
        """The sentence before the one at an offset, in the same block."""
        start, _ = self.sentence(at)
        block = self.document.block_at(start) if self.document.blocks else None
        floor = max(block.start if block else 0, start - REACH)
        if start <= floor:
            return ""
        return self.text[max(self.sentence(start - 1)[0], floor) : start]

    def place(self, start: int, end: int) -> Place:
        first, last = self.sentence(start)
        while last > end and self.text[last - 1].isspace():
            last -= 1
        return Place(self.part, start, end, first, max(last, end))

    def is_quoted(self, start: int, end: int) -> bool:
        return around(self.document.quotations, start, end) is not None

    def clause(self, start: int, end: int) -> str:
        """The words around a span up to the next strong pause on either side."""
        first, last = self.sentence(start)
        left = _CLAUSE_ENDS.split(self.text[first:start])[-1]
        right = _CLAUSE_ENDS.split(self.text[end:last], maxsplit=1)[0]
        return f"{left}{self.text[start:end]}{right}"

    def is_about_then(self, start: int, end: int) -> bool:
        """Whether the words around a span may speak of another time, or of a story within the story."""
        return _ANOTHER_TIME.search(self.clause(start, end)) is not None or self.is_in_a_work(start)

    def is_in_a_work(self, at: int) -> bool:
        """Whether the sentence begins with where it happens, which may be a title: “In Tall House, …”."""
        return _IN_A_WORK.match(self.text, self.sentence(at)[0], at) is not None

    def is_thing(self, end: int) -> bool:
        """Whether a name is followed by what makes it a thing: “the late Ada Moss show”."""
        return _THINGS.match(self.text, end) is not None

    def people(self, start: int, text: str) -> list[Hashable]:
        """Who is named in a stretch that begins at `start`, each once, in order."""
        found = [self.who.get(start + match.start()) for match in _PEOPLE.finditer(text)]
        return list(dict.fromkeys(person for person in found if person is not None))

    def person(self, match: re.Match[str], group: int | str, base: int = 0) -> Hashable | None:
        """Whom a group of a match means; `base` is where the matched text begins on the tape."""
        return self.who.get(base + match.start(group)) if match[group] else None

    def spellings(self) -> Iterator[Spelling]:
        """How people are called in full, or by an editor's word; a short form is nobody's name."""
        for mention in [each for each in self.mentions if each.method not in _SHORT]:
            is_quoted = self.is_quoted(mention.start, mention.end)
            clause = self.clause(mention.start, mention.end)
            is_then = (
                bool(_ANOTHER_TIME.search(clause) or _NAMING.search(clause))
                or _AS.search(self.text, max(0, mention.start - 4), mention.start) is not None
                or self.is_thing(mention.end)
            )
            place = self.place(mention.start, mention.end)
            yield Spelling(place, mention.person, mention.surface, is_quoted, is_then)


def date_of(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of a match of DATE; 0 for what is not said."""
    month = MONTHS.get((match["month"] or "")[:3].lower(), 0)
    return int(match["year"]), month, int(match["day"] or 0) if month else 0


def only(people: Sequence[Hashable]) -> Hashable | None:
    """The one person, if there is exactly one."""
    return people[0] if len(people) == 1 else None
