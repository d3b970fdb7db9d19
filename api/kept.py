"""304 without making the answer: which ETag an address had in this edition, for who is asking.

Kept in Redis under the edition (`articles.edition`), the terms of the key, and the address: of another
edition it is not found, so nothing is ever out of date. Redis may be lost at any time; then the answer is
made, and its digest says the same.
"""

import hashlib

from django.http import HttpRequest
from django.utils.http import parse_etags
from rest_framework.request import Request

from api import limits
from api.models import Key
from articles import edition

KEPT = 3600  # seconds


def place(request: Request, key: Key) -> str:
    """Under what the ETag of this answer is kept; to be asked for before the answer is made. One query. Empty
    where it is not: some of their stories go by themselves, and no edition tells."""
    if any(product["archive_days"] is not None for product in key.products):
        return ""
    asked = (
        *(edition.release(), edition.name()),
        *(key.partner_id, key.partner.countries, key.scopes, key.products),
        *(request.get_host(), request.get_full_path(), request.headers.get("Accept", "")),
    )
    return f"{limits.PREFIX}:tag:{hashlib.blake2b(repr(asked).encode(), digest_size=20).hexdigest()}"


def keep(place: str, tag: str) -> None:
    limits.ask(lambda: limits.client().set(place, tag, ex=KEPT))


def theirs(request: Request | HttpRequest) -> set[str]:
    """The strong ETags of the answers that the partner says to have (RFC 9110, 13.1.2). `*`, that there is
    any answer, says of none that they have it."""
    listed = parse_etags(request.headers.get("If-None-Match", ""))
    return {each.removeprefix("W/") for each in listed} - {"*"}
