"""What a story claims of its people: read where it stands, in time that grows with the text.

Whether claims are right is compared in `articles`, with the labelled sentences there.
"""

import time

import pytest

import linking
from linking.claims import Age, Children, Claim, Release, Role, Spelling, Tie, Year, claims

from .cast import TODAY, Cast

CAST = Cast("Ada Moss", "Ben Hale")


def read(text: str) -> list[Claim]:
    story = linking.Story(body=linking.read_text(text), on=TODAY)
    found = linking.search(story, CAST.names, CAST.profiles)
    said = claims(story, found.mentions, found.strangers)
    return [claim for claim in said if not isinstance(claim, Spelling)]


def test_a_claim_knows_its_words_and_its_sentence():
    text = "It rained. Ada Moss, 45, sang. They left."
    (claim,) = read(text)
    place = claim.place
    assert (text[place.start : place.end], place.part) == ("45", "body")
    assert text[place.sentence_start : place.sentence_end] == "Ada Moss, 45, sang."


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The 45-year-old singer Ada Moss sang.", (Age, "ada-moss", 45)),
        (
            "Ada Moss wed Ben Hale on 30 June 2012.",
            None,
        ),  # a date the wrong way round is not read, not guessed
        ("Ada Moss was born in Marl in 1980.", (Year, ("ada-moss",), 1980)),
        ("Ben Hale's ex-wife, Ada Moss, sang.", (Tie, "ada-moss", "ex")),
        ("Ada Moss is a mother of three.", (Children, ("ada-moss",), 3)),
    ],
)
def test_each_kind_is_read(text, claim):
    found = read(text)
    if claim is None:
        assert found == []
        return
    kind, who, value = claim
    (one,) = found
    assert isinstance(one, kind)
    assert who in (getattr(one, "person", None), getattr(one, "people", None), getattr(one, "holder", None))
    assert value in [getattr(one, name, None) for name in ("years", "year", "word", "number")]


def test_titles_are_offered_from_the_longest_to_the_shortest():
    (release,) = read("Ada Moss praised her upcoming film Salt Line House.")
    assert isinstance(release, Release)
    assert [title.surface for title in release.titles] == ["Salt Line House", "Salt Line", "Salt"]
    (role,) = read("Old Salt Line star Ada Moss sang.")
    assert isinstance(role, Role)
    assert [(title.surface, title.goes_on) for title in role.titles] == [
        ("Old Salt Line", False),
        ("Salt Line", True),
        ("Line", True),
    ]


@pytest.mark.parametrize("mark", ['"', "“"])
def test_what_somebody_is_quoted_with_is_no_claim(mark):
    close = "”" if mark == "“" else mark
    assert read(f"{mark}Ada Moss, 45, sings,{close} said Ben Hale.") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@@@ %%% 45, (",
        "wife " * 50,
        "1, 2, 3, 4, 5, 6",
        "Ada Moss, 45",
        "ex-",
        "Ada Moss turned 45",
        "born 1980",
    ],
)
def test_hard_text_is_read_without_a_word(text):
    assert isinstance(read(text), list)


@pytest.mark.parametrize(
    "word",
    [
        "wife ",
        "wed in 1994 ",
        "29-year-old ",
        "Ada Moss, 45, ",
        "the late ",
        "kids with ",
        "new film A ",
        "star ",
    ],
)
def test_time_grows_with_the_text(word):
    def took(times):
        story = linking.Story(body=linking.read_text(f"Ada Moss and Ben Hale {word * times}"), on=TODAY)
        found = linking.search(story, CAST.names, CAST.profiles)
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            claims(story, found.mentions, found.strangers)
            best = min(best, time.perf_counter() - start)
        return best

    took(10)
    assert took(2000) < 14 * took(500) + 0.01  # four times as much, with room for a busy machine
