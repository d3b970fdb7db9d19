"""What editors decide about the names in a story: verbs that write it down and let it count at once.

A decision is kept with the name as printed and the words around it, so it is found again in an edited text;
it is obeyed by the linker (`linking.decisions`), for the newest copy and for what readers see. Linking one
story takes a few milliseconds, so whoever decides sees the truth in the answer, and a wrong link is gone from
the page before it: only what fails is left to the sweeper (docs/decisions/0008).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import transaction
from django.db.models.functions import Now

import linking
from articles import lifecycle, links
from articles.lifecycle import NotAllowed, Refused
from articles.models import Article, LinkDecision, Mention, Revision
from articles.models.decision import CONTEXT
from people import names
from people.models import Person
from staff.models import User

LONGEST = 300  # code points of a name as printed

Verdict = LinkDecision.Verdict


class NothingToDecide(Refused):
    """There is no such name, person or decision."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name where it stands: as printed, and the words on either side."""

    surface: str
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, mention: Mention) -> "Place":
        return cls.at(mention.revision, mention.part, mention.start, mention.end)

    @classmethod
    def at(cls, revision: Revision, part: str, start: int, end: int) -> "Place":
        """A span of a revision's headline, dek or body; offsets as in Mention."""
        stored = getattr(revision, part)
        text = (linking.read_html(stored) if part == Mention.Part.BODY else linking.read_text(stored)).text
        return cls(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def confirm(article: Article, *, by: User, place: Place, person: Person) -> LinkDecision:
    """This name is this person. Raises NotAllowed, NothingToDecide."""
    return _decide(article, by, Verdict.CONFIRM, place, person)


def reject(article: Article, *, by: User, place: Place, person: Person | None) -> LinkDecision:
    """This name is not this person, and never again in this story; without a person: it is nobody we know.

    Raises NotAllowed, NothingToDecide.
    """
    return _decide(article, by, Verdict.REJECT if person else Verdict.MANUAL, place, person)


def link_by_hand(article: Article, *, by: User, place: Place, person: Person) -> LinkDecision:
    """These words, a name or not, mean this person. Raises NotAllowed, NothingToDecide."""
    return _decide(article, by, Verdict.MANUAL, place, person)


def never(article: Article, *, by: User, place: Place, person: Person) -> LinkDecision:
    """This name never means this person, in any story: kept in the names table, and the archive follows.

    Raises NotAllowed, also for who may not change profiles.
    """
    _permit(article, by)
    with _counting_at_once(article):
        made = _write(article, by, Verdict.NEVER, place, person)
        with _in_our_words():
            names.never_link(person, made.surface, by=by)
    return made


def make_profile(article: Article, *, by: User, name: str) -> Person:
    """A stub for a name that no profile has: held, and linked as soon as an editor publishes the profile.

    Raises NotAllowed, NothingToDecide where a profile has this very name.
    """
    _permit(article, by)
    with _counting_at_once(article):
        with _in_our_words():
            person = names.create_stub(name, by=by)
        made_from = f"Made from the story “{article}”."
        LogEntry.objects.log_actions(by.pk, [person], ADDITION, change_message=made_from, single_object=True)
    return person


def undo(article: Article, *, by: User) -> LinkDecision:
    """Take back the last standing decision of `by` about this story. Raises NotAllowed, NothingToDecide."""
    last = article.link_decisions.standing().filter(by=by).last()
    if last is None:
        raise NothingToDecide("There is nothing of yours to undo in this story.")
    return withdraw(last, by=by)


def withdraw(decision: LinkDecision, *, by: User) -> LinkDecision:
    """Let a decision no longer count; who took it back and when is kept.

    Raises NotAllowed, NothingToDecide.
    """
    _permit(decision.article, by)
    with _counting_at_once(decision.article):
        standing = LinkDecision.objects.filter(pk=decision.pk, withdrawn_at__isnull=True)
        if not standing.update(withdrawn_by=by, withdrawn_at=Now()):
            raise NothingToDecide("This decision has been taken back already.")
        if decision.verdict == Verdict.NEVER and decision.person:
            with _in_our_words():
                names.allow_link(decision.person, decision.surface, by=by)
    decision.refresh_from_db()
    return decision


def may_decide(article: Article, by: User) -> bool:
    """Whether `by` may decide about this story's names now: for showing buttons, not for deciding."""
    try:
        _permit(article, by)
    except Refused:
        return False
    return True


def _decide(
    article: Article, by: User, verdict: Verdict, place: Place, person: Person | None
) -> LinkDecision:
    _permit(article, by)
    with _counting_at_once(article):
        return _write(article, by, verdict, place, person)


def _write(article: Article, by: User, verdict: Verdict, place: Place, person: Person | None) -> LinkDecision:
    surface = " ".join(place.surface.split())
    if not linking.norm(surface):
        raise NothingToDecide("Select the words that name somebody: there is no letter in these.")
    if len(surface) > LONGEST:
        raise NothingToDecide(f"Select a name: these are {len(surface)} characters, at most {LONGEST}.")
    return LinkDecision.objects.create(
        article=article,
        verdict=verdict,
        surface=surface,
        before=place.before[-CONTEXT:],
        after=place.after[:CONTEXT],
        person=person,
        by=by,
    )


def _permit(article: Article, by: User) -> None:
    """Who may write the story may decide about its names; of a published one, who may publish it."""
    lifecycle.permit("save_draft", article, by)
    if article.live_id and not by.has_perm("articles.publish_article"):
        raise NotAllowed("Readers see this story: only who may publish decides about its links.")


@contextmanager
def _counting_at_once(article: Article) -> Iterator[None]:
    """One transaction for the decision and the debt; then the newest copy and what readers see are linked."""
    copies = {pk for pk in (article.head_id, article.live_id) if pk}
    with transaction.atomic():
        yield
        links.want_again(copies)
    for pk in sorted(copies):
        links.link_revision(pk)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What the names table refuses, as this module's callers know refusals."""
    try:
        yield
    except names.NotAllowed as refusal:
        raise NotAllowed(str(refusal)) from refusal
    except (names.NameTaken, ValueError) as refusal:
        raise NothingToDecide(str(refusal)) from refusal
