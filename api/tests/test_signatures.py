"""Signatures are those of Standard Webhooks, and nobody who reads the database can make one."""

import base64
import datetime as dt
import time

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook as Client
from standardwebhooks import WebhookVerificationError

from api import signatures

BODY = b'{"type":"article.live"}'
MESSAGE = "evt_0001"


def headers(signature: str, *, at: int) -> dict[str, str]:
    return {"webhook-id": MESSAGE, "webhook-timestamp": str(at), "webhook-signature": signature}


def test_a_signature_is_the_one_that_the_standards_own_library_makes():
    signed = signatures.sign(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=1614265330,
        body=b'{"test": 2432232314}',
        with_secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_partners_verify_with_the_secret_they_have():
    secret, at = signatures.new_secret(), int(time.time())
    signed = signatures.sign(MESSAGE, at=at, body=BODY, with_secrets=[secret])
    assert Client(secret).verify(BODY, headers(signed, at=at)) == {"type": "article.live"}


def test_while_a_secret_changes_both_verify():
    old, new, at = signatures.new_secret(), signatures.new_secret(), int(time.time())
    signed = signatures.sign(MESSAGE, at=at, body=BODY, with_secrets=[new, old])
    for secret in (old, new):
        Client(secret).verify(BODY, headers(signed, at=at))


@pytest.mark.parametrize("spoiled", ["secret", "body", "message", "time"])
def test_anything_else_does_not_verify(spoiled):
    secret, at = signatures.new_secret(), int(time.time())
    sent = headers(signatures.sign(MESSAGE, at=at, body=BODY, with_secrets=[secret]), at=at)
    body, verifier = BODY, Client(secret)
    if spoiled == "secret":
        verifier = Client(signatures.new_secret())
    elif spoiled == "body":
        body = BODY + b" "
    elif spoiled == "message":
        sent["webhook-id"] = "evt_0002"
    else:
        sent["webhook-timestamp"] = str(at - 1)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(body, sent)


def test_a_secret_has_256_bits_and_is_never_the_same():
    first, second = signatures.new_secret(), signatures.new_secret()
    assert first != second
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) == 32


def test_ed25519_is_verified_with_the_public_key():
    private = signatures.new_private_key()
    public = signatures.public_key(private)
    signed = signatures.sign(MESSAGE, at=1, body=BODY, with_secrets=[], private_key=private)
    assert private.startswith("whsk_")
    assert public.startswith("whpk_")
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    signature = base64.b64decode(signed.removeprefix("v1a,"))
    key.verify(signature, b"evt_0001.1." + BODY)
    with pytest.raises(InvalidSignature):
        key.verify(signature, b"evt_0001.2." + BODY)


def test_what_is_sealed_is_not_to_be_read_and_opens_again():
    secret = signatures.new_secret()
    sealed = signatures.seal(secret)
    assert secret.removeprefix("whsec_") not in sealed
    assert signatures.unseal(sealed) == secret
    assert signatures.seal(secret) != sealed


def test_what_an_older_key_sealed_opens_while_that_is_a_fallback(settings):
    sealed = signatures.seal("whsec_x")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert signatures.unseal(sealed) == "whsec_x"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signatures.Unreadable):
        signatures.unseal(sealed)


def test_a_day_old_call_is_refused_by_the_partner():
    """So that nobody can play it again: the time is in what is signed."""
    secret = signatures.new_secret()
    at = int(time.time() - dt.timedelta(days=1).total_seconds())
    signed = signatures.sign(MESSAGE, at=at, body=BODY, with_secrets=[secret])
    with pytest.raises(WebhookVerificationError, match="too old"):
        Client(secret).verify(BODY, headers(signed, at=at))
