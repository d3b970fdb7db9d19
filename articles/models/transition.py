from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from articles.models.article import MISSED, Article, DeskState, Status
from articles.models.revision import Revision

RENEWING = ["publish", "correct", "renew"]  # verbs that give readers new copy


class TransitionQuerySet(models.QuerySet["Transition"]):
    def to_announce(self) -> "TransitionQuerySet":
        """What nobody has been told yet, and may be told. A story whose hour or embargo is still to come
        keeps its steps to itself until then: whoever hears of a step may ask for the story at once."""
        has_come = Q(article__publish_at__lte=Now()) & (
            Q(article__embargo_until__isnull=True) | Q(article__embargo_until__lte=Now())
        )
        on_its_way = Q(article__status__in=[Status.LIVE, Status.SCHEDULED])
        return self.filter(~on_its_way | has_come, announced_at__isnull=True)

    def renewals(self) -> "TransitionQuerySet":
        """Steps by which new copy replaced what readers saw."""
        return self.filter(verb__in=RENEWING, from_status=Status.LIVE)


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

    objects = TransitionQuerySet.as_manager()

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
