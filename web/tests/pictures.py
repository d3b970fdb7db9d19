"""A picture's row for tests that look at pages and never at pixels."""

from typing import Any

from images.models import Image


def make_image(**fields: Any) -> Image:
    """Width and height are given, so the file is not opened and need not exist."""
    otters = {"file": "images/otters.jpg", "width": 1600, "height": 900, "alt_text": "Otters"}
    return Image.objects.create(**otters | fields)
