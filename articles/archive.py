"""New links in published stories, decided in bulk: accepted, refused, put back. Relinking found them."""

from django.db import transaction
from django.db.models.functions import Now

from articles import relink
from articles.lifecycle import NotAllowed
from articles.models import ArchiveLink, ArchiveLinkQuerySet, RelinkJob
from staff.models import User

State = ArchiveLink.State


def accept(links: ArchiveLinkQuerySet, *, by: User) -> RelinkJob:
    """Let readers see these links. Raises NotAllowed. The job that follows writes them into the stories."""
    return _decide(links, State.ACCEPTED, by, "Accepted")


def refuse(links: ArchiveLinkQuerySet, *, by: User) -> RelinkJob:
    """Keep these people out of these copies, whatever is relinked later. Raises NotAllowed."""
    return _decide(links, State.REFUSED, by, "Refused")


def put_back(links: ArchiveLinkQuerySet, *, by: User) -> RelinkJob:
    """Undo: these links wait for a decision again, and readers do not see them. Raises NotAllowed."""
    return _decide(links, State.WAITING, by, "Put back")


def _decide(links: ArchiveLinkQuerySet, state: State, by: User, done: str) -> RelinkJob:
    if not by.has_perm("articles.review_archive"):
        raise NotAllowed("You may not decide about the archive’s links; ask an editor.")
    with transaction.atomic():
        moved = list(links.exclude(state=state).select_for_update().values_list("pk", "revision_id"))
        ArchiveLink.objects.filter(pk__in=[pk for pk, _ in moved]).update(state=state, by=by, at=Now())
        count = f"{len(moved):,} new link{'' if len(moved) == 1 else 's'}"
        return relink.start(f"{done}: {count}", [revision for _, revision in moved], by=by)
