from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Now

from people.dates import PartialDateField


class Confidence(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    REPORTED = "reported", "Reported"
    DISPUTED = "disputed", "Disputed"


class Sourced(models.Model):
    """What a statement about somebody rests on. Without a source it stays at the desk; what is redacted does
    too, from that moment on. An earlier state is kept by the database (`Earlier`)."""

    source = models.CharField(
        max_length=300, blank=True, help_text="Where it comes from: a paper and its date, a register, a book."
    )
    source_url = models.CharField(
        "address of the source", max_length=500, blank=True, validators=[URLValidator(["http", "https"])]
    )
    as_of = PartialDateField("as of", help_text="When the source said so: 2026 or 2026-11-28.")
    redacted_at = models.DateTimeField(null=True, blank=True, editable=False)
    redaction_reason = models.CharField(max_length=300, blank=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)  # kept by the database

    class Meta:
        abstract = True

    @property
    def may_be_shown(self) -> bool:
        """As far as its source goes; who it is about is asked apart."""
        return bool(self.source) and self.redacted_at is None
