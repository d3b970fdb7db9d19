"""What an upload has to be, and what becomes of it."""

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connections
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from images import ingest as ingesting
from images.ingest import AlreadyHereError, NotStoredError, ingest, prepare
from images.models import Image
from images.tests import odd

pytestmark = pytest.mark.django_db

CAMERA = 0x010F
RED, GREEN, BLUE, WHITE = (254, 0, 0), (0, 255, 1), (0, 0, 254), (255, 255, 255)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(kind="JPEG", size=(60, 40), mode="RGB", colour="red", **options):
    return odd.upload(odd.encoded(Pillow.new(mode, size, colour), kind, **options))


def turned():
    exif = Pillow.Exif()
    exif[odd.ORIENTATION], exif[CAMERA] = 6, "A camera that knows where it was"
    return picture(exif=exif.tobytes())


def told(key, text):
    chunks = PngInfo()
    chunks.add_text(key, text)
    return chunks


def as_jpeg(file) -> bytes:
    return prepare(file).jpeg


def read(jpeg: bytes):
    return Pillow.open(io.BytesIO(jpeg))


def near(colour, other, by=12):
    return all(abs(one - two) <= by for one, two in zip(colour, other, strict=True))


# --- good files, odd ones among them
# -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_becomes_a_jpeg(kind):
    made = read(as_jpeg(picture(kind)))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (60, 40))


def test_what_it_is_called_does_not_matter():
    assert as_jpeg(odd.upload(odd.encoded(odd.corners(), "PNG"), name="notes.txt"))


def test_a_turned_picture_stands_upright_and_says_nothing_of_its_camera():
    made = read(as_jpeg(turned()))
    assert made.size == (40, 60)
    assert not made.getexif()
    assert b"camera" not in as_jpeg(turned())


@pytest.mark.parametrize(
    ("kind", "orientation"),
    [*(("JPEG", way) for way in range(1, 9)), ("PNG", 6), ("WEBP", 7), ("AVIF", 5), ("AVIF", 8)],
)
def test_however_the_camera_was_held_it_comes_out_upright(kind, orientation):
    made = read(as_jpeg(odd.upload(odd.lying(orientation, kind))))
    assert made.size == (60, 40)
    found = [made.getpixel(at) for at in ((8, 8), (52, 8), (52, 32), (8, 32))]
    assert all(map(near, found, (RED, GREEN, BLUE, WHITE))), found


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pixels_of_every_mode_keep_their_colour(mode):
    """A light grey, which every mode has; one bit has white."""
    light: dict[str, Any] = {
        "1": 1,
        "LA": (200, 255),
        "RGBA": (200, 200, 200, 255),
        "I;16": 200 * 257,
        "CMYK": (0, 0, 0, 55),
    }
    made = Pillow.new(mode, (60, 40), light.get(mode, 200))
    if mode == "P":
        made = Pillow.new("RGB", (60, 40), (200, 200, 200)).quantize(4)
    seen = read(as_jpeg(odd.upload(odd.encoded(made, "JPEG" if mode == "CMYK" else "PNG")))).getpixel(
        (30, 20)
    )
    assert near(seen, (255,) * 3 if mode == "1" else (200,) * 3), seen


def test_sixteen_bits_run_from_black_to_white():
    made = read(as_jpeg(odd.upload(odd.sixteen_bits())))
    assert near(made.getpixel((0, 4)), (0, 0, 0))
    assert near(made.getpixel((32, 4)), (130, 130, 130))
    assert near(made.getpixel((63, 4)), (255, 255, 255))


def test_red_ink_is_red_light():
    assert near(read(as_jpeg(odd.upload(odd.cmyk()))).getpixel((30, 20)), (254, 0, 0), by=30)


def test_colours_are_moved_out_of_their_profile():
    """54 of 255 in linear light is a middle grey to the eye."""
    made = read(as_jpeg(odd.upload(odd.in_linear_light())))
    assert near(made.getpixel((30, 20)), (128, 128, 128), by=6)
    assert "icc_profile" not in made.info


def test_a_broken_profile_changes_nothing():
    assert near(read(as_jpeg(picture("PNG", icc_profile=b"no profile"))).getpixel((30, 20)), RED)


def test_what_was_transparent_is_white():
    made = read(as_jpeg(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert made.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_of_an_animation_the_first_picture_is_kept(kind):
    made = read(as_jpeg(odd.upload(odd.film(kind, 3))))
    assert near(made.getpixel((8, 8)), RED, by=20)
    assert getattr(made, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"comment": b"Shot at 12 Elm Street"}),
        ("GIF", {"comment": b"Shot at 12 Elm Street"}),
        ("PNG", {"pnginfo": told("comment", "Shot at 12 Elm Street")}),
        ("PNG", {"pnginfo": told("XML:com.adobe.xmp", "Shot at 12 Elm Street")}),
        ("JPEG", {"xmp": b"Shot at 12 Elm Street"}),
    ],
)
def test_what_is_written_into_an_upload_is_not_kept(kind, options):
    upload = picture(kind, **options)
    assert b"Elm" in upload.read()
    made = as_jpeg(upload)
    assert b"Elm" not in made
    assert "comment" not in read(made).info


@pytest.mark.parametrize("name", ["GIF that is JavaScript", "JPEG that is a ZIP", "PDF behind a JPEG"])
def test_of_a_file_that_is_two_things_only_the_pixels_are_kept(name):
    made = as_jpeg(odd.upload(odd.bombs()[name]()))
    assert not any(hidden in made for hidden in (b"alert", b"PK\3\4", b"%PDF"))


