"""A name marked never to link is held, and neither blocks nor links anything else."""

from .cast import Cast


def states(cast, text):
    return [(mention.surface, mention.decision, mention.person) for mention in cast.find(text)]


def test_a_full_name_marked_never_to_link_is_held():
    assert states(Cast("Ada Moss").bar("Ada Moss", "ada-moss"), "Ada Moss sang.") == [
        ("Ada Moss", "held", "ada-moss")
    ]


def test_a_short_form_marked_never_to_link_is_held_after_the_full_name():
    cast = Cast("Ada Moss").bar("Moss", "ada-moss")
    assert states(cast, "Ada Moss sang. Moss grew. Ada left.") == [
        ("Ada Moss", "auto", "ada-moss"),
        ("Moss", "held", "ada-moss"),
        ("Ada", "auto", "ada-moss"),
    ]


def test_what_would_be_suggested_under_it_is_held_too():
    cast = Cast("Ada Moss").bar("Moss", "ada-moss")
    assert [m.decision for m in cast.find("They saw Moss. Later Ada Moss sang.")] == ["held", "auto"]
    assert [m.decision for m in cast.find("They saw Moss there.")] == ["held"]


def test_a_held_name_does_not_carry_short_forms():
    cast = Cast("Ada Moss").bar("Ada Moss", "ada-moss")
    assert Cast("Ada Moss").auto("Ada Moss sang. Moss left.")[-1] == ("Moss", "ada-moss")
    assert cast.auto("Ada Moss sang. Moss left.") == []


def test_a_held_name_does_not_speak_for_a_namesake():
    cast = Cast("Ada Moss").add("Tom Marr", "actor").add("Tom Marr", "baker")
    cast.know("actor", relatives=frozenset({"ada-moss"}))
    assert ("Tom Marr", "actor") in cast.auto("Ada Moss met Tom Marr.")
    assert cast.bar("Ada Moss", "ada-moss").auto("Ada Moss met Tom Marr.") == []


def test_a_held_name_does_not_stand_in_the_way_of_others_who_bear_it():
    cast = Cast("Ada Moss", "Ivy Hale").add("Ada Moss", "chemist").bar("Ada Moss", "ada-moss")
    assert cast.auto("Ada Moss met Ivy Hale.") == [("Ada Moss", "chemist"), ("Ivy Hale", "ivy-hale")]


def test_the_only_other_bearer_of_a_held_name_is_recognised_as_if_alone():
    shared = Cast("Ivy Hale").add("Ada Moss", "star").add("Ada Moss", "chemist").bar("Ada Moss", "star")
    alone = Cast("Ivy Hale").add("Ada Moss", "chemist")
    text = "ADA MOSS TO SING\nAda Moss met Ivy Hale. Moss sang, and Ada said no. They saw Moss, 40, there."
    assert states(shared, text) == states(alone, text)
    assert ("Ada Moss", "auto", "chemist") in states(shared, text)
    assert ("Moss", "auto", "chemist") in states(shared, text)


def test_with_two_other_bearers_an_editor_is_asked():
    cast = Cast().add("Ada Moss", "star").add("Ada Moss", "chemist").add("Ada Moss", "pilot")
    found = states(cast.bar("Ada Moss", "star"), "They saw Ada Moss there.")
    assert found == [("Ada Moss", "suggested", None)]


def test_a_held_name_does_not_hide_a_longer_one():
    cast = Cast("Ada Moss", "Moss Hale").bar("Ada", "ada-moss").bar("Moss", "ada-moss")
    assert cast.auto("He met Ada Moss and Moss Hale.") == [
        ("Ada Moss", "ada-moss"),
        ("Moss Hale", "moss-hale"),
    ]


def test_a_stranger_of_that_surname_still_blocks_it():
    cast = Cast("Ada Moss", "Ivy Moss").bar("Ada Moss", "ada-moss")
    assert cast.auto("Ada Moss met Ivy Moss. Moss left.") == [("Ivy Moss", "ivy-moss")]
