"""Who asks, and what their key opens. A key comes in the Authorization header and from nowhere else."""

from typing import TYPE_CHECKING

from django.conf import settings
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
    keys = (
        Key.objects.valid()
        .select_related("partner")
        .annotate(products=entitlement.terms(OuterRef("partner")))
    )
    key = keys.filter(digest=digest(secret)).first()
    if key is None or not key.opens_from(address):
        # Not which of these: that would tell a stranger that the key was once good.
        raise AuthenticationFailed("The key is unknown, expired, revoked, or not for this network.")
    if key.use_is_unnoted:
        Key.objects.filter(pk=key.pk).note_use()
    return key


class HasScope(BasePermission):
    """The key has the view's `required_scope`. A view that forgets to declare one opens to nobody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        scope: str = view.required_scope  # type: ignore[attr-defined]
        self.message = f"This key lacks the scope {scope}."
        return isinstance(request.auth, Key) and scope in request.auth.scopes
