"""From a revision to its fact warnings: read, compared, and stored as a set."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import cast

from django.db import connection

import linking
from articles.factcheck.comparing import Disagreement, disagreements
from articles.factcheck.known import has_doubtful_names, load
from articles.models import FactWarning, Revision
from linking.claims import SURE, Claim, Role, Spelling, claims

BESIDE = 3  # words on either side of a claim by which it is known again


def find(
    revision: Revision,
    story: linking.Story,
    mentions: Sequence[linking.Mention],
    strangers: Iterable[linking.Stranger],
) -> list[FactWarning]:
    """The warnings about a revision that linking has just read, not stored. No query where nobody is surely
    named, one where nothing is claimed of those who are."""
    said = claims(story, mentions, strangers)
    if not said or story.on is None:
        return []
    sure = [mention for mention in mentions if mention.decision in SURE and mention.person is not None]
    people = {cast(int, mention.person) for mention in sure}
    if all(isinstance(claim, Spelling) for claim in said) and not has_doubtful_names(people):
        return []
    known = load(people, _titles(said))
    texts = {part: document.flow or document.text for part, document in story.parts}
    found = disagreements(said, known, story.on)
    return [_row(revision, texts[each.place.part], each) for each in found]


def refresh(revision: Revision, wanted: Iterable[FactWarning]) -> bool:
    """Let a revision have these warnings and no others; true if it had other ones. One that stays keeps the
    moment it was noted."""
    rows = {_same(row): row for row in wanted}
    stored = {_same(row): row for row in revision.fact_warnings.all()}
    gone = [stored[same].pk for same in stored.keys() - rows.keys()]
    if gone:
        FactWarning.objects.filter(pk__in=gone).delete()
    new = [row for same, row in rows.items() if same not in stored]
    if new:
        FactWarning.objects.bulk_create(new)
        connection.check_constraints()  # of a person deleted meanwhile, here and now
    return bool(gone or new)


def key(before: str, surface: str, after: str) -> str:
    """By what a claim is known again in an edited text: its words and the nearest ones on either side."""
    left, right = linking.norm(before).split()[-BESIDE:], linking.norm(after).split()[:BESIDE]
    words = " ".join([*left, "|", linking.norm(surface), "|", *right])
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _titles(said: Iterable[Claim]) -> set[str]:
    return {title.surface for claim in said if isinstance(claim, Role) for title in claim.titles}


def _row(revision: Revision, text: str, each: Disagreement) -> FactWarning:
    place, basis = each.place, each.basis
    before, surface, after = (
        text[place.sentence_start : place.start],
        text[place.start : place.end],
        text[place.end : place.sentence_end],
    )
    return FactWarning(
        revision=revision,
        rule=each.rule,
        person_id=each.person,
        part=place.part,
        start=place.start,
        end=place.end,
        before=before.lstrip(),
        surface=surface,
        after=after.rstrip(),
        key=key(before, surface, after),
        known=each.known,
        fact=basis.row,
        source=basis.source,
        source_url=basis.source_url,
        as_of=basis.as_of,
    )


def _same(row: FactWarning) -> tuple[object, ...]:
    """What makes a warning another one."""
    return (
        row.part, row.start, row.end, str(row.rule), row.person_id, row.before, row.surface, row.after,
        row.known, row.fact, row.source, row.source_url, row.as_of,
    )  # fmt: skip
