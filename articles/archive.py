"""What is new in a published story since it was linked before: noted, withheld, and decided in bulk.

By the paper's policy (`REVIEW_ARCHIVE_LINKS`) a new link counts at once or waits for an editor. It is a
matter of the story and the person, so it holds for later copy too.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from articles.models import (
    ArchiveLink,
    ArchiveLinkQuerySet,
    Article,
    LinkDecision,
    LinkRun,
    Mention,
    RelinkJob,
    Status,
)
from articles.moves import NotAllowed
from articles.places import Place
from people.models import Merge
from staff.models import User

if TYPE_CHECKING:
    import linking
    from articles.links import Found

State = ArchiveLink.State


def withheld(article_id: int) -> dict[Hashable, str]:
    """Who stays out of this story's links, each with the state. Of merged profiles the keeper: whom an editor
    has accepted under one name is not withheld under another."""
    states: dict[Hashable, set[str]] = defaultdict(set)
    rows = ArchiveLink.objects.filter(article=article_id)
    for person, state in rows.values_list(Coalesce("person__merged_into", "person"), "state"):
        states[person].add(state)
    strongest = (State.ACCEPTED, State.REFUSED, State.WAITING)
    decided = {person: next(each for each in strongest if each in found) for person, found in states.items()}
    return {person: state for person, state in decided.items() if state != State.ACCEPTED}


def note_what_is_new(
    run: LinkRun, found: "Found", stored: Sequence[Mention], job: RelinkJob | None = None
) -> None:
    """Write down who is new in copy that readers have and that was linked before. `stored` are the mentions
    it had, with their people."""
    article = run.revision.article
    was_linked = bool(run.grams)
    if not was_linked or article.live_id != run.pk or article.status == Status.DRAFT:
        return
    sure = [mention for mention in stored if mention.person and mention.state in Mention.SURE]
    had = {_now(mention) for mention in sure}
    known: set[Hashable] = {*had}
    new = [
        mention for mention in found.mentions if mention.decision == "auto" and mention.person not in known
    ]
    if new:
        known |= _parted(article, new, {(mention.part, mention.start): mention.person_id for mention in sure})
    shown: dict[Hashable, linking.Mention] = {}
    for mention in new:
        if mention.person not in known and (mention.linked or mention.person not in shown):
            shown[mention.person] = mention
    state = State.WAITING if settings.REVIEW_ARCHIVE_LINKS else State.ACCEPTED
    ArchiveLink.objects.bulk_create(  # no query where there is nobody
        [_noted(job, run, mention, state) for mention in shown.values()], ignore_conflicts=True
    )
    _accept_keepers(article, had)


def settle(decision: LinkDecision) -> None:
    """An editor has said in the story itself that this person is meant: that answers what waits here."""
    rows = ArchiveLink.objects.filter(article=decision.article_id, person=decision.person_id)
    rows.exclude(state=State.ACCEPTED).update(state=State.ACCEPTED, by=decision.by_id, at=decision.at)


def unsettle(decision: LinkDecision) -> None:
    """The decision has been taken back: what it answered waits again."""
    settled = ArchiveLink.objects.filter(
        article=decision.article_id, person=decision.person_id, by=decision.by_id, at=decision.at
    )
    settled.update(state=State.WAITING, by=None, at=Now())


def accept(links: ArchiveLinkQuerySet, *, by: User) -> RelinkJob:
    """Let readers see these links. Raises NotAllowed. The job that follows writes them into the stories."""
    return _decide(links, State.ACCEPTED, by, "Accepted")


def refuse(links: ArchiveLinkQuerySet, *, by: User) -> RelinkJob:
    """Keep these people out of these stories, whatever is relinked or written later. Raises NotAllowed."""
    return _decide(links, State.REFUSED, by, "Refused")


def put_back(links: ArchiveLinkQuerySet, *, by: User) -> RelinkJob:
    """Undo: these links wait for a decision again, and readers do not see them. Raises NotAllowed."""
    return _decide(links, State.WAITING, by, "Put back")


def _decide(links: ArchiveLinkQuerySet, state: State, by: User, done: str) -> RelinkJob:
    if not by.has_perm("articles.review_archive"):
        raise NotAllowed("You may not decide about the archive’s links; ask an editor.")
    with transaction.atomic():
        moved = list(links.exclude(state=state).select_for_update(of=("self",)).select_related("article"))
        ArchiveLink.objects.filter(pk__in=[link.pk for link in moved]).update(state=state, by=by, at=Now())
        if state != State.ACCEPTED:
            _withdraw_confirmations(moved, by)
        count = f"{len(moved):,} new link{'' if len(moved) == 1 else 's'}"
        return RelinkJob.start(f"{done}: {count}", _copies(moved), by=by)


def _withdraw_confirmations(links: Iterable[ArchiveLink], by: User) -> None:
    """The newest word counts: what an editor had confirmed in the story is taken back with it."""
    for link in links:
        standing = LinkDecision.objects.standing().filter(article=link.article_id, person=link.person_id)
        meant = standing.filter(verdict__in=[LinkDecision.Verdict.CONFIRM, LinkDecision.Verdict.MANUAL])
        meant.update(withdrawn_by=by, withdrawn_at=Now())


def _copies(links: Iterable[ArchiveLink]) -> set[int]:
    return {pk for link in links for pk in (link.article.head_id, link.article.live_id) if pk}


def _noted(job: RelinkJob | None, run: LinkRun, mention: "linking.Mention", state: str) -> ArchiveLink:
    place = Place.at(run.revision, mention.part, mention.start, mention.end)
    return ArchiveLink(
        job=job,
        article=run.revision.article,
        person_id=cast("int", mention.person),
        state=state,
        surface=place.surface,
        before=place.before,
        after=place.after,
    )


def _now(mention: Mention) -> int | None:
    """Whom a stored mention means now that profiles have been merged."""
    return (mention.person and mention.person.merged_into_id) or mention.person_id


def _accept_keepers(article: Article, known: set[int | None]) -> None:
    """What waited or was refused for a profile since merged does not take away whom the story had anyway. The
    duplicate's own row stays as it was decided: the merge may be undone."""
    rows = ArchiveLink.objects.filter(article=article, person__merged_into__in=known)
    told = rows.exclude(state=State.ACCEPTED).values_list("person__merged_into", "surface", "before", "after")
    accepted = [
        ArchiveLink(
            article=article,
            person_id=cast("int", keeper),
            state=State.ACCEPTED,
            surface=surface,
            before=before,
            after=after,
        )
        for keeper, surface, before, after in told
    ]
    ArchiveLink.objects.bulk_create(accepted, ignore_conflicts=True)


def _parted(
    article: Article, new: Iterable["linking.Mention"], stood: Mapping[tuple[str, int], int | None]
) -> set[Hashable]:
    """Those who are not new: the story named them here before they were merged, and that merge was undone.
    What `_accept_keepers` wrote in between goes with it."""
    undone = Merge.objects.exclude(undone_at=None).defer("rows")
    merges = undone.filter(person__in={mention.person for mention in new}, into__in=set(stood.values()))
    pairs = {(mention.person, stood.get((mention.part, mention.start))) for mention in new}
    back = [merge for merge in merges if (merge.person_id, merge.into_id) in pairs]
    if back:
        between = (Q(person=merge.into_id, at__range=(merge.at, merge.undone_at)) for merge in back)
        rows = ArchiveLink.objects.filter(article=article, state=State.ACCEPTED, job=None, by=None)
        rows.filter(reduce(or_, between)).delete()
    return {merge.person_id for merge in back}
