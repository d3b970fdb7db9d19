"""Files of pictures that nothing says any more."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import transaction

from images.models import Image, Rendition

log = logging.getLogger(__name__)


def of(rows: Iterable[Rendition]) -> set[str]:
    """The names of all files of these crops."""
    return {name for row in rows for name in row.files}


def remove(names: Iterable[str]) -> None:
    """Best effort: a file that will not go is a line in the log, and in nobody's way."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:  # a folder raises OSError, a bucket whatever its SDK has
            log.exception("%s could not be removed", name)


@contextmanager
def removed_with(images: Iterable[Image]) -> Iterator[None]:
    """Around the deletion of pictures: once that is committed, their files go too."""
    names = {name for image in images for name in (str(image.file.name), *of(image.renditions.all()))}
    yield
    transaction.on_commit(lambda: remove(names))
