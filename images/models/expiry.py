"""That the desk has been told of the end of a picture's rights."""

from django.db import models
from django.db.models.functions import Now

from images.models.image import Image


class ExpiryWarning(models.Model):
    """Somebody was told that a picture's rights end at `usable_until`, `days` before or fewer. Of another
    end nobody has been told yet."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="expiry_warnings")
    usable_until = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "usable_until", "days"], name="expiry_warning_once")
        ]

    def __str__(self) -> str:
        return f"{self.days} days before the end of picture {self.image_id}"
