"""The archive follows: when people change, the stories that may name them are linked again.

    NameChange rows (written in PostgreSQL) -> pull -> one RelinkJob -> work, chunk by chunk -> Mention rows

A job chooses its stories once, by the names' keys, and stores how far it is with every chunk: killed
anywhere, it goes on from there. Whoever holds the job's row works; a second worker, beat or delivery finds
nothing to do.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import NamedTuple, cast

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

import linking
from articles import links
from articles.decisions import Place
from articles.models import ArchiveLink, LinkRun, Mention, RelinkJob, Revision, Status
from people import importing
from people.models import Name, Person
from staff.models import User

log = logging.getLogger(__name__)

CHUNK = 20  # revisions in one transaction: a save of one of them waits a fraction of a second at most


class Changed(NamedTuple):
    """What changed about people: whom, and the keys their names have or had."""

    people: set[int]
    norms: set[str]
    stylised: set[str]


def pull() -> RelinkJob | None:
    """Make one job of all that changed about people since the last one. None when nothing did, or while an
    import is under way: all it changes will be one job."""
    with transaction.atomic():
        if importing.is_under_way():
            return None
        changed = _take_changes()
        if not changed.people:
            return None
        return start(_reason(changed), candidates(changed))


def start(reason: str, revisions: Iterable[int], *, by: User | None = None, **fields: bool) -> RelinkJob:
    """A job over these revisions. One with nothing to do is finished at once."""
    chosen = sorted(set(revisions))
    return RelinkJob.objects.create(
        reason=reason,
        revisions=chosen,
        total=len(chosen),
        by=by,
        finished_at=None if chosen else Now(),
        **fields,
    )


def candidates(changed: Changed) -> set[int]:
    """The revisions somebody sees that may name these people, in any way they are or were called.

    By the keys that the linker stored with each; by the mentions, for who was linked by hand; and those being
    linked at this moment, which may still see the names as they were.
    """
    current = LinkRun.objects.current()
    found = set(current.filter(grams__overlap=list(changed.norms)).values_list("pk", flat=True))
    found |= set(current.filter(revision__mentions__person__in=changed.people).values_list("pk", flat=True))
    found |= set(LinkRun.objects.in_flight().values_list("pk", flat=True))
    if changed.stylised:
        found |= set(current.filter(_holds_one_of(_words(changed))).values_list("pk", flat=True))
    return found


def everything(by: User | None = None) -> RelinkJob:
    """A job over every story; one that has not come to its end is gone on with."""
    unfinished = RelinkJob.objects.unfinished().filter(is_everything=True).first()
    if unfinished:
        return unfinished
    whole = LinkRun.objects.current().values_list("pk", flat=True)
    return start("The whole archive", whole, by=by, is_everything=True)


def everything_about(person: Person, by: User | None = None) -> RelinkJob:
    """A job over the stories that may name one person."""
    known = list(person.names.values_list("norm", "is_stylised"))
    changed = Changed({person.pk}, {norm for norm, _ in known}, {norm for norm, is_so in known if is_so})
    return start(f"{person}: asked for", candidates(changed), by=by)


def work(*, seconds: float, job: RelinkJob | None = None) -> bool:
    """Work at this job, or at whichever is the shortest, for about so long. True if there is more to do."""
    until = time.monotonic() + seconds
    while _work_at_a_chunk(job):
        if time.monotonic() >= until:
            return True
    return False


def _take_changes() -> Changed:
    """The changes nobody has pulled, which are ours and gone when this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM people_namechange WHERE id IN"
            " (SELECT id FROM people_namechange FOR UPDATE SKIP LOCKED) RETURNING person, norm, is_stylised"
        )
        rows = cursor.fetchall()
    return Changed(
        {person for person, _, _ in rows},
        {norm for _, norm, _ in rows},
        {norm for _, norm, is_stylised in rows if is_stylised},
    )


