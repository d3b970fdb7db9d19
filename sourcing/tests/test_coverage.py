"""What is covered, what is doubtful, what has gone stale, and what nobody told us."""

import datetime as dt

import pytest
from django.utils import timezone

from articles import statements
from linking import norm
from sourcing import access, coverage, notes, replies
from sourcing.coverage import State
from sourcing.replies import Question
from sourcing.tests.conftest import ALLEGED, QUOTE, only, written
from tests.builders import link, make_user, said, save_again


def states(article):
    article.refresh_from_db()
    return [cover.state for cover in coverage.of(article).covers]


def another(owner, kind="named", name="Somebody else"):
    return access.make(kind, {"name": name}, by=owner)


def asked(story, owner, about=None):
    question = Question("Her agent", "email", timezone.now(), timezone.now() + dt.timedelta(days=1))
    return replies.ask(story, question, by=owner, about=about)


def test_a_quote_that_nobody_told_us_is_uncovered(story):
    assert states(story) == [State.UNCOVERED]


def test_one_anonymous_source_is_to_be_looked_at(story, source, noted):
    noted(only(story), source)
    assert states(story) == [State.DOUBTFUL]
    assert coverage.of(story).covers[0].doubts == ["One anonymous source"]


def test_two_sources_or_one_with_a_name_cover_it(story, source, noted, owner):
    noted(only(story), source)
    noted(only(story), another(owner))
    assert states(story) == [State.COVERED]


@pytest.mark.parametrize("rules", ["deep", "off"])
def test_who_may_not_be_quoted_covers_no_quote(story, source, noted, rules):
    noted(only(story), source, ground_rules=rules)
    assert states(story) == [State.UNCOVERED]
    assert "Told" in coverage.of(story).covers[0].refusal


def test_deep_background_covers_what_is_said_in_our_own_words(key, owner, noted):
    story = written(owner, "<p>The choir will tour in May.</p>")
    statements.mark(story, by=owner, words="The choir will tour in May")
    noted(only(story), another(owner), ground_rules="deep")
    assert states(story) == [State.COVERED]


def test_a_withdrawn_note_covers_nothing(story, source, noted, owner):
    notes.withdraw(noted(only(story), source), by=owner)
    assert states(story) == [State.UNCOVERED]


@pytest.mark.parametrize(("standing", "state"), [("disputed", State.DOUBTFUL), ("denied", State.UNCOVERED)])
def test_what_is_disputed_is_to_be_looked_at_and_what_is_denied_covers_nothing(
    story, noted, owner, standing, state
):
    notes.settle(noted(only(story), another(owner)), standing, by=owner)
    assert states(story) == [state]


# --- the copy is edited -------------------------------------------------------------------------------------


def test_an_edit_elsewhere_leaves_a_note_standing(story, noted, owner):
    noted(only(story), another(owner))
    save_again(story, by=owner, body=QUOTE + "<p>Doors open at eight.</p>")
    link(story)
    assert states(story) == [State.COVERED]


def test_an_edit_of_the_words_makes_it_stale_until_it_is_confirmed(story, noted, owner):
    note = noted(only(story), another(owner))
    save_again(story, by=owner, body=QUOTE.replace("every seat", "almost every seat"))
    link(story)
    assert states(story) == [State.STALE]
    notes.confirm(note, only(story), by=owner)
    assert states(story) == [State.COVERED]


def test_a_note_whose_words_are_gone_is_shown_as_one(story, noted, owner):
    note = noted(only(story), another(owner))
    save_again(story, by=owner, body="<p>Doors open at eight.</p>")
    link(story)
    assert coverage.of(story).orphans == [note]


def test_a_headline_rests_on_the_quote_it_repeats(key, owner, noted):
    story = written(owner, QUOTE, headline="Choir ‘sold every seat’, a source says")
    quoted = [each for each in said(story) if each.part == "body"]
    noted(quoted[0], another(owner))
    assert norm("sold every seat") in [norm(each.words) for each in said(story)]
    assert states(story) == [State.COVERED, State.COVERED]


