"""The filters of lists about people, each choice a condition that one query answers."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from people.models import Fact, PersonQuerySet, Relationship, Status

STALE_AFTER = dt.timedelta(days=365)
OLDEST = 105  # years: who is older, and alive by the profile, may well have died


def stale(people: PersonQuerySet) -> PersonQuerySet:
    """Published profiles that nobody has looked through for a year; new ones have their first year."""
    since = timezone.now() - STALE_AFTER
    published = people.filter(status=Status.PUBLISHED)
    return published.filter(Q(reviewed_at__lt=since) | Q(reviewed_at=None, created_at__lt=since))


def unsourced(people: PersonQuerySet) -> PersonQuerySet:
    """With a fact or a relationship that readers do not see for want of a source."""
    fact = Fact.objects.filter(person=OuterRef("pk"), source="", redacted_at=None)
    tie = Relationship.objects.filter(
        Q(person=OuterRef("pk")) | Q(other=OuterRef("pk")), source="", redacted_at=None
    )
    return people.exclude(status=Status.MERGED).filter(Exists(fact) | Exists(tie))


def very_old(people: PersonQuerySet) -> PersonQuerySet:
    """Alive by the profile, and over 105 by the birth date. A year alone counts from its end."""
    year = timezone.now().year - OLDEST
    return people.exclude(status=Status.MERGED).filter(born__lt=f"{year}", died="").exclude(born="")


def stubs(people: PersonQuerySet) -> PersonQuerySet:
    return people.filter(status=Status.STUB)


LOOKED_AT = {
    "stale": ("Not looked through for a year", stale),
    "unsourced": ("With facts that lack a source", unsourced),
    "of-age": ("Minors who have come of age", PersonQuerySet.come_of_age),
    "very-old": (f"Alive, and over {OLDEST} by the birth date", very_old),
    "stubs": ("Stubs", stubs),
}


class ToReview(admin.SimpleListFilter):
    title = "what to look at"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in LOOKED_AT.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = LOOKED_AT.get(self.value() or "")
        return chosen[1](queryset) if chosen else queryset


class ByAnswer(admin.SimpleListFilter):
    """Privacy questions that wait for an answer, or have one."""

    title = "answer"
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Open"), ("yes", "Answered")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value()
        return queryset if chosen not in ("no", "yes") else queryset.filter(decided_at__isnull=chosen == "no")
