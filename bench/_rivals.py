"""What others do to find names in a text, each at its best: built once, plain text handed in.

None of them resolves short forms, tells namesakes apart or reads HTML. `python -m bench._rivals NAME` builds
one over the names on standard input, in a process of its own, and says what that took.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from bench._timing import resident_mb

Finder = Callable[[str], list[str]]  # text -> the names found in it


class Rival(NamedTuple):
    name: str
    build: Callable[[Sequence[str]], Finder]
    module: str = "re"
    names_at_most: int = 100_000
    rounds: int = 20  # a slow one need not be asked as often

    @property
    def is_here(self) -> bool:
        return find_spec(self.module) is not None


def one_re_per_name(names: Sequence[str]) -> Finder:
    patterns = [(name, re.compile(rf"\b{re.escape(name)}\b")) for name in names]
    return lambda text: [name for name, pattern in patterns if pattern.search(text)]


def one_big_re(names: Sequence[str]) -> Finder:
    longest_first = sorted(set(names), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b").findall


def substring_loop(names: Sequence[str]) -> Finder:
    return lambda text: [name for name in names if name in text and _stands_alone(name, text)]


def _stands_alone(name: str, text: str) -> bool:
    start = text.find(name)
    while start >= 0:
        if _is_bounded(text, start, start + len(name)):
            return True
        start = text.find(name, start + 1)
    return False


def _is_bounded(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def flashtext(names: Sequence[str]) -> Finder:
    processor = import_module("flashtext").KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_list(list(names))
    return processor.extract_keywords  # type: ignore[no-any-return]


def spacy(names: Sequence[str]) -> Finder:
    blank = import_module("spacy").blank("en")
    longest_only = import_module("spacy.util").filter_spans
    matcher = import_module("spacy.matcher").PhraseMatcher(blank.vocab)
    matcher.add("person", list(blank.tokenizer.pipe(names)))
    return lambda text: [span.text for span in longest_only(matcher(blank(text), as_spans=True))]


def aho_corasick(names: Sequence[str]) -> Finder:
    automaton = import_module("ahocorasick_rs").AhoCorasick(names)

    def find(text: str) -> list[str]:
        hits = automaton.find_matches_as_indexes(text, overlapping=True)
        good = [(start, -end) for _, start, end in hits if _is_bounded(text, start, end)]
        found, free_from = [], 0
        for start, minus_end in sorted(good):
            if start >= free_from:
                free_from = -minus_end
                found.append(text[start:free_from])
        return found

    return find


RIVALS = (
    Rival("one re per name", one_re_per_name, names_at_most=20_000, rounds=5),
    Rival("one big re", one_big_re, rounds=5),
    Rival("guarded substring loop", substring_loop),
    Rival("flashtext", flashtext, "flashtext"),
    Rival("spaCy PhraseMatcher", spacy, "spacy"),
    Rival("ahocorasick-rs", aho_corasick, "ahocorasick_rs"),
)


def main(name: str) -> None:
    names = sys.stdin.read().splitlines()
    rival = next(rival for rival in RIVALS if rival.name == name)
    rival.build(names[:10])  # imports, which are no dictionary
    before, began = resident_mb(), time.perf_counter()
    find = rival.build(names)
    print(json.dumps({"seconds": time.perf_counter() - began, "mb": resident_mb() - before}))
    find("")  # still there


if __name__ == "__main__":
    main(sys.argv[1])
