from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models.article import Article
from articles.models.revision import Revision


class CheckOverride(models.Model):
    """Why a story may go out in spite of a warning, said by somebody who may say so, of one revision: the
    next one asks again. Verb: `articles.overrides`. Append-only, by a database trigger."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="check_overrides")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="check_overrides")
    key = models.CharField(max_length=40)
    reason = models.TextField(help_text="Why it may go out all the same. The desk reads this.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "key"], name="check_override_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason[:60]}"
