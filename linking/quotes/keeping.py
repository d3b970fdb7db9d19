"""By what a quote or a sentence is known again in an edited text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

BESIDE = 3  # words on either side


def key(before: Iterable[str], words: Iterable[str], after: Iterable[str]) -> str:
    """The same for the same word keys (`linking.norm(text).split()`) with the same words beside them, however
    they are printed. Pure: 32 hexadecimal digits."""
    left, right = list(before)[-BESIDE:], list(after)[:BESIDE]
    return hashlib.sha256(" ".join([*left, "|", *words, "|", *right]).encode()).hexdigest()[:32]
