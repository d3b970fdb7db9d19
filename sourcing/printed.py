"""What the copy says, and how that compares with what was agreed: attributions, words told off the record.
Over keys of words, so neither quotation marks nor accents, capitals or line breaks hide anything. Names:
`naming`."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import unquote

import linking
from articles.copy import LINES
from articles.models import Revision
from images.models import Image
from linking.vocabulary import FUNCTION

RUN = 6  # words in a row that are nobody's by chance, if enough of them mean something
MEANING = 3  # words of a run that are no “of the”
LEAST = 2  # of a whole passage

_LEADING = frozenset(["a", "an", "the", "one", "another", "this", "that", "our", "her", "his", "their"])
_PRONOUNS = frozenset(["he", "she", "they", "him", "her", "them", "who", "it"])
_ATTRIBUTE = re.compile(r'\b(?:alt|title|href)="([^"]*)"')  # of the stored body, which is canonical


def keys(text: str) -> list[str]:
    return linking.read_text(text).keys


def texts(revision: Revision) -> Iterator[linking.Document]:
    """Each text of a copy that readers get: headline and the like, body, addresses in it and its own, and the
    words of its pictures. Two queries where the body shows any."""
    for name in LINES:
        yield linking.read_text(getattr(revision, name))
    yield linking.read_html(revision.body)
    for hidden in [*_ATTRIBUTE.findall(revision.body), revision.article.slug]:
        yield linking.read_text(unquote(unescape(hidden)).replace("-", " "))
    for image in _pictures(revision):
        for name in ("caption", "alt_text", "credit"):
            yield linking.read_text(getattr(image, name))


def _pictures(revision: Revision) -> Iterator[Image]:
    if revision.lead_image:
        yield revision.lead_image
    for use in revision.picture_uses.select_related("image"):
        yield use.image


def is_as_agreed(agreed: str, printed: str, story: Sequence[str]) -> bool:
    """Whether the copy describes somebody as agreed: with that line, or, where the line stands elsewhere in
    the story (`story`: its words), with fewer of its words or “he”."""
    wanted, stands = _described(agreed), _described(printed)
    if not stands:
        return False
    if holds(stands, wanted):
        return True
    is_shorter = set(stands) <= set(wanted) or (len(stands) == 1 and stands[0] in _PRONOUNS)
    return is_shorter and holds(story, wanted)


def runs(words: Sequence[str]) -> frozenset[str]:
    """Every RUN words in a row."""
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def passages(told: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What told words are looked for, a line each: as a whole, and by runs that are nobody's by chance. What
    means next to nothing (“Yes.”, “I know that.”) is in every copy, and is not."""
    for line in told.splitlines():
        words = keys(line)
        if _meaning(words) >= LEAST:
            telling = frozenset(run for run in runs(words) if _meaning(run.split()) >= MEANING)
            yield " ".join(words), telling


def holds(story: Sequence[str], words: Sequence[str]) -> bool:
    """Whether some words stand in others, in a row."""
    return bool(words) and f" {' '.join(words)} " in f" {' '.join(story)} "


def _described(text: str) -> list[str]:
    words = keys(text)
    return words[1:] if len(words) > 1 and words[0] in _LEADING else words


def _meaning(words: Sequence[str]) -> int:
    return sum(word not in FUNCTION for word in words)
