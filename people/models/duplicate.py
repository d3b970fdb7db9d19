from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from people.models.person import DistinctPair, Person
from people.privacy import Status


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def open(self) -> "DuplicateQuerySet":
        """Those an editor has not answered, by a merge or by saying that they are two people."""
        gone = [Status.MERGED, Status.REDACTED]
        told = DistinctPair.objects.filter(one=OuterRef("one"), other=OuterRef("other"))
        return self.exclude(one__status__in=gone).exclude(other__status__in=gone).filter(~Exists(told))


class Duplicate(models.Model):
    """Two profiles that may be one person's. A worker finds them anew (`people.duplicates`)."""

    class Reason(models.TextChoices):
        ID = "id", "The same external id, written differently"
        NAME = "name", "The same name"
        BORN = "born", "The same birth date"
        ALIKE = "alike", "Names that differ by a letter or two"
        INITIAL = "initial", "Names that differ by an initial"
        SURNAME = "surname", "The same surname"
        WORKS = "works", "Parts in the same works"
        OTHER_BORN = "other_born", "But other birth dates"

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.SmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=12, choices=Reason))
    works = models.PositiveSmallIntegerField(default=0)  # in which both have a part
    found_at = models.DateTimeField(db_default=Now())

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="duplicate_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_once"),
        ]
        indexes = [models.Index(fields=["-score", "id"], name="duplicate_best_first")]

    def __str__(self) -> str:
        return f"{self.one} and {self.other}"

    @property
    def told(self) -> list[str]:
        """The reasons in words."""
        return [
            f"{self.Reason(reason).label} ({self.works})"
            if reason == self.Reason.WORKS
            else self.Reason(reason).label
            for reason in self.reasons
        ]
