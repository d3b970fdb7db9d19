"""From an upload's bytes to upright sRGB pixels: run as a process of its own, which may die of it.

    python decoder.py JPEG < upload > answer      the answer: one line of JSON, then the JPEG if there is
    one

A decoder fed with a stranger's bytes can be made to take all memory, to work for minutes, or to crash;
headers lie, so no look at them is enough. Here the kernel says how much memory and time there is, and nothing
else of the house is in reach: neither its settings nor its keys. Pillow and the standard library only: it
starts in a tenth of a second.
"""

import base64
import io
import json
import resource
import struct
import sys
from itertools import pairwise
from typing import Any

from PIL import AvifImagePlugin, ImageCms, ImageOps, IptcImagePlugin
from PIL import Image as Pillow

MAX_PIXELS = 50_000_000
MAX_SIDE = 30_000  # pixels; more is a strip that shows nothing
MAX_MEMORY = 640 * 1024 * 1024  # bytes of address space, a tenth of it the interpreter and its libraries
MAX_SECONDS = 6  # of work; 50 million honest pixels take two
MAX_PARTS = (
    50_000  # chunks of a PNG, segments of a JPEG: each costs the interpreter a moment, and needs four bytes
)
MAX_SCANS = 100  # of a JPEG; honest ones have a dozen, and each goes over all pixels

# What renditions are cut from: a crop of half the picture's width still has the 2000 pixels that are the
# most readers get. Of 12 million pixels (4000 x 3000) nothing is lost; larger ones weigh on every
# rendition.
LONGEST_SIDE = 4000
QUALITY = 90  # what a second encoding after it cannot be told from the upload by; 95 is half as large again

HASH_SIDE = 8
TINY_SIDE = 16  # pixels of the blurred placeholder
MAX_WORDS = 256 * 1024  # bytes of XMP; a caption has hundreds

BROKEN_EXIF = (SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error)
XML = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XMP = {
    "caption": "{http://purl.org/dc/elements/1.1/}description",
    "photographer": "{http://purl.org/dc/elements/1.1/}creator",
    "keywords": "{http://purl.org/dc/elements/1.1/}subject",
    "credit": "{http://ns.adobe.com/photoshop/1.0/}Credit",
    "agency": "{http://ns.adobe.com/photoshop/1.0/}Source",
    "persons": "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}PersonInImage",
    "source_type": "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType",
}
IIM = {
    "caption": (2, 120),
    "photographer": (2, 80),
    "keywords": (2, 25),
    "credit": (2, 110),
    "agency": (2, 115),
}


class RefusedError(Exception):
    """With the reason's key in `images.ingest.formats.REASONS`."""


def main() -> None:
    limit()
    try:
        told, jpeg = decode(sys.stdin.buffer.read(), sys.argv[1])
    except RefusedError as reason:
        told, jpeg = {"refused": str(reason)}, b""
    except MemoryError:
        told, jpeg = {"refused": "heavy"}, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + jpeg)


