"""Verbs of looking profiles through."""

from django.contrib.auth.models import PermissionsMixin
from django.db.models.functions import Now

from people.models import Person
from people.names import NotAllowed


def looked_through(person: Person, *, by: PermissionsMixin) -> None:
    """An editor has read the whole profile and found it right, today. Raises NotAllowed."""
    if not by.has_perm("people.change_person"):
        raise NotAllowed("You may not change profiles; ask an editor.")
    Person.objects.filter(pk=person.pk).update(reviewed_at=Now())
    person.refresh_from_db(fields=["reviewed_at"])
