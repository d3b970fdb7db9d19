"""Small shapes that several answers share, and how addresses are made absolute."""

import re
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from images.models import Image

# In the sanitiser's output a tag begins only where a `<` stands, and attributes are in double quotes.
_ROOTED = re.compile(r'(<(?:a|img)\b[^>]*? (?:href|src)=")(/(?!/))')


def absolute(address: str) -> str:
    """An address of the site, with the site before it; one elsewhere (a store of pictures) stays."""
    return urljoin(f"{settings.SITE_URL}/", address)


def with_absolute_links(html: str) -> str:
    """A body whose links and pictures work away from the site. Nothing else of it changes."""
    return _ROOTED.sub(lambda match: f"{match[1]}{settings.SITE_URL}{match[2]}", html)


class AddressField(serializers.URLField):
    """Where readers find the object itself, absolute."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="get_absolute_url", read_only=True, **kwargs)

    def to_representation(self, value: str) -> str:
        return absolute(value)


class Picture(serializers.Serializer[Image]):
    """A picture, or null: also for the portrait of somebody who has no public page, or no longer."""

    url = serializers.SerializerMethodField(help_text="The picture, as large as partners get it.")
    width = serializers.IntegerField(help_text="Pixels.")
    height = serializers.IntegerField(help_text="Pixels.")
    alt_text = serializers.CharField(help_text="What it shows, for those who cannot see it.")
    caption = serializers.CharField()
    credit = serializers.CharField(help_text="Print it beside the picture.")

    def get_url(self, image: Image) -> str:
        return absolute(image.file.url)


class PersonRef(serializers.Serializer[dict[str, str]]):
    """A public person, by the slug under which `people/` has more."""

    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The person's page.")

    def get_url(self, person: dict[str, str]) -> str:
        return absolute(reverse("person", args=[person["slug"]]))
