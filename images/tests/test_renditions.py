"""The worker's crops: what they are, and what becomes of them when things go wrong."""

import datetime as dt
import io
from pathlib import Path
from typing import Any, cast
from unittest import mock

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image as Pillow

from images import crops, renditions, tasks
from images.ingest import ingest
from images.models import Image, Rendition, RenditionRun, Shape
from images.models.rendition import JPEG
from images.tests import odd

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(size=(900, 600), **fields) -> Image:
    return ingest(odd.upload(odd.encoded(odd.corners(size), "JPEG", quality=95)), by=None, **fields)


def files() -> set[str]:
    return {*_walk("renditions")}


def _walk(folder: str) -> list[str]:
    if not default_storage.exists(folder):
        return []
    folders, found = default_storage.listdir(folder)
    return [f"{folder}/{name}" for name in found] + [
        one for name in folders for one in _walk(f"{folder}/{name}")
    ]


def opened(name: str) -> Pillow.Image:
    with default_storage.open(name) as file:
        return Pillow.open(io.BytesIO(file.read()))


def run() -> RenditionRun:
    return RenditionRun.objects.get()


# --- what is made
# ----------------------------------------------------------------------------------------------


def test_every_shape_in_every_width_and_format():
    assert renditions.render(stored((1300, 900)).pk)
    made = {row.shape: (row.widths, row.width, row.height) for row in Rendition.objects.all()}
    assert made == {
        Shape.WIDE: ([400, 800, 1200], 1200, 675),
        Shape.CLASSIC: ([400, 800, 1200], 1200, 900),
        Shape.SQUARE: ([400, 800], 800, 800),
        Shape.CARD: ([1200], 1200, 630),
        Shape.NATURAL: ([400, 800, 1200], 1200, 831),
    }
    for row in Rendition.objects.all():
        for width in row.widths:
            for kind in row.formats:
                picture = opened(row.name(width, kind))
                assert picture.format == {"jpg": "JPEG"}.get(kind.suffix, kind.suffix.upper())
                assert picture.width == width
                assert abs(picture.height * row.width - row.height * width) <= row.width
    assert run().state == "done"


def test_nothing_is_made_larger_than_it_is():
    renditions.render(stored((300, 200)).pk)
    assert {row.shape: row.widths for row in Rendition.objects.all()} == {
        Shape.WIDE: [300],
        Shape.CLASSIC: [267],
        Shape.SQUARE: [200],
        Shape.CARD: [300],
        Shape.NATURAL: [300],
    }


@pytest.mark.parametrize("size", [(1, 1), (4000, 1), (1, 4000), (3, 1000)])
def test_the_oddest_sizes_have_their_crops(size):
    assert renditions.render(stored(size).pk)
    assert Rendition.objects.count() == len(Shape)


def test_a_picture_that_may_not_be_cropped_is_only_made_smaller():
    renditions.render(stored(may_crop=False).pk)
    assert [row.shape for row in Rendition.objects.all()] == [Shape.NATURAL]


@pytest.mark.parametrize(
    ("focal", "box"),
    [
        ((0.5, 0.5), (150, 0, 750, 600)),
        ((0.0, 0.5), (0, 0, 600, 600)),
        ((1.0, 0.5), (300, 0, 900, 600)),
        ((0.4, 0.5), (60, 0, 660, 600)),
    ],
)
def test_a_crop_lies_around_the_focal_point_and_inside_the_picture(focal, box):
    image = Image(width=900, height=600, focal_x=focal[0], focal_y=focal[1])
    assert {crop.shape: crop.box for crop in crops.wanted(image)}[Shape.SQUARE] == box


def test_the_pixels_are_those_around_the_focal_point():
    renditions.render(stored(focal_x=1, focal_y=0.5).pk)
    square = opened(Rendition.objects.get(shape=Shape.SQUARE).name(400, JPEG))
    assert _pixel(square, 390)[1] > 240  # green, of the upper right quarter
    assert _pixel(square, 10)[0] > 240  # a strip of red is still in it
    assert _pixel(square, 150)[1] > 240


def _pixel(picture: Pillow.Image, x: int) -> tuple[int, ...]:
    return cast("tuple[int, ...]", picture.getpixel((x, 10)))


# --- paid once, and again when what is wanted changes
# ----------------------------------------------------------


def test_twice_is_as_good_as_once():
    image = stored()
    assert renditions.render(image.pk)
    before = {row.stem: row.pk for row in Rendition.objects.all()}
    assert not renditions.render(image.pk)
    assert {row.stem: row.pk for row in Rendition.objects.all()} == before


def test_a_new_focal_point_makes_new_files_and_the_old_ones_go():
    image = stored()
    renditions.render(image.pk)
    old = files()
    Image.objects.update(focal_x=0.9)
    renditions.want_again(image)
    assert Rendition.objects.count() == len(Shape)  # until the new ones are there
    assert renditions.render(image.pk)
    where_they_were = Rendition.objects.filter(
        shape__in=[Shape.NATURAL, Shape.WIDE, Shape.CARD]
    )  # as wide as the picture
    assert old & files() == {name for row in where_they_were for name in row.files}
    assert files() == {name for row in Rendition.objects.all() for name in row.files}


def test_a_change_during_the_work_throws_the_work_away():
    image = stored()

    def meanwhile(*args):
        Image.objects.update(focal_x=0.9)
        renditions.want_again(image)
        return replace(*args)

    replace = renditions._replace
    with mock.patch.object(renditions, "_replace", meanwhile):
        assert not renditions.render(image.pk)
    assert (run().state, run().error, Rendition.objects.count()) == ("owed", "", 0)
    assert renditions.render(image.pk)
    assert files() == {name for row in Rendition.objects.all() for name in row.files}


