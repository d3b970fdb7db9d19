"""Pictures, galleries and embeds in a body: their one form as stored, and what is shown in their place.

    <figure class="picture" data-picture="UUID" data-layout="inline"><figcaption>…</figcaption></figure>
    <section class="gallery"> such pictures </section>
    <figure class="embed" data-embed="youtube" data-id="dQw4w9WgXcQ"><figcaption>Title</figcaption></figure>

A body holds references only: what a picture is, and whether it may be seen, is asked when it is shown. All
of it is one pass over the sanitiser's output, whatever that is.
"""

import enum
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from django.core.exceptions import ValidationError

from articles import embeds

# Attributes as the sanitiser writes them; `*+` gives nothing back, so no input costs more than its length.
_ATTRIBUTES = r'(?:\s[a-z-]+="[^"]*+")*+'
_WORDS = rf"(?:[^<]++|<(?:(?:em|strong|a){_ATTRIBUTES}|br|/(?:em|strong|a))>)*+"
_FIGURE = rf"<figure{_ATTRIBUTES}>(?:<figcaption>{_WORDS}</figcaption>)?+</figure>"
_PARTS = re.compile(
    rf"<figure(?P<attributes>{_ATTRIBUTES})>(?:<figcaption>(?P<caption>{_WORDS})</figcaption>)?+</figure>"
)
_FIGURES = re.compile(
    rf'<section class="gallery">(?P<gallery>(?:{_FIGURE}\s*+)++)</section>|(?P<figure>{_FIGURE})'
)
_PIECES = re.compile(
    rf"{_FIGURES.pattern}|<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<rest>{_ATTRIBUTES})\s*/?>", re.DOTALL
)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_VOID = frozenset({"br", "hr"})
_AROUND = frozenset({"blockquote", "ul", "ol", "li"})  # what the editor puts around one; else it stands alone
_OURS = frozenset({"figure", "figcaption", "section"})


class Layout(enum.StrEnum):
    """How a picture stands in the column; the names are in the stored copy."""

    INLINE = "inline"  # as wide as the text
    WIDE = "wide"
    LEFT = "left"
    RIGHT = "right"


_LAYOUTS = {each.value: each for each in Layout}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at its place. `caption` is HTML and this use's own; empty, the picture's stands there."""

    uuid: UUID
    layout: Layout
    caption: str

    @property
    def html(self) -> str:
        opening = f'<figure class="picture" data-picture="{self.uuid}" data-layout="{self.layout}">'
        return f"{opening}<figcaption>{self.caption}</figcaption></figure>"


@dataclass(frozen=True, slots=True)
class Embedded:
    """What another site shows, under the editor's title (HTML)."""

    embed: embeds.Embed
    title: str

    @property
    def html(self) -> str:
        slug, identity = self.embed.provider.slug, self.embed.identity
        opening = f'<figure class="embed" data-embed="{slug}" data-id="{identity}">'
        return f"{opening}<figcaption>{self.title}</figcaption></figure>"


@dataclass(frozen=True, slots=True)
class Gallery:
    pictures: tuple[Picture, ...]

    @property
    def html(self) -> str:
        return f'<section class="gallery">{"".join(each.html for each in self.pictures)}</section>'


Figure = Picture | Embedded | Gallery


def plain(html: str) -> str:
    """The words of a caption without its tags."""
    return " ".join(unescape(_TAG.sub("", html.replace("<br>", " "))).split())


def found(html: str) -> Iterator[Figure]:
    """Every figure of a canonical body, in order."""
    for match in _FIGURES.finditer(html):
        if figure := _stored(match):
            yield figure


def pictures(html: str) -> list[Picture]:
    """Every picture of a canonical body in order, those of galleries included."""
    every: list[Picture] = []
    for figure in found(html):
        every += figure.pictures if isinstance(figure, Gallery) else []
        every += [figure] if isinstance(figure, Picture) else []
    return every


def replaced(html: str, put: Callable[[Figure], str]) -> str:
    """A canonical body, with or without links, with what `put` says in place of each figure; all else stays
    as it is, to the byte."""

    def shown(match: re.Match[str]) -> str:
        figure = _stored(match)
        return match[0] if figure is None else put(figure)

    return _FIGURES.sub(shown, html)


def canonical(html: str) -> str:
    """Sanitised HTML in which every figure has its one form. Of what only looks like one, and of one where
    none can stand, the words stay. Raises ValidationError for an embed of nothing the house shows."""
    out: list[str] = []
    around: list[str] = []
    at = 0
    for match in _PIECES.finditer(html):
        out.append(html[at : match.start()])
        at = match.end()
        if match["tag"] is not None:
            out.append("" if match["tag"] in _OURS else match[0])
            _follow(around, match["tag"], bool(match["end"]))
        elif figure := _read(match):
            out.append(figure.html if _AROUND.issuperset(around) else _words_of(match[0]))
        else:
            out.append(_words_of(match[0]))
    return "".join([*out, html[at:]])


def _follow(around: list[str], tag: str, is_end: bool) -> None:
    """Keep the elements that are open. The sanitiser closes what it opens, in order."""
    if tag in _VOID or tag in _OURS:
        return
    if not is_end:
        around.append(tag)
    elif around and around[-1] == tag:
        around.pop()


def _words_of(html: str) -> str:
    captions = [match["caption"] for match in _PARTS.finditer(html) if match["caption"]]
    return "".join(f"<p>{caption}</p>" for caption in captions)


def _stored(match: re.Match[str]) -> Figure | None:
    """None for an embed of what the house showed once, and does no longer: its title stays."""
    try:
        return _read(match)
    except ValidationError:
        return None


def _read(match: re.Match[str]) -> Figure | None:
    if match["gallery"] is None:
        parts = _PARTS.fullmatch(match["figure"])
        return _one(parts) if parts else None
    inside = [_one(parts) for parts in _PARTS.finditer(match["gallery"])]
    every = tuple(each for each in inside if isinstance(each, Picture))
    return Gallery(every) if len(every) == len(inside) else None


def _one(parts: re.Match[str]) -> Picture | Embedded | None:
    attributes = dict(_ATTRIBUTE.findall(parts["attributes"]))
    words = (parts["caption"] or "").strip()
    if attributes.get("class") == "embed":
        slug, identity = unescape(attributes.get("data-embed", "")), unescape(attributes.get("data-id", ""))
        return Embedded(embeds.embed(slug, identity), words)
    uuid, layout = _uuid(attributes.get("data-picture", "")), attributes.get("data-layout", Layout.INLINE)
    if attributes.get("class") != "picture" or uuid is None:
        return None
    return Picture(uuid, _LAYOUTS.get(layout, Layout.INLINE), words)


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written) if len(written) == 36 else None
    except ValueError:
        return None
