"""Pictures: a file, what it shows, and who made it."""

import uuid

from django.conf import settings
from django.db import models

from people.models import Person


class Image(models.Model):
    """A picture as readers may get it: `images.ingest` has re-encoded it and dropped its metadata."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ImageField(upload_to="images/%Y/%m", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt_text = models.CharField(
        max_length=300, blank=True, help_text="What the picture shows, for those who cannot see it."
    )
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=200, blank=True, help_text="Photographer and agency, as printed.")
    portrait_of = models.OneToOneField(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="portrait",
        help_text="The profile this picture is the portrait of.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.caption or self.alt_text or f"Picture {self.pk}"

    @property
    def may_be_shown(self) -> bool:
        """Whether the public may see it: the portrait of somebody who is not public stays in the house."""
        return self.portrait_of is None or self.portrait_of.is_public
