"""Small shapes that several answers share, and how addresses are made absolute."""

import datetime as dt
import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple, cast
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
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
    if address.startswith("/") and not address.startswith("//"):  # nearly all, and a hundred in a list
        return f"{settings.SITE_URL}{address}"
    return urljoin(f"{settings.SITE_URL}/", address)


@lru_cache(maxsize=10_000)
def path_of(name: str, *slugs: str) -> str:
    """The path of a page. Kept, since a list has a hundred of them."""
    return reverse(name, args=slugs)


def address(name: str, *slugs: str) -> str:
    """The absolute address of a page of the site, or of something in this API."""
    return f"{settings.SITE_URL}{path_of(name, *slugs)}"


def moment(at: dt.datetime | str) -> str:
    """A point in time, in UTC, as every answer has it. A text came out of the database, in JSON."""
    at = dt.datetime.fromisoformat(at) if isinstance(at, str) else at
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


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
    who has no public page, or no longer. Its shape is declared here and made in `picture`."""

    uuid = serializers.UUIDField(help_text="Its name for good: `images/{uuid}/` has it.")
    url = serializers.URLField(help_text="The largest JPEG there is.")
    width = serializers.IntegerField(help_text="Pixels.")
    height = serializers.IntegerField(help_text="Pixels.")
    renditions = FileRef(
        many=True, help_text="The whole picture in several widths and formats; empty until they are made."
    )
    alt_text = serializers.CharField(help_text="What it shows, for those who cannot see it.")
    caption = serializers.CharField(help_text="May be empty.")
    credit = serializers.CharField(help_text="Print it beside the picture.")
    usage_terms = UsageTerms()

    def get_attribute(self, instance: Any) -> Image | None:
        return shown_to(super().get_attribute(instance), self.context["countries"])

    def to_representation(self, instance: Image) -> dict[str, Any]:
        return picture(instance)


def shown_to(image: Image | None, countries: Collection[str]) -> Image | None:
    """None where it may not be shown to a partner of these countries: no answer has a picture without asking
    here, or in `articles.pictures.shown_in`."""
    return image if image and image.may_be_shown_in(Channel.API, countries) else None


def picture(image: Image) -> dict[str, Any]:
    """A picture that may be shown."""
    files = files_of(image)
    largest = files[0] if files else _master(image)
    return {
        "uuid": str(image.uuid),
        "url": largest.url,
        "width": largest.width,
        "height": largest.height,
        "renditions": [file._asdict() for file in files],
        "alt_text": image.alt_text,
        "caption": image.caption,
        "credit": image.credit,
        "usage_terms": {
            "is_editorial_only": image.is_editorial_only,
            "usable_until": moment(image.usable_until) if image.usable_until else None,
            "territories": image.territories,
            "may_crop": image.may_crop,
            "may_train_ai": image.may_train_ai,
        },
    }


def where_shown(request: Request) -> dict[str, list[str]]:
    """What a Picture asks of whoever asks for it."""
    return {"countries": cast(Partner, request.user).countries}


def files_of(image: Image) -> list[File]:
    """The whole picture in each format, JPEG first and the widest first; lists prefetch `renditions`."""
    whole = next((crop for crop in image.renditions.all() if crop.shape == Shape.NATURAL), None)
    if whole is None:
        return []
    return [
        File(absolute(whole.url(width, kind)), width, whole.height_at(width), kind.media_type)
        for kind in (JPEG, WEBP, AVIF)
        for width in reversed(whole.widths)
    ]


def file_of(image: Image) -> File:
    """The largest JPEG there is; the master itself until the worker has been."""
    return next(iter(files_of(image)), _master(image))


def _master(image: Image) -> File:
    return File(absolute(image.file.url), image.width, image.height, JPEG.media_type)


class PersonRef(serializers.Serializer[dict[str, str]]):
    """A public person, by the slug under which `people/` has more."""

    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField(help_text="The person's page.")


def person_ref(person: dict[str, Any]) -> dict[str, str]:
    slug: str = person["slug"]
    return {"slug": slug, "name": person["name"], "url": address("person", slug)}
