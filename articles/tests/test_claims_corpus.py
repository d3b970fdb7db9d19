"""Labelled sentences of an invented cast: what is wrong in them is found, and nothing else is.

A third was written before any rule. Those marked `held_out` were not looked at while rules were made: their
figures say how the rules do on sentences they have not seen.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import linking
from articles.factcheck import Disagreement, disagreements
from articles.tests.claims_cast import NAMES, PROFILES, known
from linking.claims import SURE, claims

ON = dt.date(2025, 6, 1)
CORPUS = Path(__file__).parent / "corpus" / "claims.jsonl"
SENTENCES = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
PRECISION, RECALL = 0.95, 0.85


def found(text: str) -> list[tuple[str, str, str]]:
    """Rule, claim and person of what is flagged."""
    story = linking.Story(body=linking.read_text(text), on=ON)
    search = linking.search(story, NAMES, PROFILES)
    said = claims(story, search.mentions, search.strangers)
    people = {mention.person for mention in search.mentions if mention.decision in SURE and mention.person}
    return [_label(each, text) for each in disagreements(said, known(people), ON)]


def _label(each: Disagreement, text: str) -> tuple[str, str, str]:
    return str(each.rule), text[each.place.start : each.place.end], str(each.person)


def _is(flagged: tuple[str, str, str], wrong: dict[str, str]) -> bool:
    rule, claim, person = flagged
    return rule == wrong["rule"] and claim == wrong["claim"] and person in wrong["person"].split("|")


def score(sentences: list[dict[str, Any]]) -> tuple[float, float]:
    """Precision and recall."""
    right = flagged = labelled = 0
    for sentence in sentences:
        got = found(sentence["text"])
        flagged += len(got)
        labelled += len(sentence["wrong"])
        right += sum(any(_is(each, wrong) for each in got) for wrong in sentence["wrong"])
    return right / flagged, right / labelled


@pytest.mark.parametrize(
    "sentence", [each for each in SENTENCES if not each["held_out"]], ids=lambda each: each["id"]
)
def test_what_is_flagged_is_wrong(sentence: dict[str, Any]) -> None:
    got = found(sentence["text"])
    assert [each for each in got if not any(_is(each, wrong) for wrong in sentence["wrong"])] == []


@pytest.mark.parametrize("is_held_out", [False, True])
def test_precision_and_recall_keep_their_floors(
    is_held_out: bool, record_property: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = [each for each in SENTENCES if each["held_out"] == is_held_out]
    precision, recall = score(chosen)
    record_property("precision", precision)
    record_property("recall", recall)
    with capsys.disabled():
        kind = "held out" if is_held_out else "looked at"
        print(f"\n{len(chosen)} sentences {kind}: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= PRECISION
    assert recall >= RECALL


def test_about_half_of_the_sentences_are_right() -> None:
    wrong = sum(bool(each["wrong"]) for each in SENTENCES)
    assert len(SENTENCES) >= 60
    assert 0.3 <= wrong / len(SENTENCES) <= 0.6
    assert len({each["id"] for each in SENTENCES}) == len(SENTENCES)
