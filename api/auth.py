"""Who asks, and what their key opens. A key comes in the Authorization header and from nowhere else."""

from typing import TYPE_CHECKING

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.errors import NotUnderstood
from api.models import Key, Partner, digest

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
        key = find(secret.strip())
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


def find(secret: str) -> Key:
    """The valid key with this secret. It is looked up by digest, so no time tells how near a guess came."""
    key = Key.objects.valid().select_related("partner").filter(digest=digest(secret)).first()
    if key is None:
        # Not which of these: that would tell a stranger that the key was once good.
        raise AuthenticationFailed("The key is unknown, expired or revoked.")
    if key.use_is_unnoted:
        Key.objects.filter(pk=key.pk).note_use()
    return key


class HasScope(BasePermission):
    """The key has the view's `required_scope`. A view that forgets to declare one opens to nobody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        scope: str = view.required_scope  # type: ignore[attr-defined]
        self.message = f"This key lacks the scope {scope}."
        return isinstance(request.auth, Key) and scope in request.auth.scopes
