"""A story's body: one declaration that says what the editor offers and what the sanitiser keeps.

A body is made canonical once, when it is saved. After that HTML is only tokenised and spliced.
"""

import re
import unicodedata
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

from articles import figures

MAX_BYTES = 1_000_000
MAX_DEPTH = 60  # nested elements; the sanitiser's time grows with the square of this

MAX_TURNS = 10  # of sanitising what the sanitiser's own repairs have made of odd figures

# The toolbar of the desk's editor, in its order.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "Blockquote": True,
    "PullQuote": True,  # ours, as are the next three: static/admin/, DJANGO_PROSE_EDITOR_EXTENSIONS
    "Picture": True,
    "Gallery": True,
    "Embed": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HorizontalRule": True,
    "HardBreak": True,
    "History": True,
    "SpecialCharacters": True,
}


def _allowlist() -> dict[str, Any]:
    """What nh3 keeps: what EXTENSIONS can write, and no more."""
    allowed: dict[str, Any] = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    return {
        **allowed,
        "attributes": {**allowed["attributes"], "a": {"href", "title"}},
        "allowed_classes": {
            "aside": {"pull-quote"},
            "figure": {"picture", "embed"},
            "section": {"gallery"},
        },
        "clean_content_tags": {"script", "style"},
        "link_rel": None,
    }


_sanitiser = nh3.Cleaner(**_allowlist())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements with no end tag, or whose end tag may be left out: they do not nest by being repeated.
_FLAT = frozenset("area base br col embed hr img input link meta p li source track wbr".split())  # noqa: SIM905


def depth(html: str) -> int:
    """How deeply elements are nested, at most, by counting tags: linear, and never too low."""
    deepest = level = 0
    for match in _TAG.finditer(html):
        closing, tag = match.groups()
        if tag.lower() in _FLAT:
            continue
        level = max(0, level - 1) if closing else level + 1
        deepest = max(deepest, level)
    return deepest


def canonical_text(text: str) -> str:
    """Text as the house stores it: NFC, no NUL and no half of a surrogate pair.

    Raises ValidationError; nothing is dropped in silence.
    """
    if "\x00" in text:
        raise ValidationError(
            "The text holds a NUL character, which cannot be stored. Paste it again as plain text."
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValidationError(
            f"The text is damaged at character {error.start + 1} (half of a surrogate pair). Retype it."
        ) from error
    # What a browser, or HTML, makes of half a pair on its way here.
    if "\ufffd" in text:
        raise ValidationError(
            f"The text is damaged at character {text.index(chr(0xFFFD)) + 1} (�). Retype that character."
        )
    return unicodedata.normalize("NFC", text)


def canonical_body(html: str) -> str:
    """A body as the house stores it: capped, then sanitised. Canonical again is the same again.

    Raises ValidationError for a body over MAX_BYTES or deeper than MAX_DEPTH, before the sanitiser runs, and
    for an embed of nothing the house shows.
    """
    html = canonical_text(html)
    size = len(html.encode())
    if size > MAX_BYTES:
        raise ValidationError(
            f"The body is too long: {size:,} bytes, and at most {MAX_BYTES:,} can be saved. Split the story."
        )
    if depth(html) > MAX_DEPTH:
        raise ValidationError(
            f"The body is nested more than {MAX_DEPTH} elements deep. Paste it as plain text (Ctrl+Shift+V)."
        )
    cleaned = canonical_text(_cleaned(html))  # again: it reads “&#xD800;” as a character
    return "" if cleaned == "<p></p>" else cleaned


def _cleaned(html: str) -> str:
    """Sanitised, with every figure in its one form: what was taken apart is sanitised again, until nothing
    changes any more. Text from an editor takes one turn, pasted text two."""
    cleaned = _sanitiser.clean(html).strip()
    for _ in range(MAX_TURNS):
        formed = figures.canonical(cleaned)
        if formed == cleaned:
            return cleaned
        cleaned = _sanitiser.clean(formed).strip()
    raise ValidationError("The pictures in the body are tangled up. Paste it as plain text (Ctrl+Shift+V).")
