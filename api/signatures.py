"""What proves to a partner that a call comes from us: signatures by Standard Webhooks 1.0.0.

A webhook's secret (`whsec_…`) is shown once and kept sealed, with a key that is derived from SECRET_KEY: who
reads the database alone can sign nothing. SECRET_KEY_FALLBACKS open what older keys have sealed.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SECRET, PRIVATE, PUBLIC = "whsec_", "whsk_", "whpk_"
SECRET_BYTES = 32


class Unreadable(Exception):
    """What was sealed cannot be opened: SECRET_KEY is another, and the old one is in no fallback."""


def new_secret() -> str:
    return SECRET + _base64(secrets.token_bytes(SECRET_BYTES))


def new_private_key() -> str:
    """An ed25519 key, by its seed."""
    return PRIVATE + _base64(Ed25519PrivateKey.generate().private_bytes_raw())


def public_key(private_key: str) -> str:
    """What a partner checks `v1a` signatures with; no secret."""
    return PUBLIC + _base64(_ed25519(private_key).public_key().public_bytes_raw())


def seal(secret: str) -> str:
    return _sealer().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    try:
        return _sealer().decrypt(sealed).decode()
    except InvalidToken:
        raise Unreadable from None


def sign(message: str, *, at: int, body: bytes, with_secrets: Sequence[str], private_key: str = "") -> str:
    """The header `webhook-signature` for a message id, the attempt's time (Unix seconds) and what is sent."""
    signed = f"{message}.{at}.".encode() + body
    given = [
        f"v1,{_base64(hmac.digest(_key(secret, SECRET), signed, hashlib.sha256))}" for secret in with_secrets
    ]
    if private_key:
        given.append(f"v1a,{_base64(_ed25519(private_key).sign(signed))}")
    return " ".join(given)


def _ed25519(private_key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_key(private_key, PRIVATE))


def _key(written: str, prefix: str) -> bytes:
    return base64.b64decode(written.removeprefix(prefix))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _sealer() -> MultiFernet:
    return MultiFernet(
        [Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _derived(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"api.signatures").derive(key.encode())
    return base64.urlsafe_b64encode(derived)
