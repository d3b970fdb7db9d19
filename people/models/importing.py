"""A file of people on its way into the house: how far it is, what was wrong, what still waits."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    def under_way(self) -> "PeopleImportQuerySet":
        return self.filter(phase__in=PeopleImport.UNDER_WAY)

    def resting(self, since: dt.timedelta) -> "PeopleImportQuerySet":
        """Those for the workers to do at which nobody has been seen for so long."""
        return self.under_way().filter(is_at_desk=True).exclude(touched_at__gte=Now() - since)

    def forgotten(self, since: dt.timedelta) -> "PeopleImportQuerySet":
        """Those that came in so long ago, and nobody said yes."""
        return self.filter(phase=PeopleImport.Phase.ASKED, made_at__lt=Now() - since)


class PeopleImport(models.Model):
    """One import. `position` and `offset` are the stored cursor, written in the transaction of each chunk:
    whoever goes on with the file goes on there. The counts are what it has done so far."""

    class Phase(models.TextChoices):
        ASKED = "asked", "Waits for a yes"
        PEOPLE = "people", "Reading people"
        TIES = "ties", "Relating them"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"  # it ended its workers again and again

    UNDER_WAY = (Phase.PEOPLE, Phase.TIES)

    name = models.CharField("file", max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)  # empty for lines that come from no file
    source = models.CharField(max_length=300)
    columns = models.JSONField(null=True)  # of a sheet: our keys, each with its column's header
    size = models.PositiveBigIntegerField(default=0)  # bytes
    lines = models.PositiveIntegerField(default=0)
    is_at_desk = models.BooleanField(default=False)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.PEOPLE)
    offset = models.PositiveBigIntegerField(default=0)  # bytes done
    position = models.PositiveIntegerField(default=0)  # lines done
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    relationships = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField("bad lines", default=0)
    doubts = models.PositiveIntegerField("to look at", default=0)
    attempts = models.PositiveSmallIntegerField(default=0)  # at the chunk behind `position`
    preview = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "import"
        permissions = [("import_people", "May import people from a file")]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(phase__in=["people", "ties"]) & ~Q(sha256=""),
                name="import_one_of_a_file",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], name="import_under_way", condition=Q(phase__in=["asked", "people", "ties"])
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        return self.phase in self.UNDER_WAY

    @property
    def share_read(self) -> float:
        return self.offset / self.size if self.size else 1.0

    @property
    def percent_read(self) -> int:
        return int(100 * self.share_read)

    @property
    def time_left(self) -> dt.timedelta | None:
        """Until the last line is read, at the pace so far; None where nobody can tell."""
        if self.phase != self.Phase.PEOPLE or not self.started_at or not self.offset:
            return None
        return (timezone.now() - self.started_at) * ((1 - self.share_read) / self.share_read)


class ImportNote(models.Model):
    """What an import says of a line: that it was skipped (`is_bad`), or what to look at in it."""

    run = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="notes")
    line = models.PositiveIntegerField()
    is_bad = models.BooleanField()
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class ImportTie(models.Model):
    """A relationship that waits until everybody of the file is here."""

    run = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="ties")
    line = models.PositiveIntegerField()
    person = models.BigIntegerField()  # a key and no reference: the profile may be gone by then
    tie = models.JSONField()

    def __str__(self) -> str:
        return f"line {self.line}, of person {self.person}"


class ImportPart(models.Model):
    """A megabyte of a file that came in at the desk, until the import is done: in the database and not among
    the pictures, since it may name children and private people."""

    SIZE = 1024 * 1024  # of every part but the last

    run = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()  # from 0
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.run_id}"
