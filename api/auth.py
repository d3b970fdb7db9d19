"""Who asks, and what their key opens. A key comes in the Authorization header and from nowhere else."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import OuterRef
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api import entitlement
from api.errors import NotUnderstood
from api.models import Key, Partner, Scope, digest

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports this module, by the settings

# Names under which a key might be put into an address, where proxies, logs and browsers would keep it.
KEY_IN_URL = ("key", "api_key", "apikey", "token", "access_token")


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>` (RFC 6750). `request.user` is the Partner, `request.auth` the Key."""

    def authenticate(self, request: Request) -> tuple[Partner, Key] | None:
        refuse_key_in_url(request)
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = find(secret.strip(), address_of(request))
        return key.partner, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def refuse_key_in_url(request: Request) -> None:
    """400 for a key in the address, even a right one: it has leaked by being there."""
    found = [name for name in request.query_params if name.lower() in KEY_IN_URL]
    if found:
        raise NotUnderstood(
            "Send the key in the header: Authorization: Bearer <key>. Replace it now: addresses are logged.",
            {name: ["A key does not belong in an address."] for name in found},
        )


def once_more(request: Request) -> Key | None:
    """The key of a request that is still being answered, as it is now; None if it opens nothing any more."""
    try:
        known = KeyAuthentication().authenticate(request)
    except AuthenticationFailed:
        return None
    return known[1] if known and Scope.ARTICLES in known[1].scopes else None


def address_of(request: Request) -> str:
    """The IP address of who asks: behind a proxy of ours (TRUST_PROXY), the one it says it was called from,
    which is the last that it has written down. Empty where there is none, as on a socket of this machine."""
    if settings.TRUST_PROXY:
        _, _, nearest = request.headers.get("X-Forwarded-For", "").rpartition(",")
        return nearest.strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def find(secret: str, address: str) -> Key:
    """The valid key with this secret, with its partner's `products`. It is looked up by digest, so no time
    tells how near a guess came."""
    key = _with_digest(digest(secret))
    if key is None or not key.opens_from(address):
        # Not which of these: that would tell a stranger that the key was once good.
        raise AuthenticationFailed("The key is unknown, expired, revoked, or not for this network.")
    if key.use_is_unnoted:
        Key.objects.filter(pk=key.pk).note_use()
    return key


def _with_digest(looked_for: str) -> Key | None:
    sql, params = _composed(settings.DEMO)
    with connection.cursor() as cursor:
        cursor.execute(sql, [looked_for if each is _LOOKED_FOR else each for each in params])
        row = cursor.fetchone()
    if row is None:
        return None
    key = Key.from_db(DEFAULT_DB_ALIAS, _KEY, row[: len(_KEY)])
    key.partner = Partner.from_db(DEFAULT_DB_ALIAS, _PARTNER, row[len(_KEY) : -1])
    key.products = [json.loads(each) if isinstance(each, str) else each for each in row[-1]]
    return key


_KEY = [field.attname for field in Key._meta.concrete_fields]
_PARTNER = [field.attname for field in Partner._meta.concrete_fields]
_LOOKED_FOR = "the digest"


@lru_cache(maxsize=2)
def _composed(is_demo: bool) -> tuple[str, tuple[Any, ...]]:
    """Asked with every request, so composed once: the ORM would take ten times as long as the database. Which
    keys are valid depends on whether this is a demo."""
    keys = Key.objects.valid().filter(digest=_LOOKED_FOR)
    with_products = keys.annotate(subscribed=entitlement.terms(OuterRef("partner")))
    partner = [f"partner__{name}" for name in _PARTNER]
    return with_products.values_list(*_KEY, *partner, "subscribed").query.sql_with_params()


class HasScope(BasePermission):
    """The key has the view's `required_scope`. A view that forgets to declare one opens to nobody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        scope: str | None = getattr(view, "required_scope", None)
        if scope is None:
            return False
        self.message = f"This key lacks the scope {scope}."
        return isinstance(request.auth, Key) and scope in request.auth.scopes
