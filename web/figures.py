"""Pictures, galleries and embeds in a story's page, and what the page may load because of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import figures
from articles.pictures import Shown, shown_in
from images.models import Channel, Image
from web.reading import countries

SIZES = {  # how wide a picture stands, as CSS has it: static/web/site.css
    figures.Layout.INLINE: "(min-width: 44rem) 38rem, 100vw",
    figures.Layout.WIDE: "(min-width: 64rem) 50rem, (min-width: 44rem) 38rem, 100vw",
    figures.Layout.LEFT: "(min-width: 44rem) 17rem, 100vw",
    figures.Layout.RIGHT: "(min-width: 44rem) 17rem, 100vw",
}
IN_A_GALLERY = "(min-width: 44rem) 19rem, 100vw"


@dataclass(frozen=True, slots=True)
class InPage:
    """A body with its figures, the pictures among them in order, and the hosts whose frames a reader may ask
    for in it."""

    body: SafeString
    pictures: list[Shown]
    frames: frozenset[str]


def in_page(body: SafeString, request: HttpRequest) -> InPage:
    """A linked body as the site shows it to whoever asks. A picture that may not be shown is left out with
    its caption."""
    pictures = shown_in(body, Channel.SITE, countries(request))
    embeds = [each.embed for each in figures.found(body) if isinstance(each, figures.Embedded)]
    # Safe: the body was, and templates have escaped what was put into it.
    shown = mark_safe(figures.replaced(body, lambda figure: _put(figure, pictures)))  # noqa: S308
    return InPage(shown, in_order(body, pictures), frozenset(each.provider.frame_host for each in embeds))


def in_order(body: str, pictures: Mapping[figures.Picture, Shown]) -> list[Shown]:
    """Those that may be shown, as they stand in the body."""
    return [pictures[each] for each in figures.pictures(body) if each in pictures]


def reel(lead: Image | None, inside: Iterable[Shown]) -> list[Shown]:
    """A story's pictures, its lead first, each once."""
    once: dict[int, Shown] = {}
    first = [Shown(lead, figures.Layout.WIDE, "")] if lead else []
    for each in [*first, *inside]:
        once.setdefault(each.image.pk, each)
    return list(once.values())


def let_in(response: HttpResponse, page: InPage) -> HttpResponse:
    """Tell the browser that these hosts may fill a frame of this page, and no others. As in Django 6, a
    response can bring a policy of its own."""
    if page.frames:
        policy = {**settings.SECURE_CSP, "frame-src": sorted(page.frames)}
        setattr(response, "_csp_config", policy)  # noqa: B010 (Django 6's name for it)
    return response


def _put(figure: figures.Figure, pictures: Mapping[figures.Picture, Shown]) -> str:
    if isinstance(figure, figures.Embedded):
        return _embed(figure)
    if isinstance(figure, figures.Picture):
        shown = pictures.get(figure)
        return (
            _rendered("picture", **_captioned(shown), sizes=SIZES[figure.layout], shape="natural")
            if shown
            else ""
        )
    every = [_captioned(pictures[each]) for each in figure.pictures if each in pictures]
    return _rendered("gallery", pictures=every, sizes=IN_A_GALLERY) if every else ""


def _embed(figure: figures.Embedded) -> str:
    title = figures.plain(figure.title) or _("On %(site)s") % {"site": figure.embed.provider.label}
    return _rendered("embed", title=title, embed=figure.embed)


def _captioned(shown: Shown) -> dict[str, Any]:
    # Safe: a caption of the body, which came out of the sanitiser.
    return {"shown": shown, "caption": mark_safe(shown.caption)}  # noqa: S308


def _rendered(component: str, **context: Any) -> str:
    return render_to_string(f"web/components/{component}_in_story.html", context).strip()
