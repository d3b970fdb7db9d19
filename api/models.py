"""Partners and their keys."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from images.models.rights import A_COUNTRY

USE_NOTED_EVERY = dt.timedelta(minutes=1)


class Scope(models.TextChoices):
    """What a key opens."""

    ARTICLES = "articles:read", "Read stories"
    PEOPLE = "people:read", "Read people"


class Partner(models.Model):
    """An organisation that pulls our stories."""

    name = models.CharField(max_length=120)
    contact = models.EmailField(blank=True, help_text="Whom we write to when something changes.")
    countries = ArrayField(
        models.CharField(max_length=2, validators=[A_COUNTRY]),
        default=list,
        blank=True,
        help_text="Every country they show our pictures in, as two letters (US, CA). Empty: not known, so "
        "they get none that is for some countries only.",
    )
    is_active = models.BooleanField(default=True, help_text="Untick to refuse all keys of this partner.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def digest(secret: str) -> str:
    """SHA-256 is enough: a key has 256 random bits, so there is nothing to guess slowly."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


# The demo prints this key for all to see: `valid()` refuses it wherever DEMO is off.
DEMO_KEY = "demo-partner-key"


class KeyQuerySet(models.QuerySet["Key"]):
    def valid(self) -> "KeyQuerySet":
        """Keys that open something now: not expired, not revoked, of an active partner."""
        keys = self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=Now()),
            revoked_at__isnull=True,
            partner__is_active=True,
        )
        return keys if settings.DEMO else keys.exclude(digest=digest(DEMO_KEY))

    def revoke(self) -> int:
        """Refuse these keys from now on, for good. Returns how many were not revoked before."""
        return self.filter(revoked_at__isnull=True).update(revoked_at=Now())

    def note_use(self) -> None:
        """Write `last_used_at` where it is older than a minute."""
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=Now() - USE_NOTED_EVERY)
        self.filter(stale).update(last_used_at=Now())


class Key(models.Model):
    """A Bearer key. Only its digest is kept: the key itself is shown once, when it is made."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(max_length=80, blank=True, help_text="Which system uses it.")
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: until it is revoked.")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.partner}"

    @property
    def use_is_unnoted(self) -> bool:
        """`last_used_at` is a minute old or more: time for `note_use`."""
        return self.last_used_at is None or timezone.now() - self.last_used_at >= USE_NOTED_EVERY


class Change(models.Model):
    """Something is new about a story: what `changes/` lists. `pk` is its place, in the order in which changes
    became visible: one announcer at a time writes them (`newsroom.announce`)."""

    class State(models.TextChoices):
        LIVE = "live", "Live"
        HELD = "held", "Held"
        KILLED = "killed", "Killed"

    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    transition = models.OneToOneField("articles.Transition", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.article_id} {self.state}"


def make_key(
    partner: Partner, *, scopes: Sequence[str], label: str = "", secret: str = ""
) -> tuple[Key, str]:
    """A new key and its secret, which is not stored and cannot be shown again."""
    key = Key(partner=partner, label=label, scopes=list(scopes))
    return key, issue(key, secret=secret)


def issue(key: Key, *, secret: str = "") -> str:
    """Give a key that has no row yet its secret, and save it. The secret is returned, not stored."""
    secret = secret or f"nr_{secrets.token_urlsafe(32)}"
    key.prefix, key.digest = secret[:8], digest(secret)
    key.save(force_insert=True)
    return secret
