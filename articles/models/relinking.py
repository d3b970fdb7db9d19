"""The archive follows: jobs that link stories again, and what they found new in published copy."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from articles.models.decision import CONTEXT
from articles.models.revision import Revision
from people.models import Person


class RelinkJobQuerySet(models.QuerySet["RelinkJob"]):
    def unfinished(self) -> "RelinkJobQuerySet":
        """The shortest first: one new name does not wait for a whole archive."""
        return self.filter(finished_at__isnull=True).order_by(F("total") - F("position"), "pk")

    def stalled(self) -> "RelinkJobQuerySet":
        """Unfinished, and nobody has been seen at it for a while."""
        lately = Now() - dt.timedelta(seconds=RelinkJob.STALLED_AFTER)
        return self.unfinished().filter(Q(touched_at__isnull=True) | Q(touched_at__lt=lately))


class RelinkJob(models.Model):
    """Stories to be linked again because of what changed about people. `revisions` were chosen once, when
    the job was made; `position` is the stored cursor: how many of them are done."""

    STALLED_AFTER = 5  # seconds

    reason = models.CharField(max_length=200)
    is_everything = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revisions = ArrayField(models.BigIntegerField(), default=list)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)  # revisions whose mentions are other ones now
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = RelinkJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "archive job"
        constraints = [
            models.CheckConstraint(name="relink_position_within", condition=Q(position__lte=F("total")))
        ]
        indexes = [
            models.Index(fields=["id"], name="relink_unfinished", condition=Q(finished_at__isnull=True))
        ]
        permissions = [("review_archive", "May decide about new links in published stories")]

    def __str__(self) -> str:
        return self.reason

    @property
    def share_done(self) -> float:
        return self.position / self.total if self.total else 1.0

    @property
    def time_left(self) -> dt.timedelta | None:
        """How long it will take at the pace so far; None where nobody can tell."""
        if self.finished_at or not self.started_at or not self.position:
            return None
        return (timezone.now() - self.started_at) / self.position * (self.total - self.position)

    @property
    def minutes_left(self) -> int | None:
        return round(self.time_left.total_seconds() / 60) if self.time_left else None


class ArchiveLinkQuerySet(models.QuerySet["ArchiveLink"]):
    def withheld(self) -> "ArchiveLinkQuerySet":
        """Those that readers do not see."""
        return self.exclude(state=ArchiveLink.State.ACCEPTED)


class ArchiveLink(models.Model):
    """A person whom relinking found new in copy that readers see, with the words to show for it. By the
    paper's policy it counts at once (`accepted`) or waits for an editor."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for review"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    job = models.ForeignKey(RelinkJob, on_delete=models.PROTECT, related_name="links")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="archive_links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="archive_links")
    state = models.CharField(max_length=10, choices=State)
    surface = models.CharField(max_length=300)
    before = models.CharField(max_length=CONTEXT, blank=True)
    after = models.CharField(max_length=CONTEXT, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = ArchiveLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "person"], name="archive_link_once_a_revision")
        ]
        indexes = [models.Index(fields=["job", "state"], name="archive_link_of_job")]

    def __str__(self) -> str:
        return f"{self.person} in {self.revision}"

    @property
    def whole_words(self) -> tuple[str, str]:
        """What stands before and after the name, without the word that was cut in two on either side."""
        before, after = self.before, self.after
        return (
            before.partition(" ")[2] if len(before) == CONTEXT else before,
            after.rpartition(" ")[0] if len(after) == CONTEXT else after,
        )
