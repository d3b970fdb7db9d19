from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import Revision


class Correction(models.Model):
    """What readers are told about a mistake in a published story. Append-only, like the copy it is about."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")  # we were wrong
        CLARIFICATION = "clarification", _("Clarification")  # we were unclear
        EDITORS_NOTE = "editors_note", _("Editor’s note")

    class Placement(models.TextChoices):
        TOP = "top", "Above the story"
        BOTTOM = "bottom", "Below the story"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")  # the copy put right
    kind = models.CharField(max_length=15, choices=Kind)
    text = models.TextField(help_text="What was wrong, and what is right.")
    placement = models.CharField(max_length=10, choices=Placement, default=Placement.BOTTOM)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class OldAddress(models.Model):
    """A slug that a published story once had: readers of it are led on, in one hop, for it names the story
    and not another slug."""

    slug = models.SlugField(max_length=120, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="old_addresses")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.slug
