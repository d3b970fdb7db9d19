"""May this go out, as far as those who told us are concerned? Each is `(article) -> list[Problem]` about the
newest copy, listed in `settings.PUBLISH_CHECKS`.

What can only be told with a key (words told off the record, names of protected sources) is asked by the desk,
whose people let a story out. A process without a key says that it could not ask, as a warning: the hour that
lets a scheduled story go out is kept by a worker, and the desk has asked already.

A refusal does not say which word it is about: whoever may write a story may not learn from it who a source
is. Who tries names out leaves a revision with each."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import shorten
from uuid import UUID

from django.utils import timezone

import linking
from articles.checks import Level, Problem
from articles.checks import facts as asked
from articles.models import Article, Statement
from sourcing import coverage, naming, printed, vault
from sourcing.coverage import NEEDED, Cover, Coverage, State
from sourcing.models import GroundRules, RightOfReply, Source, SourcingNote

SHOWN = 60  # characters of a statement
PANEL = "sources"
PEOPLE = (Source.Kind.NAMED, Source.Kind.ANONYMOUS)  # whose names are kept


def quotes_sourced(article: Article) -> list[Problem]:
    """Every direct quote rests on a note that lets it be quoted."""
    return [
        _warning("quotes-unsourced", _uncovered(cover))
        for cover in _open(article)
        if cover.statement.kind == Statement.Kind.QUOTE and not cover.bearing
    ]


def allegations_sourced(article: Article) -> list[Problem]:
    """Every allegation, and every sentence marked by hand, rests on a note, a grave one on two independent
    sources. Each is a warning of its own: an editor says of each, by name, why it goes out all the same."""
    found = []
    for cover in _open(article):
        is_quote = cover.statement.kind == Statement.Kind.QUOTE
        if not cover.bearing and not is_quote:
            found.append(_warning(_key("unsourced", cover), _uncovered(cover)))
        elif cover.bearing and cover.lacks_sources:
            said = f"{_about(cover)} has {cover.independent} of {NEEDED} independent sources: {_words(cover)}"
            found.append(_warning(_key("one-source", cover), said))
    return found


def right_of_reply(article: Article) -> list[Problem]:
    """Whoever a grave allegation is about was asked."""
    found = []
    for cover in _open(article):
        if cover.lacks_reply:
            said = f"Nobody was asked about {_about(cover).lower()}: {_words(cover)}"
            found.append(_warning(_key("no-reply", cover), said))
        elif cover.is_grave and (until := _awaited(cover, asked.of(article).now)):
            said = f"An answer is awaited until {until:%-d %b, %H:%M}: {_words(cover)}"
            found.append(_warning(_key("no-reply", cover), said))
    return found


def disputed(article: Article) -> list[Problem]:
    """What others dispute or deny is looked at once more."""
    return [
        _warning(_key("disputed", cover), f"{' and '.join(against)}: {_words(cover)}")
        for cover in _open(article)
        if (against := cover.against)
    ]


def statements_read(article: Article) -> list[Problem]:
    """What the copy says has been read: without that nothing of it can be missing. While that is still owed,
    the check of names says so."""
    if _coverage(article).is_read or asked.of(article).links != "parked":
        return []
    return [_warning("statements-unread", "Nobody has looked yet for quotes and allegations in this copy.")]


def attributions(article: Article) -> list[Problem]:
    """The copy describes each source as agreed. Headlines are free to leave it out."""
    copy = asked.of(article).body
    return [
        _warning(_key("attribution", cover), _misattributed(cover))
        for cover in _open(article)
        if cover.statement.part == "body" and _is_misattributed(cover, copy.keys)
    ]


def stale_notes(article: Article) -> list[Problem]:
    """Notes whose words have gone are looked at."""
    return [
        _warning("notes-stale", f"What a note was made of is no longer there: “{shorten(note.words, SHOWN)}”")
        for note in _coverage(article).orphans
        if GroundRules(note.ground_rules) != GroundRules.OFF
    ]


def dismissed(article: Article) -> list[Problem]:
    """What somebody said needs no source is known to whoever lets the story out."""
    said = [cover.dismissal for cover in _coverage(article).covers if cover.dismissal]
    return [
        Problem(
            "needs-no-source",
            PANEL,
            f"{mark.by}: “{shorten(mark.words, SHOWN)}” needs no source. {mark.reason}",
            Level.NOTE,
        )
        for mark in said
    ]


# --- in clear -----------------------------------------------------------------------------------------------


def _coverage(article: Article) -> Coverage:
    return asked.once(article, coverage.of)


def _open(article: Article) -> Iterator[Cover]:
    """What needs a source, and of which nobody has said otherwise."""
    return (cover for cover in _coverage(article).covers if cover.dismissal is None)


def _warning(key: str, said: str) -> Problem:
    return Problem(key, PANEL, said, Level.WARNING)


def _key(rule: str, cover: Cover) -> str:
    return f"{rule}:{cover.statement.key[:16]}"


def _awaited(cover: Cover, now: dt.datetime) -> dt.datetime | None:
    """Until when, if nobody has answered and they still can."""
    awaited = RightOfReply.Outcome.AWAITED
    open_until = [reply.deadline_at for reply in cover.replies if reply.outcome == awaited]
    is_open = len(open_until) == len(cover.replies) and max(open_until, default=now) > now
    return timezone.localtime(max(open_until)) if is_open else None


def _words(cover: Cover) -> str:
    return f"“{shorten(cover.statement.words, SHOWN, placeholder='…')}”"


def _about(cover: Cover) -> str:
    return f"An allegation ({cover.statement.get_allegation_display().lower()})"


def _uncovered(cover: Cover) -> str:
    if cover.state == State.STALE:
        return f"The note for this was made of other words. Look at it: {_words(cover)}"
    if cover.refusal:
        return f"{cover.refusal} {_words(cover)}"
    return f"No note says who told us: {_words(cover)}"


def _is_misattributed(cover: Cover, story: list[str]) -> bool:
    """Whether the copy follows none of the notes on which these words rest. Of what is no quote, only those
    who may not be named have to be described."""
    is_quote = cover.statement.kind == Statement.Kind.QUOTE
    notes = [note for note in cover.bearing if note.attribution and (is_quote or not note.allows.name)]
    stands = f"{cover.statement.speaker_words}" if is_quote else cover.statement.words
    whole = cover.statement.phrase if is_quote else cover.statement.words
    return bool(notes) and not any(
        printed.is_as_agreed(note.attribution, stands, story)
        or printed.is_as_agreed(note.attribution, whole, story)
        for note in notes
    )


def _misattributed(cover: Cover) -> str:
    agreed = " or ".join(sorted({f"“{note.attribution}”" for note in cover.bearing if note.attribution}))
    stands = (
        f"the copy says “{cover.statement.speaker_words}”"
        if cover.statement.speaker_words
        else "the copy does not say so"
    )
    return f"Agreed was {agreed}; {stands}: {_words(cover)}"


# --- under seal ---------------------------------------------------------------------------------------------


def off_record(article: Article) -> list[Problem]:
    """No word told off the record stands in the copy, unless somebody else told it for print."""
    said = "Words told off the record stand in this copy. Whoever made the note knows which."
    return _sealed(article, "off-record", said, _has_off_record)


def protected_names(article: Article) -> list[Problem]:
    """Nobody who told us something is named in the copy, unless on the record, or as agreed with them."""
    said = "A name that we promised not to print stands in this copy. Whoever made the notes knows which."
    return _sealed(article, "protected-name", said, _has_protected_name)


def notes_whole(article: Article) -> list[Problem]:
    """Each note can be read, or nobody knows what it keeps out."""
    try:
        damaged = asked.once(article, _opened).damaged
    except vault.Closed:
        return []  # the two checks before say so
    return [
        Problem("note-damaged", PANEL, f"The note of {note.made_on:%-d %b %Y} cannot be read: {note}")
        for note in damaged
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the notes of a story keep out of it, and those that cannot be read."""

    off_record: list[str]
    names: list[naming.Name]
    damaged: list[SourcingNote]


