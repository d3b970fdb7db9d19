from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from people.models import Name


class StrangerQuerySet(models.QuerySet["Stranger"]):
    def open(self) -> "StrangerQuerySet":
        """Those an editor has not answered, by a profile or by saying that it is nobody."""
        known = Name.objects.theirs().filter(norm=OuterRef("norm")).order_by()
        nobody = NotAPerson.objects.filter(norm=OuterRef("norm"))
        return self.filter(~Exists(known), ~Exists(nobody))


class Stranger(models.Model):
    """A name without a profile, and in how many stories it stands. A worker counts them anew
    (`articles.strangers`)."""

    norm = models.CharField(max_length=300, unique=True)
    surface = models.CharField(max_length=300)
    stories = models.PositiveIntegerField()
    newest = ArrayField(models.BigIntegerField())  # numbers of stories, the newest first
    counted_at = models.DateTimeField(db_default=Now())

    objects = StrangerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-stories", "norm"], name="stranger_most_first")]

    def __str__(self) -> str:
        return self.surface


class NotAPerson(models.Model):
    """What reads like a name and is none: never again on the list of names that wait for a profile."""

    norm = models.CharField(max_length=300, unique=True)
    surface = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"“{self.surface}” is not a person"
