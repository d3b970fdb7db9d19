"""Tags, words and blocks of canonical HTML, found in one pass each."""

import re
from collections.abc import Iterator
from typing import NamedTuple

VOID = frozenset({"br", "hr"})
# Elements that stand on lines of their own; all others stand in a line of text.
BLOCKS = frozenset({"p", "h2", "h3", "blockquote", "aside", "ul", "ol", "li", "hr", "figure", "section"})

_TAG_PATTERN = r'</?[a-zA-Z][^">]*(?:"[^"]*"[^">]*)*>'
TAG = re.compile(_TAG_PATTERN)
WORD = re.compile(r"\w+(?:[’'.,-]\w+)*")
_TOKEN = re.compile(rf"(?P<tag>{_TAG_PATTERN})|(?P<entity>&#?\w+;)|(?P<word>{WORD.pattern})|\s+|.", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_BLOCK_TAG = re.compile(rf"<(?:{'|'.join(sorted(BLOCKS))})[ >]")
BREAK = re.compile(
    r"</?(?:p|h[23]|blockquote|aside|[uo]l|li|figure|section)[ >]|<[bh]r>"
)  # no word goes on across it
LAYOUT = re.compile(r' data-layout="[a-z]*"')  # how a picture stands, which is no other picture
_SPACE = re.compile(r"\s+")


class Token(NamedTuple):
    """A tag, a word, or one sign or gap between words. `sign` of a tag: +1 opens, -1 closes; else 0."""

    html: str
    sign: int = 0
    is_word: bool = False


class Block(NamedTuple):
    """One element that stands on its own, or a run of loose text (`opening` is empty). `key` is its text, so
    that blocks which differ in their formatting alone have the same."""

    html: str
    opening: str
    key: str

    @property
    def inner(self) -> str:
        return self.html[len(self.opening) : self.html.rindex("</")] if self.opening else self.html


def name_of(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def tokens(html: str) -> list[Token]:
    """All of it, in order: joined again they are the HTML. <br> and <hr> count as words."""
    read = []
    for found in _TOKEN.finditer(html):
        if not found["tag"]:
            read.append(Token(found[0], 0, bool(found["word"])))
        elif name_of(found["tag"]) in VOID:
            read.append(Token(found[0], 0, True))
        else:
            read.append(Token(found[0], -1 if found[0].startswith("</") else 1))
    return read


def has_blocks(html: str) -> bool:
    return _BLOCK_TAG.search(html) is not None


def blocks(html: str) -> list[Block]:
    """The blocks at the outermost level: joined again they are the HTML."""
    found: list[Block] = []
    loose = ""
    for opening, piece in _pieces(html):
        if opening and has_blocks(piece):
            found += [*_loose(loose), _block(piece, "" if name_of(opening) in VOID else opening)]
            loose = ""
        else:
            loose += piece
    return [*found, *_loose(loose)]


def _loose(html: str) -> list[Block]:
    return [_block(html, "")] if html else []


def _block(html: str, opening: str) -> Block:
    text = _SPACE.sub(" ", TAG.sub("", BREAK.sub(r" \g<0>", html))).strip()
    return Block(html, opening, text or html)


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """Whole elements with their opening tag, and the text between them with none."""
    depth = at = 0
    opening = ""
    for found in TAG.finditer(html):
        tag = found[0]
        if depth == 0:
            if at < found.start():
                yield "", html[at : found.start()]
            at, opening = found.start(), tag
        if tag.startswith("</"):
            depth -= 1
        elif name_of(tag) not in VOID:
            depth += 1
        if depth <= 0:
            yield opening, html[at : found.end()]
            depth, at = 0, found.end()
    if at < len(html):
        yield "", html[at:]
