"""What the grid of pictures may be narrowed to, each choice a condition that one query answers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.http import HttpRequest

from images.models import Alike, Image, ImagePerson, ImageQuerySet
from people.models import Person

SOON = dt.timedelta(days=30)
MOST = 25  # names in a filter: those with the most pictures

Condition = Callable[[ImageQuerySet], ImageQuerySet]


def expiring(images: ImageQuerySet) -> ImageQuerySet:
    """Usable still, and for thirty days at most."""
    return images.filter(usable_until__gt=Now(), usable_until__lte=Now() + SOON)


def expired(images: ImageQuerySet) -> ImageQuerySet:
    return images.filter(usable_until__lte=Now())


def not_described(images: ImageQuerySet) -> ImageQuerySet:
    return images.filter(alt_text="")


def alike(images: ImageQuerySet) -> ImageQuerySet:
    return images.filter(Exists(LOOKS_LIKE_ANOTHER))


LOOKS_LIKE_ANOTHER = Alike.objects.filter(Q(one=OuterRef("pk")) | Q(other=OuterRef("pk")))


class ToLookAt(admin.SimpleListFilter):
    """A value that is none of these narrows nothing. `articles.admin.picture_desk` has one more."""

    title = "what to look at"
    parameter_name = "look"
    conditions: dict[str, tuple[str, Condition]] = {
        "expiring": ("Expiring within 30 days", expiring),
        "expired": ("Expired", expired),
        "no-alt": ("No alt text", not_described),
        "alike": ("Look alike", alike),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.conditions.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.conditions.get(self.value() or "")
        return chosen[1](queryset) if chosen else queryset


class ByPerson(admin.SimpleListFilter):
    """Those shown in most pictures, and whoever is asked for; the search finds everybody."""

    title = "person shown"
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        most = ImagePerson.objects.order_by().values("person").annotate(of=Count("pk")).order_by("-of")
        numbers = [row["person"] for row in most[:MOST]]
        if asked := self._asked():
            numbers.append(asked)
        people = Person.objects.filter(pk__in=numbers).order_by("sort_name", "name")
        return [(str(person.pk), str(person)) for person in people]

    def _asked(self) -> int | None:
        asked = str(self.used_parameters.get(self.parameter_name, ""))
        return int(asked) if asked.isdecimal() and len(asked) < 19 else None

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = self._asked()
        return queryset.filter(shows__person=asked) if asked else queryset


class ByAgency(admin.SimpleListFilter):
    title = "agency"
    parameter_name = "agency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        named = Image.objects.exclude(agency="").order_by().values("agency")
        most = named.annotate(of=Count("pk")).order_by("-of", "agency")[:MOST]
        return [(row["agency"], row["agency"]) for row in most]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(agency=self.value()) if self.value() else queryset
