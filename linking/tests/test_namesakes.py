"""Two people with one name: decided by what the story says, and only on a wide margin."""

import pytest

from .cast import Cast


def two(**facts):
    cast = Cast("Ivy Hale").add("Ada Moss", "actress").add("Ada Moss", "chemist")
    for person, known in facts.items():
        cast.know(person, **known)
    return cast


def test_nothing_told_means_nobody_linked():
    mention = two().find("Ada Moss sang.")[0]
    assert (mention.decision, mention.person) == ("suggested", None)
    assert [person for person, _ in mention.candidates] == ["actress", "chemist"]


def test_a_work_named_in_the_story_decides():
    mention = two(actress={"credits": ("Tall House",)}).find("Ada Moss sang in “Tall House”.")[0]
    assert (mention.decision, mention.person, mention.method) == ("auto", "actress", "namesake")
    assert mention.evidence == "The story names “Tall House”."


def test_a_work_that_both_made_decides_nothing():
    cast = two(actress={"credits": ("Tall House",)}, chemist={"credits": ("Tall House",)})
    assert cast.auto("Ada Moss sang in “Tall House”.") == []


def test_a_work_called_by_a_common_word_must_be_written_as_a_title():
    cast = two(actress={"credits": ("Rust",)})
    assert cast.auto("Ada Moss saw the rust.") == []
    assert cast.auto("Ada Moss sang in Rust.") == [("Ada Moss", "actress")]


def test_a_relative_named_in_the_story_decides():
    cast = two(chemist={"relatives": frozenset({"ivy-hale"})})
    assert ("Ada Moss", "chemist") in cast.auto("Ivy Hale came with Ada Moss.")


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss, 40, sang.",
        "The 40-year-old Ada Moss sang.",
        "Ada Moss (born 3 May 1985) sang.",
        "Ada Moss (39) sang.",
    ],
)
def test_an_age_decides(text):
    cast = two(actress={"born": "1985-05-03"}, chemist={"born": "1950"})
    assert cast.auto(text) == [("Ada Moss", "actress")]


def test_an_age_that_fits_nobody_decides_nothing():
    assert two(actress={"born": "1985"}, chemist={"born": "1950"}).auto("Ada Moss, 12, sang.") == []


def test_an_age_that_does_not_fit_stops_the_only_bearer_too():
    cast = Cast("Ada Moss").know("ada-moss", born="1950")
    assert cast.suggested("Ada Moss, 12, sang.") == [("Ada Moss", "ada-moss")]
    assert cast.auto("Ada Moss, 75, sang.") == [("Ada Moss", "ada-moss")]


def test_an_age_a_few_years_off_is_a_slip_or_an_old_text_and_not_another_person():
    cast = Cast("Ada Moss").know("ada-moss", born="1950")
    assert cast.auto("Ada Moss, 71, sang.") == [("Ada Moss", "ada-moss")]


def test_a_misfit_in_one_place_is_doubted_everywhere():
    cast = Cast("Ada Moss").know("ada-moss", born="1950")
    assert cast.auto("Ada Moss, 12, won. Then Ada Moss slept. Moss woke.") == []


def test_whoever_is_certain_once_is_certain_again():
    cast = two(actress={"occupations": ("actress",)}, chemist={"occupations": ("chemist",)})
    assert cast.auto("The chemist Ada Moss spoke. Ada Moss left.") == [("Ada Moss", "chemist")] * 2


def test_an_occupation_right_before_the_name_decides():
    cast = two(actress={"occupations": ("actress",)}, chemist={"occupations": ("chemist",)})
    assert cast.auto("The chemist Ada Moss spoke.") == [("Ada Moss", "chemist")]


def test_an_occupation_somewhere_near_only_leads():
    cast = two(actress={"occupations": ("actress",)}, chemist={"occupations": ("chemist",)})
    assert cast.suggested("Ada Moss spoke of a chemist.") == [("Ada Moss", "chemist")]


def test_earlier_decisions_alone_do_not_decide():
    assert two(actress={"confirmed": 1000}).auto("Ada Moss sang.") == []


def test_once_decided_short_forms_follow():
    cast = two(actress={"credits": ("Tall House",)})
    assert cast.auto("Ada Moss sang in “Tall House”. Moss left.")[-1] == ("Moss", "actress")


def test_undecided_namesakes_block_their_short_forms():
    assert two().auto("Ada Moss sang. Moss left.") == []


def test_a_held_namesake_is_weighed_and_then_held():
    cast = two(actress={"credits": ("Tall House",), "hold": "private"})
    assert [m.decision for m in cast.find("Ada Moss sang in “Tall House”.")] == ["held"]


def test_one_co_star_is_chance_and_two_are_not():
    cast = two(actress={"costars": frozenset({"ivy-hale", "tom-marr"})}).add("Tom Marr", "tom-marr")
    assert ("Ada Moss", "actress") not in cast.auto("Ivy Hale came with Ada Moss.")
    assert ("Ada Moss", "actress") in cast.auto("Ivy Hale and Tom Marr came with Ada Moss.")


def test_a_co_star_and_an_occupation_decide():
    facts = {"costars": frozenset({"ivy-hale"}), "occupations": ("actress",)}
    cast = two(actress=facts, chemist={"occupations": ("chemist",)})
    mention = cast.find("Ivy Hale came with Ada Moss, an actress.")[-1]
    assert (mention.decision, mention.person) == ("auto", "actress")
    assert mention.evidence == "Ivy Hale, of the same works, is named too; “actress” stands near the name."


def test_a_relative_who_is_a_co_star_too_counts_once():
    one = two(actress={"relatives": frozenset({"ivy-hale"})})
    both = two(actress={"relatives": frozenset({"ivy-hale"}), "costars": frozenset({"ivy-hale"})})
    text = "Ivy Hale came with Ada Moss."
    assert one.find(text)[-1].score == both.find(text)[-1].score


def test_nobody_is_named_before_they_are_born():
    cast = two(actress={"credits": ("Tall House",), "born": "2031"})
    assert ("Ada Moss", "actress") not in cast.auto("Ada Moss sang in “Tall House”.")
    assert Cast("Ada Moss").know("ada-moss", born="2031").suggested("Ada Moss sang.") == [
        ("Ada Moss", "ada-moss")
    ]


def test_the_long_dead_are_less_likely_and_still_written_about():
    cast = two(actress={"died": "1950"}, chemist={"occupations": ("chemist",)})
    assert cast.suggested("Ada Moss sang.") == [("Ada Moss", "chemist")]
    assert Cast("Ada Moss").know("ada-moss", died="1950").auto("Ada Moss sang.") == [("Ada Moss", "ada-moss")]
