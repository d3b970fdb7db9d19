"""Sealed values: AES-256-GCM under a data key of each source, and the data keys wrapped by `SOURCING_KEYS`.

    seal(row, "name", text) -> row.name is a Sealed      what is stored, and all that anybody sees
    unseal(row, "name") -> text                          only for verbs that have logged it first
    seal_bytes, unseal_bytes                             the same for files

A sealed value is bound to where it stands: table, column, row and source are authenticated with it (AAD),
so a value that was moved, cut or altered is refused and never shown. Its length says no more than a power of
two, or past 1 MiB how many MiB.
Whoever destroys a source's data key (`burn`) has destroyed all that is sealed under it, in every backup that
the wrapping keys do not open.

What this protects from, and what not: SECURITY.md.
"""

import hashlib
import os
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings
from django.db import models

VERSION = b"\x01"
NONCE, TAG, KEY = 12, 16, 32  # bytes
SHORTEST = 64  # bytes a value is padded to; then 128, 256 …
MEBIBYTE = 1024 * 1024  # from here on it grows by as much
LENGTH = 4  # bytes that say how long the value itself is

# Every sealed column of the house: a test holds this list complete, and rotation and burning go by it.
SEALED = frozenset(
    {
        ("sourcing_source", "name"),
        ("sourcing_source", "contacts"),
        ("sourcing_source", "details"),
        ("sourcing_attachment", "name"),
        ("sourcing_attachment", "media_type"),
        ("sourcing_attachment", "content"),
        ("sourcing_sourcingnote", "told_by"),
        ("sourcing_sourcingnote", "said"),
        ("sourcing_sourcingnote", "off_record"),
        ("sourcing_sourcingnote", "named_openly"),
    }
)


class Closed(Exception):
    """The vault cannot be opened here: this process has no key, or none that fits. Nothing was written."""


class Damaged(Exception):
    """A sealed value is not what was sealed at this place: moved, cut, altered, or its key is gone."""


class Burnt(Damaged):
    """The source's data key has been destroyed, and with it everything sealed under it."""


class Sealed:
    """A value as it is stored. It has no words: printed or logged, it is “sealed”."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes) -> None:
        self.blob = blob

    def __repr__(self) -> str:
        return "sealed"

    def __bool__(self) -> bool:
        return bool(self.blob)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.blob == self.blob

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        raise TypeError("a sealed value is not to be pickled: no cache, queue or session has a use for it")


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column that holds sealed values only: whatever else is given to it is refused, plain text first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"default": b"", "blank": True, "editable": False}
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed:
        return Sealed(bytes(value or b""))

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else Sealed(bytes(value or b""))

    def get_prep_value(self, value: Any) -> Any:
        if value in (b"", None):
            return b""
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} takes sealed values only")
        return value.blob

    def get_lookup(self, lookup_name: str) -> Any:
        """The database is asked whether there is a value, and nothing else about it."""
        return super().get_lookup(lookup_name) if lookup_name == "exact" else None

    def value_to_string(self, obj: models.Model) -> str:
        return ""  # no export carries it, not even sealed


class KeyHolder(Protocol):
    """Who holds the data key of a row’s values, as the row’s `sealed_under`: a source, or a note itself."""

    pk: UUID
    wrapped_key: str


def new_key() -> str:
    """A new data key, wrapped. Raises Closed."""
    return _wrapping().encrypt(AESGCM.generate_key(bit_length=8 * KEY)).decode()


def newest() -> str:
    """Which wrapping key new data keys go under: a few letters of its digest, which open nothing."""
    return ours()[0] if is_open() else ""


def ours() -> list[str]:
    """Which wrapping keys this process has, as `newest` names them."""
    return [_fingerprint(key) for key in settings.SOURCING_KEYS]


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def rewrap(wrapped: str) -> str:
    """The same data key under the newest wrapping key. Raises Closed, also where no key of ours opens it."""
    try:
        return _wrapping().rotate(wrapped.encode()).decode()
    except InvalidToken as error:
        raise Closed("No key of this process opens this source.") from error


def is_open() -> bool:
    """Whether this process has keys at all; whether they fit shows with the first value."""
    return bool(settings.SOURCING_KEYS)


def seal(row: Any, column: str, text: str) -> None:
    """Put a text into a sealed column of a row that is about to be stored; an empty one leaves it empty.
    Raises Closed, Burnt."""
    seal_bytes(row, column, text.encode())


def unseal(row: Any, column: str) -> str:
    """What is in a sealed column. Only for those who have written down who asked (`sourcing.gate`).
    Raises Closed, Burnt, Damaged."""
    return unseal_bytes(row, column).decode()


def seal_bytes(row: Any, column: str, value: bytes) -> None:
    """`seal`, for what is no text."""
    if not value:
        setattr(row, column, Sealed(b""))
        return
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_data_key(row.sealed_under)).encrypt(nonce, _padded(value), _bound(row, column))
    setattr(row, column, Sealed(VERSION + nonce + sealed))


def unseal_bytes(row: Any, column: str) -> bytes:
    """`unseal`, for what is no text."""
    key = AESGCM(_data_key(row.sealed_under))  # first: of what is burnt nobody is shown a blank
    blob: bytes = getattr(row, column).blob
    if not blob:
        return b""
    if blob[:1] != VERSION or len(blob) < 1 + NONCE + TAG:
        raise Damaged("This value has been cut or altered.")
    try:
        padded = key.decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], _bound(row, column))
    except InvalidTag as error:
        raise Damaged("This value is not what was sealed here.") from error
    return padded[LENGTH : LENGTH + int.from_bytes(padded[:LENGTH])]


def tag(holder: KeyHolder, told: str) -> str:
    """A keyed hash: the same for the same holder and words, and nothing to anybody without the holder's key.
    Raises Closed, Burnt."""
    derived = HKDFExpand(hashes.SHA256(), length=KEY, info=b"tag|" + told.encode())
    return derived.derive(_data_key(holder)).hex()


def _bound(row: Any, column: str) -> bytes:
    """What a value is bound to. A column that the contract does not list is a mistake of ours."""
    table = row._meta.db_table
    if (table, column) not in SEALED:
        raise LookupError(f"{table}.{column} is not among the sealed columns")
    return b"|".join(
        part.encode() for part in (VERSION.hex(), table, column, str(row.sealed_under.pk), str(row.pk))
    )


def _padded(value: bytes) -> bytes:
    """To a power of two, and past 1 MiB to whole MiB. A file may be known elsewhere by its exact length:
    whole MiB leave a million lengths that it could have, and no more than 1 MiB of nothing is kept for it,
    where a power of two would double it."""
    room = SHORTEST
    while room < LENGTH + len(value):
        room = room * 2 if room < MEBIBYTE else room + MEBIBYTE
    return (len(value).to_bytes(LENGTH) + value).ljust(room, b"\0")


def _data_key(holder: KeyHolder) -> bytes:
    if not holder.wrapped_key:
        raise Burnt("This source has been burnt.")
    try:
        return _wrapping().decrypt(holder.wrapped_key.encode())
    except InvalidToken as error:
        raise Closed("No key of this process opens this source.") from error


def _wrapping() -> MultiFernet:
    if not settings.SOURCING_KEYS:
        raise Closed("Sealed: this process has no key.")
    return _fernets(tuple(settings.SOURCING_KEYS))


@lru_cache(maxsize=4)
def _fernets(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise Closed("SOURCING_KEYS holds something that is no key.") from error
