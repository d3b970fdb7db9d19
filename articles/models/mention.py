from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from articles.models.revision import Revision
from people.models import Person


class MentionQuerySet(models.QuerySet["Mention"]):
    def sure(self) -> "MentionQuerySet":
        """Those that count as naming the person: found without doubt, or decided by an editor."""
        return self.filter(state__in=Mention.SURE, person__isnull=False)


class Mention(models.Model):
    """A place in a revision where a person is named, and what is known about who it is.

    `start` and `end` count code points of the part's plain text; `html_start` and `html_end` those
    of the stored body, where a link may be spliced in. All mentions of a revision are replaced as a
    set (`articles.links`).
    """

    class Part(models.TextChoices):
        HEADLINE = "headline", "Headline"
        DEK = "dek", "Dek"
        BODY = "body", "Body"

    class State(models.TextChoices):
        AUTO = "auto", "Recognised"
        SUGGESTED = "suggested", "Suggested"
        HELD = "held", "Held"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"
        MANUAL = "manual", "Set by hand"
        WAITING = "waiting", "Waits for review"  # new in published copy: models.relinking

    SURE = (State.AUTO, State.CONFIRMED, State.MANUAL)

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="mentions")
    part = models.CharField(max_length=10, choices=Part)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    html_start = models.PositiveIntegerField(null=True)
    html_end = models.PositiveIntegerField(null=True)
    surface = models.CharField(max_length=300)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="mentions")
    state = models.CharField(max_length=10, choices=State)
    is_linked = models.BooleanField(default=False)
    method = models.CharField(max_length=20)
    score = models.FloatField()
    candidates = models.JSONField(default=list)  # [{"person": id, "score": 0…1}]
    evidence = models.TextField(blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["revision", "part", "start"]
        constraints = [
            models.CheckConstraint(name="mention_not_empty", condition=Q(end__gt=F("start"))),
            models.UniqueConstraint(fields=["revision", "part", "start"], name="mention_place_once"),
            models.CheckConstraint(
                name="mention_linked_is_sure_and_placed",
                condition=Q(is_linked=False)
                | Q(
                    part="body",
                    person__isnull=False,
                    html_start__isnull=False,
                    html_end__isnull=False,
                    state__in=["auto", "confirmed", "manual"],
                ),
            ),
        ]
        indexes = [models.Index(fields=["person", "state", "revision"], name="mention_of_person")]

    def __str__(self) -> str:
        return self.surface


class LinkRunQuerySet(models.QuerySet["LinkRun"]):
    def owed(self) -> "LinkRunQuerySet":
        """Wanted, not done, not parked."""
        return self.filter(linked_at__isnull=True, parked_at__isnull=True)

    def in_flight(self) -> "LinkRunQuerySet":
        """Owed, and somebody may be at it now, with the names as they were when they began."""
        return self.owed().filter(attempts__gt=0)

    def current(self) -> "LinkRunQuerySet":
        """Those of copy that somebody sees: the newest of each story, and what readers have."""
        article = "revision__article__"
        return self.filter(Q(pk=F(f"{article}head")) | Q(pk=F(f"{article}live")))

    def due(self) -> "LinkRunQuerySet":
        return self.owed().filter(due_at__lte=Now()).order_by("due_at")


class LinkRun(models.Model):
    """The linker's debt for one revision, written in the save's own transaction. This row is the
    truth; the message to the worker is only a doorbell."""

    MAX_ATTEMPTS = 8

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="link_run"
    )
    wanted_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)
    linked_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(
        null=True
    )  # when its statements were read; null: never, `statements.of` does
    grams = ArrayField(models.TextField(), default=list)  # every key a name could be found under
    # names without a profile: [{"part", "start", "end", "surface", "key"}]
    strangers = models.JSONField(default=list)

    objects = LinkRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="link_run_owed",
                condition=Q(linked_at__isnull=True, parked_at__isnull=True),
            ),
            GinIndex(fields=["grams"], name="link_run_grams"),
        ]

    def __str__(self) -> str:
        return f"links of revision {self.revision_id}"

    @property
    def state(self) -> str:
        """`done`, `parked` or `owed`."""
        if self.linked_at:
            return "done"
        return "parked" if self.parked_at else "owed"
