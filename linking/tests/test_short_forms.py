"""Short forms: only inside their story, only where exactly one person named there can carry them."""

import pytest

from .cast import Cast

PAIR = Cast("Ada Moss", "Tom Marr")
FAMILY = Cast("Ada Moss", "Ivy Moss", "Tom Marr")


@pytest.mark.parametrize(
    "rest",
    [
        "Moss sang.",
        "Ada sang.",
        "Ms. Moss sang.",
        "Then Moss sang.",
        "They saw Moss.",
        "Moss’s song.",
        "“Moss sang,” he said.",
        "It was Moss-led.",
        "The Moss administration fell.",
        "He told Ada, who sang.",
        "Singer Moss sang.",
        "Moss Monday sang.",
        "A pro-Tom vote for Moss.",
    ],
)
def test_a_short_form_is_the_person_named_in_full(rest):
    assert PAIR.auto(f"Ada Moss met Tom Marr. {rest}")[-1][1] == "ada-moss"


@pytest.mark.parametrize(
    "rest",
    [
        "The Mosses sang.",
        "The Moss family sang.",
        "the Moss brothers sang.",
        "Ada Smith sang.",
        "Jo Moss sang.",
        "Mr. Moss sang.",
        "Judge Moss ruled.",
        "Moss Street is long.",
        "Moss & Co sang.",
        "pro-Moss votes.",
        "They met a Moss.",
        "She saw “Moss”.",
        "de Moss sang.",
        "Moss v. Vane was heard.",
        "His son Ada sang.",
        "There came Ada, 11, singing.",
        "They live on the Isle of Moss.",
        "Moss-Vane sang.",
        "moss grew.",
        "Moss grew on moss.",
        "her daughter sang.",
        "Ada Foundation money.",
        "Mr. and Mrs. Moss left.",
        "Mrs. Marr sang.",
    ],
)
def test_a_family_a_namesake_a_thing_is_not_the_person(rest):
    text = f"Ada Moss met Tom Marr. {rest}"
    assert PAIR.surfaces(text) == ["Ada Moss", "Tom Marr"]


def test_a_bare_name_without_the_full_name_is_nobody():
    assert PAIR.find("Ada sang. Moss sang. Ms. Moss left.") == []


def test_a_family_keeps_its_first_names_and_shares_its_surname():
    text = "Ada Moss and Ivy Moss sang. Ivy left. Moss stayed."
    assert FAMILY.auto(text)[-1] == ("Ivy", "ivy-moss")
    assert FAMILY.suggested(text) == [("Moss", None)]


def test_ms_and_mr_tell_a_family_apart():
    cast = Cast("Ruth Vane", "Tom Vane")
    assert cast.auto("Ruth Vane and Tom Vane sang. Mr. Vane left.")[-1] == ("Vane", "tom-vane")


def test_a_stranger_of_the_same_surname_blocks_it():
    assert PAIR.suggested("Tom Marr met Jo Marr. Marr left.") == [("Marr", "tom-marr")]


def test_a_stranger_of_the_same_first_name_blocks_it():
    assert PAIR.suggested("Ada Moss met Ada Lovelock. Ada left.") == [("Ada", "ada-moss")]


def test_a_stranger_in_a_list_of_names_blocks_too():
    assert PAIR.suggested("Cast: Ada Moss, Tom Marr, Jo Marr. Marr left.") == [("Marr", "tom-marr")]


def test_an_initial_tells_a_family_apart():
    text = "Ada Moss sang. A. Moss won; B. Moss lost. A Moss garden."
    assert PAIR.surfaces(text) == ["Ada Moss", "A. Moss"]


def test_an_office_tells_a_family_apart():
    text = "President Tom Marr met Jo Marr. President Marr left. Marr sang."
    assert PAIR.surfaces(text) == ["Tom Marr", "Marr"]


def test_a_firm_of_the_same_name_blocks_it():
    assert PAIR.surfaces("Tom Marr sold Marr Motors Inc. to Ada Moss. Marr fell.") == ["Tom Marr", "Ada Moss"]


def test_what_firms_have_is_asked_about():
    assert PAIR.suggested("Tom Marr spoke. Marr shares fell.") == [("Marr", "tom-marr")]


def test_a_town_that_the_story_names_is_not_guessed_at():
    cast = Cast("Dora Houston")
    text = "Dora Houston sang in Houston. Houston police came. Houston said no."
    assert cast.surfaces(text) == ["Dora Houston", "Houston"]


