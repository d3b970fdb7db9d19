"""The archive follows: when people change, the stories that may name them are linked again.

    NameChange rows (written in PostgreSQL) -> pull -> one RelinkJob -> work, chunk by chunk -> Mention rows

A job chooses its stories once, by the names' keys, and stores how far it is with every chunk: killed
anywhere, it goes on from there. Whoever holds the job's row works; a second worker, beat or delivery finds
nothing to do.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from articles import links
from articles.models import LinkRun, Mention, RelinkJob, RelinkJobQuerySet
from people import importing
from people.models import Name, Person
from staff.models import User

log = logging.getLogger(__name__)

CHUNK = 20  # revisions in one transaction: a save of one of them waits a fraction of a second at most
CAREFUL = 3  # attempts at a chunk after which it is done one revision at a time
GIVE_UP = 5  # attempts at one revision after which it is left to the sweeper
REST = dt.timedelta(seconds=5)  # nobody seen at any job for so long: nobody is at work


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
        return RelinkJob.start(_reason(changed), candidates(changed))


def candidates(changed: Changed) -> set[int]:
    """The revisions somebody sees that may name these people, in any way they are or were called.

    Those being linked at this moment, which may still see the names as they were: asked first, so that one
    that ends in between has its keys by the time they are asked for. By the keys that the linker stored with
    each, names and addresses. And by the mentions, for who was linked by hand.
    """
    found = set(LinkRun.objects.in_flight().values_list("pk", flat=True))
    current = LinkRun.objects.current()
    slugs = Person.objects.filter(pk__in=changed.people).values_list("slug", flat=True)
    keys = [*changed.norms, *map(links.address_key, slugs)]
    found |= set(current.filter(grams__overlap=keys).values_list("pk", flat=True))
    found |= set(current.filter(revision__mentions__person__in=changed.people).values_list("pk", flat=True))
    if changed.stylised:
        found |= set(current.filter(_holds_one_of(_words(changed))).values_list("pk", flat=True))
    return found


def everything(by: User | None = None) -> RelinkJob:
    """A job over every story; one that has not come to its end is gone on with."""
    unfinished = RelinkJob.objects.unfinished().filter(is_everything=True).first()
    if unfinished:
        return unfinished
    whole = LinkRun.objects.current().values_list("pk", flat=True)
    return RelinkJob.start("The whole archive", whole, by=by, is_everything=True)


def everything_about(person: Person, by: User | None = None) -> RelinkJob:
    """A job over the stories that may name one person."""
    known = list(person.names.values_list("norm", "is_stylised"))
    changed = Changed({person.pk}, {norm for norm, _ in known}, {norm for norm, is_so in known if is_so})
    return RelinkJob.start(f"{person}: asked for", candidates(changed), by=by)


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
    job = _attempt(wanted)
    if job is None:
        return False
    with transaction.atomic():
        # Somebody else may have done the chunk since: then its place is another one.
        mine = _unfinished().filter(pk=job.pk, position=job.position).first()
        if mine is None:
            return True
        last = min(job.total, job.position + (CHUNK if job.attempts < CAREFUL else 1))
        chunk = RelinkJob.objects.filter(pk=job.pk).values_list(
            f"revisions__{job.position}_{last}", flat=True
        )
        if job.attempts > GIVE_UP:
            links.want_again(chunk.get())  # it kills whoever touches it: let it be parked like any other
            changed = 0
        else:
            changed = sum(_relink(job, revision) for revision in chunk.get())
        RelinkJob.objects.filter(pk=job.pk).update(
            position=last,
            attempts=0,
            changed=F("changed") + changed,
            touched_at=Now(),
            finished_at=Now() if last == job.total else None,
        )
    return True


def _attempt(wanted: RelinkJob | None) -> RelinkJob | None:
    """Count an attempt at a chunk before it is worked at, in a transaction of its own: a worker killed in the
    middle has used one up, and the next ones are careful."""
    with transaction.atomic():
        jobs = _unfinished()
        job = jobs.filter(pk=wanted.pk).first() if wanted else jobs.first()
        if job is None:
            return None
        job.attempts += 1
        RelinkJob.objects.filter(pk=job.pk).update(
            attempts=job.attempts, started_at=Coalesce("started_at", Now()), touched_at=Now()
        )
    return job


def _unfinished() -> RelinkJobQuerySet:
    return RelinkJob.objects.unfinished().select_for_update(skip_locked=True).defer("revisions")


def _relink(job: RelinkJob, revision: int) -> bool:
    """Link one revision again. True if its mentions are other ones now. One that fails is owed its links
    again, and the sweeper tries, waits and parks it like any other."""
    try:
        with transaction.atomic():
            # By its key alone: a condition would be asked of the row as it was before the wait for the lock.
            locked = LinkRun.objects.select_for_update(of=("self",)).select_related("revision__article")
            run = locked.get(pk=revision)
            if run.linked_at is None:
                return False  # owed: whoever pays asks the names as they are now
            return links.link_again(run, job)
    except Exception:  # a task's edge: one story does not stop the archive
        log.exception("linking revision %s again failed", revision)
        links.want_again([revision])
        return False
