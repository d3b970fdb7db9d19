from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from api.models.partner import Partner


class Product(models.Model):
    """A part of the paper that partners subscribe to: the stories that its question finds, and whether their
    pictures come with them. What partners may see is always asked of `api.entitlement`."""

    name = models.CharField(max_length=80, unique=True)
    sections = models.ManyToManyField(
        "articles.Section", blank=True, related_name="+", help_text="Any of these. None: all sections."
    )
    topics = models.ManyToManyField(
        "articles.Topic", blank=True, related_name="+", help_text="And any of these. None: whatever topic."
    )
    people = models.ManyToManyField(
        "people.Person",
        blank=True,
        related_name="+",
        help_text="And naming any of these. None: whoever is named.",
    )
    words = models.CharField(
        max_length=200,
        blank=True,
        help_text="And saying this, as in the site's search. Empty: whatever it says.",
    )
    archive_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Only stories published within so many days. Empty: the whole archive.",
    )
    has_pictures = models.BooleanField("with pictures", default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def current(self) -> "SubscriptionQuerySet":
        """Those that have begun and not ended."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=Now()), starts_at__lte=Now())


class Subscription(models.Model):
    """That a partner has a product, and from when to when."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="subscriptions")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="subscriptions")
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Empty: until somebody ends it.")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["product__name", "starts_at"]
        constraints = [
            models.CheckConstraint(
                name="subscription_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message="A subscription ends after it starts.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product} for {self.partner}"
