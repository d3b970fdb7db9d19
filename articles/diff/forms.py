"""What happened to the formatting of some words, in words."""

import re
from collections import Counter
from html import escape, unescape

from articles.diff.markup import BLOCKS, LAYOUT, TAG, name_of

_NAMES = {
    "strong": "bold",
    "em": "italics",
    "a": "link",
    "p": "paragraph",
    "h2": "heading",
    "h3": "smaller heading",
    "blockquote": "quote",
    "aside": "pull quote",
    "ul": "bulleted list",
    "ol": "numbered list",
    "li": "list item",
    "figure": "picture",
    "section": "gallery",
}
_HREF = re.compile(r'\shref="([^"]*)"')


def described(old: str, new: str) -> str:
    """Like “Link changed: A → B”, “Bold removed”, “Paragraph → heading”. Plain text."""
    before, after = _openings(old), _openings(new)
    gone, come = list((before - after).elements()), list((after - before).elements())
    said = [*_links(_of("a", gone), _of("a", come)), *_blocks(gone, come)]
    if _shown(gone) & _shown(come):
        said.append("picture laid out anew")
    for name in ("strong", "em"):
        removed, added = len(_of(name, gone)), len(_of(name, come))
        if removed != added:
            said.append(f"{_NAMES[name]} {'added' if added > removed else 'removed'}")
    if not said:
        names = [_NAMES[name] for name in ("a", "strong", "em") if _of(name, list(after))]
        said = [f"{' and '.join(names)} on other words"] if names else ["formatting changed"]
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def attribute(words: str) -> str:
    return f'data-form="{escape(words)}"'


def _openings(html: str) -> Counter[str]:
    return Counter(tag for tag in TAG.findall(html) if not tag.startswith("</"))


def _of(name: str, tags: list[str]) -> list[str]:
    return [tag for tag in tags if name_of(tag) == name]


def _shown(tags: list[str]) -> set[str]:
    """Which pictures these show, however they are laid out."""
    return {LAYOUT.sub("", tag) for tag in _of("figure", tags)}


def _links(gone: list[str], come: list[str]) -> list[str]:
    said = []
    for old, new in zip(gone, come, strict=False):
        if _target(old) == _target(new):
            said.append(f"title of the link to {_target(new)} changed")
        else:
            said.append(f"link changed: {_target(old)} → {_target(new)}")
    said += [f"link removed: {_target(old)}" for old in gone[len(come) :]]
    return said + [f"link added: {_target(new)}" for new in come[len(gone) :]]


def _target(tag: str) -> str:
    found = _HREF.search(tag)
    return unescape(found[1]) if found else "nowhere"


def _blocks(gone: list[str], come: list[str]) -> list[str]:
    before, after = _block_names(gone), _block_names(come)
    if before == after:
        return []
    if before and after:
        return [f"{' with '.join(before)} → {' with '.join(after)}"]
    return [f"{' with '.join(before or after)} {'removed' if before else 'added'}"]


def _block_names(tags: list[str]) -> list[str]:
    names = list(dict.fromkeys(name_of(tag) for tag in tags if name_of(tag) in BLOCKS - {"hr"}))
    if {"ul", "ol"} & set(names):
        names = [name for name in names if name != "li"]  # a list has items: nobody need be told
    return [_NAMES[name] for name in names]
