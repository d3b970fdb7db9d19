from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models.article import Article
from articles.models.section import Section, Topic
from images.models import Image


class Revision(models.Model):
    """Everything readers see of a story, as it was saved once. A database trigger refuses updates
    and deletes: copy is changed by saving a new revision (`lifecycle.save_draft`)."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    headline = models.CharField(max_length=200, blank=True)
    short_headline = models.CharField(max_length=80, blank=True)
    kicker = models.CharField(max_length=60, blank=True)
    dek = models.CharField(max_length=400, blank=True)
    dateline = models.CharField(max_length=80, blank=True)
    body = models.TextField(blank=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, related_name="+")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    lead_image = models.ForeignKey(Image, on_delete=models.PROTECT, null=True, related_name="+")
    seo_title = models.CharField(max_length=120, blank=True)
    seo_description = models.CharField(max_length=200, blank=True)
    ed_note = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.headline or 'No headline'} (revision {self.number})"
