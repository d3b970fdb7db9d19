"""What the copy says, compared with what was agreed: attributions, words told off the record, names. Pure,
over keys of words, so neither quotation marks nor accents, capitals or line breaks hide anything."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

import linking
from articles.copy import LINES
from articles.models import Revision
from linking.tokens import Gap
from linking.vocabulary import FIRST_NAMES, FUNCTION

RUN = 6  # words in a row that are nobody's by chance, if enough of them mean something
MEANING = 3  # words of a run that are no “of the”

_LEADING = frozenset(["a", "an", "the", "one", "another", "this", "that", "our", "her", "his", "their"])
_PRONOUNS = frozenset(["he", "she", "they", "him", "her", "them", "who", "it"])
_ATTRIBUTE = re.compile(r'\b(?:alt|title|href)="([^"]*)"')  # of the stored body, which is canonical
_PIECES = re.compile(r"[,;:()/\n–—]| - ")
_NAME = re.compile(r"[^\W\d_]", re.UNICODE)


def keys(text: str) -> list[str]:
    return linking.read_text(text).keys


def parts(revision: Revision) -> Iterator[tuple[str, linking.Document]]:
    """Each reader-facing text of a copy: the field's name, and what stands there."""
    for name in LINES:
        yield name, linking.read_text(getattr(revision, name))
    yield "body", linking.read_html(revision.body)
    for hidden in _ATTRIBUTE.findall(revision.body):
        yield "body", linking.read_text(unescape(hidden).replace("-", " "))
    if revision.lead_image:
        for name in ("caption", "alt_text", "credit"):
            yield "lead_image", linking.read_text(getattr(revision.lead_image, name))


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


def repeats(told: str, story: Sequence[str]) -> bool:
    """Whether words told off the record stand in the copy: all of them, or a run of them."""
    for passage in told.splitlines():
        words = keys(passage)
        runs = [words[at : at + RUN] for at in range(len(words) - RUN + 1)] or [words]
        if any(_means_something(run, words) and holds(story, run) for run in runs):
            return True
    return False


def names(told: str, copy: linking.Document) -> bool:
    """Whether somebody's name stands in a text: in full, turned round, or the last name where the text has
    nobody else who bears it."""
    return any(_stands(words, copy) for words in _names_in(told))


def holds(story: Sequence[str], words: Sequence[str]) -> bool:
    """Whether some words stand in others, in a row."""
    return bool(words) and f" {' '.join(words)} " in f" {' '.join(story)} "


def _described(text: str) -> list[str]:
    words = keys(text)
    return words[1:] if len(words) > 1 and words[0] in _LEADING else words


def _means_something(run: Sequence[str], words: Sequence[str]) -> bool:
    return len(words) < RUN or sum(word not in FUNCTION for word in run) >= MEANING


def _names_in(told: str) -> Iterator[list[str]]:
    """What of “Ada Moss, his driver (Bristol)” may be a name: pieces in which every word has its capital."""
    for piece in _PIECES.split(told):
        words = piece.split()
        if words and all(word[:1].isupper() for word in words if _NAME.search(word)):
            yield keys(piece)


def _stands(name: Sequence[str], copy: linking.Document) -> bool:
    if holds(copy.keys, name) or holds(copy.keys, [*name[1:], *name[:1]]):
        return True
    first, last = name[0], name[-1]
    bearers = [at for at, token in enumerate(copy.tokens) if token.key == last and token.is_capital]
    if len(name) < 2 or not bearers:
        return False
    before = {copy.keys[at - 1] for at in bearers if at and copy.tokens[at].gap < Gap.SENTENCE}
    return bool(before) and before.isdisjoint(FIRST_NAMES - {first})
