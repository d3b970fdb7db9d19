from django.db import models

from articles.models.revision import Revision
from images.models import Image


class PictureUse(models.Model):
    """A picture inside a revision's body, in its order there. It keeps the picture from being deleted, and
    says where it is used."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="picture_uses")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="picture_use_place_once")
        ]

    def __str__(self) -> str:
        return f"Picture {self.image_id} in revision {self.revision_id}"
