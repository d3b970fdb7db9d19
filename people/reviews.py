"""Verbs of looking profiles through."""

from django.contrib.auth.models import PermissionsMixin
from django.db.models.functions import Now

from people.models import Person
from people.names import ask_for_change


def looked_through(person: Person, *, by: PermissionsMixin) -> None:
    """An editor has read the whole profile and found it right, today. Raises NotAllowed."""
    ask_for_change(by)
    Person.objects.filter(pk=person.pk).update(reviewed_at=Now())
    person.refresh_from_db(fields=["reviewed_at"])
