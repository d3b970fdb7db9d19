"""How a picture stands in a page: its crop, in the formats and widths there are."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from images.models import Channel, Image, Rendition, Shape
from images.models.rendition import AVIF, JPEG, WEBP
from people.models import Person
from staff.models import Contributor
from web import reading
from web.templatetags.site import initials, tint

register = template.Library()

SRC = 800  # pixels: what a browser without srcset gets
SHARED = 1200  # pixels across: what shared links show
HOUSE_CARD = "web/card.png"  # for a link to what has no picture


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page says of a picture's file: one address, or one of several to be chosen by the browser."""

    src: str
    width: int
    height: int
    srcset: str = ""  # JPEG
    sources: tuple[tuple[str, str], ...] = ()  # (media type, srcset), the smallest format first
    is_whole: bool = False  # the place has another shape, and this may not be cut to it


@register.simple_tag(takes_context=True)
def shown(context: template.Context, image: Image | Any, channel: str = Channel.SITE) -> Image | None:
    """The picture, where this reader may see it now. Every template asks before it shows one."""
    return reading.shown(image or None, context["request"], Channel(channel))


@register.filter
def shown_as(image: Image, shape: str = Shape.NATURAL) -> Shown:
    """The picture in this shape. Whole, if it may not be cropped; the master itself until the worker has
    been."""
    crop = _crop(image, shape)
    is_whole = shape != Shape.NATURAL and not image.may_crop
    if crop is None:
        return Shown(image.file.url, image.width, image.height, is_whole=is_whole)
    return Shown(
        crop.url(_nearest(crop, SRC)),
        crop.width,
        crop.height,
        crop.srcset(JPEG),
        tuple((kind.media_type, crop.srcset(kind)) for kind in (AVIF, WEBP)),
        is_whole,
    )


@register.simple_tag
def put_picture(
    image: Image, shape: str = "", sizes: str = "", decorative: bool = False, eager: bool = False
) -> SafeString:
    """The `<picture>` in this shape, `sizes` wide as CSS has it. Blurred behind it, until it is there, its
    few colours: an image of its own, since the page may hold no style. Here and not in a template: a page
    holds a dozen, and they took a third of its time."""
    shown = shown_as(image, shape or Shape.NATURAL)
    sizes = sizes or "100vw"
    return format_html(
        '<span class="picture{}">{}<picture>{}<img src="{}"{} width="{}" height="{}" alt="{}"'
        ' decoding="async" {}/></picture></span>',
        " whole" if shown.is_whole else "",
        format_html(_BLUR, image.placeholder_url) if image.placeholder else "",
        format_html_join("", _SOURCE, ((kind, srcset, sizes) for kind, srcset in shown.sources)),
        shown.src,
        format_html(' srcset="{}" sizes="{}"', shown.srcset, sizes) if shown.srcset else "",
        shown.width,
        shown.height,
        "" if decorative else image.alt_text,
        format_html('{}="{}"', *(("fetchpriority", "high") if eager else ("loading", "lazy"))),
    )


@register.simple_tag(takes_context=True)
def face(context: template.Context, one: Person | Contributor) -> SafeString:
    """The round portrait of a person or of a byline where it may be shown, or initials. It stands beside the
    printed name, so it has no words of its own."""
    portrait = reading.shown(getattr(one, "portrait", None), context["request"])
    if portrait:
        return format_html(_FACE, put_picture(portrait, Shape.SQUARE, "8.5rem", decorative=True))
    return format_html(_INITIALS, tint(one), initials(one.name))


_FACE = '<span class="face">{}</span>'
_INITIALS = '<span class="face {}" aria-hidden="true">{}</span>'
_BLUR = '<img class="blur" src="{}" width="16" height="9" alt="">'
_SOURCE = '<source type="{}" srcset="{}" sizes="{}">'


@register.filter
def shared_as(image: Image) -> Shown:
    """The picture as other sites show a link to it: one JPEG, 1200 by 630 where it may be cropped and is
    large enough."""
    crop = _crop(image, Shape.CARD) or _crop(image, Shape.WIDE)  # until the worker has been
    if crop is None:
        return Shown(image.file.url, image.width, image.height)
    width = _nearest(crop, SHARED)
    return Shown(crop.url(width), width, crop.height_at(width))


@register.simple_tag
def house_card() -> Shown:
    """What other sites show of a link to a page without a picture."""
    return Shown(static(HOUSE_CARD), 1200, 630)


def _crop(image: Image, shape: str) -> Rendition | None:
    """Of the renditions a list has fetched with its pictures; without, one query. The old crops of a picture
    that may be cropped no longer are not shown, though the worker has not been there yet."""
    wanted = shape if image.may_crop else Shape.NATURAL
    return next((crop for crop in image.renditions.all() if crop.shape == wanted), None)


def _nearest(crop: Rendition, width: int) -> int:
    return min(crop.widths, key=lambda each: abs(each - width))
