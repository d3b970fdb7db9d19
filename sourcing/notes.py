"""Verbs about notes: that a source told us what a sentence or a quote of a story says.

Whoever makes one may write the story and may read the source. Which source it is, is sealed under the note;
only who may read that source is told (`reveal`), and it stands in that source's ledger, without the story.
Making a note writes nothing about its source: the hour of such an entry would be the tie that is kept secret.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from articles import lifecycle
from articles.models import Article, Statement
from people.names import NotAllowed, NotPossible, canonical
from sourcing import gate, vault
from sourcing.models import GroundRules, Source, SourcingNote
from staff.models import User

READABLE = {"told_by": "source of a note", "said": "words of a note", "off_record": "off-record words"}
LONGEST_ATTRIBUTION = 200


def add(
    statement: Statement,
    source: Source,
    *,
    by: User,
    ground_rules: str,
    attribution: str = "",
    said: str = "",
    off_record: str = "",
    named_openly: bool = False,
    repeats: SourcingNote | None = None,
) -> SourcingNote:
    """Bind what `source` told us to a statement of the story's newest copy.

    `attribution`: as agreed, for print. `named_openly`: the story names the source for other reasons too,
    as agreed with them. `repeats`: a note whose source is where this one has it from, so they are not two.
    Raises NotAllowed; NotPossible for copy that has moved on, a burnt source, and terms that lack their
    attribution; vault.Closed."""
    with transaction.atomic():
        article = _writable(statement.revision.article, by)
        if article.head_id != statement.revision_id:
            raise NotPossible("The copy has been saved anew in the meantime. Look at it again.")
        if not gate.may_read(source, by):
            raise NotAllowed("You have no access to this source.")
        note = SourcingNote(
            article=article,
            source_kind=source.kind,
            ground_rules=_rules(ground_rules),
            attribution=_attribution(attribution, ground_rules),
            repeats=_repeated(repeats, article),
            is_on_legal_hold=source.is_on_legal_hold,
            tag=vault.tag(source, str(article.pk)),
            wrapped_key=vault.new_key(),
            wrapped_under=vault.newest(),
            by=by,
            **_place(statement),
        )
        vault.seal(note, "told_by", str(source.pk))
        vault.seal(note, "said", canonical(said))
        vault.seal(note, "off_record", canonical(off_record))
        vault.seal(note, "named_openly", "yes" if named_openly else "no")
        note.save(force_insert=True)
    return note


def confirm(note: SourcingNote, statement: Statement, *, by: User) -> None:
    """Say that a note holds for these words too: it is bound to them from now on. Raises NotAllowed,
    NotPossible."""
    with transaction.atomic():
        article = _writable(note.article, by)
        if statement.revision_id != article.head_id:
            raise NotPossible("The copy has been saved anew in the meantime. Look at it again.")
        _change(note, **_place(statement))


def settle(note: SourcingNote, standing: str, *, by: User) -> None:
    """Say whether others bear it out. Raises NotAllowed, NotPossible."""
    if standing not in SourcingNote.Standing.values:
        raise NotPossible("A note is single, corroborated, disputed or denied.")
    with transaction.atomic():
        _writable(note.article, by)
        _change(note, standing=standing)


def withdraw(note: SourcingNote, *, by: User) -> None:
    """Let a note no longer count. It is kept, sealed as it was. For who made it, and editors. Raises
    NotAllowed, NotPossible."""
    with transaction.atomic():
        _writable(note.article, by)
        if note.by_id != by.pk and not by.has_perm("articles.edit_any_article"):
            raise NotAllowed("Whoever made this note withdraws it, or an editor.")
        _change(note, withdrawn_by=by, withdrawn_on=timezone.now().date())


def reveal(note: SourcingNote, column: str, *, by: User, signed_in_at: dt.datetime | None) -> str:
    """One sealed field of a note, for who may read its source; of `told_by`, the source's code. Raises as
    `access.reveal` does."""
    if column not in READABLE:
        raise NotPossible("A note has no such field.")
    source = source_of(note)

    def words(_locked: Source) -> str:
        standing = SourcingNote.objects.get(pk=note.pk)  # it may have been burnt while we waited
        return source.code if column == "told_by" else vault.unseal(standing, column)

    return gate.let_in(source, READABLE[column], words, by=by, signed_in_at=signed_in_at)


def source_of(note: SourcingNote) -> Source:
    """The source of a note: for verbs and checks, which tell nobody. Raises vault.Closed, Burnt."""
    return Source.objects.get(pk=UUID(vault.unseal(note, "told_by")))


# --- what they share --------------------------------------------------------------------------------------


def _writable(article: Article, by: User) -> Article:
    """The story, locked, for somebody who may write it."""
    locked = lifecycle.lock(article)
    lifecycle.permit("save_draft", locked, by)
    return locked


def _change(note: SourcingNote, **fields: object) -> None:
    changed = SourcingNote.objects.standing().filter(pk=note.pk)
    if not changed.update(**fields):
        raise NotPossible("This note has been withdrawn.")
    note.refresh_from_db()


def _place(statement: Statement) -> dict[str, str]:
    return {"part": statement.part, "key": statement.key, "words": statement.words}


def _rules(told: str) -> str:
    if told not in GroundRules.values:
        raise NotPossible(
            "Choose the ground rules: on the record, background, deep background or off the record."
        )
    return told


def _attribution(told: str, ground_rules: str) -> str:
    """The line as agreed; none where nobody may be spoken of."""
    line = " ".join(canonical(told).split())
    if GroundRules(ground_rules) in (GroundRules.DEEP, GroundRules.OFF):
        return ""
    if not line:
        raise NotPossible("Say how they may be described in print: “a source close to the band”.")
    if len(line) > LONGEST_ATTRIBUTION:
        raise NotPossible(f"An attribution has at most {LONGEST_ATTRIBUTION} characters.")
    return line


def _repeated(note: SourcingNote | None, article: Article) -> SourcingNote | None:
    if note and note.article_id != article.pk:
        raise NotPossible("That note is another story’s.")
    return note
