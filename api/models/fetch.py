from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from api.models.partner import Key, Partner


class FetchQuerySet(models.QuerySet["Fetch"]):
    def of_killed(self) -> "FetchQuerySet":
        """Who has something to take down, with `is_answered`: whether they have said what they did."""
        return self.filter(article__status="killed").annotate(is_answered=Exists(_answer()))

    def unanswered(self) -> "FetchQuerySet":
        """Those of them who have not."""
        return self.filter(~Exists(_answer()), article__status="killed")


def _answer() -> "models.QuerySet[Receipt]":
    return Receipt.objects.filter(partner=OuterRef("partner"), article=OuterRef("article"))


class Fetch(models.Model):
    """That a partner was once sent something of a story, its headline or all of it: whoever has to hear, and
    to answer, when it is killed. Written with the answer itself."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)  # of a kill, sent so far
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = FetchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "partner"], name="fetch_once")]
        permissions = [
            ("view_recalls", "May see who was sent a killed story, and who has answered"),
            ("remind_recalls", "May remind partners of a killed story"),
            ("answer_recalls", "May write down what a partner says about a killed story"),
        ]

    def __str__(self) -> str:
        return f"story {self.article_id} went to {self.partner}"


class Receipt(models.Model):
    """A partner's word that a killed story is gone from where they show it."""

    class Outcome(models.TextChoices):
        REMOVED = "removed", "Taken down"
        NEVER_USED = "never_used", "Never published"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="receipts")
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, null=True, related_name="+")  # null: by the desk
    outcome = models.CharField(max_length=12, choices=Outcome)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["article", "partner"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_outcome_display()}"
