"""The merge itself: each kind of row that hangs on a profile goes to the keeper by a rule of its own."""

from collections.abc import Collection

from django.contrib.auth.models import PermissionsMixin
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from linking import norm
from people import facts, ties
from people.entries import SCHEMES
from people.merge import standing
from people.merge.checking import check, privacy_of, values_of
from people.models import (
    Credit,
    DistinctPair,
    Fact,
    Merge,
    Name,
    Person,
    Relationship,
    Status,
)
from people.models.sourced import Sourced
from people.names import NotAllowed, NotPossible, keep_in_step
from people.turns import in_turn

LEFT_BEHIND = (Name.Kind.BIRTH, Name.Kind.FORMER)
SOURCE = ("source", "source_url", "as_of")


def merge(
    person: Person, *, into: Person, by: PermissionsMixin, keep: Collection[str] = (), privacy: str = ""
) -> Merge:
    """Make `person` part of `into`, the keeper. Both objects are as stored afterwards.

    Of what the two say differently the keeper's stands, but for the columns in `keep` (of CHOSEN): there it
    is the merged one's. `privacy`: a stricter one than the two have. Whoever had been merged into `person`
    before leads to the keeper from now on, in one hop. The keeper's slug and status stay.

    Raises NotAllowed, NotPossible."""
    if not by.has_perm("people.change_person"):
        raise NotAllowed("You may not merge profiles; ask an editor.")
    try:
        made = in_turn(lambda: _merge(person, into, by, keep, privacy))
    except IntegrityError as error:  # what somebody else wrote in the same moment
        raise NotPossible("Somebody changed one of these two just now: look at both again.") from error
    person.refresh_from_db()
    into.refresh_from_db()
    return made


def _merge(person: Person, into: Person, by: PermissionsMixin, keep: Collection[str], privacy: str) -> Merge:
    merged, keeper, around = _locked(person, into)
    check(merged, keeper, keep=keep, privacy=privacy)
    two = [merged.pk, keeper.pk]
    before = standing.around(around, with_rows_of=two)
    values = values_of(merged, keeper, keep) | {"privacy": privacy or privacy_of(merged, keeper)}
    _close(merged, keeper, values)
    _move_names(merged, keeper)
    _move_credits(merged, keeper)
    _move_relationships(merged, keeper)
    _move_facts(merged, keeper, keep)
    _move_awards(merged, keeper)
    _move_distinct_pairs(merged, keeper)
    _move_privacy_reviews(merged, keeper, by)
    after = standing.around(around, with_rows_of=two)
    return Merge.objects.create(person=merged, into=keeper, by_id=by.pk, rows=standing.changes(before, after))


def _locked(person: Person, into: Person) -> tuple[Person, Person, list[int]]:
    """Both as they are now, and locked, with whoever leads to `person` and with their relatives, whom the
    database may mark as minors. Raises NotPossible."""
    two = [person.pk, into.pk]
    wanted = Q(pk__in=two) | Q(merged_into=person.pk)
    for one, other in (("person", "other"), ("other", "person")):
        tied = Relationship.objects.filter(**{f"{one}__in": two})
        wanted |= Q(pk__in=tied.values(f"{other}_id"))
    locked = Person.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    rows = {row.pk: row for row in locked}
    if not {person.pk, into.pk} <= rows.keys():
        raise NotPossible("One of these profiles is gone.")
    return rows[person.pk], rows[into.pk], list(rows)


def _close(merged: Person, keeper: Person, values: dict[str, object]) -> None:
    """The profiles themselves. The merged one first: an external id belongs to one profile at a time."""
    for scheme in SCHEMES:
        if values[scheme] == getattr(merged, scheme):
            setattr(merged, scheme, None)
    merged.status, merged.merged_into = Status.MERGED, keeper
    merged.save()
    for field, value in values.items():
        setattr(keeper, field, value)
    keeper.save()
    earlier = Person.objects.filter(merged_into=merged)
    earlier.update(merged_into=keeper, updated_at=timezone.now())


def _move_names(merged: Person, keeper: Person) -> None:
    """The keeper has one full name: the other's is an alias. A name of theirs that never links on one side
    never links, and one that they have left behind on one side is shown on none. But that a name is not the
    merged one's was said of a profile beside the keeper's: it does not close a name of the keeper's."""
    kept = {name.norm: name for name in keeper.names.all()}
    for name in merged.names.all():
        own = kept.get(name.norm)
        if own and name.kind == Name.Kind.REFUSED:
            name.delete()
        elif own:
            own.may_link = own.may_link and name.may_link
            is_left_behind = name.kind in LEFT_BEHIND and own.norm != norm(keeper.name)
            if own.kind == Name.Kind.REFUSED or is_left_behind:
                own.kind = name.kind
            if not (own.valid_from or own.valid_until):
                own.valid_from, own.valid_until = name.valid_from, name.valid_until
            own.save(update_fields=["may_link", "kind", "valid_from", "valid_until"])
            name.delete()
        else:
            name.person = keeper
            name.save(update_fields=["person"])
    if norm(keeper.name) not in kept or kept[norm(keeper.name)].kind != Name.Kind.FULL:
        keep_in_step(keeper)  # the editor chose the other's printed name
    others = keeper.names.filter(kind=Name.Kind.FULL).exclude(norm=norm(keeper.name))
    others.update(kind=Name.Kind.ALIAS)


