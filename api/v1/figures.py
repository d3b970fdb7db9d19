"""Pictures, galleries and embeds in the body that partners get: plain HTML that needs nothing of the site."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from api.v1.representations import absolute
from articles import figures
from articles.pictures import Shown

WIDTH = 1200  # pixels, of the JPEG that partners get


def put(figure: figures.Figure, pictures: Mapping[figures.Picture, Shown]) -> str:
    """A figure as HTML: with absolute pictures, each with its credit; an embed is a link. A picture that is
    not among `pictures` may not be shown, and is left out with its caption."""
    if isinstance(figure, figures.Gallery):
        every = [_picture(pictures[each]) for each in figure.pictures if each in pictures]
        return f'<section class="gallery">{"".join(every)}</section>' if every else ""
    if isinstance(figure, figures.Picture):
        return _picture(pictures[figure]) if figure in pictures else ""
    embed = figure.embed
    title = figures.plain(figure.title) or f"On {embed.provider.label}"
    return format_html(
        '<p class="embed"><a href="{}">{} ({})</a></p>', embed.page, title, embed.provider.label
    )


def _picture(shown: Shown) -> str:
    image, (address, width, height) = shown.image, _file(shown)
    # Safe: a caption of the body, which came out of the sanitiser.
    caption = mark_safe(shown.caption) if shown.caption else image.caption  # noqa: S308
    credit = format_html(' <span class="credit">{}</span>', image.credit) if image.credit else ""
    return format_html(
        '<figure class="picture"><img src="{}" width="{}" height="{}" alt="{}">'
        "<figcaption>{}{}</figcaption></figure>",
        absolute(address),
        width,
        height,
        image.alt_text,
        caption,
        credit,
    )


def _file(shown: Shown) -> tuple[str, int, int]:
    """Address, width and height of the whole picture near WIDTH; of the master until the worker has been."""
    image = shown.image
    whole = next((crop for crop in image.renditions.all() if crop.shape == "natural"), None)
    if whole is None:
        return image.file.url, image.width, image.height
    width = min(whole.widths, key=lambda each: abs(each - WIDTH))
    return whole.url(width), width, round(whole.height * width / whole.width)
