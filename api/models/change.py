from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """Something is new about a story: what `changes/` lists and webhooks push. `pk` is its place, in the
    order in which changes became visible: one announcer at a time writes them (`newsroom.announce`)."""

    class State(models.TextChoices):
        LIVE = "live", "Live"
        EMBARGOED = "embargoed", "Under embargo"  # only for who may have stories ahead
        HELD = "held", "Held"
        KILLED = "killed", "Killed"
        WITHDRAWN = (
            "withdrawn",
            "Withdrawn",
        )  # no longer theirs to show: out of their products, or unpublished

    event = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)  # its name for partners
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    transition = models.ForeignKey("articles.Transition", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    is_ahead = models.BooleanField(default=False)  # of a story that no reader has seen yet
    at = models.DateTimeField(db_default=Now())

    told: State | None  # what it says to one partner: `Entitlement.told`

    class Meta:
        ordering = ["pk"]
        constraints = [
            # To those who hear ahead, and to all; what an embargo has withdrawn comes back when it is over.
            models.UniqueConstraint(fields=["transition", "is_ahead", "state"], name="change_told_once")
        ]
        indexes = [models.Index(fields=["at"], name="change_at")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.state}"
