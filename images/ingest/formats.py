"""What a file is by its first bytes, whatever its name says; and the words for what is not taken."""

TAKEN = "a JPEG, PNG, WebP, GIF or AVIF picture"
EXPORT = "export it as JPEG or PNG and upload that."

REASONS = {  # of the decoder
    "large": "The picture has more than 50 million pixels, or a side of more than 30,000; make it smaller "
    "and upload it again.",
    "broken": f"This is not a whole JPEG, PNG, WebP, GIF or AVIF picture: it is cut off or damaged; {EXPORT}",
    "heavy": f"Opening this file takes more memory or time than a picture may; {EXPORT}",
}

_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF = (b"avif", b"avis")
_STRANGERS = {  # first bytes -> its name to an editor
    b"II*\0": "TIFF or a camera’s raw file",
    b"MM\0*": "TIFF or a camera’s raw file",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"BM": "BMP",
    b"8BPS": "Photoshop",
    b"PK\3\4": "ZIP",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
}


def kind_of(start: bytes) -> str | None:
    """Pillow's name of the format whose signature stands at the very beginning, None for all others."""
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "WEBP"
    return "AVIF" if _is_film_of(start, _AVIF) else None


def refusal(start: bytes) -> str:
    """Why a file that begins so and has none of our kinds is refused, in words for who sent it."""
    if not start:
        return "The file is empty."
    if named := _stranger(start):
        return f"This file is {named}, not {TAKEN}; {EXPORT}"
    return "This is not a whole JPEG, PNG, WebP, GIF or AVIF picture, whatever its name says."


def _stranger(start: bytes) -> str:
    if _is_film_of(start, _HEIC):
        return "HEIC"
    for signature, name in _STRANGERS.items():
        if start.startswith(signature):
            return name
    text = start.lower()
    if b"%pdf-" in text[:1024]:
        return "PDF"
    if b"<svg" in text:
        return "SVG"
    if b"<!doctype html" in text or b"<html" in text or b"<script" in text:
        return "HTML"
    return ""


def _is_film_of(start: bytes, brands: tuple[bytes, ...]) -> bool:
    """An ISO media file that gives one of these as its brand, or among those it agrees with."""
    if start[4:8] != b"ftyp":
        return False
    box = start[8 : min(int.from_bytes(start[:4]), 128)]
    return any(box[at : at + 4] in brands for at in range(0, len(box), 4) if at != 4)
