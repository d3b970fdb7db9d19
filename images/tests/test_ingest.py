"""What an upload has to be, and what becomes of it."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from images.ingest import as_jpeg, ingest
from images.models import Image

ORIENTATION, MAKER = 0x0112, 0x010F


def picture(kind="JPEG", size=(60, 40), mode="RGB", colour="red", **options):
    encoded = io.BytesIO()
    Pillow.new(mode, size, colour).save(encoded, kind, **options)
    return ContentFile(encoded.getvalue(), name="upload.jpg")


def turned():
    exif = Pillow.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "A camera that knows where it was"
    return picture(exif=exif.tobytes())


def told(key, text):
    chunks = PngInfo()
    chunks.add_text(key, text)
    return chunks


def read(jpeg: bytes):
    return Pillow.open(io.BytesIO(jpeg))


def png_of(width, height):
    """A PNG whose header promises this size, with nothing behind it."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return ContentFile(start + struct.pack(">I", 9) + b"IDAT")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_becomes_a_jpeg(kind):
    made = read(as_jpeg(picture(kind)))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (60, 40))


def test_a_turned_picture_stands_upright_and_says_nothing_of_its_camera():
    made = read(as_jpeg(turned()))
    assert made.size == (40, 60)
    assert not made.getexif()
    assert b"camera" not in as_jpeg(turned())


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


def test_what_was_transparent_is_white():
    assert read(as_jpeg(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)))).getpixel((0, 0)) == (255, 255, 255)


def test_readers_get_no_more_than_2400_pixels():
    assert read(as_jpeg(picture(size=(3000, 1500)))).size == (2400, 1200)


@pytest.mark.parametrize(
    "upload",
    [
        ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="drawing.jpg"),
        ContentFile(b"no picture at all", name="text.jpg"),
        ContentFile(b"", name="empty.jpg"),
        ContentFile(picture("PNG").read()[:50], name="half.png"),
        ContentFile(picture(size=(300, 300)).read()[:700], name="half.jpg"),
        picture("BMP"),
        picture("TIFF"),
    ],
    ids=["svg", "text", "empty", "half a PNG", "half a JPEG", "BMP", "TIFF"],
)
def test_what_is_no_whole_picture_of_our_kinds_is_refused(upload):
    with pytest.raises(ValidationError, match="not a whole"):
        as_jpeg(upload)


@pytest.mark.parametrize("side", [7_100, 12_000, 30_000])
def test_too_many_pixels_are_refused_by_the_header_alone(side):
    with pytest.raises(ValidationError, match="50 million"):
        as_jpeg(png_of(side, side))


@pytest.mark.django_db
def test_an_upload_is_stored_with_its_words_and_its_size(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = ingest(turned(), by=None, alt_text="A red field")
    image = Image.objects.get(pk=image.pk)
    assert (image.alt_text, image.width, image.height) == ("A red field", 40, 60)
    assert str(image.file.name).endswith(f"{image.uuid}.jpg")
    with image.file.open() as stored:
        assert read(stored.read()).size == (40, 60)


@pytest.mark.django_db
def test_a_refused_upload_leaves_nothing_behind(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(ValidationError) as refused:
        ingest(ContentFile(b"nothing"), by=None)
    assert list(refused.value.message_dict) == ["file"]
    assert not Image.objects.exists()
    assert not list(tmp_path.iterdir())
