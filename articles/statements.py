"""What a story says that needs a source: asked for, marked by hand, and dismissed.

    statements.of(article.head)                           its quotes, its allegations, what was marked
    statements.mark(article, by=…, words="…")             these words need a source too
    statements.dismiss(statement, by=…, reason="…")       this one needs none

What somebody says is kept with the story and the words with those around them (`linking.quotes.key`): edits
elsewhere leave it standing, an edit of the words asks again.
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from articles import lifecycle, links
from articles.body import canonical_text
from articles.lifecycle import NotAllowed, NotPossible, Refused
from articles.models import Article, LinkRun, Mention, Revision, Statement, StatementMark, Status
from articles.said import refresh, rows
from linking import quotes as reading
from staff.models import User

__all__ = ["dismiss", "dismissals", "mark", "may_dismiss", "may_mark", "of", "rows", "take_back"]

LONGEST_WORDS, LONGEST_REASON = 2000, 500  # characters
GONE = "These words are not in the newest saved copy. Save first, or look at the copy again."
OFTEN = "These words stand in the copy more than once: select more of the sentence."
BUSY = "This copy is being read at this moment. Try again in a few seconds."

MARK, DISMISS = StatementMark.Verdict.MARK, StatementMark.Verdict.DISMISS


def of(revision: Revision) -> list[Statement]:
    """What a revision says that needs a source, in text order: headline, dek, body. Two queries. A revision
    linked before statements were kept is read first; of one whose links are owed, what is known so far."""
    run = LinkRun.objects.filter(pk=revision.pk).first()
    if run and run.state == "done" and run.said_at is None:
        with transaction.atomic():
            run = LinkRun.objects.select_for_update().get(pk=revision.pk)
            if run.said_at is None:
                _store(run, links.statements(run, links.find_in(revision)))
    return list(revision.statements.select_related("person"))


def dismissals(article: Article) -> dict[str, StatementMark]:
    """What somebody said needs no source, by its key, for as long as that stands. One query."""
    standing = article.statement_marks.standing().filter(verdict=DISMISS).select_related("by")
    return {dismissal.key: dismissal for dismissal in standing}


def mark(
    article: Article, *, by: User, words: str, allegation: str = "", part: str = "", near: int | None = None
) -> Statement:
    """Let these words of the newest saved copy need a source: the statement they overlap, else the whole
    sentence, or sentences, that hold them. Case, marks and whitespace need not be as printed. A dismissal of
    the same words no longer counts. Said twice, it is said once.

    `near` is the code point of the part's text nearest to which they are meant, where they stand more than
    once. Raises NotAllowed; NotPossible for words that are none, are not there, or may be meant elsewhere.
    """
    words = _text(words, LONGEST_WORDS, "Select the words that need a source.")
    if allegation not in ("", *Statement.AllegationClass.values) or part not in ("", *Mention.Part.values):
        raise NotPossible("There is no such part of a story, or no such kind of allegation.")
    with transaction.atomic():
        locked = lifecycle.lock(article)
        _permit_mark(locked, by)
        run = _run(locked)
        found = links.find_in(run.revision)
        pages = [page for page in reading.pages(found.story).values() if part in ("", page.part)]
        meant = _meant(links.statements(run, found), pages, words, near)
        _say(locked, by, MARK, meant, allegation=allegation)
        if meant.allegation not in ("", allegation) and not by.has_perm("articles.override_check"):
            raise NotAllowed("This alleges something else already: an editor changes that.")
        _store(run, links.statements(run, found))
        here = {"part": meant.part, "start": meant.start, "end": meant.end, "is_marked": True}
        statement = run.revision.statements.select_related("person").filter(**here).first()
        if statement is None:
            raise NotPossible(OFTEN)
        return statement


def dismiss(statement: Statement, *, by: User, reason: str) -> StatementMark:
    """Let a statement need no source, in this copy and every later one that says it in the same words. Said
    twice, it is said once. Raises NotAllowed; NotPossible for a reason that is none, and for what somebody
    marked by hand."""
    reason = _text(reason, LONGEST_REASON, "Say why it needs no source: the desk reads it.")
    with transaction.atomic():
        article = lifecycle.lock(statement.revision.article)
        _permit(article, by)
        if statement.allegation and not by.has_perm("articles.override_check"):
            raise NotAllowed("This alleges something: an editor says that it needs no source.")
        if _standing(article, MARK, statement.key) or statement.is_marked:
            raise NotPossible("This was marked by hand as needing a source: take that back instead.")
        return _say(article, by, DISMISS, statement, reason=reason)


def take_back(mark: StatementMark, *, by: User) -> StatementMark:
    """Let what somebody marked or dismissed no longer count; who took it back and when is kept. Others' are
    for editors. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = lifecycle.lock(mark.article)
        (_permit_mark if mark.verdict == MARK else _permit)(article, by)
        _withdraw(mark, by)
        if mark.verdict == MARK:
            run = _run(article)
            _store(run, links.statements(run, links.find_in(run.revision)))
    mark.refresh_from_db()
    return mark


