"""What a picture is shown as: crops in several widths and formats, made by the worker."""

from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property

from images.models.image import Image


class Shape(models.TextChoices):
    WIDE = "wide", "16:9"
    CLASSIC = "classic", "4:3"
    SQUARE = "square", "1:1"
    CARD = "card", "1200:630"  # of a shared link
    NATURAL = "natural", "As it is"


class Format(NamedTuple):
    """A file format of renditions. Browsers take the first they know."""

    suffix: str
    media_type: str


AVIF, WEBP, JPEG = Format("avif", "image/avif"), Format("webp", "image/webp"), Format("jpg", "image/jpeg")
FORMATS = (AVIF, WEBP, JPEG)


class Rendition(models.Model):
    """One crop of a picture. The row is written when all its files are there: each width in each format,
    under a name that says what is in them, so they never change and may be cached for ever."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    shape = models.CharField(max_length=10, choices=Shape)
    stem = models.CharField(max_length=100)  # of the files' names, before width and suffix
    widths = ArrayField(models.PositiveIntegerField())  # pixels, ascending
    width = models.PositiveIntegerField()  # of the largest
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "shape"], name="rendition_once_a_shape"),
            models.CheckConstraint(name="rendition_has_widths", condition=~Q(widths=[])),
        ]

    def __str__(self) -> str:
        return f"{self.get_shape_display()} of picture {self.image_id}"

    def name(self, width: int, kind: Format) -> str:
        """The file's name in the storage."""
        return f"{self.stem}-{width}.{kind.suffix}"

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))

    @property
    def formats(self) -> tuple[Format, ...]:
        """Of a card only the JPEG: it is for other sites, which may know no other format."""
        return (JPEG,) if self.shape == Shape.CARD else FORMATS

    @property
    def files(self) -> list[str]:
        return [self.name(width, kind) for width in self.widths for kind in self.formats]

    def url(self, width: int, kind: Format = JPEG) -> str:
        return f"{self._address}-{width}.{kind.suffix}"

    def srcset(self, kind: Format) -> str:
        return ", ".join(f"{self.url(width, kind)} {width}w" for width in self.widths)

    @cached_property
    def _address(self) -> str:
        """Of all its files, before width and suffix: a page asks for a hundred."""
        return str(default_storage.url(self.stem))


class RenditionRunQuerySet(models.QuerySet["RenditionRun"]):
    def owed(self) -> "RenditionRunQuerySet":
        """Wanted, not done, not parked."""
        return self.filter(rendered_at__isnull=True, parked_at__isnull=True)

    def due(self) -> "RenditionRunQuerySet":
        return self.owed().filter(due_at__lte=Now()).order_by("due_at")

    def park_spent(self) -> int:
        """Those due that have had all their attempts wait for an editor. Returns how many."""
        spent = self.owed().filter(attempts__gte=RenditionRun.MAX_ATTEMPTS, due_at__lte=Now())
        return spent.update(parked_at=Now())


class RenditionRun(models.Model):
    """The worker's debt for one picture, written with the upload. This row is the truth; the message to the
    worker is only a doorbell. `wanted` grows with every change of what is wanted, so that who began before
    it notices at the end."""

    MAX_ATTEMPTS = 8

    image = models.OneToOneField(
        Image, on_delete=models.CASCADE, primary_key=True, related_name="rendition_run"
    )
    wanted = models.PositiveIntegerField(default=1)
    wanted_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)
    rendered_at = models.DateTimeField(null=True)

    objects = RenditionRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="rendition_run_owed",
                condition=Q(rendered_at__isnull=True, parked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"renditions of picture {self.image_id}"

    @property
    def state(self) -> str:
        """`done`, `parked` or `owed`."""
        if self.rendered_at:
            return "done"
        return "parked" if self.parked_at else "owed"
