"""A headline that repeats words of the story: who says them is told below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from linking.quotes.quote import Quote

LOOSENESS = 4
"""Words that a headline may leave out of what it repeats."""
LOOKED_AT = 60
"""Quotes of the body that are looked through."""


def echoed(quote: Quote, words: Sequence[str], said: Sequence[tuple[Quote, Sequence[str]]]) -> Quote:
    """The quote with the attribution of the one in the body whose words it repeats, if it has none itself.

    Words are keys of tokens; `said` are quotes with theirs.
    """
    if quote.attribution is not None or not quote.needs_source:
        return quote
    for other, keys in said[:LOOKED_AT]:
        if other.attribution and _repeats(words, keys):
            return replace(quote, attribution=replace(other.attribution, manner="echoed"))
    return quote


def _repeats(words: Sequence[str], said: Sequence[str]) -> bool:
    """Whether the words stand in `said` in this order with few others between them."""
    if not words:
        return False
    for start in [at for at, word in enumerate(said) if word == words[0]]:
        at, end = 0, min(len(said), start + len(words) + LOOSENESS)
        for word in said[start:end]:
            at += at < len(words) and word == words[at]
        if at == len(words):
            return True
    return False
