"""Whether two profiles can become one, and what the one would say: asked before anything is written, and
shown to the editor before that."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q

from people import ties
from people.entries import SCHEMES
from people.models import DistinctPair, Person, Privacy, Relationship, RelationshipQuerySet, Status, sort_name
from people.names import NotPossible
from people.privacy import OPENNESS

# Where two profiles may differ, and an editor says which one is right. What only one of them has is kept.
CHOSEN = ("name", "disambiguator", "bio", "born", "died", "occupations", *SCHEMES)


def check(person: Person, into: Person, *, keep: Collection[str] = (), privacy: str = "") -> None:
    """Whether the one can become part of the other, as both stand now. `keep` and `privacy`: as for `merge`.
    Raises NotPossible, saying why not."""
    if person.pk == into.pk:
        raise NotPossible("A profile cannot be merged into itself.")
    for one in (person, into):
        if one.status == Status.MERGED:
            raise NotPossible(f"{one} has been merged already.")
        if one.status == Status.REDACTED:
            raise NotPossible(f"{one} is redacted, and stays as it is.")
    if unknown := set(keep) - set(CHOSEN):
        raise NotPossible(f"There is nothing to choose about {min(unknown)}.")
    if privacy and privacy not in privacies(person, into):
        raise NotPossible("A merge makes nobody more public than the stricter of the two profiles is.")
    if DistinctPair.objects.filter(one=min(person.pk, into.pk), other=max(person.pk, into.pk)).exists():
        raise NotPossible("These two are marked as different people.")
    for born, died in ((into.born, person.died), (person.born, into.died)):
        if born and died and died[:4] < born[:4]:
            raise NotPossible(f"These are two people: one died ({died}) before the other was born ({born}).")
    for why in _impossible_ties(person, into, keep):
        raise NotPossible(why)


def values_of(person: Person, into: Person, keep: Collection[str] = ()) -> dict[str, Any]:
    """What the keeper's columns say when the two are one: its own, the other's where it has none or where
    the editor chose them."""
    values = {}
    for field in CHOSEN:
        own, other = getattr(into, field), getattr(person, field)
        values[field] = other if other and (field in keep or not own) else own
    if values["name"] != into.name:
        values["sort_name"] = person.sort_name or sort_name(person.name)
    return values


def privacy_of(person: Person, into: Person) -> str:
    """The privacy of the two when they are one: the stricter one. Who is a minor by either birth date is
    marked as one."""
    privacy = max(into.privacy, person.privacy, key=OPENNESS.index)
    if person.is_minor or into.is_minor:
        privacy = max(privacy, Privacy.MINOR, key=OPENNESS.index)
    return privacy


def privacies(person: Person, into: Person) -> list[str]:
    """What an editor may choose: the stricter of the two, and what is stricter still."""
    return [str(level) for level in OPENNESS[OPENNESS.index(privacy_of(person, into)) :]]


def _impossible_ties(person: Person, into: Person, keep: Collection[str]) -> Iterator[str]:
    """Why the two cannot be one, going by their relatives."""
    if (
        _hanging(person, into)
        .exclude(status=Relationship.Status.DENIED)
        .filter(_between(person, into))
        .exists()
    ):
        yield f"{person} and {into} are recorded as related to each other: nobody is their own relative."
        return
    if ties.descends(person.pk, into.pk) or ties.descends(into.pk, person.pk):
        yield f"One of these two descends from the other: {into} would be their own ancestor."
        return
    values = values_of(person, into, keep)
    one = Person(pk=into.pk, name=values["name"], born=values["born"], died=values["died"])
    rows = _hanging(person, into).exclude(_between(person, into)).select_related("person", "other")
    for row in rows:
        whose, other = (
            (row.person, row.other) if row.person_id in (person.pk, into.pk) else (row.other, row.person)
        )
        kind, _ = ties.seen_from(whose.pk, row)
        why = ties.impossible(one, kind, other, row.start, row.end)
        if why and not ties.impossible(whose, kind, other, row.start, row.end):
            yield why


def _hanging(person: Person, into: Person) -> RelationshipQuerySet:
    two = [person.pk, into.pk]
    return Relationship.objects.filter(Q(person__in=two) | Q(other__in=two))


def _between(person: Person, into: Person) -> Q:
    return Q(person=person, other=into) | Q(person=into, other=person)
