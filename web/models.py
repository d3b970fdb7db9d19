from django.db import models
from django.db.models.functions import Now


class Edition(models.Model):
    """Something that readers' pages show has changed. Written by triggers (migration `watched`) in the
    transaction that changed it; read by `web.edition`."""

    at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"edition {self.pk}"