def test_and_leaves_alone_what_somebody_faster_has_made_of_the_change():
    """Crops that the change does not touch have the same names in both."""
    image = stored()

    def meanwhile(*args):
        Image.objects.update(focal_x=0.9)
        renditions.want_again(image)
        with mock.patch.object(renditions, "_replace", replace):
            assert renditions.render(image.pk)
        return replace(*args)

    replace = renditions._replace
    with mock.patch.object(renditions, "_replace", meanwhile):
        assert not renditions.render(image.pk)
    assert run().state == "done"
    assert files() == {name for row in Rendition.objects.all() for name in row.files}


def test_a_picture_deleted_during_the_work_leaves_no_crops():
    image = stored()

    def meanwhile(*args):
        Image.objects.all().delete()
        return replace(*args)

    replace = renditions._replace
    with mock.patch.object(renditions, "_replace", meanwhile):
        assert not renditions.render(image.pk)
    assert (files(), Rendition.objects.count()) == (set(), 0)


@pytest.mark.django_db(transaction=True)
def test_an_editor_never_waits_for_the_worker():
    """No lock is held while pixels are made."""
    image = stored()

    def in_the_middle(*args):
        assert not connection.in_atomic_block
        return write(*args)

    write = renditions._write
    with mock.patch.object(renditions, "_write", side_effect=in_the_middle) as watched:
        assert renditions.render(image.pk)
    assert watched.called


def test_whoever_comes_while_somebody_is_at_it_finds_nothing_to_do():
    image = stored()

    def second(*args):
        assert not renditions.render(image.pk)
        return write(*args)

    write = renditions._write
    with mock.patch.object(renditions, "_write", second):
        assert renditions.render(image.pk)
    assert run().attempts == 1


# --- when it fails
# -----------------------------------------------------------------------------------------------


def full_after(files: int):
    """A disk with room for so many files more."""
    storage: Any = FileSystemStorage
    save, left = storage._save, iter(range(files))

    def saving(self, name, content):
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        return save(self, name, content)

    return mock.patch.object(FileSystemStorage, "_save", saving)


def test_a_full_disk_is_one_attempt_and_nothing_is_half_there():
    image = stored()
    with full_after(5):
        assert not renditions.render(image.pk)
    assert (Rendition.objects.count(), files()) == (0, set())
    assert run().error == "OSError: [Errno 28] No space left on device"
    assert (run().state, run().attempts) == ("owed", 1)
    assert run().due_at > timezone.now()


def test_and_the_old_crops_stay_for_readers():
    image = stored()
    renditions.render(image.pk)
    before = files()
    Image.objects.update(focal_x=0.9)
    renditions.want_again(image)
    with full_after(5):
        assert not renditions.render(image.pk)
    assert files() == before
    assert Rendition.objects.count() == len(Shape)


def test_half_a_file_of_a_killed_worker_is_written_anew():
    image = stored()
    renditions.render(image.pk)
    name = Rendition.objects.get(shape=Shape.WIDE).name(400, JPEG)
    Rendition.objects.all().delete()
    Path(default_storage.path(name)).write_bytes(b"half")
    renditions.want_again(image)
    assert renditions.render(image.pk)
    assert opened(name).width == 400


def test_a_file_that_is_gone_is_made_again_and_the_others_are_not():
    image = stored()
    renditions.render(image.pk)
    name = Rendition.objects.get(shape=Shape.WIDE).name(400, JPEG)
    default_storage.delete(name)
    renditions.want_again(image)
    with mock.patch.object(renditions, "_store", side_effect=renditions._store) as stores:
        assert renditions.render(image.pk)
    assert default_storage.exists(name)
    assert {call.args[0] for call in stores.call_args_list} == {
        *Rendition.objects.get(shape=Shape.WIDE).files
    }


def test_a_master_that_is_gone_is_said_and_parked_after_eight_attempts():
    image = stored()
    default_storage.delete(str(image.file.name))
    for attempt in range(RenditionRun.MAX_ATTEMPTS):
        assert run().state == "owed", attempt
        RenditionRun.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))
        assert not renditions.render(image.pk)
    assert run().state == "parked"
    assert run().error.startswith("FileNotFoundError")
    renditions.want_again(image)
    assert (run().state, run().attempts) == ("owed", 0)


def test_workers_killed_at_every_attempt_are_parked_by_the_sweeper():
    stored()
    RenditionRun.objects.update(attempts=RenditionRun.MAX_ATTEMPTS)
    with mock.patch.object(tasks.render, "delay") as sent:
        tasks.sweep()
    assert run().state == "parked"
    assert not sent.called


@pytest.mark.parametrize(
    ("fields", "is_sent"),
    [
        ({}, True),
        ({"due_at": timezone.now() + dt.timedelta(hours=1)}, False),
        ({"parked_at": timezone.now()}, False),
        ({"rendered_at": timezone.now()}, False),
    ],
)
def test_the_sweeper_sends_for_what_is_due(fields, is_sent):
    image = stored()
    RenditionRun.objects.update(**fields)
    with mock.patch.object(tasks.render, "delay") as sent:
        tasks.sweep()
    assert sent.call_args_list == ([mock.call(image.pk)] if is_sent else [])


def test_the_bell_rings_when_the_upload_is_committed(django_capture_on_commit_callbacks):
    with mock.patch("images.doorbell.ring") as ring:
        with django_capture_on_commit_callbacks(execute=True):
            image = stored()
        assert ring.call_args_list == [mock.call(image.pk)]


def test_an_upload_that_is_taken_back_rings_nobody(django_capture_on_commit_callbacks):
    committing = django_capture_on_commit_callbacks(execute=True)
    with mock.patch("images.doorbell.ring") as ring, committing, transaction.atomic():
        stored()
        transaction.set_rollback(True)
    assert not ring.called
