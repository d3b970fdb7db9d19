import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from api.models.change import Change
from api.models.partner import Partner


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def active(self) -> "WebhookQuerySet":
        """Those for which what is new is kept. One that is paused gets it afterwards. For the others, kills
        are: `webhooks.owe`, `webhooks.enable`."""
        return self.filter(disabled_at__isnull=True, partner__is_active=True)

    def due(self) -> "WebhookQuerySet":
        """Those that have something to get now, and that nobody is at: by their own clock, or since a kill
        does not wait for it."""
        waiting = Delivery.objects.pending().filter(webhook=OuterRef("pk"))
        untried = waiting.filter(is_kill=True, attempts=0)
        return self.active().filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=Now()),
            Q(due_at__lte=Now()) & Exists(waiting) | Exists(untried),
            paused_at__isnull=True,
        )

    def late(self, long: dt.timedelta) -> "WebhookQuerySet":
        """Those that nobody has been at for so long although they were due: no worker is at work."""
        waiting = Delivery.objects.pending().filter(webhook=OuterRef("pk"), created_at__lt=Now() - long)
        untried = waiting.filter(is_kill=True, attempts=0)
        return self.due().filter(Q(due_at__lt=Now() - long) & Exists(waiting) | Exists(untried))


class Webhook(models.Model):
    """An address of a partner's that we call when a story changes, as Standard Webhooks 1.0.0 says.

    What it gets goes in order: while the first in line fails, the others wait behind it. Kills go first.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500, help_text="https:// and a public name.")
    states = ArrayField(
        models.CharField(max_length=10, choices=Change.State),
        default=list,
        blank=True,
        help_text="Which changes it gets. None ticked: all. Kills always come.",
    )
    # Sealed with SECRET_KEY (api.signatures): what signs what we send.
    secret = models.TextField(editable=False)
    previous_secret = models.TextField(blank=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False)  # both sign until then
    private_key = models.TextField(blank=True, editable=False)  # ed25519, for those who ask for it
    paused_at = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_because = models.CharField(max_length=200, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)  # the partner knows that it is disabled
    failing_since = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)  # since it last answered well
    due_at = models.DateTimeField(db_default=Now(), editable=False)  # not called before, but for a kill
    leased_until = models.DateTimeField(null=True, editable=False)  # a worker is at it
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = WebhookQuerySet.as_manager()

    now: dt.datetime  # by the database's clock, when a worker took it: `pushing.push`

    class Meta:
        ordering = ["partner", "pk"]

    def __str__(self) -> str:
        return self.url


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> "DeliveryQuerySet":
        return self.filter(state=Delivery.State.PENDING)

    def in_line(self) -> "DeliveryQuerySet":
        """As they go out: kills first, then in the order in which it became so."""
        return self.pending().order_by("-is_kill", "pk")


class Delivery(models.Model):
    """One event for one webhook. The row is the debt; the message to the worker is only a doorbell."""

    class State(models.TextChoices):
        PENDING = "pending", "Waiting"
        DELIVERED = "delivered", "Delivered"
        SKIPPED = "skipped", "Not for them"  # by what they are entitled to when it would have gone out
        FAILED = "failed", "Given up"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(Change, on_delete=models.CASCADE, null=True, related_name="+")  # null: a test
    event = models.UUIDField(
        default=uuid.uuid4, editable=False
    )  # `webhook-id`: the change's, at each attempt
    is_kill = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["webhook", "-is_kill", "id"], name="delivery_in_line", condition=Q(state="pending")
            ),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook}"


class Attempt(models.Model):
    """One call of a webhook, as it went."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(db_default=Now())
    status = models.PositiveSmallIntegerField(null=True)  # null: no answer
    error = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.status or self.error)
