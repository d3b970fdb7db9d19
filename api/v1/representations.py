"""Small shapes that several answers share, and how addresses are made absolute."""

import re
from typing import Any, NamedTuple, cast
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from api.models import Partner
from api.parameters import Moment
from images.models import Channel, Image, Shape
from images.models.rendition import AVIF, JPEG, WEBP

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


class UsageTerms(serializers.Serializer[Image]):
    """What a partner may do with a picture."""

    is_editorial_only = serializers.BooleanField(help_text="Not for advertising or promotion.")
    usable_until = Moment(allow_null=True, help_text="Take it down then; null: for good.")
    territories = serializers.ListField(
        child=serializers.CharField(), help_text="The countries it may be shown in (ISO 3166-1); empty: all."
    )
    may_crop = serializers.BooleanField(help_text="False: show it only whole.")
    may_train_ai = serializers.BooleanField(help_text="Whether models may be trained on it.")


class File(NamedTuple):
    """A file of a picture, as a partner fetches it."""

    url: str
    width: int
    height: int
    format: str


class FileRef(serializers.Serializer[File]):
    url = serializers.URLField()
    width = serializers.IntegerField(help_text="Pixels.")
    height = serializers.IntegerField(help_text="Pixels.")
    format = serializers.CharField(help_text="Its media type.")


class Picture(serializers.Serializer[Image]):
    """A picture, or null: also where its rights keep it from this partner, and for the portrait of somebody
    who has no public page, or no longer."""

    url = serializers.SerializerMethodField(help_text="The largest JPEG there is.")
    width = serializers.SerializerMethodField(help_text="Pixels.")
    height = serializers.SerializerMethodField(help_text="Pixels.")
    renditions = serializers.SerializerMethodField(
        help_text="The whole picture in several widths and formats; empty until they have been made."
    )
    alt_text = serializers.CharField(help_text="What it shows, for those who cannot see it.")
    caption = serializers.CharField()
    credit = serializers.CharField(help_text="Print it beside the picture.")
    usage_terms = UsageTerms(source="*")

    def get_attribute(self, instance: Any) -> Image | None:
        """None where it may not be shown: no answer has a picture without asking here."""
        image: Image | None = super().get_attribute(instance)
        countries = self.context["countries"]
        return image if image and image.may_be_shown_in(Channel.API, countries) else None

    def get_url(self, image: Image) -> str:
        return _largest(image).url

    def get_width(self, image: Image) -> int:
        return _largest(image).width

    def get_height(self, image: Image) -> int:
        return _largest(image).height

    @extend_schema_field(FileRef(many=True))
    def get_renditions(self, image: Image) -> list[dict[str, Any]]:
        return [FileRef(file).data for file in _files(image)]


def where_shown(request: Request) -> dict[str, list[str]]:
    """What a Picture asks of whoever asks for it."""
    return {"countries": cast(Partner, request.user).countries}


def _files(image: Image) -> list[File]:
    """The whole picture in each format, the widest first; lists prefetch `renditions`."""
    whole = next((crop for crop in image.renditions.all() if crop.shape == Shape.NATURAL), None)
    if whole is None:
        return []
    return [
        File(absolute(whole.url(width, kind)), width, whole.height_at(width), kind.media_type)
        for kind in (JPEG, WEBP, AVIF)
        for width in reversed(whole.widths)
    ]


def _largest(image: Image) -> File:
    """Of the JPEGs; the master itself until the worker has been."""
    master = File(absolute(image.file.url), image.width, image.height, JPEG.media_type)
    return next(iter(_files(image)), master)


class PersonRef(serializers.Serializer[dict[str, str]]):
    """A public person, by the slug under which `people/` has more."""

    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The person's page.")

    def get_url(self, person: dict[str, str]) -> str:
        return absolute(reverse("person", args=[person["slug"]]))
