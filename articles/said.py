"""From a revision's text to the statements that need a source: read, and stored as a set.

    links._pay, links.link_again, statements.of -> rows -> refresh -> Statement rows

What is quoted and alleged is read in `linking.quotes`; what editors mark and dismiss: `articles.statements`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

from django.db import connection

import linking
from articles.models import Revision, Statement, StatementMark
from linking import quotes as reading
from linking.story import Part

LONGEST_PHRASE, LONGEST_VENUE, LONGEST_SPEAKER = 300, 200, 200
LOOKED_AT = 100  # places of each part, of marked words that stand there again and again
_PLACE = ("part", "start", "end", "kind")
_TOLD = (
    "key",
    "words",
    "speaker",
    "person_id",
    "speaker_words",
    "phrase",
    "venue",
    "allegation",
    "is_marked",
)


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
    pages: dict[Part, reading.Page] | None = None
    for mark in marks:
        pages = pages or reading.pages(story)
        _obey(mark, revision, found, pages)
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


def _obey(
    mark: StatementMark, revision: Revision, found: list[Statement], pages: Mapping[Part, reading.Page]
) -> None:
    """Mark what is found already, else what stands in the text by the mark's key, else its words where they
    stand exactly once in their part. A mark whose words are gone marks nothing."""
    known = [each for each in found if each.key == mark.key]
    if known:
        for statement in known:
            _mark(statement, mark)
        return
    here = [at for page in pages.values() for at in islice(reading.places(page, mark.words), LOOKED_AT)]
    same = [at for at in here if at.key == mark.key]
    if not same:
        same = [at for at in here if at.part == mark.part]
        interrupted = [each for each in found if _is_interrupted(each, mark, pages)]
        if len(same) + len(interrupted) != 1:
            return
        for statement in interrupted:
            _mark(statement, mark)
    for at in same:
        twin = next((each for each in found if _covers(each, at, pages)), None)
        if twin is None:
            twin = _sentence(revision, at.part, at.span, mark.key, at.words, mark.allegation)
            found.append(twin)
        _mark(twin, mark)


def _covers(statement: Statement, at: reading.Place, pages: Mapping[Part, reading.Page]) -> bool:
    """Whether a statement is these words, give or take marks and stops."""
    return statement.part == at.part and _tokens(statement, pages[at.part]) == (at.first, at.last)


def _is_interrupted(statement: Statement, mark: StatementMark, pages: Mapping[Part, reading.Page]) -> bool:
    """Whether a quote has the marked words, and they do not stand in the text in one piece."""
    if statement.part != mark.part or reading.keys(statement.words) != reading.keys(mark.words):
        return False
    first, last = _tokens(statement, pages[cast(Part, mark.part)])
    return last - first != len(reading.keys(mark.words))


def _tokens(statement: Statement, page: reading.Page) -> tuple[int, int]:
    return page.at(statement.start), page.at(statement.end)


def _mark(statement: Statement, mark: StatementMark) -> None:
    statement.is_marked = True
    if mark.allegation:
        statement.allegation = mark.allegation
        if statement.kind == Statement.Kind.CLAIM:
            statement.kind = Statement.Kind.ALLEGATION
