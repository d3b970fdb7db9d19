"""Verbs about the papers that a source gave us: adding one, opening it, removing it. All that says what a
paper is (its name, its type, its content) is sealed under the source's key, and is burnt with it."""

import datetime as dt
import re
import unicodedata
from typing import Protocol

from django.db import transaction

from people.names import NotAllowed, NotPossible
from sourcing import vault
from sourcing.gate import Outcome, let_in, lock, note
from sourcing.models import Attachment, Source
from staff.models import User

LARGEST = 16 * 1024 * 1024  # bytes
TOO_LARGE = f"The file is over {LARGEST // 1024 // 1024} MB. It was not kept."
LONGEST_NAME = 120  # characters: any file system takes as many
LONGEST_ENDING = 12
UNKNOWN = "application/octet-stream"
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


class Upload(Protocol):
    """As Django has one. What it says of itself is somebody's word only."""

    name: str | None
    content_type: str | None

    def read(self, num_bytes: int = ..., /) -> bytes: ...


def attach(source: Source, file: Upload, *, by: User) -> Attachment:
    """Seal a file as a paper of the source. For the owner. Raises NotAllowed, vault.Closed and Burnt;
    NotPossible for a file that is empty or over LARGEST."""
    content = file.read(LARGEST + 1)
    with transaction.atomic():
        locked = lock(source)
        if locked.owner_id != by.pk or not by.is_active:
            raise NotAllowed("Only the source’s owner adds papers to it.")
        if not content:
            raise NotPossible("The file is empty.")
        if len(content) > LARGEST:
            raise NotPossible(TOO_LARGE)
        paper = Attachment(source=locked, by=by)
        vault.seal(paper, "name", base_name(file.name or ""))
        vault.seal(paper, "media_type", _media_type(file.content_type or ""))
        vault.seal_bytes(paper, "content", content)
        paper.save(force_insert=True)
        note(locked, by, Outcome.ATTACHED, str(paper))
    return paper


def open_paper(paper: Attachment, *, by: User, signed_in_at: dt.datetime | None) -> tuple[str, str, bytes]:
    """Name, media type and content of a paper, in clear, for the owner of its source or somebody with a grant
    that stands. Raises what `let_in` does, and NotPossible for one that has just been removed."""

    def read(locked: Source) -> tuple[str, str, bytes]:
        standing = locked.attachments.select_related("source").filter(pk=paper.pk).first()
        if standing is None:
            raise NotPossible("This paper has been removed.")
        return (
            vault.unseal(standing, "name"),
            vault.unseal(standing, "media_type"),
            vault.unseal_bytes(standing, "content"),
        )

    return let_in(paper.source, str(paper), read, by=by, signed_in_at=signed_in_at)


def remove(paper: Attachment, *, by: User) -> None:
    """Take a paper away, for good. For the owner. Raises NotAllowed; NotPossible while legal holds the
    source."""
    with transaction.atomic():
        locked = lock(paper.source)
        if locked.owner_id != by.pk or not by.is_active:
            raise NotAllowed("Only the source’s owner removes papers.")
        if locked.is_on_legal_hold:
            raise NotPossible("Legal holds this source: nothing of it can be removed now.")
        if locked.attachments.filter(pk=paper.pk).delete()[0]:
            note(locked, by, Outcome.REMOVED, str(paper))


def base_name(name: str) -> str:
    """A file's name as any system may keep it: no folders, nothing that cannot be seen or that turns the
    direction of what can, none of the characters that mean something to a shell, and not too long."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(
        each for each in unicodedata.normalize("NFC", last) if unicodedata.category(each)[0] != "C"
    )
    plain = " ".join(re.sub(r'[<>:"|?*]', "_", seen).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        return plain[:LONGEST_NAME].strip(". ") or "paper"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].strip('. ')}{dot}{ending}"


def _media_type(told: str) -> str:
    told = told.strip().lower()
    return told if MEDIA_TYPE.fullmatch(told) else UNKNOWN
