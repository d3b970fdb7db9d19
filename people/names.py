"""Verbs that change names. `Person.name`, the name as the paper prints it, always has a Name row of kind
full beside it: that row is what the linker looks up.

Nobody is called up when a name changes: what depends on names asks for what changed.
"""

import unicodedata

from django.contrib.auth.models import PermissionsMixin
from django.db import transaction
from django.utils.text import slugify

from linking import norm
from people.invisible import without_invisible
from people.models import Name, Person, Status, sort_name
from people.turns import in_turn

LONGEST = 200


class Refused(Exception):
    """A verb said no. Nothing was written. `str()` of it is fit for the person who asked."""


class NotAllowed(Refused):
    """`by` may not do this."""


class NotPossible(Refused):
    """It cannot be done so, or not as things stand."""


class NameTaken(Refused):
    """Somebody here goes by this name already."""


def canonical(text: str) -> str:
    """Text as the house stores it: NFC, nothing around it. Raises ValueError for what no database keeps."""
    if "\x00" in text:
        raise ValueError("a NUL character in the text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("damaged text: half of a surrogate pair") from error
    return unicodedata.normalize("NFC", text).strip()


def tidy(text: str) -> str:
    """A name as the house stores it, on one line and without what nobody sees. Raises ValueError, in words,
    for what cannot be one."""
    tidied = " ".join(canonical(without_invisible(canonical(text))).split())
    if not tidied:
        raise ValueError("the name is empty")
    if len(tidied) > LONGEST:
        raise ValueError(f"the name has {len(tidied)} characters; at most {LONGEST}")
    return tidied


def is_stylised(name: str) -> bool:
    """“bell hooks”: a name of two or more words, all of them in lower case on purpose."""
    return name == name.lower() != name.upper() and " " in name


def add_name(person: Person, text: str, kind: str = Name.Kind.ALIAS, *, may_link: bool = True) -> Name:
    """A further name of this person. One that reads the same to the linker is returned as it stands."""
    text = tidy(text)
    name, _ = person.names.get_or_create(
        norm=norm(text), defaults={"text": text, "kind": kind, "may_link": may_link}
    )
    return name


def rename(person: Person, name: str) -> None:
    """Print this person's name differently from now on. The one until now stays, as a former name."""
    with transaction.atomic():
        stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        before, person.name = stored.name, tidy(name)
        # What nobody has chosen goes with the name, which may be one that they have left behind.
        is_made = stored.sort_name == sort_name(before)
        person.sort_name = sort_name(person.name) if is_made else stored.sort_name
        person.save(update_fields=["name", "sort_name", "updated_at"])
        keep_in_step(person, before)


def keep_in_step(person: Person, before: str = "") -> None:
    """See to it that the profile's name stands in the names table as the full one. `before`: what it was."""
    rows = {name.norm: name for name in person.names.all()}
    full = rows.get(norm(person.name)) or Name(person=person, is_stylised=is_stylised(person.name))
    old = rows.get(norm(before))
    if old and old != full:
        old.kind = Name.Kind.FORMER
        old.save(update_fields=["kind"])
    if (full.text, full.kind) != (person.name, Name.Kind.FULL):
        full.text, full.kind = person.name, Name.Kind.FULL
        full.save()


def never_link(person: Person, text: str, *, by: PermissionsMixin) -> Name:
    """Never link this name to this person, or to whom they have been merged into. Where it is no name of
    theirs, a row of kind REFUSED says so, which nobody shows as a name.

    Raises NotAllowed; ValueError, in words, for what cannot be a name."""
    ask_for_change(by)
    text = tidy(text)
    refused = {"text": text, "kind": Name.Kind.REFUSED, "may_link": False}
    name, _ = _meant(person).names.get_or_create(norm=norm(text), defaults=refused)
    if name.may_link:
        name.may_link = False
        name.save(update_fields=["may_link"])
    return name


def allow_link(person: Person, text: str, *, by: PermissionsMixin) -> None:
    """Take `never_link` back, however often it was said, also before a merge into somebody else. A name of
    theirs may link again; what was none of theirs is none again.

    Raises NotAllowed; ValueError, in words, for what cannot be a name."""
    ask_for_change(by)
    same = _meant(person).names.filter(norm=norm(tidy(text)))
    same.filter(kind=Name.Kind.REFUSED).delete()
    same.update(may_link=True)


def create_stub(name: str, *, by: PermissionsMixin) -> Person:
    """A profile of somebody of whom only the name is known yet: not published, so it has no page.

    Raises NotAllowed; NameTaken where a profile, of whatever standing, goes by a name that the linker reads
    the same (a namesake is made at the desk); ValueError, in words, for what cannot be a name."""
    if not by.has_perm("people.add_person"):
        raise NotAllowed("You may not add profiles; ask an editor.")
    name = tidy(name)
    return in_turn(lambda: _make_stub(name))


def _make_stub(name: str) -> Person:
    bearer = Name.objects.theirs().filter(norm=norm(name)).select_related("person").first()
    if bearer:
        raise NameTaken(f"“{name}” is a name of {bearer.person} already.")
    stub = Person.objects.create(
        name=name, slug=free_slug(name), sort_name=sort_name(name), status=Status.STUB
    )
    keep_in_step(stub)
    return stub


def _meant(person: Person) -> Person:
    """Who has this person's names now: themselves, or whom they have been merged into."""
    return Person.objects.filter(merged=person.pk).first() or person


def ask_for_change(by: PermissionsMixin) -> None:
    """Raises NotAllowed for whoever may not change profiles."""
    if not by.has_perm("people.change_person"):
        raise NotAllowed("You may not change profiles; ask an editor.")


def slug_base(name: str) -> str:
    """The name as the end of an address: “Joaquín Urrutia” gives joaquin-urrutia. Empty for a name without
    a letter that ASCII knows."""
    return slugify(norm(name))


def slug_choices(name: str, number: int) -> list[str]:
    """Addresses for a new profile, best first. `number` makes the last one free in practice."""
    base = slug_base(name)
    if not base:
        return [f"person-{number}"]
    return [base, *(f"{base}-{count}" for count in range(2, 10)), f"{base}-{number}"]


def free_slug(name: str) -> str:
    """The best address for a new profile of this name that nobody has."""
    choices = slug_choices(name, 1 + (Person.objects.order_by("pk").values_list("pk", flat=True).last() or 0))
    taken = set(Person.objects.filter(slug__in=choices).values_list("slug", flat=True))
    return next(slug for slug in choices if slug not in taken)
