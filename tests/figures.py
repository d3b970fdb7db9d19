"""Figures as a body holds them, and a picture's row for those tests that look at no pixels."""

from typing import Any

from images.models import Image

OTTERS = "9b2d0c4e-3f5a-4c1e-8a6b-1234567890ab"
CAPTION = 'At <em>last</em>, <strong>again</strong>: <a href="https://example.com/?a=1&amp;b=2">more</a>'


def make_image(**fields: Any) -> Image:
    """Width and height are given, so the file is not opened and need not exist."""
    otters = {"file": "images/otters.jpg", "width": 1600, "height": 900, "alt_text": "Otters"}
    return Image.objects.create(**otters | fields)


def figure(uuid: object = OTTERS, caption: str = CAPTION, layout: str = "wide") -> str:
    opening = f'<figure class="picture" data-picture="{uuid}" data-layout="{layout}">'
    return f"{opening}<figcaption>{caption}</figcaption></figure>"


def embed(slug: str = "youtube", identity: str = "dQw4w9WgXcQ", title: str = "The trailer") -> str:
    opening = f'<figure class="embed" data-embed="{slug}" data-id="{identity}">'
    return f"{opening}<figcaption>{title}</figcaption></figure>"


def gallery(*inside: str) -> str:
    return f'<section class="gallery">{"".join(inside)}</section>'
