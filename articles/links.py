"""From a saved revision to its mentions: the pure linker between a few queries and one replacement.

    save -> LinkRun row -> doorbell or sweeper -> link_revision -> Mention rows -> render.linked_body

Text is understood in `linking`, which knows no database; what it is told of people is in `articles.lookup`,
what editors decide in `articles.decisions`, how the archive follows in `articles.relink`. Once a revision's
people are found, its copy is compared with their profiles, `articles.factcheck`, and what it says that needs
a source is read, `articles.said`.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

import linking
from articles import archive, factcheck, lookup, said
from articles.models import ArchiveLink, FactWarning, LinkRun, Mention, RelinkJob, Revision, Statement

log = logging.getLogger(__name__)

LONGEST_SURFACE = 300  # code points; a name stretched by spaces is no reason to find nobody
FIRST_WAIT = 10  # seconds until an attempt that said nothing is tried again; doubles with each


@dataclass(frozen=True, slots=True)
class Found:
    """What the linker says of one story: the keys it could be found under, the mentions, and the full names
    that no profile has."""

    story: linking.Story
    grams: frozenset[str]
    mentions: list[linking.Mention]
    strangers: list[linking.Stranger]


def read(revision: Revision) -> linking.Story:
    """A revision as the linker reads it; the links to profiles that an editor wrote know whose they are."""
    body = linking.read_html(revision.body)
    if slugs := {slug for link in body.links if (slug := lookup.profile_slug(link.href))}:
        people = lookup.people_at(slugs)
        body.links = [link._replace(person=people.get(lookup.profile_slug(link.href))) for link in body.links]
    return linking.Story(
        body=body,
        headline=linking.read_text(revision.headline),
        dek=linking.read_text(revision.dek),
        on=revision.saved_at.date(),
    )


def story(body: linking.Document) -> linking.Story:
    """A text that is no revision of ours, read as if it were saved now."""
    return linking.Story(body=body, on=timezone.now().date())


def find(
    story: linking.Story,
    *,
    decisions: Sequence[linking.Decision] = (),
    article_id: int | None = None,
    at: dt.datetime | None = None,
) -> Found:
    """Every person the story names: names by key in one query, then a few for the facts of those found.

    `decisions` are those of the story `article_id`; what editors confirmed elsewhere counts up to `at`.
    """
    grams = linking.grams(story)
    names = lookup.known_names(grams, linking.stylised_grams(story))
    people = {name.person for found in names.values() for name in found}
    people |= {decision.person for decision in decisions if decision.person is not None}
    people |= {link.person for link in story.body.links if link.person is not None}
    confirmed = lookup.confirmations(
        lookup.namesakes(names), by=at or timezone.now(), elsewhere_than=article_id
    )
    found = linking.search(story, names, lookup.profiles(people, confirmed), decisions)
    return Found(story, grams, found.mentions, found.strangers)


def find_in(revision: Revision) -> Found:
    """Every person a revision names, as the story's editors have decided. Its keys are also the addresses of
    the profiles that it links to by hand, which may be made later."""
    text = read(revision)
    decided = lookup.decisions(revision.article_id)
    found = find(text, decisions=decided, article_id=revision.article_id, at=revision.saved_at)
    slugs = {lookup.profile_slug(link.href) for link in text.body.links} - {""}
    return replace(found, grams=found.grams | {address_key(slug) for slug in slugs})


def address_key(slug: str) -> str:
    """The key of a profile's address. No name has a slash in its norm."""
    return f"people/{slug}"


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
            _pay(run)
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


def _pay(run: LinkRun) -> None:
    found = find_in(run.revision)
    archive.note_what_is_new(run, found, list(run.revision.mentions.select_related("person")))
    store(run, rows(run, found))
    factcheck.refresh(run.revision, warnings(run, found))
    said.refresh(run.revision, statements(run, found))
    LinkRun.objects.filter(pk=run.pk).update(linked_at=Now(), said_at=Now(), error="", **_kept(found))


def link_again(run: LinkRun, job: RelinkJob) -> bool:
    """Link a revision that has been linked, and store what differs. True if readers or editors see a
    difference. `run` is locked and paid."""
    stored = list(run.revision.mentions.select_related("person"))
    found = find_in(run.revision)
    archive.note_what_is_new(run, found, stored, job)
    mentions = rows(run, found)
    is_changed = {key(mention) for mention in mentions} != {key(mention) for mention in stored}
    if is_changed or {_told(mention) for mention in mentions} != {_told(mention) for mention in stored}:
        store(run, mentions)
    factcheck.refresh(run.revision, warnings(run, found))
    if said.refresh(run.revision, statements(run, found)) or run.said_at is None:
        LinkRun.objects.filter(pk=run.pk).update(said_at=Now())
    kept = _kept(found)
    if any(getattr(run, name) != value for name, value in kept.items()):
        LinkRun.objects.filter(pk=run.pk).update(**kept)
    return is_changed


