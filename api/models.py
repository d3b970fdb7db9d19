"""Partners and their keys."""

import hashlib
import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Scope(models.TextChoices):
    """What a key opens."""

    ARTICLES = "articles:read", "Read stories"
    PEOPLE = "people:read", "Read people"


class Partner(models.Model):
    """An organisation that pulls our stories."""

    name = models.CharField(max_length=120)
    contact = models.EmailField(blank=True, help_text="Whom we write to when something changes.")
    is_active = models.BooleanField(default=True, help_text="Untick to refuse all keys of this partner.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def digest(secret: str) -> str:
    """SHA-256 is enough: a key has 256 random bits, so there is nothing to guess slowly."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class KeyQuerySet(models.QuerySet["Key"]):
    def valid(self) -> "KeyQuerySet":
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=Now()), revoked_at__isnull=True, partner__is_active=True
        )


class Key(models.Model):
    """A Bearer key. Only its digest is kept: the key itself is shown once, when it is made."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(max_length=80, blank=True, help_text="Which system uses it.")
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.partner}"


def make_key(partner: Partner, *, scopes: list[str], label: str = "", secret: str = "") -> tuple[Key, str]:
    """A new key and its secret, which is not stored and cannot be shown again."""
    secret = secret or f"nr_{secrets.token_urlsafe(32)}"
    key = Key.objects.create(
        partner=partner, label=label, prefix=secret[:8], digest=digest(secret), scopes=scopes
    )
    return key, secret
