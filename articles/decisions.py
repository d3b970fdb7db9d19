"""What editors decide about the names in a story: verbs that write it down and let it count at once.

A decision is kept with the name as printed and the words around it, so it is found again in an edited text;
it is obeyed by the linker (`linking.decisions`), for the newest copy and for what readers see. Linking one
story takes a few milliseconds, so whoever decides sees the truth in the answer, and a wrong link is gone from
the page before it: only what fails is left to the sweeper (docs/decisions/0008).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

import linking
from articles import archive, lifecycle, links
from articles.lifecycle import NotAllowed, Refused
from articles.models import Article, LinkDecision
from articles.models.decision import CONTEXT, LinkDecisionQuerySet
from articles.places import LONGEST, Place
from people import names
from people.models import Person
from staff.models import User

Verdict = LinkDecision.Verdict
MEANT = (Verdict.CONFIRM, Verdict.MANUAL)


class NothingToDecide(Refused):
    """There is no such name, person or decision."""


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
    """This name never means this person, in any story: kept in the names table, and the archive follows. What
    editors have confirmed in other stories stays.

    Raises NotAllowed, also for who may not change profiles.
    """
    with _counting_at_once(article, by) as locked:
        key = linking.norm(place.surface)
        was_closed = (person.merged_into or person).names.filter(norm=key, may_link=False).exists()
        made = _write(locked, by, Verdict.NEVER, place, person, closed_name=not was_closed)
        with _in_our_words():
            names.never_link(person, made.surface, by=by)
    return made


def make_profile(article: Article, *, by: User, name: str) -> Person:
    """A stub for a name that no profile has: held, and linked as soon as an editor publishes the profile.

    Raises NotAllowed, NothingToDecide where a profile has this very name.
    """
    with _counting_at_once(article, by) as locked:
        with _in_our_words():
            person = names.create_stub(name, by=by)
        _write(locked, by, Verdict.PROFILE, Place(person.name), person)
        made_from = f"Made from the story “{article}”."
        LogEntry.objects.log_actions(by.pk, [person], ADDITION, change_message=made_from, single_object=True)
    return person


def undo(article: Article, *, by: User) -> LinkDecision:
    """Take back the last standing decision of `by` about this story. Raises NotAllowed, NothingToDecide."""
    last = decided_by(article, by).last()
    if last is None:
        raise NothingToDecide("There is nothing of yours to undo in this story.")
    return withdraw(last, by=by)


def withdraw(decision: LinkDecision, *, by: User) -> LinkDecision:
    """Let a decision no longer count; who took it back and when is kept. Others' decisions are for editors.

    A profile that was made stays: it is redacted or merged where it is. Raises NotAllowed, NothingToDecide.
    """
    if decision.by_id != by.pk and not by.has_perm("articles.edit_any_article"):
        raise NotAllowed(f"{decision.by} decided this; an editor can take it back.")
    with _counting_at_once(decision.article, by):
        standing = LinkDecision.objects.filter(pk=decision.pk, withdrawn_at__isnull=True)
        if not standing.update(withdrawn_by=by, withdrawn_at=Now()):
            raise NothingToDecide("This decision has been taken back already.")
        if decision.verdict == Verdict.NEVER:
            _open_name(decision, by)
        elif decision.verdict in MEANT:
            archive.unsettle(decision)
    decision.refresh_from_db()
    return decision


def decided_by(article: Article, by: User) -> LinkDecisionQuerySet:
    """What stands in this story of what `by` decided, oldest first."""
    return article.link_decisions.standing().filter(by=by)


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
    with _counting_at_once(article, by) as locked:
        return _write(locked, by, verdict, place, person)


def _write(
    article: Article, by: User, verdict: Verdict, place: Place, person: Person | None, **fields: bool
) -> LinkDecision:
    """Write a decision down. Said twice, as by a double click, it is said once."""
    surface = " ".join(place.surface.split())
    if not linking.norm(surface):
        raise NothingToDecide("Select the words that name somebody: there is no letter in these.")
    if len(surface) > LONGEST:
        raise NothingToDecide(f"Select a name: these are {len(surface)} characters, at most {LONGEST}.")
    said: dict[str, Any] = {
        "verdict": verdict,
        "surface": surface,
        "before": place.before[-CONTEXT:],
        "after": place.after[:CONTEXT],
        "person": person,
    }
    last = decided_by(article, by).last()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    made = LinkDecision.objects.create(article=article, by=by, **said, **fields)
    if person is not None and verdict in MEANT:
        made.refresh_from_db(fields=["at"])
        archive.settle(made)
    return made


def _permit(article: Article, by: User) -> None:
    """Who may write the story may decide about its names; of a published one, who may publish it."""
    lifecycle.permit("save_draft", article, by)
    if article.live_id and not by.has_perm("articles.publish_article"):
        raise NotAllowed("Readers see this story: only who may publish decides about its links.")


@contextmanager
def _counting_at_once(article: Article, by: User) -> Iterator[Article]:
    """The story as it is now, locked, if `by` may decide about it; one transaction for the decision and the
    debt. Then the newest copy and what readers see are linked."""
    with transaction.atomic():
        locked = lifecycle.lock(article)
        _permit(locked, by)
        yield locked
        copies = sorted({pk for pk in (locked.head_id, locked.live_id) if pk})
        links.want_again(copies)
    for pk in copies:
        links.link_revision(pk)


def _open_name(decision: LinkDecision, by: User) -> None:
    """Take back what a “never” did to the names table, if no other one stands and the name was not closed
    before any of them."""
    person = decision.person
    if person is None:
        return
    alike = LinkDecision.objects.filter(
        Q(person=person) | Q(person=person.merged_into), verdict=Verdict.NEVER
    )
    key = linking.norm(decision.surface)
    same = [each for each in alike if linking.norm(each.surface) == key]
    if any(each.withdrawn_at is None for each in same) or not any(each.closed_name for each in same):
        return
    with _in_our_words():
        names.allow_link(person.merged_into or person, decision.surface, by=by)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What the names table refuses, as this module's callers know refusals."""
    try:
        yield
    except names.NotAllowed as refusal:
        raise NotAllowed(str(refusal)) from refusal
    except (names.NameTaken, ValueError) as refusal:
        raise NothingToDecide(str(refusal)) from refusal
