import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from people.models.person import Person

UNDO_DAYS = 30


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Those that nobody has taken back."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """That `person` became part of `into`, and every row that this changed: enough to take it back. Verbs:
    `people.merge`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="took_over")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    rows = models.JSONField(default=list, editable=False)  # [[table, columns before, after]]; null: no row
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(undone_at=None), name="merge_one_standing"
            ),
            models.CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} into {self.into}"

    @property
    def undo_until(self) -> dt.datetime:
        return self.at + dt.timedelta(days=UNDO_DAYS)

    @property
    def may_be_undone(self) -> bool:
        """As far as time goes; what else stands in the way says `people.merge.why_not_undone`."""
        return self.undone_at is None and timezone.now() <= self.undo_until
