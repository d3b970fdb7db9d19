"""Read sanitised HTML into a Document, and splice links into it.

The HTML is only tokenised, never parsed into a tree and written out again: what is not our link comes out
byte for byte as it went in. Every step moves forward, so odd HTML costs no more than any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from linking.document import INLINE, Block, Document, ExistingLink, Piece, Tag
from linking.spans import joined

_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)")
_PLAIN_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)([^<>\"']*)>")
_TAG_REST = re.compile(r"[\"'>]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ATTRIBUTE = re.compile(r"([a-zA-Z][a-zA-Z0-9-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>=]+)))?")
_BREAK = re.compile("[\n\r\t\f\u2028\u2029]")
_WHITESPACE = str.maketrans("\n\r\t\f\u2028\u2029", "      ")

_VOID = frozenset(
    ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_UNREAD = frozenset(["script", "style", "textarea", "code", "pre"])  # text that is no prose
_TITLES = frozenset(["em", "i", "cite"])
_KIND_OF_TAG = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "blockquote": "quote", "aside": "pull_quote", "figcaption": "caption", "caption": "caption",
    "li": "list", "dt": "list", "dd": "list", "td": "cell", "th": "cell",
}  # fmt: skip
_STRONGEST_FIRST = ("pull_quote", "quote", "caption", "heading", "cell", "list")


def read_html(html: str) -> Document:
    """The document behind some HTML. Never raises; what it cannot make sense of is read as text.

    Inline elements are joined (<em>Ada</em> Moss is one string), entities are decoded, blocks and <br> are
    breaks. Text in <pre>, <code> and anything marked data-nolink is read and never linked.
    """
    return _Reader(html).read()


def splice(html: str, links: Iterable[tuple[int, int, str]]) -> str:
    """The HTML with each link's opening tag put in at its start and </a> at its end.

    Links are (html_start, html_end, opening tag), as `Document.html_span` gives them. Nothing else changes.
    Raises ValueError when two links overlap or one lies outside the HTML.
    """
    out: list[str] = []
    end = 0
    for link_start, link_end, tag in sorted(links):
        if not end <= link_start < link_end <= len(html):
            raise ValueError(f"link {link_start}:{link_end} overlaps another or lies outside the text")
        out += html[end:link_start], tag, html[link_start:link_end], "</a>"
        end = link_end
    out.append(html[end:])
    return "".join(out)


class _Reader:
    """One pass over the HTML, gathering what a Document is made of."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.flat = html.translate(_WHITESPACE) if _BREAK.search(html) else html
        self.text: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.tags: list[Tag] = []
        self.blocks: list[Block] = []
        self.links: list[ExistingLink] = []
        self.marked: dict[str, list[tuple[int, int]]] = {"nolink": [], "title": []}
        self.block_start = 0
        self.kinds: dict[str, int] = dict.fromkeys(_STRONGEST_FIRST, 0)
        self.special = 0  # how many open elements are of one of these kinds
        # What each open element is for, so that its end tag can take it back: (name, kind, mark, since).
        self.open: list[tuple[str, str, str, int]] = []
        self.open_names: dict[str, int] = {}
        self.link: tuple[int, str, str] | None = None

    def read(self) -> Document:
        html, at = self.html, 0
        while at < len(html):
            sign = html.find("<", at)
            if sign < 0:
                break
            plain = _PLAIN_TAG.match(html, sign)
            end = plain.end() if plain else self._tag_end(sign)
            if end < 0:
                if end == _UNCLOSED:
                    return self._unclosed(at)
                self._add_text(at, sign + 1)
                at = sign + 1
                continue
            if at < sign:
                self._add_text(at, sign)
            if plain:
                self._add_tag(plain[1].lower(), plain[2], sign, end)
            elif match := _NAME.match(html, sign):
                self._add_tag(match[1].lower(), html[match.end() : end - 1], sign, end)
            at = end
        self._add_text(at, len(html))
        return self._document()

    def _unclosed(self, start: int) -> Document:
        """The rest is read as text. No link goes into it: its ">" would end the tag that nobody closed."""
        since = self.length
        self._add_text(start, len(self.html))
        self.marked["nolink"].append((since, self.length))
        return self._document()

    def _document(self) -> Document:
        while self.open:
            self._close_last()
        self._end_link()
        self._end_block()
        text = "".join(self.text)
        return Document(
            text,
            self.html,
            blocks=self.blocks or [Block("paragraph", 0, 0)],
            links=self.links,
            nolinks=joined(self.marked["nolink"], text),
            titles=joined(self.marked["title"], text),
            pieces=self.pieces,
            tags=self.tags,
        )

    def _tag_end(self, start: int) -> int:
        """Where the tag or comment that begins at `start` ends; negative when none does."""
        html = self.html
        if html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            return end + 3 if end >= 0 else _UNCLOSED
        if html.startswith(("<!", "<?"), start):
            return html.find(">", start) + 1 or _UNCLOSED
        if not _NAME.match(html, start):
            return _NO_TAG
        at = start + 1
        while match := _TAG_REST.search(html, at):
            if match[0] == ">":
                return match.end()
            at = html.find(match[0], match.end()) + 1
            if at == 0:
                return _UNCLOSED
        return _UNCLOSED

    def _add_text(self, start: int, end: int) -> None:
        at = start
        entities = _ENTITY.finditer(self.html, start, end) if self.html.find("&", start, end) >= 0 else ()
        for entity in entities:
            decoded = unescape(entity[0])
            if decoded == entity[0]:
                continue
            self._add_piece(self.flat[at : entity.start()], at, entity.start(), False)
            self._add_piece(decoded.translate(_WHITESPACE), entity.start(), entity.end(), True)
            at = entity.end()
        self._add_piece(self.flat[at:end], at, end, False)

    def _add_piece(self, text: str, html_start: int, html_end: int, is_entity: bool) -> None:
        if not text or (self.length == self.block_start and text.isspace()):
            return  # space between two blocks is not text
        if self.length == self.block_start and self.blocks:
            self.text.append("\n")
            self.length = self.block_start = self.length + 1
        self.pieces.append(Piece(self.length, html_start, html_end, is_entity))
        self.text.append(text)
        self.length += len(text)

    def _add_tag(self, name: str, rest: str, start: int, end: int) -> None:
        is_end = self.html[start + 1] == "/"
        sign = -1 if is_end else 0 if name in _VOID or self.html[end - 2] == "/" else 1
        self.tags.append(Tag(start, end, name, sign))
        if name not in INLINE:
            self._end_block()
        if sign > 0:
            self._open(name, rest)
        elif sign < 0:
            self._close(name)

    def _open(self, name: str, rest: str) -> None:
        attributes = _attributes(rest) if "=" in rest or "nolink" in rest else {}
        kind = _KIND_OF_TAG.get(name, "")
        if "pull" in attributes.get("class", "") and name not in INLINE:
            kind = "pull_quote"
        mark = (
            "nolink" if name in _UNREAD or "data-nolink" in attributes else "title" if name in _TITLES else ""
        )
        if kind:
            self.kinds[kind] += 1
            self.special += 1
        self.open.append((name, kind, mark, self.length))
        self.open_names[name] = self.open_names.get(name, 0) + 1
        if name == "a":
            self._end_link()
            self.link = (self.length, attributes.get("href", ""), attributes.get("data-person", ""))

    def _close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        if not self.open_names.get(name):
            return
        while self._close_last() != name:
            pass

    def _close_last(self) -> str:
        name, kind, mark, since = self.open.pop()
        self.open_names[name] -= 1
        if kind:
            self.kinds[kind] -= 1
            self.special -= 1
        if mark and since < self.length:
            self.marked[mark].append((since, self.length))
        return name

    def _end_link(self) -> None:
        if self.link and self.link[0] < self.length:
            start, href, person = self.link
            self.links.append(ExistingLink(start, self.length, href, person or None))
        self.link = None

    def _end_block(self) -> None:
        if self.length == self.block_start:
            return
        kind = "paragraph"
        if self.special:
            kind = next(kind for kind in _STRONGEST_FIRST if self.kinds[kind])
        self.blocks.append(Block(kind, self.block_start, self.length))
        self.block_start = self.length


_NO_TAG, _UNCLOSED = -1, -2


def _attributes(rest: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(rest)
    }
