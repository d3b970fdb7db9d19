"""Two profiles of one person become one.

The keeper takes over what the other one has and it has not: names, credits, relationships, external ids,
plain facts. Where both know something, the keeper's stands; of two privacies, the stricter. The merged row
stays as it was otherwise, and its address leads to the keeper.
"""

from django.contrib.auth.models import PermissionsMixin
from django.db.models import Q
from django.utils import timezone

from linking import norm
from people import ties
from people.entries import SCHEMES
from people.models import Credit, Name, Person, Privacy, Relationship, Status
from people.names import NotAllowed, Refused
from people.privacy import OPENNESS
from people.turns import in_turn

FACTS = ("born", "died", "bio", "occupations")


class NotPossible(Refused):
    """These two cannot become one."""


def merge(person: Person, *, into: Person, by: PermissionsMixin) -> None:
    """Make `person` part of `into`, the keeper. Both objects are as stored afterwards.

    Whoever had been merged into `person` before leads to the keeper from now on, in one hop. The keeper's
    slug, printed name and status stay. Raises NotAllowed, NotPossible."""
    if not by.has_perm("people.change_person"):
        raise NotAllowed("You may not merge profiles; ask an editor.")
    in_turn(lambda: _merge(person, into))
    person.refresh_from_db()
    into.refresh_from_db()


def _merge(person: Person, into: Person) -> None:
    merged, keeper = _locked(person, into)
    _move_names(merged, keeper)
    _move_credits(merged, keeper)
    _move_relationships(merged, keeper)
    _move_ids_and_facts(merged, keeper)
    earlier = Person.objects.filter(merged_into=merged)
    earlier.update(merged_into=keeper, updated_at=timezone.now())
    merged.status, merged.merged_into = Status.MERGED, keeper
    merged.save()  # first: an external id belongs to one profile at a time
    keeper.save()


def check(person: Person, into: Person) -> None:
    """Whether the one can become part of the other, as both stand now. Raises NotPossible, saying why not."""
    if person.pk == into.pk:
        raise NotPossible("A profile cannot be merged into itself.")
    for one in (person, into):
        if one.status == Status.MERGED:
            raise NotPossible(f"{one} has been merged already.")
        if one.status == Status.REDACTED:
            raise NotPossible(f"{one} is redacted, and stays as it is.")
    for born, died in ((into.born, person.died), (person.born, into.died)):
        if born and died and died[:4] < born[:4]:
            raise NotPossible(f"These are two people: one died ({died}) before the other was born ({born}).")


def privacy_of(person: Person, into: Person) -> str:
    """The privacy of the two when they are one: the stricter one. Who is a minor by either birth date is
    marked as one."""
    privacy = max(into.privacy, person.privacy, key=OPENNESS.index)
    if person.is_minor or into.is_minor:
        privacy = max(privacy, Privacy.MINOR, key=OPENNESS.index)
    return privacy


def _locked(person: Person, into: Person) -> tuple[Person, Person]:
    """Both as they are now, and locked, with whoever leads to `person`. Raises NotPossible."""
    wanted = Q(pk__in=[person.pk, into.pk]) | Q(merged_into=person.pk)
    locked = Person.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    rows = {row.pk: row for row in locked}
    if not {person.pk, into.pk} <= rows.keys():
        raise NotPossible("One of these profiles is gone.")
    merged, keeper = rows[person.pk], rows[into.pk]
    check(merged, keeper)
    return merged, keeper


def _move_names(merged: Person, keeper: Person) -> None:
    """The keeper has one full name: the other's is an alias. A name of theirs that never links on one side
    never links. But that a name is not the merged one's was said of a profile beside the keeper's: it does
    not close a name that the keeper goes by."""
    kept = {name.norm: name for name in keeper.names.all()}
    for name in merged.names.all():
        own = kept.get(name.norm)
        if own and name.kind == Name.Kind.REFUSED:
            name.delete()
        elif own:
            own.may_link = own.may_link and name.may_link
            if own.kind == Name.Kind.REFUSED:
                own.kind = name.kind
            own.save(update_fields=["may_link", "kind"])
            name.delete()
        else:
            name.person = keeper
            name.save(update_fields=["person"])
    others = keeper.names.filter(kind=Name.Kind.FULL).exclude(norm=norm(keeper.name))
    others.update(kind=Name.Kind.ALIAS)


def _move_credits(merged: Person, keeper: Person) -> None:
    kept = set(keeper.credits.values_list("work", "role", "character"))
    new = [one.pk for one in merged.credits.all() if (one.work_id, one.role, one.character) not in kept]
    Credit.objects.filter(pk__in=new).update(person=keeper)
    merged.credits.all().delete()


def _move_relationships(merged: Person, keeper: Person) -> None:
    """Without one to oneself, and each once: what both tell of is one row, with its fullest dates."""
    for row in Relationship.objects.filter(Q(person=merged) | Q(other=merged)):
        kind, other = ties.seen_from(merged.pk, row)
        if other == keeper.pk:
            row.delete()
            continue
        row.person_id, row.kind, row.other_id = ties.canonical(keeper.pk, kind, other)
        if own := _own(row):
            row.delete()
            own.start, own.end = ties.fuller(own.start, row.start), ties.fuller(own.end, row.end)
            own.end_cause = own.end_cause or row.end_cause
            own.save()
        else:
            row.save()


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


def _move_ids_and_facts(merged: Person, keeper: Person) -> None:
    keeper.privacy = privacy_of(merged, keeper)
    for scheme in SCHEMES:
        if not getattr(keeper, scheme):
            setattr(keeper, scheme, getattr(merged, scheme))
            setattr(merged, scheme, None)
    for fact in FACTS:
        if not getattr(keeper, fact):
            setattr(keeper, fact, getattr(merged, fact))
