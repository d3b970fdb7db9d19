from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models.article import Article


class DraftBuffer(models.Model):
    """What an editor has typed and not saved: one a story, person and page, the form as the browser would
    send it, empty once the page has been saved. Never shown to anybody else, never a revision."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, related_name="buffers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.UUIDField()  # new each time that the story screen is opened
    form = models.TextField()  # URL-encoded
    typed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "by", "page"], nulls_distinct=False, name="buffer_once_a_page"
            )
        ]
        indexes = [models.Index(fields=["typed_at"], name="buffer_typed")]

    def __str__(self) -> str:
        return f"unsaved words of {self.by}"
