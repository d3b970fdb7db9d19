"""From a saved revision to its mentions: the pure linker between two queries and one replacement.

    save -> LinkRun row -> doorbell or sweeper -> link_revision -> Mention rows -> render.linked_body

Text is understood in `linking`, which knows no database; everything about rows is here.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

import linking
from articles.models import LinkRun, Mention, Revision
from people.models import Name, Person, Relationship

log = logging.getLogger(__name__)

FIRST_WAIT = 10  # seconds until an attempt that said nothing is tried again; doubles with each


@dataclass(frozen=True, slots=True)
class Found:
    """What the linker says of one story: the keys it could be found under, and the mentions."""

    grams: frozenset[str]
    mentions: list[linking.Mention]


def read(revision: Revision) -> linking.Story:
    """A revision as the linker reads it."""
    return linking.Story(
        body=linking.read_html(revision.body),
        headline=linking.read_text(revision.headline),
        dek=linking.read_text(revision.dek),
        on=revision.saved_at.date(),
    )


def story(body: linking.Document) -> linking.Story:
    """A text that is no revision of ours, read as if it were saved now."""
    return linking.Story(body=body, on=timezone.now().date())


def find(story: linking.Story) -> Found:
    """Every person the story names, in four queries: names by key, then facts of those found."""
    grams = linking.grams(story)
    names = known_names(grams, linking.stylised_grams(story))
    people = {name.person for found in names.values() for name in found}
    return Found(grams, linking.find(story, names, profiles(people)))


def known_names(grams: Iterable[str], stylised: Iterable[str] = ()) -> Mapping[str, list[linking.KnownName]]:
    """The names table's rows under these keys, in one indexed query: any process is always fresh."""
    rows = Name.objects.filter(
        Q(norm__in=list(grams)) | Q(norm__in=list(stylised), is_stylised=True)
    ).exclude(person__status="merged")
    names: dict[str, list[linking.KnownName]] = defaultdict(list)
    for text, norm, person, kind, may_link in rows.values_list(
        "text", "norm", "person_id", "kind", "may_link"
    ).order_by("pk"):
        names[norm].append(
            linking.KnownName(text=text, norm=norm, person=person, kind=kind, may_link=may_link)
        )
    return names


def profiles(people: Iterable[Any]) -> dict[Hashable, linking.Profile]:
    """What the linker may use to tell these people apart."""
    found = Person.objects.filter(pk__in=people).prefetch_related("credits__work")
    relatives = _relatives([person.pk for person in found])
    return {
        person.pk: linking.Profile(
            person=person.pk,
            label=str(person),
            hold=person.hold,
            occupations=tuple(person.occupations),
            born=person.born,
            credits=tuple(credit.work.title for credit in person.credits.all()),
            relatives=frozenset(relatives[person.pk]),
            full=linking.norm(person.name),
        )
        for person in found
    }


def _relatives(people: list[int]) -> dict[int, set[int]]:
    either_end = Q(person__in=people) | Q(other__in=people)
    relatives: dict[int, set[int]] = defaultdict(set)
    for one, other in Relationship.objects.filter(either_end).values_list("person_id", "other_id"):
        relatives[one].add(other)
        relatives[other].add(one)
    return relatives


def link_revision(revision_id: int) -> bool:
    """Pay the debt of one revision: replace its mentions as a set. True if there was one to pay.

    Idempotent, and safe to run twice at once: whoever holds the row works, the other finds it done.
    The attempt is counted before the work in a transaction of its own, so a worker that is killed in
    the middle has used one up; the next comes when the row is due again.
    """
    if not _claim(revision_id):
        return False
    try:
        with transaction.atomic():
            run = LinkRun.objects.owed().select_for_update(skip_locked=True).filter(pk=revision_id).first()
            if run is None:
                return False
            _replace(run)
    except Exception as error:  # a task's edge: the row keeps the reason, the sweeper tries again
        log.exception("linking revision %s failed", revision_id)
        _note_failure(revision_id, error)
        return False
    return True


def _claim(revision_id: int) -> bool:
    """Count an attempt and put off the next one. False when nothing is owed, or somebody is at it."""
    with transaction.atomic():
        run = LinkRun.objects.owed().select_for_update(skip_locked=True).filter(pk=revision_id).first()
        if run is None:
            return False
        wait = dt.timedelta(seconds=FIRST_WAIT * 2**run.attempts)
        LinkRun.objects.filter(pk=revision_id).update(attempts=run.attempts + 1, due_at=Now() + wait)
    return True


def _replace(run: LinkRun) -> None:
    found = find(read(run.revision))
    run.revision.mentions.all().delete()
    Mention.objects.bulk_create(_row(run.revision_id, mention) for mention in found.mentions)
    LinkRun.objects.filter(pk=run.pk).update(linked_at=Now(), error="", grams=sorted(found.grams))


def _row(revision_id: int, mention: linking.Mention) -> Mention:
    return Mention(
        revision_id=revision_id,
        part=mention.part,
        start=mention.start,
        end=mention.end,
        html_start=mention.html_start,
        html_end=mention.html_end,
        surface=mention.surface,
        person_id=cast("int | None", mention.person),
        state=mention.decision,
        is_linked=mention.linked,
        method=mention.method,
        score=mention.score,
        candidates=[{"person": person, "score": score} for person, score in mention.candidates],
        evidence=mention.evidence,
    )


def _note_failure(revision_id: int, error: Exception) -> None:
    run = LinkRun.objects.filter(pk=revision_id)
    run.update(error=f"{type(error).__name__}: {error}"[:2000])
    run.owed().filter(attempts__gte=LinkRun.MAX_ATTEMPTS).update(parked_at=Now())


def sweep(limit: int = 100) -> int:
    """Pay what is due, oldest first; park what has had all its attempts. Returns how many were linked."""
    LinkRun.objects.due().filter(attempts__gte=LinkRun.MAX_ATTEMPTS).update(parked_at=Now())
    due = list(LinkRun.objects.due().values_list("pk", flat=True)[:limit])
    return sum(link_revision(revision_id) for revision_id in due)


def retry(run: LinkRun) -> None:
    """Give a parked revision its attempts back."""
    LinkRun.objects.filter(pk=run.pk).update(parked_at=None, attempts=0, due_at=Now(), error="")


def differences(runs: Iterable[LinkRun]) -> Iterator[str]:
    """The oracle: link again from the text, compare with what is stored, say each difference."""
    for run in runs:
        if run.linked_at is None:
            yield f"revision {run.pk}: links are owed since {run.wanted_at:%Y-%m-%d %H:%M:%S} UTC"
            continue
        found = find(read(run.revision))
        wanted = {_key(_row(run.pk, mention)) for mention in found.mentions}
        stored = {_key(mention) for mention in run.revision.mentions.all()}
        for key in sorted(wanted ^ stored, key=str):
            yield f"revision {run.pk}: {'missing' if key in wanted else 'not in the text'}: {key}"
        if sorted(found.grams) != run.grams:
            yield f"revision {run.pk}: the stored keys are not those of the text"


def _key(mention: Mention) -> tuple[object, ...]:
    return (
        mention.part,
        mention.start,
        mention.end,
        mention.surface,
        mention.person_id,
        str(mention.state),
        mention.is_linked,
        mention.html_start,
        mention.html_end,
    )
