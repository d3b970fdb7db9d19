"""Invented sentences with every quote labelled by hand: words, kind, who says it. A third is held out."""

import json
from pathlib import Path

import pytest

import linking
from linking.evaluate import Score
from linking.quotes import quotes

from .cast import TODAY, Cast

CORPUS = Path(__file__).parent / "corpus" / "quotes.jsonl"
ROWS = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
CAST = Cast("Ada Moss", "Tom Marr", "Ben Hale", "Rex Calder", "Ivy Moss", "Lena Orr")

FOUND, KINDS, CLASSES, SPEAKERS = 0.97, 0.95, 0.9, 0.9
SHARES = {"tuned on": False, "held out": True}


def read(row):
    """Words, kind, speaker and class of every quote in a row's headline and text."""
    found = CAST.search(row["text"], headline=row.get("headline", ""))
    text = row["text"]
    body = linking.read_html(text) if text.startswith("<") else linking.read_text(text)
    headline = linking.read_text(row["headline"]) if "headline" in row else None
    story = linking.Story(body, headline, on=TODAY)
    return [
        {
            "words": quote.words,
            "kind": quote.kind,
            "speaker": (quote.attribution and (quote.attribution.person or quote.attribution.speaker)) or "",
            "class": quote.speaker_class,
        }
        for quote in quotes(story, found.mentions, found.strangers)
    ]


def rows(is_held_out):
    return [row for row in ROWS if row["held_out"] == is_held_out]


def score(some):
    total = Score()
    for row in some:
        wanted, given = [q["words"] for q in row["quotes"]], [q["words"] for q in read(row)]
        right = len([words for words in wanted if words in given])
        total += Score(right, len(given) - right, len(wanted) - right)
    return total


def agreement(some, name, *, spoken=False):
    """The share of the labelled quotes of which this is found as labelled."""
    right = whole = 0
    for row in some:
        given = {q["words"]: q for q in read(row)}
        for label in row["quotes"]:
            if not spoken or label["kind"] in ("full", "partial"):
                whole += 1
                right += given.get(label["words"], {}).get(name) == label[name]
    return right / whole


@pytest.mark.parametrize("share", SHARES)
def test_quotes_keep_their_floors(share):
    found = score(rows(SHARES[share]))
    assert found.precision >= FOUND, found
    assert found.recall >= FOUND, found


@pytest.mark.parametrize("share", SHARES)
def test_kinds_and_speakers_keep_their_floors(share):
    some = rows(SHARES[share])
    assert agreement(some, "kind") >= KINDS
    assert agreement(some, "class", spoken=True) >= CLASSES
    assert agreement(some, "speaker", spoken=True) >= SPEAKERS


def test_the_corpus_is_large_enough_and_a_third_of_it_is_held_out():
    assert len(ROWS) >= 80
    assert len(rows(True)) * 3 >= len(ROWS) - 2
    assert len({row["text"] for row in ROWS}) >= len(ROWS) - 2
