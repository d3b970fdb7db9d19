"""A picture's row for tests that look at pages and never at pixels."""

from typing import Any

from images.crops import wanted
from images.models import Image, Rendition


def make_image(**fields: Any) -> Image:
    """Width and height are given, so the file is not opened and need not exist."""
    otters = {"file": "images/otters.jpg", "width": 1600, "height": 900, "alt_text": "Otters"}
    return Image.objects.create(**otters | fields)


def make_renditions(image: Image) -> list[Rendition]:
    """Rows of what a worker would have made; the files need not exist."""
    return Rendition.objects.bulk_create(
        Rendition(
            image=image,
            shape=crop.shape,
            stem=f"renditions/{image.pk}-{crop.shape}",
            widths=list(crop.widths),
            width=crop.widths[-1],
            height=crop.height_at(crop.widths[-1]),
        )
        for crop in wanted(image)
    )
