"""From a revision's text to the statements that need a source: read, and stored as a set.

    links._pay, links.link_again, statements.of -> rows -> refresh -> Statement rows

What is quoted and alleged is read in `linking.quotes`; what editors mark and dismiss: `articles.statements`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

from django.db import connection

import linking
from articles.models import Revision, Statement, StatementMark
from linking import quotes as reading
from linking.story import Part

LONGEST_PHRASE, LONGEST_VENUE, LONGEST_SPEAKER = 300, 200, 200
LOOKED_AT = 20  # places of each part, of marked words that stand there again and again
_PLACE = ("part", "start", "end", "kind")
_TOLD = (
    "key", "words", "speaker", "person_id", "speaker_words", "phrase", "venue", "allegation", "is_marked",
)  # fmt: skip


def standing_marks(article_id: int) -> list[StatementMark]:
    """What somebody marked in this story as needing a source, oldest first. One query."""
    marks = StatementMark.objects.standing().filter(article=article_id, verdict=StatementMark.Verdict.MARK)
    return list(marks)


def rows(
    revision: Revision,
    story: linking.Story,
    mentions: Sequence[linking.Mention],
    strangers: Sequence[linking.Stranger],
    marks: Iterable[StatementMark],
) -> list[Statement]:
    """What a revision says that needs a source, not stored: its quotes, its allegations, and what was marked
    by hand and still stands in it. No query."""
    found = [
        _quoted(revision, quote, reading.alleged_in(quote, mentions, strangers))
        for quote in reading.quotes(story, mentions, strangers)
        if quote.needs_source
    ]
    texts = {part: document.flow or document.text for part, document in story.parts}
    found += _alleged(revision, texts, reading.allegations(story, mentions, strangers))
    if marks := list(marks):
        copy = _Copy(revision, story, found)
        for mark in marks:
            copy.obey(mark)
    return found


def refresh(revision: Revision, wanted: Iterable[Statement]) -> bool:
    """Let a revision have these statements and no others; true if it had other ones. What stands where it
    stood keeps its row."""
    found = {place(row): row for row in wanted}
    stored = {place(row): row for row in revision.statements.all()}
    gone = [stored[at].pk for at in stored.keys() - found.keys()]
    if gone:
        Statement.objects.filter(pk__in=gone).delete()
    new = [row for at, row in found.items() if at not in stored or told(row) != told(stored[at])]
    if new:
        unique = ["revision", *_PLACE]
        Statement.objects.bulk_create(new, update_conflicts=True, unique_fields=unique, update_fields=_TOLD)
        connection.check_constraints()  # of a person deleted meanwhile, here and now
    return bool(gone or new)


def place(statement: Statement) -> tuple[object, ...]:
    """What makes a statement of a revision another one."""
    return tuple(str(getattr(statement, name)) for name in _PLACE)


def told(statement: Statement) -> tuple[object, ...]:
    """What is known of it besides."""
    return tuple(getattr(statement, name) for name in _TOLD)


def _quoted(revision: Revision, quote: reading.Quote, allegation: str | None) -> Statement:
    said = quote.attribution
    return Statement(
        revision=revision,
        part=quote.part,
        start=quote.spans[0].start,
        end=quote.spans[-1].end,
        kind=Statement.Kind.QUOTE,
        key=quote.key,
        words=quote.words,
        speaker=quote.speaker_class,
        person_id=cast("int | None", said.person) if said else None,
        speaker_words=_cut(said.speaker, LONGEST_SPEAKER) if said else "",
        phrase=_cut(said.phrase, LONGEST_PHRASE) if said else "",
        venue=_cut(said.venue, LONGEST_VENUE) if said else "",
        allegation=allegation or "",
    )


def _cut(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]


def _alleged(
    revision: Revision, texts: Mapping[Part, str], found: Iterable[reading.Allegation]
) -> Iterator[Statement]:
    """Each sentence once: of several things alleged in it the first, and any before “something else”."""
    sentences: dict[tuple[Part, reading.Span], reading.Allegation] = {}
    for each in found:
        known = sentences.setdefault((each.part, each.sentence), each)
        if known.allegation_class == "other":
            sentences[each.part, each.sentence] = each
    for (part, span), each in sentences.items():
        words = " ".join(texts[part][span.start : span.end].split())
        yield _sentence(revision, part, span, each.key, words, each.allegation_class)


def _sentence(
    revision: Revision, part: str, span: reading.Span, key: str, words: str, allegation: str
) -> Statement:
    return Statement(
        revision=revision,
        part=part,
        start=span.start,
        end=span.end,
        kind=Statement.Kind.ALLEGATION if allegation else Statement.Kind.CLAIM,
        key=key,
        words=words,
        allegation=allegation,
    )


class _Copy:
    """A revision's statements by their keys, by the words that they cover, and, where quotes are interrupted,
    by the words that do not stand in the text in one piece."""

    def __init__(self, revision: Revision, story: linking.Story, found: list[Statement]) -> None:
        self.revision, self.found = revision, found
        self.pages = reading.pages(story)
        self.keyed: defaultdict[str, list[Statement]] = defaultdict(list)
        self.covering: dict[tuple[str, int, int], Statement] = {}
        self.interrupted: defaultdict[tuple[str, ...], list[Statement]] = defaultdict(list)
        for statement in found:
            self._know(statement)

    def _know(self, statement: Statement) -> None:
        page = self.pages[cast(Part, statement.part)]
        first, last = page.at(statement.start), page.at(statement.end)
        words = reading.keys(statement.words)
        self.keyed[statement.key].append(statement)
        self.covering[statement.part, first, last] = statement
        if len(words) != last - first:
            self.interrupted[statement.part, *words].append(statement)

    def obey(self, mark: StatementMark) -> None:
        """Mark what is found by the mark's key, else what stands in the text by it, else its words where they
        stand exactly once in their part. A mark whose words are gone marks nothing."""
        for statement in self.keyed.get(mark.key, ()) or self._standing(mark):
            _mark(statement, mark)

    def _standing(self, mark: StatementMark) -> list[Statement]:
        here = [
            at for page in self.pages.values() for at in islice(reading.places(page, mark.words), LOOKED_AT)
        ]
        same = [at for at in here if at.key == mark.key]
        if not same:
            same = [at for at in here if at.part == mark.part]
            interrupted = self.interrupted.get((mark.part, *reading.keys(mark.words)), [])
            if len(same) + len(interrupted) != 1:
                return []
            if interrupted:
                return interrupted
        return [self._at(at, mark) for at in same]

    def _at(self, at: reading.Place, mark: StatementMark) -> Statement:
        """What covers these words, give or take marks and stops; made where nothing does, with the key by
        which it was marked."""
        statement = self.covering.get((at.part, at.first, at.last))
        if statement is None:
            statement = _sentence(self.revision, at.part, at.span, mark.key, at.words, mark.allegation)
            self.found.append(statement)
            self._know(statement)
        return statement


def _mark(statement: Statement, mark: StatementMark) -> None:
    statement.is_marked = True
    if mark.allegation:
        statement.allegation = mark.allegation
        if statement.kind == Statement.Kind.CLAIM:
            statement.kind = Statement.Kind.ALLEGATION
