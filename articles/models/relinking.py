"""The archive follows: jobs that link stories again, and what they found new in published copy."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from articles.models.article import Article
from articles.models.decision import CONTEXT
from articles.models.mention import Mention
from people.models import Person
from staff.models import User


class RelinkJobQuerySet(models.QuerySet["RelinkJob"]):
    def unfinished(self) -> "RelinkJobQuerySet":
        """The shortest first: one new name does not wait for a whole archive."""
        return self.filter(finished_at__isnull=True).order_by(F("total") - F("position"), "pk")

    def rests(self, since: dt.timedelta, *, made: dt.timedelta = dt.timedelta(0)) -> bool:
        """Whether jobs made so long ago are unfinished and nobody has been seen at any job for so long: one
        is worked at while the others wait."""
        waiting = self.unfinished().filter(created_at__lte=Now() - made)
        return waiting.exists() and not self.filter(touched_at__gte=Now() - since).exists()


class RelinkJob(models.Model):
    """Stories to be linked again because of what changed about people. `revisions` were chosen once, when
    the job was made; `position` is the stored cursor: how many of them are done."""

    reason = models.CharField(max_length=200)
    is_everything = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revisions = ArrayField(models.BigIntegerField(), default=list)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)  # revisions whose mentions are other ones now
    attempts = models.PositiveSmallIntegerField(default=0)  # at the chunk behind `position`
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

    @classmethod
    def start(
        cls, reason: str, revisions: Iterable[int], *, by: User | None = None, is_everything: bool = False
    ) -> "RelinkJob":
        """A job over these revisions. One with nothing to do is finished at once."""
        chosen = sorted(set(revisions))
        return cls.objects.create(
            reason=reason,
            revisions=chosen,
            total=len(chosen),
            by=by,
            is_everything=is_everything,
            finished_at=None if chosen else Now(),
        )

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
    def waiting(self) -> "ArchiveLinkQuerySet":
        """Those an editor is asked about: readers have the story, and it still names the person so."""
        named = Mention.objects.filter(
            revision=OuterRef("article__live"), person=OuterRef("person"), state=Mention.State.WAITING
        )
        return self.filter(Exists(named), state=ArchiveLink.State.WAITING)


class ArchiveLink(models.Model):
    """A person whom linking it again found new in a story that readers have, with the words to show for it.
    By the paper's policy it counts at once (`accepted`) or waits for an editor. It is about the story, not
    about one revision: what was refused does not come back with the next copy."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for review"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    job = models.ForeignKey(RelinkJob, on_delete=models.PROTECT, null=True, related_name="links")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="archive_links")
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
            models.UniqueConstraint(fields=["article", "person"], name="archive_link_once_a_story")
        ]
        indexes = [
            models.Index(fields=["job", "state"], name="archive_link_of_job"),
            models.Index(fields=["id"], name="archive_link_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.article}"

    @property
    def whole_words(self) -> tuple[str, str]:
        """What stands before and after the name, without the word that was cut in two on either side."""
        before, after = self.before, self.after
        return (
            before.partition(" ")[2] if len(before) == CONTEXT else before,
            after.rpartition(" ")[0] if len(after) == CONTEXT else after,
        )
