"""Who told us, and who may know it. Everything that says who a source is, is sealed (`sourcing.vault`)."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from sourcing.vault import SealedField

User = settings.AUTH_USER_MODEL


def new_code() -> str:
    """What a source is called in the newsroom: random, so that it tells neither age nor order."""
    return f"S-{secrets.token_hex(4).upper()}"


class Keyed(models.Model):
    """A row with a data key of its own, wrapped by `SOURCING_KEYS`: who destroys it has destroyed what is
    sealed under it. Empty once that has happened."""

    wrapped_key = models.TextField(blank=True, editable=False)
    wrapped_under = models.CharField(max_length=16, blank=True, editable=False)  # which key of ours

    class Meta:
        abstract = True


class Source(Keyed):
    """Somebody or something that told us. Its code is all that is ever printed of it; who it is leaves the
    vault by `access.reveal` only, for its owner and those with a grant. Superusers have none."""

    class Kind(models.TextChoices):
        NAMED = "named", "Named person"
        ANONYMOUS = "anonymous", "Anonymous person"
        DOCUMENT = "document", "Document"
        PUBLICATION = "publication", "Publication"
        RECORD = "record", "Public record"
        POST = "post", "Social post"
        AGENCY = "agency", "Agency"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = SealedField()
    contacts = SealedField()
    details = SealedField()
    is_on_legal_hold = models.BooleanField("legal hold", default=False, editable=False)
    made_on = models.DateField(db_default=Now(), editable=False)  # the hour may be that of a note
    burnt_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["code"]
        permissions = [("hold_source", "May keep a source from being burnt")]
        constraints = [
            models.CheckConstraint(
                name="source_burnt_has_no_key",
                condition=Q(burnt_at=None) | Q(wrapped_key="", name=b"", contacts=b"", details=b""),
            ),
            models.CheckConstraint(
                name="source_on_hold_is_not_burnt", condition=Q(burnt_at=None) | Q(is_on_legal_hold=False)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def sealed_under(self) -> "Source":
        return self


class GrantQuerySet(models.QuerySet["Grant"]):
    def standing(self) -> "GrantQuerySet":
        """Those that open something now, by the database's clock: not revoked, not over, and where the glass
        was to be broken, agreed to by a second person."""
        agreed = Q(is_break_glass=False) | Q(agreed_at__isnull=False)
        return self.filter(agreed, revoked_at=None, until__gt=Now())


class Grant(models.Model):
    """Who may read which source, why and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, help_text="Why, without a word of who the source is.")
    until = models.DateTimeField()
    at = models.DateTimeField(db_default=Now(), editable=False)
    is_break_glass = models.BooleanField(default=False, editable=False)  # asked for without the owner
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, editable=False)
    asked_told_at = models.DateTimeField(null=True, editable=False)  # to the owner, who may be mailed late
    agreed_told_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        permissions = [("break_glass", "May ask for, and agree to, reading a source without its owner")]
        constraints = [
            models.CheckConstraint(
                name="grant_glass_takes_two", condition=Q(agreed_by=None) | ~Q(agreed_by=F("user"))
            ),
            models.CheckConstraint(
                name="grant_agreed_whole",
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.user_id}"


class AccessEntry(models.Model):
    """Who asked for what of a source, and what became of it: refusals too. The database chains each entry to
    the one before by its hash, and lets nobody change or remove one (migration 0002)."""

    class Outcome(models.TextChoices):
        REVEALED = "revealed", "Revealed"
        REFUSED = "refused", "Refused"
        MADE = "made", "Source made"
        CHANGED = "changed", "Changed"
        GRANTED = "granted", "Access granted"
        REVOKED = "revoked", "Access revoked"
        GLASS_ASKED = "glass_asked", "Access without the owner asked for"
        GLASS_AGREED = "glass_agreed", "Access without the owner agreed to"
        BURNT = "burnt", "Burnt"
        HELD = "held", "Legal hold"
        UNHELD = "unheld", "Legal hold ended"
        ATTACHED = "attached", "Paper added"
        REMOVED = "removed", "Paper removed"
        HANDED = "handed", "Handed over"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="entries")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome)
    column = models.CharField(max_length=30, blank=True)  # of what was asked for
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    chained_to = models.CharField(max_length=64, editable=False, blank=True)  # kept by the database, as is:
    digest = models.CharField(max_length=64, editable=False, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "access entries"
        indexes = [models.Index(fields=["source", "-id"], name="access_of_source")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """A paper that a source gave us: a file, its name and its type, sealed under the source's key. Of the day
    it came only the day is kept. It leaves the vault by `papers.open_paper` only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="attachments")
    name = SealedField()
    media_type = SealedField()
    content = SealedField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField(default=timezone.localdate, editable=False)

    class Meta:
        ordering = ["made_on", "pk"]

    def __str__(self) -> str:
        return f"paper {self.pk.hex[:8]}"

    @property
    def sealed_under(self) -> Source:
        return self.source
