"""Partners, what they are entitled to ask how often, and their keys."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from images.models.rights import A_COUNTRY
from staff.models import User

USE_NOTED_EVERY = dt.timedelta(minutes=1)


class Scope(models.TextChoices):
    """What a key opens."""

    ARTICLES = "articles:read", "Read stories"
    PEOPLE = "people:read", "Read people"
    EMBARGOED = "embargoed:read", "Read stories before their embargo ends"


class Plan(models.TextChoices):
    """How much a partner may ask: of each, requests a minute and a day, all keys together."""

    BASIC = "basic", "Basic: 60 a minute, 10,000 a day"
    STANDARD = "standard", "Standard: 600 a minute, 200,000 a day"
    WIRE = "wire", "Wire: 6,000 a minute, 2,000,000 a day"

    @property
    def a_minute(self) -> int:
        return {Plan.BASIC: 60, Plan.STANDARD: 600, Plan.WIRE: 6_000}[self]

    @property
    def a_day(self) -> int:
        return {Plan.BASIC: 10_000, Plan.STANDARD: 200_000, Plan.WIRE: 2_000_000}[self]


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
    plan = models.CharField(max_length=10, choices=Plan, default=Plan.STANDARD)
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


def a_network(written: str) -> None:
    """A validator: an address or a network in CIDR, with nothing set behind its prefix."""
    try:
        ip_network(written)
    except ValueError:
        raise ValidationError(f"“{written}” is no network, as 192.0.2.0/24 is.") from None


class Key(models.Model):
    """A Bearer key. Only its digest is kept: the key itself is shown once, when it is made."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(max_length=80, blank=True, help_text="Which system uses it.")
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), default=list)
    networks = ArrayField(
        models.CharField(max_length=43, validators=[a_network]),
        default=list,
        blank=True,
        help_text="From where it may be used, as 192.0.2.0/24 or 2001:db8::/32, with commas between. Empty: "
        "from everywhere.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: until it is revoked.")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    products: list[dict[str, Any]]  # what its partner subscribes to, of a key that asks: `auth.find`

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.partner}"

    @property
    def use_is_unnoted(self) -> bool:
        """`last_used_at` is a minute old or more: time for `note_use`."""
        return self.last_used_at is None or timezone.now() - self.last_used_at >= USE_NOTED_EVERY

    def opens_from(self, address: str) -> bool:
        """Whether it may be used from this IP address; one that cannot be read is in no network."""
        if not self.networks:
            return True
        try:
            here = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(here, "ipv4_mapped", None)  # IPv4 on a socket that takes both
        return any((mapped or here) in ip_network(network) for network in self.networks)


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


def rotate(key: Key, *, by: User, old_for: dt.timedelta) -> tuple[Key, str]:
    """A new key for the same system and its secret. The old one opens for `old_for` more, so that there is
    time to change over: two are live at once, and never three. Raises PermissionDenied, and ValidationError
    where the system has two already."""
    if not by.has_perm("api.add_key"):
        raise PermissionDenied
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=key.partner_id)
        same = Key.objects.valid().filter(partner=key.partner_id, label=key.label)
        if not same.filter(pk=key.pk).exists():
            raise ValidationError("This key opens nothing any more: make a new one.")
        if same.count() > 1:
            raise ValidationError("There are two keys for this system: revoke the one that is not used.")
        end = timezone.now() + old_for
        Key.objects.filter(pk=key.pk).filter(Q(expires_at=None) | Q(expires_at__gt=end)).update(
            expires_at=end
        )
        as_long = timezone.now() + (key.expires_at - key.created_at) if key.expires_at else None
        new = Key(
            partner_id=key.partner_id,
            label=key.label,
            scopes=key.scopes,
            networks=key.networks,
            expires_at=as_long,
        )
        return new, issue(new)
