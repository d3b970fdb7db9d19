"""The pictures inside stories: kept with each revision, and shown where their rights allow it."""

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError

from articles import figures
from articles.models import PictureUse, Revision
from images import words
from images.models import Channel, Image


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture at its place as readers get it. `image` is an object of this use's own, guarded, and never
    saved; `caption` is HTML: of this use, or empty, and then the picture's own stands there."""

    image: Image
    layout: str
    caption: str

    @property
    def has_words(self) -> bool:
        return bool(self.caption or self.image.caption or self.image.credit)


def keep_uses(revision: Revision) -> None:
    """Write down which pictures its body shows. Raises ValidationError where one is not there."""
    used = [picture.uuid for picture in figures.pictures(revision.body)]
    if not used:
        return
    keys = dict(Image.objects.filter(uuid__in=set(used)).values_list("uuid", "pk"))
    if missing := [number for number, uuid in enumerate(used, 1) if uuid not in keys]:
        said = f"Picture {missing[0]} in the body is not in the picture desk. Remove it, or choose another."
        raise ValidationError({"body": said})
    PictureUse.objects.bulk_create(
        PictureUse(revision=revision, image_id=keys[uuid], position=position)
        for position, uuid in enumerate(used)
    )


def shown_in(
    html: str, channel: Channel | None, countries: Collection[str] = (), also: Sequence[Image | None] = ()
) -> dict[figures.Picture, Shown]:
    """The pictures of a canonical body that readers there may see now, each at its place: three queries (with
    renditions, and with the names no caption may hold), none where there is no picture. `also` are others
    that are shown beside them: their words are guarded with these."""
    placed = set(figures.pictures(html))
    images = _images({picture.uuid for picture in placed}) if placed else {}
    shown = {
        picture: _at(picture, images[picture.uuid])
        for picture in placed
        if picture.uuid in images and images[picture.uuid].may_be_shown_in(channel, countries)
    }
    return _guarded(shown, also)


def _images(uuids: Iterable[UUID]) -> dict[UUID, Image]:
    found = Image.objects.filter(uuid__in=uuids).select_related("portrait_of").prefetch_related("renditions")
    return {image.uuid: image for image in found}


def _at(picture: figures.Picture, image: Image) -> Shown:
    image = copy(image)  # one picture may stand in two places, under two captions
    said = figures.plain(picture.caption)
    image.caption = said or image.caption
    return Shown(image, picture.layout, picture.caption if said else "")


def _guarded(
    shown: dict[figures.Picture, Shown], also: Sequence[Image | None]
) -> dict[figures.Picture, Shown]:
    """Without the captions that name somebody who may not be named; credits stay."""
    words.guard([*also, *(each.image for each in shown.values())])
    return {
        picture: each if each.image.caption else Shown(each.image, each.layout, "")
        for picture, each in shown.items()
    }
