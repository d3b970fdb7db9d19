"""Names of probable people whom nobody knows yet: an editor may want a profile for them."""

import pytest

from linking import Decision, Stranger

from .cast import Cast

CAST = Cast("Ada Moss", "Tom Marr")


@pytest.mark.parametrize(
    ("text", "strangers"),
    [
        ("Ada Moss met Laura Quill.", ["Laura Quill"]),
        ("Then actress Xanthe Quill sang.", ["Xanthe Quill"]),
        ("Ms. Xanthe Quill sang.", ["Xanthe Quill"]),
        ("His daughter, Xanthe Quill, sang.", ["Xanthe Quill"]),
        ("They saw Xanthe Quill, 34, there.", ["Xanthe Quill"]),
        ("Then Xanthe Quill said no.", ["Xanthe Quill"]),
        ("Laura Quill sang. Later Laura Quill left. LAURA QUILL!", ["Laura Quill"]),
        ("Laura Quill met David Orme-Vane and Peter van der Quill.",
         ["Laura Quill", "David Orme-Vane", "Peter van der Quill"]),
        ("Tom Marr Jr. sang with Mary Ada Moss.", ["Tom Marr Jr", "Mary Ada Moss"]),
    ],
)  # fmt: skip
def test_a_name_that_looks_like_a_persons_is_told(text, strangers):
    assert [name.rstrip(".") for name in CAST.strangers(text)] == strangers


@pytest.mark.parametrize(
    "text",
    [
        "They saw Xanthe Quill there.",
        "They work at Laura Quill Motors.",
        "They flew to Laura Quill Airport.",
        "He left Laura Quill Prison.",
        "He holds the David Orme Prize.",
        "He read “Laura Quill” twice.",
        "They live in New York and San Francisco.",
        "In Victoria Falls it rained.",
        "The Laura Quill is a ship.",
        "LAURA QUILL SINGS AGAIN",
        "Laura Came Back to Us",
        "They met in White Plains in December.",
        "The Grand Duke Theatre is shut.",
        "Ada K. Moss sang with Ada Moss.",
        "On Good Morning America he sang.",
        "Laura Quill v. Orme was heard.",
        "Star Laura Quill Foundation money.",
    ],
)
def test_noise_is_left_out(text):
    assert CAST.strangers(text) == []


def test_a_headline_tells_a_name_that_the_body_makes_certain():
    found = CAST.search("The actress Laura Quill sang.", headline="Laura Quill Sings Again for Us All")
    assert found.strangers == [Stranger("headline", 0, 11, "Laura Quill")]


@pytest.mark.parametrize("verdict", ["manual", "reject"])
def test_a_name_that_an_editor_ruled_on_is_not_told_again(verdict):
    decision = Decision("Laura Quill", None, verdict, after="sang")
    assert CAST.strangers("Laura Quill sang. Then Laura Quill left.", decisions=(decision,)) == []


def test_whoever_is_known_is_no_stranger():
    assert CAST.strangers("Ada Moss met Tom Marr. Zorblatt Ada Moss left.") == []


@pytest.mark.parametrize("plural", ["the two Ada Mosses", "both Tom Marrs"])
def test_the_plural_of_a_known_name_is_no_stranger(plural):
    assert CAST.strangers(f"Ada Moss met Tom Marr, said the singer of {plural}.") == []
    namesakes = Cast("Ada Moss").add("Tom Marr", "actor").add("Tom Marr", "baker")
    assert namesakes.strangers(f"Ada Moss met Tom Marr. They were {plural}.") == []


@pytest.mark.parametrize("other", ["Laura Quills", "Adam Mosses", "Ada Mosse"])
def test_the_plural_of_another_name_is_one(other):
    assert CAST.strangers(f"Ada Moss met Tom Marr and the singer {other}.") == [other]
