"""Odd files, made on the spot: good ones that are easily got wrong, and bad ones that are meant to hurt."""

import io
import struct
import zlib
from collections.abc import Callable

from django.core.files.base import ContentFile
from PIL import Image as Pillow

ORIENTATION = 0x0112
PNG = b"\x89PNG\r\n\x1a\n"


def upload(content: bytes, name: str = "upload.jpg"):
    return ContentFile(content, name=name)


def encoded(picture: Pillow.Image, kind: str, **options) -> bytes:
    into = io.BytesIO()
    picture.save(into, kind, **options)
    return into.getvalue()


def corners(size=(60, 40)) -> Pillow.Image:
    """Red, green, blue and white quarters, clockwise from the upper left: it can be seen which way is up."""
    width, height = size[0] // 2, size[1] // 2
    picture = Pillow.new("RGB", size, "red")
    picture.paste("lime", (width, 0, *[size[0], height]))
    picture.paste("blue", (width, height, *size))
    picture.paste("white", (0, height, width, size[1]))
    return picture


# How a picture has to be stored for each EXIF orientation to bring it upright.
_STORED = {
    1: None,
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_90,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_270,
}


def lying(orientation: int, kind: str = "JPEG") -> bytes:
    """`corners`, stored as a camera held that way would."""
    turn = _STORED[orientation]
    picture = corners() if turn is None else corners().transpose(turn)
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation
    return encoded(picture, kind, exif=exif.tobytes(), **({"quality": 95} if kind != "PNG" else {}))


