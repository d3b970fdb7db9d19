"""What of a story's newest copy is covered by notes, and what is not: asked anew each time, in a few queries
however much there is, and from what stands in clear. The panel, the story list and the publish checks read
the same answer.
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeVar

from articles import statements
from articles.models import Article, LinkRun, Mention, Statement, StatementMark
from linking import norm
from sourcing.models import RightOfReply, Source, SourcingNote

GRAVE = frozenset({"death", "crime", "abuse", "health", "pregnancy", "split", "sexuality", "money"})
"""Allegations that need two independent sources and a right of reply."""
NEEDED = 2
ALIKE = (
    0.5  # of the words of a note and those of a statement, from which on the one may have become the other
)


class State(enum.StrEnum):
    COVERED = "covered"
    DOUBTFUL = "doubtful"  # covered, and something is to be looked at
    STALE = "stale"  # a note was made of other words
    UNCOVERED = "uncovered"
    DISMISSED = "dismissed"  # somebody said why it needs no source

    @property
    def tone(self) -> str:
        """Of its badge: green, amber, red or plain."""
        return {"covered": "good", "uncovered": "bad", "dismissed": "plain"}.get(self.value, "doubt")

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.COVERED: "Covered",
    State.DOUBTFUL: "Look at it",
    State.STALE: "The words have changed",
    State.UNCOVERED: "No source",
    State.DISMISSED: "Needs none",
}


@dataclass
class Cover:
    """One statement of the newest copy, and what it rests on."""

    statement: Statement
    notes: list[SourcingNote] = field(default_factory=list)  # made of these very words
    stale: list[SourcingNote] = field(default_factory=list)  # made of words that may have become these
    replies: list[RightOfReply] = field(default_factory=list)
    said_to_need_none: StatementMark | None = None
    mark: StatementMark | None = None

    @property
    def dismissal(self) -> StatementMark | None:
        """That somebody said it needs no source, where that counts: not of what somebody told us off the
        record, and of an allegation only if an editor said so."""
        said = self.said_to_need_none
        if said is None or (self.notes and not self.bearing):
            return None
        is_theirs = not self.statement.allegation or said.by.has_perm("articles.override_check")
        return said if is_theirs else None

    @property
    def bearing(self) -> list[SourcingNote]:
        """The notes that let these words be printed, as their ground rules go, and that nobody denies."""
        is_quote = _is_quote(self)
        told = [note for note in self.notes if note.standing != SourcingNote.Standing.DENIED]
        return [note for note in told if (note.allows.quote if is_quote else note.allows.use)]

    @property
    def is_grave(self) -> bool:
        return self.statement.allegation in GRAVE

    @property
    def independent(self) -> int:
        """How many sources bear it out; those that have it from another one of them, or are disputed, left
        out."""
        bearing = {note.pk for note in self.bearing}
        told = [note for note in self.bearing if note.standing != SourcingNote.Standing.DISPUTED]
        return len({note.tag for note in told if note.repeats_id not in bearing})

    @property
    def lacks_sources(self) -> bool:
        return self.is_grave and self.independent < NEEDED

    @property
    def lacks_reply(self) -> bool:
        return self.is_grave and not self.replies

    @property
    def needs_note(self) -> bool:
        """Whether no note lets it be printed, and nobody said that it needs none."""
        return self.dismissal is None and not self.bearing

    @property
    def state(self) -> State:
        if self.dismissal:
            return State.DISMISSED
        if not self.bearing:
            return State.STALE if self.stale else State.UNCOVERED
        return State.DOUBTFUL if self.doubts else State.COVERED

    @property
    def doubts(self) -> list[str]:
        """What there is to look at, in words, although a note covers it."""
        found = []
        if self.lacks_sources:
            found.append(f"{self.independent} of {NEEDED} independent sources")
        if self.lacks_reply:
            found.append("Nobody it is about was asked")
        if self.is_grave and any(reply.outcome == RightOfReply.Outcome.AWAITED for reply in self.replies):
            found.append("An answer is awaited")
        if {note.source_kind for note in self.bearing} == {
            Source.Kind.ANONYMOUS
        } and self.independent < NEEDED:
            found.append("One anonymous source")
        found += sorted({note.get_standing_display() for note in self.notes if note.standing in _AGAINST})
        return found

    @property
    def refusal(self) -> str:
        """Why the notes that there are do not cover it, in words."""
        if self.bearing or not self.notes:
            return ""
        rules = sorted({note.get_ground_rules_display().lower() for note in self.notes})
        return f"Told {' and '.join(rules)}: {self.notes[0].allows.in_words.lower()}"


_AGAINST = (SourcingNote.Standing.DISPUTED, SourcingNote.Standing.DENIED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A story's covers in the order of its text, and its notes."""

    article: Article
    covers: list[Cover]
    notes: list[SourcingNote]  # all that stand
    orphans: list[SourcingNote]  # those whose words are gone
    replies: list[RightOfReply]  # about the whole story
    is_read: bool  # whether the worker has read the newest copy

    def count(self, *states: State) -> int:
        return sum(cover.state in states for cover in self.covers)

    @property
    def tone(self) -> str:
        """Of its badge in the list: that of what is worst covered; `plain` where nothing needs a source."""
        tones = {cover.state.tone for cover in self.covers}
        return next((tone for tone in ("bad", "doubt", "good") if tone in tones), "plain")

    @property
    def in_words(self) -> str:
        """For the list: “7 of 9 sourced”."""
        if not self.is_read:
            return "Not read yet"
        needed = len(self.covers) - self.count(State.DISMISSED)
        return (
            f"{self.count(State.COVERED, State.DOUBTFUL)} of {needed} sourced"
            if needed
            else "Nothing to source"
        )