def limit() -> None:
    """From here on the kernel counts. Where it cannot (macOS), what the header says is all there is."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each would take an address space of its own


def decode(upload: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """What is to be said of the picture, and its pixels as a JPEG. Raises RefusedError."""
    if _is_crumbled(upload, kind):
        raise RefusedError("heavy")
    try:
        with Pillow.open(io.BytesIO(upload), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
                raise RefusedError("large")
            pixels = upright(picture)
            proposed = words_of(picture)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise RefusedError("large") from error
    except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, *BROKEN_EXIF) as error:
        raise RefusedError("broken") from error
    return {
        "size": pixels.size,
        "dhash": dhash(pixels),
        "tiny": base64.b64encode(tiny(pixels)).decode(),
        "proposed": proposed,
    }, encoded(pixels, "JPEG", quality=QUALITY, optimize=True)


def _is_crumbled(upload: bytes, kind: str) -> bool:
    """Whether it is made of so many pieces that going through them is the attack."""
    if kind == "JPEG" and upload.count(b"\xff\xda") > MAX_SCANS:
        return True
    at = {"PNG": 8, "JPEG": 2}.get(kind, len(upload))
    for _ in range(MAX_PARTS):
        if kind == "PNG":
            at += 12 + int.from_bytes(upload[at : at + 4])
        elif upload[at : at + 1] == b"\xff" and upload[at + 1 : at + 2] != b"\xda":
            at += 2 + int.from_bytes(upload[at + 2 : at + 4])
        else:
            return False
        if at >= len(upload):
            return False
    return True


def upright(picture: Pillow.Image) -> Pillow.Image:
    """The first frame as RGB pixels, turned as its EXIF says, what was transparent on white."""
    if picture.mode.startswith("I"):
        picture = _eight_bits(picture)
    elif picture.mode in ("P", "PA", "LA", "La") or "transparency" in picture.info:
        picture = _copy_info(picture, picture.convert("RGBA"))
    elif picture.mode in ("1", "F", "LAB", "HSV", "YCbCr"):
        picture = _copy_info(picture, picture.convert("RGB"))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # before all else: a JPEG is then decoded small
    picture.load()
    picture = _in_srgb(_turned(picture))
    if picture.mode == "RGBA":
        white = Pillow.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    pixels = picture.convert("RGB")
    pixels.info.clear()  # Pillow would write the upload's comment again
    return pixels


def _eight_bits(picture: Pillow.Image) -> Pillow.Image:
    """Of 16 bits a pixel the upper eight: Pillow's own conversion cuts off at 255, and all is white."""
    return _copy_info(picture, picture.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L"))


def _copy_info(before: Pillow.Image, after: Pillow.Image) -> Pillow.Image:
    after.info = {**before.info}
    after.info.pop("transparency", None)
    return after


def _turned(picture: Pillow.Image) -> Pillow.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except BROKEN_EXIF:  # nobody can say which way is up: as it lies
        return picture


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """With its colours moved out of the profile it carries, since the profile is not kept."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    mode = picture.mode if picture.mode == "RGBA" else "RGB"
    try:
        source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError):  # a broken profile: the colours are taken as they stand
        return picture


def dhash(pixels: Pillow.Image) -> int | None:
    """64 bits: where, in a grey picture of 9 × 8, a pixel is lighter than its left neighbour. Stays nearly
    the same when a picture is scaled, recompressed or toned. None for one of hardly more than one tone, which
    would resemble every other such."""
    grey = pixels.convert("L").resize((HASH_SIDE + 1, HASH_SIDE), Pillow.Resampling.BOX)
    rows = [grey.crop((0, y, HASH_SIDE + 1, y + 1)).tobytes() for y in range(HASH_SIDE)]
    bits = [left < right for row in rows for left, right in pairwise(row)]
    number = int("".join("01"[bit] for bit in bits), 2)
    if max(map(max, rows)) - min(map(min, rows)) < HASH_SIDE or not number:
        return None
    return number - (1 << 64) * (number >> 63)  # signed, as PostgreSQL's bigint is


def tiny(pixels: Pillow.Image) -> bytes:
    """The picture 16 pixels wide, about a hundred bytes: shown blurred until the picture is there."""
    small = pixels.copy()
    small.thumbnail((TINY_SIDE, TINY_SIDE), reducing_gap=None)
    return encoded(small, "WEBP", quality=20, method=6)


def encoded(pixels: Pillow.Image, kind: str, **options: Any) -> bytes:
    into = io.BytesIO()
    pixels.save(into, kind, **options)
    return into.getvalue()


# --- what its metadata say ----------------------------------------------------------------------------------


def words_of(picture: Pillow.Image) -> dict[str, list[str]]:
    """Per field what IPTC-IIM and XMP say, XMP first where both do. What cannot be read says nothing."""
    return {**from_iim(picture), **from_xmp(picture)}


def from_iim(picture: Pillow.Image) -> dict[str, list[str]]:
    try:
        records = IptcImagePlugin.getiptcinfo(picture) or {}  # type: ignore[arg-type]
    except (OSError, *BROKEN_EXIF):
        return {}
    told = {name: records.get(place, []) for name, place in IIM.items()}
    listed = {name: value if isinstance(value, list) else [value] for name, value in told.items()}
    return {name: [text(one) for one in values] for name, values in listed.items() if values}


def text(written: bytes) -> str:
    """IIM seldom says in which character set it is: what is no UTF-8 is Western."""
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("cp1252", "replace")


def from_xmp(picture: Pillow.Image) -> dict[str, list[str]]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet or len(packet) > MAX_WORDS:
        return {}
    # Here, because most pictures carry none and need not wait for it.
    from defusedxml import DefusedXmlException, ElementTree

    try:
        root = ElementTree.fromstring(packet.strip(b"\x00 \r\n\t"), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    told: dict[str, list[str]] = {}
    for description in root.iter(f"{XML}Description"):
        for name, tag in XMP.items():
            if found := _values(description, tag):
                told.setdefault(name, found)
    return told


def _values(description: Any, tag: str) -> list[str]:
    """A property's values, written as an attribute, as an element, or as a list in it."""
    if tag in description.attrib:
        return [description.attrib[tag]]
    element = description.find(tag)
    if element is None:
        return []
    listed = [each.text or "" for each in element.iter(f"{XML}li")]
    return listed or [element.get(f"{XML}resource") or element.text or ""]


if __name__ == "__main__":
    main()
