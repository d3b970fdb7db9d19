"""Facts and what they rest on. A profile's birth, death and occupations stand in its columns, where the
linker and the privacy rules read them; as facts, with their source, they stand beside it, and only those are
what readers see. How a fact stood before, the database keeps (`models.Earlier`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import PermissionsMixin
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from people import ties
from people.models import Award, Fact, Person, Relationship
from people.names import NotPossible, ask_for_change, canonical

About = Fact.About
COLUMNS = (About.BORN, About.DIED, About.OCCUPATIONS)  # which also stand in the profile
LONGEST_REASON = 300


class Origin(NamedTuple):
    """What a statement rests on."""

    source: str
    source_url: str = ""
    as_of: str = ""


NOTHING = Origin("")


class Statement(NamedTuple):
    """What somebody's fact of a kind is to say; nothing, where there is to be none."""

    person: Person
    about: str
    text: str
    origin: Origin


def as_text(about: str, value: Any) -> str:
    """A value of the profile's column as the text of its fact: “actor, director”."""
    text = ", ".join(value) if about == About.OCCUPATIONS else str(value)
    return text[: Fact._meta.get_field("text").max_length]


def of_columns(person: Person, origin: Origin) -> list[Statement]:
    """What the facts must say that also stand in the profile's columns."""
    return [Statement(person, about, as_text(about, getattr(person, about)), origin) for about in COLUMNS]


def in_step(person: Person, *, source: str, source_url: str = "", as_of: str = "") -> list[Fact]:
    """Make the facts say what the profile's columns say; those that were written. For whoever has written the
    columns (the form, an import, a merge). A fact that says so already stays as it is, with its own source,
    or gets this one where it has none; one that is redacted stays hidden, whatever it says.

    Call it after the columns are saved."""
    return state(of_columns(person, Origin(source, source_url, as_of)))


def state(statements: Iterable[Statement]) -> list[Fact]:
    """Make facts, one of a kind a person, say this: `in_step` for any number of people, in four queries. Of
    two statements about the same, the later one counts. Those that were written, or taken away."""
    wanted = {(one.person.pk, one.about): one for one in statements}
    people = {person for person, _ in wanted}
    abouts = {about for _, about in wanted} - {About.EVENT}
    found = Fact.objects.filter(person__in=people, about__in=abouts)
    stored = {(fact.person_id, fact.about): fact for fact in found}
    new: list[Fact] = []
    changed: list[Fact] = []
    gone: list[Fact] = []
    for key, (person, about, text, origin) in wanted.items():
        fact = stored.get(key)
        is_said = fact is not None and fact.text == text and (fact.source or not origin.source)
        if text and not is_said:
            (new if fact is None else changed).append(fact := fact or Fact(person=person, about=about))
            fact.text, (fact.source, fact.source_url, fact.as_of) = text, origin
        elif fact and not text:
            gone.append(fact)
    if gone:
        Fact.objects.filter(pk__in=[fact.pk for fact in gone]).delete()
    Fact.objects.bulk_create(new)
    Fact.objects.bulk_update(changed, ["text", *Origin._fields])
    return [*new, *changed, *gone]


def redact(row: Fact | Relationship | Award, *, by: PermissionsMixin, reason: str) -> None:
    """Hide a statement from every reader, page, feed and partner from now on. The desk still sees it, with
    the reason; the linker and the privacy rules go on reading it. Raises NotAllowed; NotPossible without a
    reason."""
    ask_for_change(by)
    reason = " ".join(canonical(reason).split())
    if not reason:
        raise NotPossible("Say why: the next editor will want to know.")
    _set_redaction(row, timezone.now(), reason[:LONGEST_REASON])


def restore(row: Fact | Relationship | Award, *, by: PermissionsMixin) -> None:
    """Take a redaction back. Raises NotAllowed."""
    ask_for_change(by)
    _set_redaction(row, None, "")


def _set_redaction(row: Fact | Relationship | Award, at: dt.datetime | None, reason: str) -> None:
    with transaction.atomic():
        row.redacted_at, row.redaction_reason = at, reason
        row.save(update_fields=["redacted_at", "redaction_reason"])
        touch({row.person_id, getattr(row, "other_id", row.person_id)})


def touch(people: Iterable[int]) -> None:
    """Partners who ask for what has changed hear of these people again, and whoever has one of their profiles
    open at the desk is told that it is another one by now."""
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    Person.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).update(updated_at=Now())


def told_all_the_same(person: Person) -> Iterator[str]:
    """Years of a birth or death that is kept from readers, and that free text of the profile gives away."""
    shown = set(person.facts.shown().values_list("about", flat=True))
    for about in (About.BORN, About.DIED):
        year = getattr(person, about)[:4]
        if year and about not in shown and year in f"{person.disambiguator} {person.bio}":
            yield year


def contradictions(person: Person) -> Iterator[str]:
    """What in a profile cannot be, in sentences: relationships that dates speak against."""
    told = Relationship.objects.filter(Q(person=person) | Q(other=person)).select_related("person", "other")
    for row in told:
        if why := ties.impossible(row.person, row.kind, row.other, row.start, row.end):
            yield why