def sixteen_bits() -> bytes:
    """Grey from black to white, 16 bits a pixel."""
    ramp = Pillow.new("I;16", (64, 8))
    for x in range(64):
        for y in range(8):
            ramp.putpixel((x, y), x * 65535 // 63)
    return encoded(ramp, "PNG")


def cmyk() -> bytes:
    return encoded(Pillow.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG", quality=95)  # red ink


def in_linear_light() -> bytes:
    """Middle grey, stored as 55 with a profile that says that light is counted as it is."""
    return encoded(Pillow.new("RGB", (60, 40), (55, 55, 55)), "PNG", icc_profile=_linear_profile())


def _linear_profile() -> bytes:
    """A matrix profile of sRGB's primaries and a gamma of one, spelt by hand: Pillow makes none."""
    curve = b"curv\0\0\0\0\0\0\0\0"
    colours = {
        b"rXYZ": (0.4361, 0.2225, 0.0139),
        b"gXYZ": (0.3851, 0.7169, 0.0971),
        b"bXYZ": (0.1431, 0.0606, 0.7141),
    }
    tags = {name: _xyz(*value) for name, value in {**colours, b"wtpt": (0.9642, 1.0, 0.8249)}.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    at, table, rest = 128 + 4 + 12 * len(tags), b"", b""
    for name, value in tags.items():
        table += name + struct.pack(">II", at + len(rest), len(value))
        rest += value
    size = at + len(rest)
    head = (
        struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
        + b"\0" * 12
        + b"acsp"
    )
    head += b"\0" * 28 + _xyz(0.9642, 1.0, 0.8249)[8:]
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + rest


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def film(kind: str, frames: int, size=(16, 16)) -> bytes:
    """An animation: red first, then blue and green in turn."""
    first, *rest = (
        Pillow.new("RGB", size, ("blue", "lime")[at % 2] if at else "red") for at in range(frames)
    )
    return encoded(first, kind, save_all=True, append_images=rest, duration=20)


def gif_of(frames: int) -> bytes:
    """A GIF with so many frames, spelt by hand: Pillow would merge equal ones."""
    head = b"GIF89a" + struct.pack("<HHBBB", 8, 8, 0x80, 0, 0) + b"\xff\x00\x00\x00\x00\xff"
    block = b"\x2c" + struct.pack("<HHHHB", 0, 0, 8, 8, 0) + _lzw_of_one_colour()
    return head + block * frames + b"\x3b"


def _lzw_of_one_colour() -> bytes:
    made = encoded(Pillow.new("P", (8, 8), 0), "GIF", optimize=False)
    start = made.index(b"\x2c", 13 + 3 * 2 ** ((made[10] & 7) + 1)) + 10
    return made[start:-1]


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(
    width: int, height: int, *, bits=8, colour=2, rest=b"", pixels: bytes = b"", packed: bytes = b""
) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    data = chunk(b"IDAT", packed or zlib.compress(pixels))
    return PNG + header + rest + data + chunk(b"IEND", b"")


def packed_zeros(megabytes: int) -> bytes:
    """Compressed a megabyte at a time: whoever makes a bomb need not hold it."""
    packer = zlib.compressobj()
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


def one_bit(side: int = 20_000) -> bytes:
    """400 million pixels in 50 kB."""
    return png(side, side, bits=1, colour=0, pixels=(b"\0" * (side // 8 + 1)) * side)


def just_under_pillow() -> bytes:
    """89 million pixels: what Pillow itself lets pass."""
    return png(9_400, 9_500, bits=1, colour=0, pixels=(b"\0" * 1_176) * 9_500)


def text_bomb(megabytes: int = 60) -> bytes:
    """A small picture with a text that unpacks to so much."""
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b" " * megabytes * 1_000_000))
    return png(8, 8, rest=text, pixels=(b"\0" + b"\xff\0\0" * 8) * 8)


def many_chunks(number: int = 2_000_000) -> bytes:
    return png(8, 8, rest=chunk(b"xxXx", b"") * number, pixels=(b"\0" + b"\xff\0\0" * 8) * 8)


def overlong_pixels() -> bytes:
    """8 × 8 pixels promised, a gigabyte packed."""
    return png(8, 8, packed=packed_zeros(1_000))


def lying_avif(side: int = 9_000) -> bytes:
    """A container that says 100 × 100 around a picture of 81 million pixels."""
    made = encoded(Pillow.new("RGB", (side, side), "red"), "AVIF", speed=10)
    at = made.index(b"ispe") + 8
    return made[:at] + struct.pack(">II", 100, 100) + made[at + 8 :]


def many_scans(scans: int = 5_000) -> bytes:
    """A progressive JPEG of 49 million pixels whose last scan comes again and again."""
    made = encoded(Pillow.new("L", (7_000, 7_000), 128), "JPEG", progressive=True)
    last = made.rindex(b"\xff\xda")
    return made[:last] + made[last:-2] * scans + made[-2:]


def many_segments(number: int = 5_000_000) -> bytes:
    made = encoded(corners(), "JPEG")
    return made[:2] + b"\xff\xfe\x00\x02" * number + made[2:]


def many_comments(number: int = 1_000_000) -> bytes:
    made = encoded(corners(), "GIF")
    at = 13 + 3 * 2 ** ((made[10] & 7) + 1)
    return made[:at] + b"\x21\xfe\x01x\x00" * number + made[at:]


def exif_bomb() -> bytes:
    """EXIF whose directory points at itself."""
    tiff = b"II*\0\x08\0\0\0" + b"\x01\0" + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    made = encoded(corners(), "JPEG")
    payload = b"Exif\0\0" + tiff
    return made[:2] + b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload + made[2:]


def bombs() -> dict[str, Callable[[], bytes]]:
    """Every bad file by its name in the reports: what makes it."""
    jpeg, gif = encoded(corners(), "JPEG"), encoded(corners(), "GIF")
    return {
        "20,000 x 20,000 one-bit PNG": one_bit,
        "89 MP PNG": just_under_pillow,
        "60 MB text chunk": text_bomb,
        "two million PNG chunks": many_chunks,
        "a gigabyte behind 8 x 8": overlong_pixels,
        "AVIF that lies of its size": lying_avif,
        "progressive JPEG of 5,000 scans": many_scans,
        "five million JPEG segments": many_segments,
        "a million GIF comments": many_comments,
        "GIF of 20,000 frames": lambda: gif_of(20_000),
        "1 x 1,000,000": lambda: png(1, 1_000_000, bits=1, colour=0, pixels=b"\0\0" * 1_000_000),
        "header that lies (GIF)": lambda: gif[:6] + struct.pack("<HH", 65_535, 65_535) + gif[10:],
        "EXIF that points at itself": exif_bomb,
        "half a JPEG": lambda: jpeg[: len(jpeg) // 2],
        "half a PNG": lambda: encoded(corners((300, 300)), "PNG")[:200],
        "nothing": lambda: b"",
        "GIF that is JavaScript": lambda: gif[:-1] + b"\x21\xfe\x08*/alert(\0\x3b",
        "JPEG that is a ZIP": lambda: jpeg + b"PK\3\4" + b"\0" * 200 + b"PK\5\6" + b"\0" * 18,
        "PDF": lambda: b"%PDF-1.7\n1 0 obj",
        "PDF behind a JPEG": lambda: jpeg + b"%PDF-1.7",
        "HTML": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
        "SVG": lambda: b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    }
