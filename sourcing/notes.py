"""Verbs about notes: that a source told us what a sentence or a quote of a story says.

Whoever makes one may write the story and may read the source. Which source it is, is sealed under the note;
only who may read that source is told (`reveal`), and it stands in that source's ledger, without the story.
Making a note writes nothing about its source: the hour of such an entry would be the tie that is kept secret.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from articles import checks, lifecycle
from articles.models import Article, Statement, Status
from linking import norm, read_text
from people.names import NotAllowed, NotPossible, canonical
from sourcing import coverage, gate, naming, printed, vault
from sourcing.models import GroundRules, Source, SourcingNote
from staff.models import User

READABLE = {"told_by": "source of a note", "said": "words of a note", "off_record": "off-record words"}
LONGEST_ATTRIBUTION = 200
MOVED_ON = "The copy has been saved anew in the meantime. Look at it again."


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
        article = writable(statement.revision.article, by)
        if article.head_id != statement.revision_id:
            raise NotPossible(MOVED_ON)
        source = gate.lock(source)  # after the story, always: or two verbs would wait for each other
        if not gate.may_read(source, by):
            raise NotAllowed("You have no access to this source.")
        _insist_on_one(source, article, by)
        note = SourcingNote(
            article=article,
            source_kind=source.kind,
            ground_rules=_rules(ground_rules),
            attribution=_attribution(attribution, ground_rules, source),
            repeats=_repeated(repeats, article),
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
        _insist_it_may_go_out(article)
    return note


def confirm(note: SourcingNote, statement: Statement, *, by: User) -> None:
    """Say that a note holds for these words too, which are its own, edited: it is bound to them from now on.
    For who may read its source. Raises NotAllowed; NotPossible for other words, and for a burnt note, whose
    words nobody can compare any more; vault.Closed."""
    with transaction.atomic():
        article = writable(note.article, by)
        if statement.revision_id != article.head_id:
            raise NotPossible(MOVED_ON)
        _insist_on_access(note, by)
        if coverage.likeness(note.words, statement.words) < coverage.ALIKE:
            raise NotPossible("These are other words: make a note of them.")
        _change(note, **_place(statement))


def settle(note: SourcingNote, standing: str, *, by: User) -> None:
    """Say whether others bear it out; who said so is kept. Raises NotAllowed, NotPossible."""
    if standing not in SourcingNote.Standing.values:
        raise NotPossible("A note is single, corroborated, disputed or denied.")
    with transaction.atomic():
        writable(note.article, by)
        _change(note, standing=standing, settled_by=by)


def withdraw(note: SourcingNote, *, by: User) -> None:
    """Let a note no longer count: neither as cover, nor to keep words out. It is kept, sealed as it was. For
    who may read its source, since nobody else knows what it keeps out. Raises NotAllowed, NotPossible,
    vault.Closed."""
    with transaction.atomic():
        article = writable(note.article, by)
        if _has_its_hour(article):
            raise NotPossible("This story has its hour already: take that back first.")
        _insist_on_access(note, by)
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
    return Source.objects.get(pk=_source_id(note))


# --- what they share --------------------------------------------------------------------------------------


def writable(article: Article, by: User) -> Article:
    """The story, locked, for somebody who may write it. Raises what `lifecycle.permit` does."""
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


def _insist_on_access(note: SourcingNote, by: User) -> None:
    if note.is_burnt:
        raise NotPossible("What this note kept sealed is burnt: nobody can say whether it holds.")
    try:
        may = gate.may_read(source_of(note), by)
    except vault.Damaged:  # then nobody can read it, and an editor decides
        may = by.has_perm("articles.override_check")
    if not may:
        raise NotAllowed("Only who may read the source of a note does that.")


def _insist_on_one(source: Source, article: Article, by: User) -> None:
    """The same person under two codes would count as two. Seen only among sources that `by` may read."""
    if source.burnt_at:
        raise NotPossible("This source has been burnt.")
    name = norm(vault.unseal(source, "name"))
    others = SourcingNote.objects.standing().filter(article=article, is_burnt=False)
    sources = {_source_id(note) for note in others.exclude(tag=vault.tag(source, str(article.pk)))}
    for theirs in gate.readable(by).filter(pk__in=sources, burnt_at=None):
        if name and norm(vault.unseal(theirs, "name")) == name:
            raise NotPossible(f"That is {theirs.code}, who told us something here already: choose that one.")


def _source_id(note: SourcingNote) -> UUID:
    return UUID(vault.unseal(note, "told_by"))


def _has_its_hour(article: Article) -> bool:
    return article.status == Status.SCHEDULED or article.next_live_id is not None


def _insist_it_may_go_out(article: Article) -> None:
    """A story that has its hour goes out without being asked again: what a note keeps out must not be in
    it."""
    stopping = {"off-record", "protected-name"}
    if _has_its_hour(article) and stopping & {problem.key for problem in checks.blocking(article)}:
        raise NotPossible(
            "With this note the story could not go out, and it has its hour: take that back first."
        )


def _attribution(told: str, ground_rules: str, source: Source) -> str:
    """The line as agreed; none where nobody may be spoken of."""
    line = " ".join(canonical(told).split())
    if GroundRules(ground_rules) in (GroundRules.DEEP, GroundRules.OFF):
        return ""
    if not line:
        raise NotPossible("Say how they may be described in print: “a source close to the band”.")
    stands = printed.Text(read_text(line))
    names = naming.names_in(vault.unseal(source, "name"))
    if not GroundRules(ground_rules).allows.name and any(naming.names(name, stands) for name in names):
        raise NotPossible("On background they are not named: this attribution has their name.")
    if len(line) > LONGEST_ATTRIBUTION:
        raise NotPossible(f"An attribution has at most {LONGEST_ATTRIBUTION} characters.")
    return line


def _repeated(note: SourcingNote | None, article: Article) -> SourcingNote | None:
    if note and (note.article_id != article.pk or note.withdrawn_by_id):
        raise NotPossible("That note is another story’s, or has been withdrawn.")
    return note
