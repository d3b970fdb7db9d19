from django.db import models
from django.db.models.functions import Now


class Edition(models.Model):
    """Something that is shown outside has changed. Written by triggers (web's migration `editions`) in the
    transaction that changed it; read by `articles.edition`."""

    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        db_table = "web_edition"  # where it was first

    def __str__(self) -> str:
        return f"edition {self.pk}"
