"""An upload becomes a picture: recognised by content, capped, upright, in sRGB, nothing in it but pixels."""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from images.models import Image
from staff.models import User

MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2400  # pixels; readers get no more
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")

TOO_LARGE = "The picture has more than 50 million pixels; make it smaller and upload it again."
NO_PICTURE = "This is not a whole JPEG, PNG, WebP, GIF or AVIF picture."


def ingest(file: File, *, by: User | None, **fields: object) -> Image:  # type: ignore[type-arg]
    """Store an upload as a picture of ours. Raises ValidationError for the field `file` as `as_jpeg` does."""
    try:
        jpeg = as_jpeg(file)
    except ValidationError as error:
        raise ValidationError({"file": error}) from error
    image = Image(uploaded_by=by, **fields)
    image.file = ContentFile(jpeg, name=f"{image.uuid}.jpg")
    image.save()
    return image


def as_jpeg(file: File) -> bytes:  # type: ignore[type-arg]
    """The upload as a JPEG for readers. Raises ValidationError, in words for the uploader, for what is no
    picture or too large a one."""
    if file.size > MAX_BYTES:
        raise ValidationError(f"The file is over {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with Pillow.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(TOO_LARGE)
            pixels = _upright(picture)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise ValidationError(TOO_LARGE) from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        RuntimeError,
        EOFError,
    ) as error:  # what Pillow's decoders raise
        raise ValidationError(NO_PICTURE) from error
    pixels.info.clear()  # Pillow would write the upload's comment again
    encoded = io.BytesIO()
    pixels.save(encoded, "JPEG", quality=85, optimize=True, progressive=True)
    return encoded.getvalue()


def _upright(picture: Pillow.Image) -> Pillow.Image:
    """The picture's first frame as RGB pixels, turned as its EXIF says, what was transparent on white."""
    if picture.mode in ("P", "PA", "LA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # before all else: a JPEG is then decoded small
    picture = _in_srgb(ImageOps.exif_transpose(picture))
    if picture.mode == "RGBA":
        white = Pillow.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture.convert("RGB")


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """With its colours moved out of the profile it carries, since the profile is not kept."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    mode = "RGB" if picture.mode == "CMYK" else picture.mode
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode,
        )
    except (ImageCms.PyCMSError, OSError):  # a broken profile: the colours are taken as they stand
        return picture
    return converted or picture