def store(run: LinkRun, mentions: Iterable[Mention]) -> None:
    """Replace a revision's mentions as a set. A person deleted meanwhile is an IntegrityError here and now,
    not at the end of whatever transaction this is part of."""
    run.revision.mentions.all().delete()
    Mention.objects.bulk_create(mentions)
    connection.check_constraints()


def rows(run: LinkRun, found: Found) -> list[Mention]:
    """The mentions of a revision as they are to be stored: what is new in a published story stays out for as
    long as no editor has accepted it."""
    withheld = archive.withheld(run.revision.article_id)
    return [_row(run.pk, mention, withheld.get(mention.person)) for mention in found.mentions]


def warnings(run: LinkRun, found: Found) -> list[FactWarning]:
    """Where the revision disagrees with the profiles of those it names."""
    return factcheck.find(run.revision, found.story, found.mentions, found.strangers)


def statements(run: LinkRun, found: Found) -> list[Statement]:
    """What the revision says that needs a source."""
    marks = said.standing_marks(run.revision.article_id)
    return said.rows(run.revision, found.story, found.mentions, found.strangers, marks)


def want_again(revisions: Iterable[int]) -> None:
    """These revisions are owed their links anew, with all their attempts."""
    LinkRun.objects.filter(pk__in=revisions).update(
        linked_at=None, parked_at=None, attempts=0, wanted_at=Now(), due_at=Now(), error=""
    )


def _kept(found: Found) -> dict[str, Any]:
    """What a LinkRun keeps of what was found. A stranger has the key that a name of theirs would have."""
    return {
        "grams": sorted(found.grams),
        "strangers": [
            asdict(stranger) | {"key": linking.norm(stranger.surface)} for stranger in found.strangers
        ],
    }


_WITHHELD = {
    ArchiveLink.State.WAITING: (Mention.State.WAITING, "Found in the archive; waits for an editor."),
    ArchiveLink.State.REFUSED: (Mention.State.REJECTED, "An editor refused it for this story."),
}


def _row(revision_id: int, mention: linking.Mention, withheld: str | None) -> Mention:
    state: str = mention.decision
    evidence, is_linked = mention.evidence, mention.linked
    if withheld and state == Mention.State.AUTO:
        state, why = _WITHHELD[ArchiveLink.State(withheld)]
        evidence, is_linked = f"{why} {evidence}", False
    return Mention(
        revision_id=revision_id,
        part=mention.part,
        start=mention.start,
        end=mention.end,
        html_start=mention.html_start,
        html_end=mention.html_end,
        surface=" ".join(mention.surface.split())[:LONGEST_SURFACE],
        person_id=cast("int | None", mention.person),
        state=state,
        is_linked=is_linked,
        method=mention.method,
        score=mention.score,
        candidates=[{"person": person, "score": score} for person, score in mention.candidates],
        evidence=evidence,
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


def differences(runs: Iterable[LinkRun]) -> Iterator[str]:
    """The oracle: link again from the text, compare with what is stored, say each difference.

    But for parts in works: whether a work's cast is known hangs on people whom the story does not name, and
    is asked when it is linked. Statements that were never read are read when somebody asks for them.
    """
    for run in runs:
        if run.linked_at is None:
            yield f"revision {run.pk}: links are owed since {run.wanted_at:%Y-%m-%d %H:%M:%S} UTC"
            continue
        found = find_in(run.revision)
        wanted = {key(mention) for mention in rows(run, found)}
        stored = {key(mention) for mention in run.revision.mentions.all()}
        for each in sorted(wanted ^ stored, key=str):
            yield f"revision {run.pk}: {'missing' if each in wanted else 'not in the text'}: {each}"
        if sorted(found.grams) != run.grams:
            yield f"revision {run.pk}: the stored keys are not those of the text"
        told = {str(each) for each in warnings(run, found) if each.rule != FactWarning.Rule.ROLE}
        kept = {str(each) for each in run.revision.fact_warnings.exclude(rule=FactWarning.Rule.ROLE)}
        for claim in sorted(told ^ kept):
            yield f"revision {run.pk}: {'missing' if claim in told else 'not so any more'}: {claim}"
        if run.said_at:
            yield from _differing_statements(run, found)


def _differing_statements(run: LinkRun, found: Found) -> Iterator[str]:
    wanted = {(said.place(each), said.told(each)): each for each in statements(run, found)}
    stored = {(said.place(each), said.told(each)): each for each in run.revision.statements.all()}
    for each in sorted(wanted.keys() ^ stored.keys(), key=str):
        is_missing = each in wanted
        statement = (wanted if is_missing else stored)[each]
        yield f"revision {run.pk}: {'missing' if is_missing else 'not said any more'}: {statement}"


def key(mention: Mention) -> tuple[object, ...]:
    """What makes a mention another one for those who read or edit the story."""
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


def _told(mention: Mention) -> tuple[object, ...]:
    """What an editor is told of it besides."""
    candidates = tuple((each["person"], each["score"]) for each in mention.candidates)
    return (*key(mention), mention.method, mention.score, mention.evidence, candidates)