def test_a_headline_does_not_rest_on_what_somebody_else_said(key, owner, noted):
    story = written(owner, QUOTE + "<p>“Every seat,” Orla Vance said.</p>")
    noted(said(story)[0], another(owner))
    assert states(story) == [State.COVERED, State.UNCOVERED]


def test_what_was_told_off_the_record_is_not_dismissed(story, source, noted, owner):
    noted(only(story), source, ground_rules="off")
    statements.dismiss(only(story), by=owner, reason="Common knowledge")
    assert states(story) == [State.UNCOVERED]


def test_a_dismissal_by_a_writer_does_not_outlive_an_allegation(key, owner):
    writer = make_user("reporter")
    story = written(writer, QUOTE)
    statements.dismiss(only(story), by=writer, reason="A song")
    assert states(story) == [State.DISMISSED]
    statements.mark(story, by=owner, words="sold every seat", allegation="money")
    assert states(story) == [State.UNCOVERED]


def test_what_was_dismissed_needs_none(story, owner):
    statements.dismiss(only(story), by=owner, reason="The title of a song")
    assert states(story) == [State.DISMISSED]


# --- allegations --------------------------------------------------------------------------------------------


@pytest.fixture
def alleged(owner):
    return written(owner, ALLEGED)


def test_an_allegation_needs_two_sources_and_an_answer(alleged, source, noted, owner):
    noted(only(alleged), source)
    assert "1 of 2 independent sources" in coverage.of(alleged).covers[0].doubts
    noted(only(alleged), another(owner))
    assert coverage.of(alleged).covers[0].doubts == ["Nobody it is about was asked"]
    replies.answered(
        asked(alleged, owner, only(alleged)), "declined", by=owner, at=timezone.now(), line="She declined."
    )
    assert states(alleged) == [State.COVERED]


def test_the_same_source_twice_is_one(alleged, source, noted):
    noted(only(alleged), source)
    noted(only(alleged), source)
    assert coverage.of(alleged).covers[0].independent == 1


def test_who_has_it_from_the_other_is_not_a_second(alleged, source, noted, owner):
    first = noted(only(alleged), source)
    noted(only(alleged), another(owner), repeats=first)
    assert coverage.of(alleged).covers[0].independent == 1


def test_who_has_it_from_a_note_that_no_longer_stands_is_one(alleged, source, noted, owner):
    first = noted(only(alleged), source)
    noted(only(alleged), another(owner), repeats=first)
    notes.withdraw(first, by=owner)
    assert coverage.of(alleged).covers[0].independent == 1


def test_a_question_about_the_whole_story_is_one_about_each_allegation(alleged, source, noted, owner):
    asked(alleged, owner)
    assert "Nobody it is about was asked" not in coverage.of(alleged).covers[0].doubts


def test_an_answer_that_is_awaited_is_said(alleged, noted, owner):
    noted(only(alleged), another(owner))
    asked(alleged, owner, only(alleged))
    assert "An answer is awaited" in coverage.of(alleged).covers[0].doubts


# --- many ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stories", [1, 50])
def test_a_list_asks_the_same_for_one_story_and_for_fifty(
    key, owner, source, noted, stories, django_assert_num_queries
):
    written_ones = [written(owner, QUOTE) for _ in range(stories)]
    for each in written_ones:
        noted(only(each), source)
    with django_assert_num_queries(5):
        found = coverage.of_many(written_ones)
    assert {each.in_words for each in found.values()} == {"1 of 1 sourced"}


def test_a_story_that_the_worker_has_not_read_says_so(story, owner):
    save_again(story, by=owner, body=QUOTE)
    assert coverage.of_many([story])[story.pk].in_words == "Not read yet"


def test_a_story_that_says_nothing_needs_nothing(owner):
    assert coverage.of(written(owner, "<p>Doors open at eight.</p>")).in_words == "Nothing to source"
