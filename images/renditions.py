"""A picture's crops in all widths and formats, made from the master by the worker.

    ingest, or a new focal point -> RenditionRun row -> doorbell or sweeper -> render -> files -> Rendition
    rows

A row is written when its files are there, and files go when no row says them any more: whatever ends a
worker, readers have the old crops or the new ones. Files have names made of what is in them.
"""

import datetime as dt
import hashlib
import io
import logging
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from PIL import Image as Pillow

from images import doorbell, files
from images.crops import Crop, wanted
from images.models import Image, Rendition, RenditionRun, Shape
from images.models.rendition import AVIF, JPEG, WEBP, Format

log = logging.getLogger(__name__)

RECIPE = 1  # one more when the options below or the widths change: then all names are new
OPTIONS: dict[Format, dict[str, Any]] = {
    AVIF: {"format": "AVIF", "quality": 55, "speed": 8, "max_threads": 1},
    WEBP: {"format": "WEBP", "quality": 74, "method": 3},
    JPEG: {"format": "JPEG", "quality": 78, "optimize": True, "progressive": True},
}
FIRST_WAIT = 60  # seconds until an attempt that said nothing is tried again; doubles with each


class ChangedError(Exception):
    """What is wanted of a picture has changed while it was being made."""


def want_again(image: Image) -> None:
    """Its renditions are owed anew, with all their attempts: what they hang on has changed, or somebody
    asks."""
    RenditionRun.objects.get_or_create(image=image)
    RenditionRun.objects.filter(image=image).update(
        wanted=F("wanted") + 1,
        wanted_at=Now(),
        due_at=Now(),
        attempts=0,
        error="",
        parked_at=None,
        rendered_at=None,
    )
    transaction.on_commit(lambda: doorbell.ring(image.pk))


def render(image_id: int) -> bool:
    """Pay the debt of one picture. True if there was one and it is paid.

    Idempotent, and safe to run twice at once. No lock is held during the seconds of work, so no editor waits:
    the attempt is counted first and the next one put off, and whoever comes to the end of work that is no
    longer what is wanted throws it away.
    """
    run = _claim(image_id)
    if run is None:
        return False
    try:
        _pay(run)
    except ChangedError:
        return False
    except Exception as error:  # a task's edge: the row keeps the reason, the sweeper tries again
        log.exception("rendering picture %s failed", image_id)
        _note_failure(run, error)
        return False
    return True


def _claim(image_id: int) -> RenditionRun | None:
    """Count an attempt and put off the next one. None when nothing is due, or somebody is at it."""
    with transaction.atomic():
        run = RenditionRun.objects.due().select_for_update(skip_locked=True).filter(pk=image_id).first()
        if run is None or run.attempts >= RenditionRun.MAX_ATTEMPTS:
            return None
        wait = dt.timedelta(seconds=FIRST_WAIT * 2**run.attempts)
        RenditionRun.objects.filter(pk=image_id).update(attempts=run.attempts + 1, due_at=Now() + wait)
    return run


def _pay(run: RenditionRun) -> None:
    image = Image.objects.get(pk=run.pk)
    before = list(image.renditions.all())
    rows = _rows(image)
    known = {row.stem for row in before}
    written: list[str] = []
    try:
        if lacking := [row for row in rows if row.stem not in known or not _is_whole(row)]:
            _write(image, lacking, written)
        _replace(run, rows)
    except ChangedError:
        files.remove(set(written) - _needed(image.pk))
        raise
    except Exception:
        files.remove(set(written) - files.of(Rendition.objects.filter(image=image)))
        raise
    files.remove(files.of(before) - _needed(image.pk))


def _rows(image: Image) -> list[Rendition]:
    """What there should be of it."""
    return [Rendition(image=image, shape=crop.shape, **_kept(image, crop)) for crop in wanted(image)]


def _needed(image_id: int) -> set[str]:
    """The files that rows say now, and those that somebody may be making at this moment, since they are what
    is wanted now: other work on the same picture has the same names for the same crops."""
    image = Image.objects.filter(pk=image_id).first()  # it may have been deleted meanwhile
    return files.of(Rendition.objects.filter(image=image_id)) | files.of(_rows(image) if image else [])


def _kept(image: Image, crop: Crop) -> dict[str, Any]:
    said = f"{RECIPE} {image.uuid} {crop.shape} {crop.box} {crop.widths}"
    digest = hashlib.sha256(said.encode()).hexdigest()[:24]
    widest = crop.widths[-1]
    return {
        "stem": f"renditions/{digest[:2]}/{digest}",
        "widths": list(crop.widths),
        "width": widest,
        "height": crop.height_at(widest),
    }


def _is_whole(row: Rendition) -> bool:
    return all(default_storage.exists(name) for name in row.files)


def _write(image: Image, rows: Iterable[Rendition], written: list[str]) -> None:
    """Make the files of these rows, the master being read once. What is written is noted as it is begun."""
    crops = {crop.shape: crop for crop in wanted(image)}
    with image.file.open() as file, Pillow.open(file, formats=["JPEG"]) as master:
        master.load()
        for row in rows:
            crop = crops[Shape(row.shape)]
            part = master.crop(crop.box)
            for width in reversed(row.widths):  # each from the next larger: quicker, and looks the same
                size = (width, crop.height_at(width))
                part = part.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3.0)
                for kind in row.formats:
                    written.append(row.name(width, kind))
                    _store(written[-1], part, OPTIONS[kind])


def _store(name: str, pixels: Pillow.Image, options: dict[str, Any]) -> None:
    """Under this name and no other; half a file from an attempt that was killed makes room."""
    encoded = io.BytesIO()
    pixels.save(encoded, **options)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(encoded.getvalue()))


def _replace(run: RenditionRun, rows: list[Rendition]) -> None:
    """Show these crops from now on. Raises ChangedError when they are no longer what is wanted."""
    with transaction.atomic():
        mine = RenditionRun.objects.owed().select_for_update().filter(pk=run.pk, wanted=run.wanted)
        if not mine.exists():
            raise ChangedError
        Rendition.objects.filter(image=run.pk).delete()
        Rendition.objects.bulk_create(rows)
        mine.update(rendered_at=Now(), error="")


def _note_failure(run: RenditionRun, error: Exception) -> None:
    asked = RenditionRun.objects.owed().filter(pk=run.pk, wanted=run.wanted)
    asked.update(error=f"{type(error).__name__}: {error}"[:2000])
    asked.filter(attempts__gte=RenditionRun.MAX_ATTEMPTS).update(parked_at=Now())