def _reason(changed: Changed) -> str:
    if len(changed.people) > 1:
        return f"{len(changed.people):,} profiles changed"
    person = Person.objects.filter(pk__in=changed.people).first()
    return f"{person}: profile changed" if person else "A profile was deleted"


def _words(changed: Changed) -> set[str]:
    """The longest word of each name written in small letters, as printed and as its key."""
    printed = Name.objects.filter(person__in=changed.people, is_stylised=True).values_list("text", flat=True)
    return {max(name.split(), key=len) for name in [*changed.stylised, *printed]}


def _holds_one_of(words: Iterable[str]) -> Q:
    """Copy that holds one of these words. Small letters have no keys stored, there would be one for every
    word of a story: the texts are looked through. Such names are few, and this is a worker's time."""
    held = Q()
    for word in words:
        for part in Mention.Part.values:
            held |= Q(**{f"revision__{part}__icontains": word})
    return held


def _work_at_a_chunk(wanted: RelinkJob | None) -> bool:
    """Link the next revisions of a job again. False when there is none, or somebody else is at it."""
    with transaction.atomic():
        jobs = RelinkJob.objects.unfinished().select_for_update(skip_locked=True).defer("revisions")
        job = jobs.filter(pk=wanted.pk).first() if wanted else jobs.first()
        if job is None:
            return False
        last = min(job.total, job.position + CHUNK)
        chunk = RelinkJob.objects.filter(pk=job.pk).values_list(
            f"revisions__{job.position}_{last}", flat=True
        )
        changed = sum(_relink(job, revision) for revision in chunk.get())
        RelinkJob.objects.filter(pk=job.pk).update(
            position=last,
            changed=F("changed") + changed,
            started_at=Coalesce("started_at", Now()),
            touched_at=Now(),
            finished_at=Now() if last == job.total else None,
        )
    return True


def _relink(job: RelinkJob, revision: int) -> bool:
    """Link one revision again. True if its mentions are other ones now. One that fails is owed its links
    again, and the sweeper tries, waits and parks it like any other."""
    try:
        with transaction.atomic():
            runs = LinkRun.objects.select_for_update(of=("self",)).select_related("revision__article")
            run = runs.filter(pk=revision, linked_at__isnull=False).first()
            if run is None:
                return False  # owed: whoever pays asks the names as they are now
            stored = list(run.revision.mentions.select_related("person"))
            found = links.find_in(run.revision)
            _note_what_is_new(job, run, found, stored)
            return links.replace(run, found, stored)
    except Exception:  # a task's edge: one story does not stop the archive
        log.exception("linking revision %s again failed", revision)
        links.want_again([revision])
        return False


def _note_what_is_new(job: RelinkJob, run: LinkRun, found: links.Found, stored: Sequence[Mention]) -> None:
    """Write down who is new in copy that readers have; by the paper's policy they count at once or wait."""
    article = run.revision.article
    if article.live_id != run.pk or article.status == Status.DRAFT:
        return
    sure = [mention.person for mention in stored if mention.person and mention.state in Mention.SURE]
    known = {person.merged_into_id or person.pk for person in sure}
    shown: dict[object, linking.Mention] = {}
    for mention in found.mentions:
        is_new = mention.decision == "auto" and mention.person not in known
        if is_new and (mention.linked or mention.person not in shown):
            shown[mention.person] = mention
    state = ArchiveLink.State.WAITING if settings.REVIEW_ARCHIVE_LINKS else ArchiveLink.State.ACCEPTED
    ArchiveLink.objects.bulk_create(  # no query where there is nobody
        [_archive_link(job, run.revision, mention, state) for mention in shown.values()],
        ignore_conflicts=True,
    )


def _archive_link(job: RelinkJob, revision: Revision, mention: linking.Mention, state: str) -> ArchiveLink:
    place = Place.at(revision, mention.part, mention.start, mention.end)
    return ArchiveLink(
        job=job, revision=revision, person_id=cast("int", mention.person), state=state, **asdict(place)
    )
