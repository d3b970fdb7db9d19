"""An upload becomes a picture: recognised by content, capped, upright, without metadata."""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from images.models import Image
from staff.models import User

MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2400  # pixels; readers get no more
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


def ingest(file: File, *, by: User | None, **fields: object) -> Image:  # type: ignore[type-arg]
    """Store an upload as a JPEG with nothing in it but pixels.

    Raises ValidationError, in words for the uploader, for what is no picture or too large a one.
    """
    if file.size > MAX_BYTES:
        raise ValidationError({"file": f"The file is over {MAX_BYTES // 1024 // 1024} MB."})
    try:
        with Pillow.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError({"file": "The picture has more than 50 million pixels."})
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
        raise ValidationError({"file": "This is not a JPEG, PNG, WebP, GIF or AVIF picture."}) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    encoded = io.BytesIO()
    upright.save(encoded, "JPEG", quality=85, optimize=True, progressive=True)
    image = Image(uploaded_by=by, **fields)
    image.file.save(f"{image.uuid}.jpg", ContentFile(encoded.getvalue()), save=False)
    image.save()
    return image
