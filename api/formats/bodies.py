"""A body as partners ask for it: as HTML, as plain text, or as a list of blocks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import Any, NamedTuple, Protocol

import linking
from api.v1.figures import put
from api.v1.representations import picture, with_absolute_links
from articles import figures
from articles.models import Mention, Revision
from articles.pictures import Shown, shown_in
from articles.render import linked_body
from images.models import Channel, Image
from people.models import Person

BETWEEN = "\x00"  # two bodies that are looked at together: no body holds one (articles.body)
_WITHIN = frozenset({"a", "em", "strong"})  # tags inside a line
_IN_A_LINE = _WITHIN | {"br"}
_OURS = '<a class="person"'  # no link that an editor wrote has a class
_LISTS = frozenset({"ul", "ol"})
_LEVELS = {"h2": 2, "h3": 3}
_PLAIN_KINDS = {"blockquote": "quote", "aside": "pull_quote"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its links to people as they may be shown now; its figures stand in it as they are stored.
    `pictures` are those that this partner may see."""

    stored: str
    pictures: Mapping[figures.Picture, Shown]
    kind: str  # html, text or blocks: as what it was asked for
    links: str  # absolute, keep or strip

    @property
    def html(self) -> str:
        return self._finished(self.stored)

    @property
    def text(self) -> str:
        """Paragraphs with an empty line between them. Pictures are left out, embeds are their titles."""
        return plain(figures.replaced(self.stored, _said))

    @property
    def word_count(self) -> int:
        return len(self.text.split())

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """In order; of a gallery or a picture that may not be shown there is none."""
        return [block for element in elements(self.stored) for block in self._blocks(element)]

    @property
    def shown(self) -> list[Shown]:
        """The pictures in it, in order."""
        placed = figures.pictures(self.stored)
        return [self.pictures[each] for each in dict.fromkeys(placed) if each in self.pictures]

    def _finished(self, html: str) -> str:
        html = figures.replaced(html, partial(put, pictures=self.pictures))
        if self.links == "strip":
            html = without_people(html)
        return html if self.links == "keep" else with_absolute_links(html)

    def _blocks(self, element: "Element") -> Iterator[dict[str, Any]]:
        name, html = element.name, element.html
        if name in ("figure", "section") and (figure := next(figures.found(html), None)):
            yield from self._figure(figure)
        elif name in _LEVELS:
            yield {"type": "heading", "level": _LEVELS[name], **self._words(element.inner)}
        elif name in _LISTS:
            # A picture may stand between the items: its caption goes with it.
            items = [each.inner if each.name == "li" else each.html for each in elements(element.inner)]
            yield {"type": "list", "is_ordered": name == "ol", "items": [*map(self._words, items)]}
        elif name != "hr":
            inner = element.inner if name == "p" or name in _PLAIN_KINDS else html
            yield {"type": _PLAIN_KINDS.get(name, "paragraph"), **self._words(inner)}

    def _figure(self, figure: figures.Figure) -> Iterator[dict[str, Any]]:
        if isinstance(figure, figures.Gallery):
            every = [self._picture(each) for each in figure.pictures if each in self.pictures]
            if every:
                yield {"type": "gallery", "pictures": every}
        elif isinstance(figure, figures.Embedded):
            embed = figure.embed
            title = figures.plain(figure.title)
            yield {"type": "embed", "provider": embed.provider.slug, "url": embed.page, "title": title}
        elif figure in self.pictures:
            yield {"type": "picture", "picture": self._picture(figure)}

    def _picture(self, figure: figures.Picture) -> dict[str, Any]:
        return picture(self.pictures[figure].image)

    def _words(self, html: str) -> dict[str, str]:
        return {"html": self._finished(html), "text": plain(figures.replaced(html, _said))}


class Written(Protocol):
    """What `bodies` needs to know of a story."""

    @property
    def body(self) -> str: ...
    @property
    def links(self) -> list[dict[str, Any]]: ...  # `start` and `end` in it, and the `slug` of who is there
    @property
    def with_pictures(self) -> bool: ...


def bodies(
    stories: Sequence[Written],
    countries: Collection[str],
    *,
    kind: str,
    links: str,
    leads: Sequence[Image | None] = (),
) -> list[Body]:
    """All at once: three queries for pictures, with the words of the `leads` beside them, one for links that
    editors wrote by hand to profiles, none where there is neither."""
    linked = _linked(stories)
    pairs = list(zip(linked, stories, strict=True))
    pictured = "".join(body for body, story in pairs if story.with_pictures)
    pictures = shown_in(pictured, Channel.API, countries, leads)
    return [Body(body, pictures if story.with_pictures else {}, kind, links) for body, story in pairs]


def _linked(stories: Sequence[Written]) -> list[str]:
    """As one text, so that who is linked to by hand is asked once for all."""
    mentions, offset = [], 0
    for story in stories:
        for link in story.links:
            start, end = offset + link["start"], offset + link["end"]
            person = Person(slug=link["slug"])
            mentions.append(Mention(html_start=start, html_end=end, is_linked=True, person=person))
        offset += len(story.body) + len(BETWEEN)
    joined = BETWEEN.join(story.body for story in stories)
    return linked_body(Revision(body=joined), mentions).split(BETWEEN) if stories else []


class Element(NamedTuple):
    """An element of a body, or a text that stands in none (`name` is empty)."""

    name: str
    html: str
    inner: str


def elements(html: str) -> list[Element]:
    """The outermost elements of the sanitiser's output, in order. Nothing of it is lost but space between."""
    found: list[Element] = []
    depth = at = inside = 0
    for tag in linking.read_html(html).tags:
        if depth == 0 and (tag.sign < 0 or tag.name in _IN_A_LINE):
            continue  # part of a text that stands in no element
        if depth == 0:
            _add_loose(found, html[at : tag.start])
            at, inside = tag.start, tag.end
        depth += tag.sign
        if depth == 0:
            found.append(Element(tag.name, html[at : tag.end], html[inside : tag.start]))
            at = tag.end
    _add_loose(found, html[at:])
    return found


def _add_loose(found: list[Element], html: str) -> None:
    if html.strip():
        found.append(Element("", html, html))


def plain(html: str) -> str:
    """The words of some HTML: an empty line between its blocks, a new line for each <br>."""
    out: list[str] = []
    at = 0
    for tag in linking.read_html(html).tags:
        out.append(_squeezed(html[at : tag.start]))
        at = tag.end
        if tag.name not in _WITHIN:
            out.append("\n" if tag.name == "br" else "\n\n")
    out.append(_squeezed(html[at:]))
    lines = (line.strip(" \n") for line in "".join(out).split("\n\n"))
    return "\n\n".join(line for line in lines if line)


def _squeezed(html: str) -> str:
    """Text with its entities read and each run of white space as one space."""
    text = unescape(html)
    words = " ".join(text.split())
    before = " " if text[:1].isspace() and words else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{words}{after}"


def without_people(html: str) -> str:
    """A body whose links to people are their words alone. All else stays as it is, to the byte."""
    out: list[str] = []
    at, is_ours = 0, False
    for tag in linking.read_html(html).tags:
        if tag.name != "a":
            continue
        opens = tag.sign > 0
        is_ours = html.startswith(_OURS, tag.start) if opens else is_ours
        if is_ours:
            out.append(html[at : tag.start])
            at = tag.end
        is_ours = is_ours and opens
    return "".join([*out, html[at:]])


def _said(figure: figures.Figure) -> str:
    """What plain text has of a figure."""
    return f"<p>{figure.title}</p>" if isinstance(figure, figures.Embedded) else ""
