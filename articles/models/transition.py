from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models.article import MISSED, Article, DeskState, Status
from articles.models.revision import Revision


class Transition(models.Model):
    """One step in a story's life: the audit trail and the outbox in one append-only table. A database
    trigger lets nothing be changed but `announced_at`, once."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="transitions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=20)
    from_status = models.CharField(max_length=10, choices=Status)
    to_status = models.CharField(max_length=10, choices=Status)
    from_desk = models.CharField(max_length=10, choices=DeskState)
    to_desk = models.CharField(max_length=10, choices=DeskState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())
    announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"], name="transition_unannounced", condition=models.Q(announced_at__isnull=True)
            ),
            models.Index(fields=["article"], name="transition_missed", condition=models.Q(verb__in=MISSED)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.by}"