def test_the_master_has_at_most_4000_pixels_a_side():
    assert read(as_jpeg(picture(size=(5000, 2500)))).size == (4000, 2000)


def test_a_smaller_one_is_not_made_larger():
    assert read(as_jpeg(picture(size=(900, 600)))).size == (900, 600)


# --- bad files
# -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<svg/>", "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><p>", "HTML"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (odd.encoded(odd.corners(), "TIFF"), "TIFF"),
        (odd.encoded(odd.corners(), "BMP"), "BMP"),
        (b"PK\3\4", "ZIP"),
        (b"", "empty"),
        (b"no picture at all", "not a whole"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "not a whole"),
        (odd.encoded(odd.corners(), "PNG")[:50], "not a whole"),
        (odd.encoded(odd.corners((300, 300)), "JPEG")[:700], "not a whole"),
        (b" " + odd.encoded(odd.corners(), "GIF"), "not a whole"),
    ],
)
def test_what_is_no_whole_picture_of_our_kinds_is_refused_by_its_name(content, word):
    with pytest.raises(ValidationError, match=word):
        as_jpeg(odd.upload(content))


@pytest.mark.parametrize("size", [(7_100, 7_100), (20_000, 20_000), (30_001, 1), (1, 1_000_000)])
def test_too_many_pixels_are_refused_by_the_header_alone(size):
    with pytest.raises(ValidationError, match="50 million"):
        as_jpeg(odd.upload(odd.png(*size)))


def test_a_file_over_40_mb_is_not_even_read():
    with pytest.raises(ValidationError, match="40 MB"):
        prepare(mock.Mock(size=ingesting.MAX_BYTES + 1, read=mock.Mock(side_effect=AssertionError)))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("20,000 x 20,000 one-bit PNG", "50 million"),
        ("89 MP PNG", "50 million"),
        ("header that lies (GIF)", "50 million"),
        ("60 MB text chunk", "not a whole"),
        ("two million PNG chunks", "more memory or time"),
        ("five million JPEG segments", "more memory or time"),
        ("progressive JPEG of 5,000 scans", "more memory or time"),
    ],
)
def test_a_file_that_is_meant_to_hurt_is_refused(name, word):
    with pytest.raises(ValidationError, match=word):
        as_jpeg(odd.upload(odd.bombs()[name]()))


@pytest.mark.parametrize(
    "name", ["a gigabyte behind 8 x 8", "GIF of 20,000 frames", "EXIF that points at itself"]
)
def test_or_does_not_hurt(name):
    assert as_jpeg(odd.upload(odd.bombs()[name]()))


GREEDY = "import decoder, sys; decoder.limit(); decoder.decode = lambda *_: bytes(2**30); decoder.main()"
ENDLESS = "import decoder; decoder.MAX_SECONDS = 1; decoder.limit(); [None for _ in iter(int, 1)]"
CRASHING = "import os; os.abort()"


@pytest.mark.parametrize("does", [GREEDY, ENDLESS, CRASHING], ids=["greedy", "endless", "crashing"])
def test_a_decoder_that_goes_wrong_is_ended_and_the_house_goes_on(monkeypatch, tmp_path, does):
    script = tmp_path / "wrong.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ingesting.DECODER.parent)!r})\n{does}\n")
    with monkeypatch.context() as broken:
        broken.setattr(ingesting, "DECODER", script)
        with pytest.raises(ValidationError, match="more memory or time"):
            as_jpeg(picture())
    assert as_jpeg(picture())


def test_the_decoder_is_told_nothing_of_the_house(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    with mock.patch("subprocess.run", side_effect=subprocess.run) as run:
        as_jpeg(picture())
    assert "SECRET_KEY" not in run.call_args.kwargs["env"]


# --- stored
# ----------------------------------------------------------------------------------------------------


def test_an_upload_is_stored_with_its_words_and_its_size():
    image = ingest(turned(), by=None, alt_text="A red field")
    image = Image.objects.get(pk=image.pk)
    assert (image.alt_text, image.width, image.height) == ("A red field", 40, 60)
    assert str(image.file.name).endswith(f"{image.uuid}.jpg")
    with image.file.open() as stored:
        assert read(stored.read()).size == (40, 60)
    assert read(bytes(image.placeholder)).size == (11, 16)


def test_an_upload_owes_its_renditions_and_waits_for_none():
    assert ingest(picture(), by=None).rendition_run.state == "owed"


def test_a_refused_upload_leaves_nothing_behind(tmp_path):
    with pytest.raises(ValidationError) as refused:
        ingest(ContentFile(b"nothing"), by=None)
    assert list(refused.value.message_dict) == ["file"]
    assert not Image.objects.exists()
    assert not list(tmp_path.iterdir())


def test_the_same_file_again_is_the_picture_that_is_there():
    first = ingest(picture(), by=None)
    with pytest.raises(AlreadyHereError) as refused:
        ingest(picture(), by=None)
    assert refused.value.image == first
    assert ingest(picture(colour="blue"), by=None) != first


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_one_picture_and_both_are_told(tmp_path):
    """Both have found nothing before either stores: the database decides."""
    together = Barrier(2)

    def upload(_):
        try:
            prepared = prepare(picture())
            together.wait(20)
            return ingesting.store(Image(), prepared, by=None)
        except AlreadyHereError as here:
            return here.image
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(upload, range(2))
    assert one == other == Image.objects.get()
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    def half(self, name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with mock.patch.object(FileSystemStorage, "_save", half), pytest.raises(NotStoredError, match="full"):
        ingest(picture(), by=None)
    assert not Image.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
