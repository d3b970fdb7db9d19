"""An upload becomes a picture: recognised by content, capped, upright, in sRGB, nothing in it but pixels.

    formats     what a file is by its first bytes, and the words for what is refused
    decoder     from bytes to pixels, in a process of its own under limits of memory and time
    proposed    what the file says of itself, as proposals
    here        the row, the stored master, and what it owes: renditions

Of the uploaded bytes themselves nothing is stored and nothing is served.
"""

import base64
import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import DatabaseError, transaction

from images import doorbell, files
from images.ingest import formats
from images.ingest.proposed import Proposed
from images.models import Image, RenditionRun
from staff.models import User

log = logging.getLogger(__name__)

MAX_BYTES = 40 * 1024 * 1024
PATIENCE = 20  # seconds for the decoder, which may work for eight and wait for a processor besides
START = 4096  # bytes that say what a file is
DECODER = Path(__file__).with_name("decoder.py")

FULL = "The picture could not be stored: the place for pictures is full or out of reach. Nothing was kept."


class AlreadyHereError(ValidationError):
    """These very bytes have been uploaded: one picture has one set of rights, so it is `image` and no
    other."""

    def __init__(self, image: Image) -> None:
        self.image = image
        super().__init__(
            f"This very file is here already, as picture {image.pk}: {image}", code="already-here"
        )


class NotStoredError(ValidationError):
    """The storage did not take it."""

    def __init__(self) -> None:
        super().__init__(FULL, code="not-stored")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has become pixels and is not stored yet."""

    jpeg: bytes  # the master
    sha256: str  # of the bytes as they were sent
    dhash: int | None
    tiny: bytes
    proposed: Proposed


def ingest(file: "File[bytes]", *, by: User | None, **fields: object) -> Image:
    """Store an upload as a picture of ours. Raises ValidationError for the field `file` as `prepare` and
    `store` do."""
    try:
        return store(Image(**fields), prepare(file), by=by)
    except (AlreadyHereError, NotStoredError):
        raise
    except ValidationError as error:
        raise ValidationError({"file": error}) from error


def prepare(file: "File[bytes]") -> Upload:
    """The upload as a JPEG for readers, and what it says of itself. Raises ValidationError, in words for the
    uploader, for what is no picture or too large a one, and AlreadyHereError."""
    if file.size > MAX_BYTES:
        raise ValidationError(f"The file is over {MAX_BYTES // 1024 // 1024} MB.")
    file.seek(0)
    sent = file.read()
    sha256 = hashlib.sha256(sent).hexdigest()
    if here := Image.objects.filter(sha256=sha256).first():
        raise AlreadyHereError(here)
    kind = formats.kind_of(sent[:START])
    if kind is None:
        raise ValidationError(formats.refusal(sent[:START]))
    line, _, jpeg = _decoded(sent, kind).partition(b"\n")
    told = json.loads(line)
    if "refused" in told:
        raise ValidationError(formats.REASONS[told["refused"]])
    tiny = base64.b64decode(told["tiny"])
    return Upload(jpeg, sha256, told["dhash"], tiny, Proposed.read(told["proposed"]))


def _decoded(sent: bytes, kind: str) -> bytes:
    """The decoder's answer. One that its limits ended, or that crashed, has an answer too."""
    around = {
        "PYTHONPATH": ":".join(filter(None, sys.path)),
        "MALLOC_ARENA_MAX": "1",
    }  # and no setting of ours
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(DECODER), kind],
            input=sent,
            capture_output=True,
            timeout=PATIENCE,
            env=around,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        log.warning(
            "the decoder of a %s of %s bytes: %s %s", kind, len(sent), error, _last_words(error.stderr)
        )
        return b'{"refused": "heavy"}'
    return done.stdout


def _last_words(stderr: bytes | None) -> str:
    return (stderr or b"").decode(errors="replace").strip().rpartition("\n")[2]


def store(image: Image, upload: Upload, *, by: User | None) -> Image:
    """Keep the picture, fill its empty words with what the file proposes, and owe its renditions.

    Raises AlreadyHereError when somebody was faster with the same bytes, and NotStoredError; then there is
    neither row nor file."""
    image.uploaded_by = by
    image.sha256, image.dhash, image.placeholder = upload.sha256, upload.dhash, upload.tiny
    upload.proposed.fill(image)
    image.file = ContentFile(upload.jpeg, name=f"{image.uuid}.jpg")
    name = image.file.field.generate_filename(image, f"{image.uuid}.jpg")
    try:
        with transaction.atomic():
            image.save()
            RenditionRun.objects.create(image=image)
    except DatabaseError:
        files.remove([name])
        if here := Image.objects.filter(sha256=upload.sha256).first():
            raise AlreadyHereError(here) from None
        raise
    except Exception as error:  # a folder raises OSError, a bucket whatever its SDK has
        log.exception("picture %s could not be stored", image.uuid)
        files.remove([name])  # as much of it as there was room for
        raise NotStoredError from error
    transaction.on_commit(lambda: doorbell.ring(image.pk))
    return image
