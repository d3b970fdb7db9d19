"""What an editor decided always wins, and survives edits around it."""

import pytest

from linking import Decision

from .cast import Cast

CAST = Cast("Ada Moss", "Tom Marr")


def test_a_confirmed_suggestion_stays_confirmed_after_an_edit():
    decision = Decision("Moss", "ada-moss", "confirm", before="the big yellow", after="sang a song")
    mention = CAST.find("They say the big red Moss sang a song. Moss grew.", decisions=(decision,))[0]
    assert (mention.surface, mention.decision, mention.person, mention.linked) == (
        "Moss",
        "confirmed",
        "ada-moss",
        True,
    )


def test_a_decision_belongs_to_its_occurrence():
    decision = Decision("Ada", "ada-moss", "reject", before="his son", after="slept")
    mentions = CAST.find("Ada Moss sang. Ada left. There his son Ada slept.", decisions=(decision,))
    assert [(m.surface, m.decision) for m in mentions] == [
        ("Ada Moss", "auto"),
        ("Ada", "auto"),
        ("Ada", "rejected"),
    ]


def test_a_rejected_full_name_never_comes_back():
    decision = Decision("Ada Moss", "ada-moss", "reject", before="", after="sang")
    mentions = CAST.find("Ada Moss sang. Later Ada Moss left. Moss slept.", decisions=(decision,))
    assert [(m.surface, m.decision) for m in mentions] == [("Ada Moss", "rejected"), ("Ada Moss", "rejected")]


def test_a_rejection_whose_context_is_gone_holds_everywhere():
    decision = Decision("Ada", "ada-moss", "reject", before="wholly other", after="words here")
    mentions = CAST.find("Ada Moss sang. Ada left. Then Ada slept.", decisions=(decision,))
    assert [m.decision for m in mentions] == ["auto", "rejected", "rejected"]


def test_rejecting_one_namesake_leaves_the_other():
    cast = Cast("Ada Moss").add("Ada Moss", "chemist").know("chemist", credits=("Salt",))
    decision = Decision("Ada Moss", "ada-moss", "reject", after="sang")
    mentions = cast.find("Ada Moss sang. Salt is by Ada Moss, and Salt is good.", decisions=(decision,))
    assert [(m.decision, m.person) for m in mentions] == [("rejected", "ada-moss"), ("auto", "chemist")]


def test_an_editor_may_name_anything():
    decision = Decision("the boy from Marl", "tom-marr", "manual", after="sang")
    mention = CAST.find("Then the boy from Marl sang.", decisions=(decision,))[0]
    assert (mention.decision, mention.person, mention.linked) == ("manual", "tom-marr", True)


def test_an_editor_may_say_nobody():
    decision = Decision("Ada Moss", None, "manual", after="sang")
    assert [(m.decision, m.linked) for m in CAST.find("Ada Moss sang.", decisions=(decision,))] == [
        ("manual", False)
    ]


def test_a_confirmed_person_carries_short_forms():
    cast = Cast("Ada Moss").add("Ada Moss", "chemist")
    decision = Decision("Ada Moss", "chemist", "confirm", after="spoke")
    assert cast.auto("Ada Moss spoke. Moss left.", decisions=(decision,)) == [("Moss", "chemist")]


def test_a_decision_about_words_that_are_gone_does_nothing():
    decision = Decision("Ivy Hale", "ivy-hale", "confirm", before="with")
    assert CAST.auto("Ada Moss sang.", decisions=(decision,)) == [("Ada Moss", "ada-moss")]


def test_a_rejection_does_not_slip_onto_the_next_occurrence():
    decision = Decision("Ada", "ada-moss", "reject", before="There his son", after="slept")
    mentions = CAST.find("Ada Moss sang. Ada slept. There his cat Ada woke.", decisions=(decision,))
    assert [m.decision for m in mentions] == ["auto", "rejected", "rejected"]


def test_a_rejection_between_two_like_occurrences_holds_for_both():
    decision = Decision("Ada", "ada-moss", "reject", before="But then", after="slept")
    mentions = CAST.find("Ada Moss sang. But then Ada slept. But then Ada slept.", decisions=(decision,))
    assert [m.decision for m in mentions] == ["auto", "rejected", "rejected"]


def test_a_confirmation_whose_place_is_gone_is_not_given_to_another():
    decision = Decision("Moss", "ada-moss", "confirm", before="wholly other", after="words here")
    assert CAST.find("They saw Moss. Then Moss grew.", decisions=(decision,)) == []


def test_the_only_occurrence_keeps_its_decision_whatever_stands_around_it():
    decision = Decision("Moss", "ada-moss", "confirm", before="wholly other", after="words here")
    assert [m.decision for m in CAST.find("They saw Moss.", decisions=(decision,))] == ["confirmed"]


@pytest.mark.parametrize("again", ["ADA MOSS", "Ada Moss’s", "Ada Moss's", "Áda Moss", "Ada\u00a0Moss"])
def test_a_rejected_name_is_known_again_however_it_is_printed(again):
    decision = Decision("Ada Moss", "ada-moss", "reject", after="sang a song")
    mentions = CAST.find(f"Ada Moss sang a song. We met {again} there.", decisions=(decision,))
    assert [m.decision for m in mentions] == ["rejected", "rejected"]


def test_either_apostrophe_is_the_same_surface():
    cast = Cast("Sean O’Dell")
    decision = Decision("O’Dell", "sean-odell", "reject", before="the town of", after="was")
    mentions = cast.find("Sean O'Dell sang. But the town of O'Dell was asleep.", decisions=(decision,))
    assert [m.decision for m in mentions] == ["auto", "rejected"]


def test_a_refusal_alone_is_no_evidence_for_a_namesake():
    cast = Cast("Ada Moss").add("Ada Moss", "chemist")
    decision = Decision("Ada Moss", "ada-moss", "reject", after="sang")
    assert cast.auto("Ada Moss sang. Ada Moss left. Moss slept.", decisions=(decision,)) == []


def test_nobody_in_one_place_is_nobody_under_that_full_name():
    decision = Decision("Ada Moss", None, "manual", after="sang a song")
    assert CAST.auto("Ada Moss sang a song. Ada Moss left. Moss slept.", decisions=(decision,)) == []