@dataclass(frozen=True, slots=True)
class Text:
    document: linking.Document
    words: str
    runs: frozenset[str]


def _sealed(
    article: Article, key: str, said: str, stands: Callable[[Article, Opened], bool]
) -> list[Problem]:
    """One problem, and not where: that would answer whoever tries names out in several fields."""
    try:
        opened = asked.once(article, _opened)
    except vault.Closed:
        closed = "What is sealed about this story could not be read here, so this was not checked"
        return [_warning(f"{key}-sealed", f"{closed}: {key.replace('-', ' ')}.")]
    return [Problem(key, PANEL, said)] if stands(article, opened) else []


def _has_off_record(article: Article, opened: Opened) -> bool:
    told = [passage for text in opened.off_record for passage in printed.passages(text)]
    if not told:
        return False
    borne = [cover.statement.words for cover in _coverage(article).covers if cover.bearing]
    allowed = [_text(linking.read_text(words)) for words in borne]
    fine = frozenset().union(*(text.runs for text in allowed))
    fresh = [each for each in told if not any(f" {each[0]} " in text.words for text in allowed)]
    return any(
        f" {whole} " in text.words or runs & text.runs - fine
        for text in asked.once(article, _texts)
        for whole, runs in fresh
    )


def _has_protected_name(article: Article, opened: Opened) -> bool:
    texts = asked.once(article, _texts) if opened.names else []
    return any(naming.names(name, text.document) for text in texts for name in opened.names)


def _opened(article: Article) -> Opened:
    """Two queries, whatever the number of notes. A burnt note keeps nothing out any more."""
    notes = [note for note in _coverage(article).notes if not note.is_burnt]
    damaged: list[SourcingNote] = []
    told: list[str] = []
    sources: dict[SourcingNote, UUID] = {}
    named: set[str] = set()
    for note in notes:
        try:
            told += [
                vault.unseal(note, "off_record"),
                *([] if note.allows.use else [vault.unseal(note, "said")]),
            ]
            sources[note] = UUID(vault.unseal(note, "told_by"))
            if note.allows.name or vault.unseal(note, "named_openly") == "yes":
                named.add(note.tag)
        except vault.Damaged:
            damaged.append(note)
    kept = Source.objects.in_bulk({pk for note, pk in sources.items() if note.tag not in named})
    people = [source for source in kept.values() if source.kind in PEOPLE and not source.burnt_at]
    names = [name for source in people for name in naming.names_of(vault.unseal(source, "name"))]
    return Opened([text for text in told if text], names, damaged)


def _texts(article: Article) -> list[Text]:
    return [_text(document) for document in printed.texts(asked.of(article).copy)]


def _text(document: linking.Document) -> Text:
    return Text(document, f" {' '.join(document.keys)} ", printed.runs(document.keys))
