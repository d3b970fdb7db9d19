from django.db import models

from articles.models.revision import Revision
from staff.models import Contributor


class Byline(models.Model):
    """Who signed a revision, in what part, in what order."""

    class Role(models.TextChoices):
        WRITER = "writer", "By"
        REPORTING = "reporting", "Additional reporting by"
        PHOTOGRAPHER = "photographer", "Photographs by"

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="bylines")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=15, choices=Role, default=Role.WRITER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "contributor", "role"], name="byline_once")
        ]

    def __str__(self) -> str:
        return self.contributor.name