def may_mark(article: Article, by: User) -> bool:
    """Whether `by` may mark words of this story now: for showing buttons, not for deciding."""
    return _may(_permit_mark, article, by)


def may_dismiss(article: Article, by: User) -> bool:
    """Whether `by` may dismiss statements of this story now: for showing buttons, not for deciding."""
    return _may(_permit, article, by)


def _may(permit: Callable[[Article, User], None], article: Article, by: User) -> bool:
    try:
        permit(article, by)
    except Refused:
        return False
    return True


def _permit(article: Article, by: User) -> None:
    """Who may write the story may say that something needs no source; of a published one, who may publish."""
    lifecycle.permit("save_draft", article, by)
    if article.live_id and not by.has_perm("articles.publish_article"):
        raise NotAllowed("Readers see this story: only who may publish says that it needs no source.")


def _permit_mark(article: Article, by: User) -> None:
    """Who may write the story may ask for a source, and legal may."""
    if article.status == Status.KILLED or not by.has_perm("articles.clear_article"):
        lifecycle.permit("save_draft", article, by)


def _text(text: str, longest: int, if_empty: str) -> str:
    try:
        text = " ".join(canonical_text(text).split())
    except ValidationError as damaged:
        raise NotPossible(" ".join(damaged.messages)) from damaged
    if not text:
        raise NotPossible(if_empty)
    if len(text) > longest:
        raise NotPossible(f"At most {longest:,} characters; these are {len(text):,}.")
    return text


def _run(article: Article) -> LinkRun:
    """The debt of the newest copy, ours until the transaction ends. Who has the story's row does not wait for
    a worker who has this one, and may want that."""
    run = (
        LinkRun.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("revision")
        .filter(pk=article.head_id)
        .first()
    )
    if run is None:
        raise NotPossible(BUSY)
    return run


def _store(run: LinkRun, wanted: Iterable[Statement]) -> None:
    refresh(run.revision, wanted)
    LinkRun.objects.filter(pk=run.pk).update(said_at=Now())


def _meant(
    found: Iterable[Statement], pages: Iterable[reading.Page], words: str, near: int | None
) -> Statement:
    """The statement, known or to be made, that somebody means with these words. Raises NotPossible."""
    known = list(found)
    here = [(place, page) for page in pages for place in reading.places(page, words)]
    if not here:
        raise NotPossible(GONE)
    if near is not None:
        here = [min(here, key=lambda each: abs(each[0].span.start - near))]
    meant = {_span(each): each for each in (_around(place, page, known) for place, page in here)}
    if len(meant) > 1:
        raise NotPossible(OFTEN)
    return meant.popitem()[1]


def _around(place: reading.Place, page: reading.Page, known: Iterable[Statement]) -> Statement:
    """The statement that these words overlap most, the shortest of several; else their sentence."""
    start, end = page.offsets(place.first, place.last)
    overlaps = {
        (min(end, each.end) - max(start, each.start), each.start - each.end): each
        for each in known
        if each.part == place.part and each.start < end and start < each.end
    }
    if overlaps:
        return overlaps[max(overlaps)]
    whole = reading.sentence(page, place)
    return Statement(
        part=whole.part, start=whole.span.start, end=whole.span.end, key=whole.key, words=whole.words
    )


def _span(statement: Statement) -> tuple[str, int, int]:
    return statement.part, statement.start, statement.end


def _say(article: Article, by: User, verdict: str, of: Statement, **said: str) -> StatementMark:
    """Write down what somebody says of a statement, unless it stands. The contrary no longer counts, nor does
    what was said before of its class."""
    standing = _standing(article, verdict, of.key)
    if standing and said.get("allegation", "") in ("", standing.allegation):
        return standing
    if standing:
        _withdraw(standing, by)
    contrary = _standing(article, DISMISS, of.key) if verdict == MARK else None
    if contrary:  # whoever it was: one who asks for a source is heard
        _end(contrary, by)
    return StatementMark.objects.create(
        article=article, part=of.part, key=of.key, words=of.words, verdict=verdict, by=by, **said
    )


def _standing(article: Article, verdict: str, key: str) -> StatementMark | None:
    return article.statement_marks.standing().filter(verdict=verdict, key=key).select_related("by").first()


def _withdraw(mark: StatementMark, by: User) -> None:
    if mark.by_id != by.pk and not by.has_perm("articles.edit_any_article"):
        raise NotAllowed(f"{mark.by} said this; an editor can take it back.")
    _end(mark, by)


def _end(mark: StatementMark, by: User) -> None:
    standing = StatementMark.objects.standing().filter(pk=mark.pk)
    if not standing.update(withdrawn_by=by, withdrawn_at=Now()):
        raise NotPossible("This has been taken back already.")
