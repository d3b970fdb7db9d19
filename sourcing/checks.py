"""May this go out, as far as those who told us are concerned? Each is `(article) -> list[Problem]` about the
newest copy, listed in `settings.PUBLISH_CHECKS`.

What can only be told with a key (words told off the record, names of protected sources) is asked by the desk,
whose people let a story out. A process without a key says that it could not ask, as a warning: the hour that
lets a scheduled story go out is kept by a worker, and the desk has asked already.

A refusal does not say which word it is about: whoever may write a story may not learn from it who a source
is. Who tries names out leaves a revision with each."""

from collections.abc import Callable, Iterator
from textwrap import shorten

import linking
from articles.checks import Level, Problem
from articles.checks import facts as asked
from articles.models import Article, Statement
from sourcing import coverage, printed, vault
from sourcing.coverage import NEEDED, Cover, Coverage, State
from sourcing.models import GroundRules, SourcingNote
from sourcing.notes import source_of

SHOWN = 60  # characters of a statement
PANEL = "sources"


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
    return [
        _warning(_key("no-reply", cover), f"Nobody was asked about {_about(cover).lower()}: {_words(cover)}")
        for cover in _open(article)
        if cover.lacks_reply
    ]


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
    """No word told off the record stands in the copy."""
    said = "Words told off the record stand here. Whoever made the note knows which."
    return _sealed(article, "off-record", said, _has_off_record)


def protected_names(article: Article) -> list[Problem]:
    """No source who is not on the record is named in the copy, unless that was agreed with them."""
    said = "A name stands here that we promised not to print. Whoever made the notes knows which."
    return _sealed(article, "protected-name", said, _has_protected_name)


Standing = Callable[[linking.Document], bool]


def _sealed(
    article: Article, key: str, said: str, look: Callable[[list[SourcingNote]], Standing]
) -> list[Problem]:
    """One problem for each field in which something stands that must not."""
    notes = [note for note in _coverage(article).notes if not note.is_burnt]
    if not notes:
        return []
    try:
        stands = look(notes)
    except (vault.Closed, vault.Damaged):
        closed = "What is sealed about this story could not be read here, so this was not checked"
        return [_warning(f"{key}-sealed", f"{closed}: {key.replace('-', ' ')}.")]
    texts = asked.once(article, _texts)
    fields = dict.fromkeys(field for field, text in texts if stands(text))
    return [Problem(key, field, said) for field in fields]


def _has_off_record(notes: list[SourcingNote]) -> Standing:
    told = [vault.unseal(note, "off_record") for note in notes if note.off_record]
    told += [vault.unseal(note, "said") for note in notes if not note.allows.use and note.said]
    return lambda text: any(printed.repeats(each, text.keys) for each in told)


def _has_protected_name(notes: list[SourcingNote]) -> Standing:
    open_tags = {
        note.tag for note in notes if note.allows.name or vault.unseal(note, "named_openly") == "yes"
    }
    one_each = {note.tag: note for note in notes if note.tag not in open_tags}
    told = [_name_of(note) for note in one_each.values()]
    return lambda text: any(printed.names(each, text) for each in told)


def _name_of(note: SourcingNote) -> str:
    return vault.unseal(source_of(note), "name")


def _texts(article: Article) -> list[tuple[str, linking.Document]]:
    return list(printed.parts(asked.of(article).copy))