def _move_credits(merged: Person, keeper: Person) -> None:
    """What both have stands once, with the years that one of them knows."""
    kept = {(one.work_id, one.role, one.character): one for one in keeper.credits.all()}
    new, filled = [], []
    for one in merged.credits.all():
        own = kept.get((one.work_id, one.role, one.character))
        if own is None:
            new.append(one.pk)
        elif own.first_year is own.last_year is None:
            own.first_year, own.last_year = one.first_year, one.last_year
            filled.append(own)
    Credit.objects.filter(pk__in=new).update(person=keeper)
    Credit.objects.bulk_update(filled, ["first_year", "last_year"])
    merged.credits.all().delete()


def _move_relationships(merged: Person, keeper: Person) -> None:
    """Without one to oneself (only a denied one is left by then), and each once: what both tell of is one
    row, with its fullest dates."""
    for row in Relationship.objects.filter(Q(person=merged) | Q(other=merged)):
        kind, other = ties.seen_from(merged.pk, row)
        if other == keeper.pk:
            row.delete()
            continue
        row.person_id, row.kind, row.other_id = ties.canonical(keeper.pk, kind, other)
        if own := _own(row):
            row.delete()
            _join(own, row)
        else:
            row.save()


def _join(own: Relationship, told: Relationship) -> None:
    """Two rows that tell of the same. What was denied or redacted of either stays so; a rumour that the other
    confirms with a source is confirmed."""
    own.start, own.end = ties.fuller(own.start, told.start), ties.fuller(own.end, told.end)
    own.end_cause = own.end_cause or told.end_cause
    if Relationship.Status.DENIED in (own.status, told.status):
        own.status = Relationship.Status.DENIED
    elif told.source and not own.source:
        own.status = told.status
    _take_source(own, told)
    _stay_redacted(own, told)
    own.save()


def _own(row: Relationship) -> Relationship | None:
    """The keeper's row that tells of the same, as far as dates are known: of the same start, else one whose
    dates agree and can stand together."""
    same = Relationship.objects.filter(person=row.person_id, kind=row.kind, other=row.other_id)
    fitting = [one for one in same.exclude(pk=row.pk) if one.start == row.start or _fit(one, row)]
    return max(fitting, key=lambda one: (one.start == row.start, one.start), default=None)


def _fit(one: Relationship, row: Relationship) -> bool:
    start, end = one.start or row.start, one.end or row.end
    is_possible = not (start and end) or end[:4] >= start[:4]
    return ties.agree(one.start, row.start) and ties.agree(one.end, row.end) and is_possible


def _move_facts(merged: Person, keeper: Person, keep: Collection[str]) -> None:
    """The keeper's facts stand, with the other's source where theirs has none; what it has not, comes. Where
    the editor chose the other's, the keeper's fact says that. What was redacted of either is redacted. A fact
    that is not wanted stays with the profile that closes, where nobody shows it."""
    kept = {_told(fact): fact for fact in keeper.facts.all()}
    for fact in merged.facts.all():
        own = kept.get(_told(fact))
        if own is None:
            fact.person = keeper
            fact.save(update_fields=["person"])
            continue
        if fact.about in keep:
            own.text, own.confidence, own.is_public = fact.text, fact.confidence, fact.is_public
            _take(SOURCE, own, fact)
        elif own.text == fact.text:
            _take_source(own, fact)
        _stay_redacted(own, fact)
        own.save()
    facts.in_step(keeper, source="")


def _told(fact: Fact) -> tuple[str, ...]:
    """What there can be one of: a birth, or an event of this date and these words."""
    return (fact.about, fact.dated, fact.text) if fact.about == Fact.About.EVENT else (fact.about,)


def _move_awards(merged: Person, keeper: Person) -> None:
    kept = {(award.name, award.category, award.year): award for award in keeper.awards.all()}
    for award in merged.awards.all():
        own = kept.get((award.name, award.category, award.year))
        if own is None:
            award.person = keeper
            award.save(update_fields=["person"])
            continue
        _take_source(own, award)
        _stay_redacted(own, award)
        own.work_id, own.is_won = own.work_id or award.work_id, own.is_won or award.is_won
        own.save()
        award.delete()


def _take_source(own: Sourced, told: Sourced) -> None:
    """Of two rows that say the same, the one with a source is what it rests on."""
    if told.source and not own.source:
        _take(SOURCE, own, told)


def _take(columns: Collection[str], own: Sourced, told: Sourced) -> None:
    for column in columns:
        setattr(own, column, getattr(told, column))


def _stay_redacted(own: Sourced, told: Sourced) -> None:
    if told.redacted_at and not own.redacted_at:
        own.redacted_at, own.redaction_reason = told.redacted_at, told.redaction_reason


def _move_distinct_pairs(merged: Person, keeper: Person) -> None:
    kept = set(_others(keeper).values())
    for pair, other in _others(merged).items():
        if other in kept:
            pair.delete()
        else:
            pair.one_id, pair.other_id = sorted((keeper.pk, other))
            pair.save(update_fields=["one", "other"])


def _others(person: Person) -> dict[DistinctPair, int]:
    pairs = DistinctPair.objects.filter(Q(one=person) | Q(other=person))
    return {pair: pair.other_id if pair.one_id == person.pk else pair.one_id for pair in pairs}


def _move_privacy_reviews(merged: Person, keeper: Person, by: PermissionsMixin) -> None:
    """What was decided stays decided. Of two wishes that are open, the keeper's stands and the other's is
    answered with no: it was about a profile that is not there any more."""
    if keeper.privacy_reviews.filter(decided_at=None).exists():
        merged.privacy_reviews.filter(decided_at=None).update(
            decided_at=timezone.now(), decided_by_id=by.pk, is_approved=False
        )
    merged.privacy_reviews.update(person=keeper)
