from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models.article import Status
from articles.models.revision import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self) -> "PreviewLinkQuerySet":
        """Those that still lead to their revision, by the database's clock. What has been taken down is shown
        to nobody."""
        is_down = models.Q(revision__article__status__in=[Status.HELD, Status.KILLED])
        return self.filter(revoked_at__isnull=True, expires_at__gt=Now()).exclude(is_down)


class PreviewLink(models.Model):
    """A secret address at which one revision can be read as readers would, for a while, by whoever has it.

    Only the digest of its token is kept. Verbs: `articles.previews`.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"preview of {self.revision} by {self.by}"


class PreviewOpening(models.Model):
    """Each time somebody read a preview."""

    link = models.ForeignKey(PreviewLink, on_delete=models.PROTECT, related_name="openings")
    at = models.DateTimeField(db_default=Now())