def test_the_same_name_with_an_initial_is_no_stranger():
    assert PAIR.auto("Ada Moss sang. Ada K. Moss it was. Moss left.")[-1] == ("Moss", "ada-moss")


@pytest.mark.parametrize("form", ["García Marr", "Marr", "Luz"])
def test_every_end_of_a_long_name_is_a_short_form(form):
    assert Cast("Luz García Marr").auto(f"Luz García Marr sang. Then {form} left.")[-1][0] == form


@pytest.mark.parametrize("half", ["Levi", "Marr", "Jean", "Luc"])
def test_half_of_a_hyphenated_name_is_none(half):
    assert len(Cast("Jean-Luc Levi-Marr").auto(f"Jean-Luc Levi-Marr sang. Then {half} left.")) == 1


def test_particles_belong_to_the_surname():
    cast = Cast("Hugo van der Marr")
    assert cast.surfaces("Hugo van der Marr sang. Then van der Marr left.") == [
        "Hugo van der Marr",
        "van der Marr",
    ]


def test_a_headline_resolves_from_the_body():
    mentions = PAIR.find("Ada Moss sang with Tom Marr.", headline="Moss Sings as MARR Cries")
    assert [m.surface for m in mentions if m.part == "headline" and m.decision == "auto"] == ["Moss", "MARR"]


def test_the_first_line_of_a_plain_text_is_its_headline():
    assert PAIR.surfaces("Moss to sing again\nActress Ada Moss will sing.") == ["Moss", "Ada Moss"]


def test_before_the_full_name_a_short_form_is_only_suggested():
    assert PAIR.suggested("Moss sang. Later Ada Moss left.") == [("Moss", "ada-moss")]


def test_a_place_of_the_same_name_is_told_by_its_preposition():
    cast = Cast("Ireland Vane")
    text = "Ireland Vane sang. Ireland left. She flew to Ireland."
    assert cast.surfaces(text) == ["Ireland Vane", "Ireland"]


def test_a_daughter_once_introduced_is_known_as_such():
    text = "Tom Marr has a daughter, Ada Moss. His daughter, Ada, sang."
    assert PAIR.auto(text)[-1] == ("Ada", "ada-moss")


def test_a_word_that_opens_a_sentence_must_act_like_a_person():
    cast = Cast("Will Stone")
    assert cast.surfaces("Will Stone sang. Stone walls fell. Will he go?") == ["Will Stone"]
    assert cast.surfaces("Will Stone sang. Stone said so. Will laughed.") == ["Will Stone", "Stone", "Will"]


def test_an_age_that_is_theirs_is_no_introduction():
    cast = Cast("Ada Moss").know("ada-moss", born="1996")
    assert cast.surfaces("Ada Moss sang. Ada, 29, left. Ada, 11, slept.") == ["Ada Moss", "Ada"]


def test_a_month_is_not_a_person():
    assert Cast("May Moss").surfaces("May Moss sang. In May it rained. On May 5 too.") == ["May Moss"]


def test_an_alias_in_full_carries_the_main_name_too():
    cast = Cast("Frances Tull | Frankie Tull").know("frances-tull", full="frances tull")
    assert cast.surfaces("Frankie Tull sang. Frances left.") == ["Frankie Tull", "Frances"]


def test_a_one_word_alias_is_as_doubtful_as_a_short_form():
    cast = Cast("Ada Moss | Ada | Moss")
    assert cast.surfaces("Ada Moss sang. His son Ada slept. Jo Moss left. Moss left.") == ["Ada Moss"]
    assert cast.surfaces("Ada Moss sang. Moss left. Ada slept.") == ["Ada Moss", "Moss", "Ada"]


def test_an_epithet_is_suggested_through_a_credit():
    cast = Cast("Ada Moss").know("ada-moss", credits=("Tall House",))
    mentions = cast.find("Ada Moss sang. Then the Tall House star left.")
    assert [(m.surface, m.decision, m.method) for m in mentions][-1] == (
        "the Tall House star",
        "suggested",
        "epithet",
    )


def test_an_epithet_of_two_stars_names_both():
    cast = Cast("Ada Moss", "Tom Marr")
    for person in ("ada-moss", "tom-marr"):
        cast.know(person, credits=("Tall House",))
    mention = cast.find("Ada Moss met Tom Marr. The Tall House star sang.")[-1]
    assert (mention.person, {person for person, _ in mention.candidates}) == (None, {"ada-moss", "tom-marr"})
