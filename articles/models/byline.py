from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Revision
from images.models import Image
from people.models import Person
from staff.models import Contributor


class BylineQuerySet(models.QuerySet["Byline"]):
    def with_faces(self) -> "BylineQuerySet":
        """With who signed, and their portrait without its files."""
        contributor = (f"contributor__{name}" for name in ("name", "slug"))
        portrait = (f"contributor__portrait__{name}" for name in Image.SHOWN)
        whose = (f"contributor__portrait__portrait_of__{name}" for name in Person.SHOWN)
        faced = self.select_related("contributor__portrait__portrait_of")
        return faced.only("role", "position", "revision", *contributor, *portrait, *whose)


class Byline(models.Model):
    """Who signed a revision, in what part, in what order."""

    class Role(models.TextChoices):
        WRITER = "writer", _("By")
        REPORTING = "reporting", _("Additional reporting by")
        PHOTOGRAPHER = "photographer", _("Photographs by")

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="bylines")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=15, choices=Role, default=Role.WRITER)
    position = models.PositiveSmallIntegerField(default=0)

    objects = BylineQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "contributor", "role"], name="byline_once")
        ]

    def __str__(self) -> str:
        return self.contributor.name