def of(article: Article) -> Coverage:
    """The coverage of one story's newest copy, which is read now if it was linked before statements were
    kept."""
    found = of_many([article])[article.pk]
    if not found.is_read and article.head:
        statements.of(article.head)
        found = of_many([article])[article.pk]
    return found


def of_many(articles: Sequence[Article]) -> dict[int, Coverage]:
    """The coverage of each, by the story's number. Five queries. A copy that the worker has not read yet has
    nothing to cover so far, and says so."""
    stories = [article.pk for article in articles]
    heads = [article.head_id for article in articles if article.head_id]
    said = _grouped(Statement.objects.filter(revision__in=heads).select_related("person"), "revision_id")
    read = set(LinkRun.objects.filter(pk__in=heads, said_at__isnull=False).values_list("pk", flat=True))
    made = SourcingNote.objects.standing().filter(article__in=stories).select_related("by")
    notes = _grouped(made, "article_id")
    replies = _grouped(RightOfReply.objects.standing().filter(article__in=stories), "article_id")
    marks = _grouped(
        StatementMark.objects.standing().filter(article__in=stories).select_related("by"), "article_id"
    )
    return {
        article.pk: _coverage(
            article,
            said[article.head_id],
            notes[article.pk],
            replies[article.pk],
            {(mark.verdict, mark.key): mark for mark in marks[article.pk]},
            is_read=article.head_id is None or article.head_id in read,
        )
        for article in articles
    }


def _coverage(
    article: Article,
    said: list[Statement],
    notes: list[SourcingNote],
    replies: list[RightOfReply],
    marks: dict[tuple[str, str], StatementMark],
    *,
    is_read: bool,
) -> Coverage:
    of_story = [reply for reply in replies if not reply.key]
    covers = [
        Cover(
            statement=statement,
            notes=[note for note in notes if note.key == statement.key],
            replies=[reply for reply in replies if reply.key == statement.key] + of_story,
            said_to_need_none=marks.get((StatementMark.Verdict.DISMISS, statement.key)),
            mark=marks.get((StatementMark.Verdict.MARK, statement.key)),
        )
        for statement in sorted(said, key=_place)
    ]
    _let_echo(covers)
    bound = {cover.statement.key for cover in covers}
    orphans = [note for note in notes if note.key not in bound and not _offered(note, covers)]
    return Coverage(article, covers, notes, orphans, of_story, is_read)


def _let_echo(covers: Sequence[Cover]) -> None:
    """A quote in the headline or the dek that repeats words of one in the body, of the same speaker, rests
    on what that one rests on."""
    said = [(cover, f" {norm(cover.statement.words)} ") for cover in covers if _is_quote(cover)]
    for cover, words in said:
        if cover.statement.part == Mention.Part.BODY or cover.notes:
            continue
        for other, more in said:
            if words in more and other.notes and _is_of_body(other) and _speaker(cover) == _speaker(other):
                cover.notes, cover.replies = list(other.notes), cover.replies or list(other.replies)
                break


def _is_of_body(cover: Cover) -> bool:
    return bool(cover.statement.part == Mention.Part.BODY)


def _speaker(cover: Cover) -> tuple[str, int | None]:
    return cover.statement.speaker, cover.statement.person_id


def _is_quote(cover: Cover) -> bool:
    return bool(cover.statement.kind == Statement.Kind.QUOTE)


def _offered(note: SourcingNote, covers: Iterable[Cover]) -> bool:
    """Show a note that is bound to no words any more beside those that they may have become."""
    words = set(norm(note.words).split())
    near = [
        (likeness(note.words, cover.statement.words), -place, cover)
        for place, cover in enumerate(covers)
        if not cover.notes and _shares(words, cover.statement.words)
    ]
    if not near or max(near)[0] < ALIKE:
        return False
    max(near)[2].stale.append(note)
    return True


def _shares(words: set[str], other: str) -> bool:
    """Whether two texts can be alike at all: cheaper to say than how much."""
    others = set(norm(other).split())
    return 4 * len(words & others) >= len(words | others)


def likeness(one: str, other: str) -> float:
    """From 0 to 1, word by word."""
    return SequenceMatcher(None, norm(one).split(), norm(other).split(), autojunk=False).ratio()


Row = TypeVar("Row")
_PARTS = ("headline", "dek", "body")


def _place(statement: Statement) -> tuple[int, int]:
    return _PARTS.index(statement.part), statement.start


def _grouped(rows: Iterable[Row], by: str) -> defaultdict[int | None, list[Row]]:
    found: defaultdict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found
