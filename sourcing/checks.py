"""May this go out, as far as those who told us are concerned? Each is `(article) -> list[Problem]` about the
newest copy, listed in `settings.PUBLISH_CHECKS`.

What can only be told with a key (words told off the record, names of protected sources) is asked by the desk,
whose people let a story out. A process without a key says that it could not ask, as a warning: the hour that
lets a scheduled story go out is kept by a worker, and the desk has asked already. What a key opens and nobody
can read is no such excuse: it blocks, and what else is sealed is asked all the same.

A refusal says neither which word it is about nor where it stands: whoever may write a story may not learn
from it who a source is. Who tries names out leaves a revision with each."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from articles.checks import Level, Problem
from articles.checks import facts as asked
from articles.models import Article, Statement
from sourcing import coverage, naming, printed, vault
from sourcing.coverage import NEEDED, Cover, Coverage, State
from sourcing.models import GroundRules, RightOfReply, Source, SourcingNote

SHOWN = 60  # characters of a statement
PANEL = "sources"
PEOPLE = (Source.Kind.NAMED, Source.Kind.ANONYMOUS)  # whose names are protected


def quotes_sourced(article: Article) -> list[Problem]:
    """The copy has been read, and every direct quote rests on a note that lets it be quoted. Unread copy is
    a warning: a reader that has broken down does not stop the paper for ever."""
    found = []
    if not _coverage(article).is_read and asked.of(article).links != "done":  # what is done is read on asking
        found.append(_warning("statements-unread", _UNREAD))
    for cover in _open(article):
        if cover.statement.kind == Statement.Kind.QUOTE:
            if not cover.bearing:
                found.append(_warning("quotes-unsourced", _uncovered(cover)))
            found += _contested(cover)
    return found


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
        if not is_quote:
            found += _contested(cover)
    return found


def right_of_reply(article: Article) -> list[Problem]:
    """Whoever a grave allegation is about was asked, and has had the time they were given."""
    found = []
    for cover in _open(article):
        about = f"about {_about(cover).lower()}: {_words(cover)}"
        if cover.lacks_reply:
            found.append(_warning(_key("no-reply", cover), f"Nobody was asked {about}"))
        elif cover.is_grave and (until := _awaited(cover, asked.of(article).now)):
            at = date_format(timezone.localtime(until), "j M Y, H:i")
            found.append(_warning(_key("no-reply", cover), f"An answer is awaited until {at}, {about}"))
    return found


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

_UNREAD = "What this story says has not been read yet, so nobody knows what of it needs a source."


def _coverage(article: Article) -> Coverage:
    return asked.once(article, coverage.of)


def _open(article: Article) -> Iterator[Cover]:
    """What needs a source, and of which nobody has said otherwise."""
    return (cover for cover in _coverage(article).covers if cover.dismissal is None)


def _warning(key: str, said: str) -> Problem:
    return Problem(key, PANEL, said, Level.WARNING)


def _key(rule: str, cover: Cover) -> str:
    return f"{rule}:{cover.statement.key[:16]}"


def _words(cover: Cover) -> str:
    return f"“{shorten(cover.statement.words, SHOWN, placeholder='…')}”"


def _about(cover: Cover) -> str:
    return f"An allegation ({cover.statement.get_allegation_display().lower()})"


def _contested(cover: Cover) -> list[Problem]:
    """A note says that somebody disputes or denies what is printed."""
    against = (SourcingNote.Standing.DISPUTED, SourcingNote.Standing.DENIED)
    return [
        _warning(_key(standing.value, cover), f"A note says that this is {standing.value}: {_words(cover)}")
        for standing in against
        if any(note.standing == standing for note in cover.notes)
    ]


def _awaited(cover: Cover, now: dt.datetime) -> dt.datetime | None:
    """Until when somebody can still answer who has not."""
    awaited = (reply for reply in cover.replies if reply.outcome == RightOfReply.Outcome.AWAITED)
    return max((reply.deadline_at for reply in awaited if reply.deadline_at > now), default=None)


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
    """No word told off the record stands in the copy, save where another note lets the same be printed."""
    notes = _standing(article)
    told = _opened(notes, _told_off_record)
    copy = asked.once(article, _printed)
    stands = any(
        printed.repeats(passages, copy, _allowed(article, note)) for note, passages in told.read if passages
    )
    said = "Words told off the record stand here. Whoever made the note knows which."
    return _sealed("off-record", said if stands else "", told)


def protected_names(article: Article) -> list[Problem]:
    """No person who is a source and not on the record is named in the copy or its address, unless that was
    agreed with them."""
    told = _opened(_standing(article), _tie)
    sources = Source.objects.in_bulk({tie.source for _, tie in told.read})
    open_tags = {note.tag for note, tie in told.read if note.allows.name or tie.is_named_openly}
    one_each = {note.tag: (note, sources[tie.source]) for note, tie in told.read if note.tag not in open_tags}
    people = {note: source for note, source in one_each.values() if source.kind in PEOPLE}
    named = _opened(list(people), lambda note: naming.names_in(vault.unseal(people[note], "name")))
    names = [name for _, names in named.read for name in names]
    copy = asked.once(article, _printed)
    stands = any(naming.names(name, text) for text in copy.texts for name in names)
    said = "A name stands here that we promised not to print. Whoever made the notes knows which."
    return _sealed("protected-name", said if stands else "", told, named)


Read = TypeVar("Read")


@dataclass
class _Opened(Generic[Read]):
    """What could be read of some notes, and of which it could not."""

    read: list[tuple[SourcingNote, Read]] = field(default_factory=list)
    damaged: list[SourcingNote] = field(default_factory=list)
    is_closed: bool = False  # this process lacks a key


class _Tie(NamedTuple):
    source: UUID
    is_named_openly: bool


def _opened(notes: list[SourcingNote], read: Callable[[SourcingNote], Read]) -> _Opened[Read]:
    """What `read` makes of each note. One that cannot be read hides no other; one that was burnt, or whose
    source was, has nothing to say."""
    told = _Opened[Read]()
    for note in notes:
        try:
            told.read.append((note, read(note)))
        except vault.Burnt:
            continue
        except vault.Damaged:
            told.damaged.append(note)
        except vault.Closed:
            told.is_closed = True
    return told


def _sealed(key: str, said: str, *told: _Opened[Any]) -> list[Problem]:
    """One problem for what stands in the copy, wherever, and how often, that is: the field would give it away
    to whoever tries names in each."""
    found = [Problem(key, PANEL, said)] if said else []
    for note in (note for each in told for note in each.damaged):
        day = date_format(note.made_on, "j M Y")
        damaged = "what was sealed has been altered. Withdraw it, or have it restored."
        found.append(Problem("note-damaged", PANEL, f"The note of {day} cannot be read: {damaged}"))
    if any(each.is_closed for each in told):
        closed = "What is sealed about this story could not be read here, so this was not checked"
        found.append(_warning(f"{key}-sealed", f"{closed}: {key.replace('-', ' ')}."))
    return found


def _told_off_record(note: SourcingNote) -> list[tuple[str, ...]]:
    told = [vault.unseal(note, "off_record")]
    if not note.allows.use:
        told.append(vault.unseal(note, "said"))
    return printed.passages("\n".join(told))


def _tie(note: SourcingNote) -> _Tie:
    return _Tie(UUID(vault.unseal(note, "told_by")), vault.unseal(note, "named_openly") == "yes")


def _allowed(article: Article, note: SourcingNote) -> list[printed.Span]:
    """Where the copy says what another note lets be printed."""
    covers = (cover for cover in _coverage(article).covers if any(each != note for each in cover.bearing))
    return [
        printed.Span(cover.statement.part, cover.statement.start, cover.statement.end) for cover in covers
    ]


def _standing(article: Article) -> list[SourcingNote]:
    return [note for note in _coverage(article).notes if not note.is_burnt]


def _printed(article: Article) -> printed.Printed:
    return printed.printed(asked.of(article).copy, article.slug)
