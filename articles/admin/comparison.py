"""Two versions of a story side by side, for a writer whose save came second."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from articles.admin.forms import COPY_FIELDS
from articles.copy import Copy
from articles.models import Byline

LONG = 2000  # paragraphs; beyond it none is marked, so that the page comes at once

_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|blockquote|aside)>|<(?:br|hr)>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two versions differ, as plain text."""

    field: str
    theirs: list[Paragraph]
    yours: list[Paragraph]


def differences(theirs: Copy, yours: Copy) -> list[Difference]:
    """The fields that differ, in the order of Copy. Both must be canonical."""
    found = []
    for name in COPY_FIELDS:
        one, other = _paragraphs(name, theirs), _paragraphs(name, yours)
        if getattr(theirs, name) != getattr(yours, name):
            found.append(Difference(name, *_marked(one, other)))
    return found


def _paragraphs(name: str, copy: Copy) -> list[str]:
    value = getattr(copy, name)
    if name == "body":
        text = _TAG.sub("", _BLOCK_END.sub("\n", value))
        return [unescape(line).strip() for line in text.split("\n") if line.strip()]
    if name == "bylines":
        return [f"{Byline.Role(signed.role).label} {signed.contributor}" for signed in value]
    if name == "topics":
        return [str(topic) for topic in value]
    return str(value or "").split("\n")


def _marked(one: list[str], other: list[str]) -> tuple[list[Paragraph], list[Paragraph]]:
    if max(len(one), len(other)) > LONG:
        return [Paragraph(text, False) for text in one], [Paragraph(text, False) for text in other]
    same_in_one: set[int] = set()
    same_in_other: set[int] = set()
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        same_in_one.update(range(block.a, block.a + block.size))
        same_in_other.update(range(block.b, block.b + block.size))
    return (
        [Paragraph(text, number not in same_in_one) for number, text in enumerate(one)],
        [Paragraph(text, number not in same_in_other) for number, text in enumerate(other)],
    )
