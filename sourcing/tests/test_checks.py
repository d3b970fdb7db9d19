"""Publishing is refused until what the story says is sourced, on the terms that were agreed."""

import datetime as dt

import pytest
from django.utils import timezone

from articles import checks, lifecycle, overrides, statements
from articles.checks import Level
from articles.lifecycle import NotReady
from articles.models import LinkRun
from sourcing import access, notes, replies, vault
from sourcing.models import SourcingNote
from sourcing.replies import Question
from sourcing.tests.conftest import AGREED, ALLEGED, QUOTE, only, written
from tests.builders import link, said, save_again

OURS = (
    "statements-unread", "quotes-unsourced", "unsourced", "one-source", "no-reply", "disputed", "attribution",
    "notes-stale", "off-record", "protected-name", "note-damaged", "needs-no-source",
)  # fmt: skip


def found(article):
    """What our checks say of it, by key without the statement it is about."""
    article.refresh_from_db()
    return [each for each in checks.problems(article) if each.key.partition(":")[0] in OURS]


def keys(article):
    return [each.key.partition(":")[0] for each in found(article)]


def another(owner, kind="named", name="Somebody else", **told):
    return access.make(kind, {"name": name} | told, by=owner)


def test_a_quote_without_a_source_stops_the_story_and_says_which(story, owner):
    with pytest.raises(NotReady, match="The choir sold every seat"):
        lifecycle.publish(story, by=owner)


def test_a_quote_that_is_sourced_as_agreed_goes_out(story, source, noted, owner):
    noted(only(story), source)
    assert found(story) == []
    lifecycle.publish(story, by=owner)
    assert story.is_live


def test_a_quote_told_off_the_record_is_no_source_and_stops_it(story, source, noted):
    noted(only(story), source, ground_rules="off")
    assert "off the record" in found(story)[0].message


def test_a_note_of_other_words_asks_again(story, source, noted, owner):
    noted(only(story), source)
    save_again(story, by=owner, body=QUOTE.replace("every seat", "almost every seat"))
    link(story)
    assert "made of other words" in found(story)[0].message


def test_an_allegation_with_one_source_needs_an_editor_who_says_why(key, owner, source, noted):
    story = written(owner, ALLEGED)
    noted(only(story), source, attribution="two people")
    assert keys(story) == ["one-source", "no-reply"]
    with pytest.raises(NotReady, match="1 of 2 independent sources"):
        lifecycle.publish(story, by=owner)
    for each in found(story):
        overrides.override(story, by=owner, key=each.key, reason="A court has found so")
    lifecycle.publish(story, by=owner)
    assert story.is_live


def test_an_override_of_one_allegation_says_nothing_of_the_next(key, owner):
    story = written(owner, ALLEGED + "<p>The actor Theo Marsh was arrested on Friday.</p>")
    first, *others = [each.key for each in found(story) if each.key.startswith("unsourced")]
    overrides.override(story, by=owner, key=first, reason="Seen in court")
    assert others
    assert {each.key for each in checks.stopping(story)} >= set(others)


# --- as agreed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agreed", [AGREED, "source close to the choir", "a source"])
def test_the_copy_may_say_what_was_agreed(story, source, noted, agreed):
    noted(only(story), source, attribution=agreed)
    assert keys(story) == []


@pytest.mark.parametrize("agreed", ["a friend of the conductor", "a source close to the festival"])
def test_the_copy_may_not_say_something_else(story, source, noted, agreed):
    noted(only(story), source, attribution=agreed)
    assert keys(story) == ["attribution"]
    assert agreed in found(story)[0].message


def test_the_second_time_fewer_words_are_enough(key, owner, source, noted):
    story = written(owner, QUOTE + "<p>“We shall do it again,” the source added.</p>")
    for each in said(story):
        noted(each, source)
    assert keys(story) == []


# --- what must not stand in it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stands",
    [
        "<p>The seats were given away to a hotel chain in May.</p>",
        "<p>The <em>seats</em> were GIVEN away to a hotel chain.</p>",
        "<p>The seats “were given away to a hotel chain”.</p>",
    ],
)
def test_words_told_off_the_record_stop_the_story_for_good(key, owner, source, noted, stands):
    story = written(owner, QUOTE + stands)
    noted(said(story)[0], source, off_record="the seats were given away to a hotel chain")
    (problem,) = [each for each in found(story) if each.key == "off-record"]
    assert (problem.level, problem.field) == (Level.BLOCKING, "sources")  # and not where
    assert "hotel" not in problem.message


def test_other_words_do_not(key, owner, source, noted):
    story = written(owner, QUOTE + "<p>The seats were given to a hotel in May.</p>")
    noted(said(story)[0], source, off_record="the seats were given away to a hotel chain")
    assert keys(story) == []


def test_what_somebody_said_wholly_off_the_record_is_kept_out_too(story, source, noted, owner):
    noted(only(story), source, ground_rules="off", said="The choir sold every seat")
    assert "off-record" in keys(story)


@pytest.mark.parametrize(
    "where",
    [
        {"body": QUOTE + "<p>Wilhelmina Quillfeather sang.</p>"},
        {"body": QUOTE + "<p>Wilhelmina <strong>Quillfeather</strong> sang.</p>"},
        {"body": QUOTE + "<p>The soprano Quillfeather sang.</p>"},
        {"headline": "Quillfeather, Wilhelmina: a portrait"},
        {"dek": "With Wilhelmina Quillfeather."},
        {"seo_description": "With WILHELMINA QUILLFEATHER."},
        {"body": QUOTE + '<p><a href="https://example.org/wilhelmina-quillfeather">Here</a></p>'},
    ],
)
def test_the_name_of_a_source_who_is_not_on_the_record_stops_the_story(key, owner, source, noted, where):
    story = written(owner, **{"body": QUOTE} | where)
    noted(next(each for each in said(story) if each.part == "body"), source)
    (problem,) = [each for each in found(story) if each.key == "protected-name"]
    assert problem.level == Level.BLOCKING
    assert "Quillfeather" not in problem.message


@pytest.mark.parametrize(
    "fields", [{"named_openly": True}, {"ground_rules": "record", "attribution": "Wilhelmina Quillfeather"}]
)
def test_who_agreed_to_it_is_named(key, owner, source, noted, fields):
    story = written(owner, QUOTE + "<p>Wilhelmina Quillfeather sang.</p>")
    noted(said(story)[0], source, **fields)
    assert "protected-name" not in keys(story)


@pytest.mark.parametrize(
    "stands",
    ["<p>Emma Quillfeather sang.</p>", "<p>Wilhelmina sang.</p>", "<p>A quillfeather is a bird.</p>"],
)
def test_somebody_elses_name_does_not(key, owner, source, noted, stands):
    story = written(owner, QUOTE + stands)
    noted(said(story)[0], source)
    assert keys(story) == []


def test_a_name_with_what_they_do_is_found_by_the_name(key, owner, noted):
    story = written(owner, QUOTE + "<p>Ada Moss sang.</p>")
    noted(said(story)[0], another(owner, name="Ada Moss, his driver (since May)"))
    assert "protected-name" in keys(story)


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        ("Ludwig van Brauer", "Ludwig van Brauer sang."),
        ("Ludwig van Brauer", "The soprano van Brauer sang."),
        ("王小明", "昨天王小明在场。"),
        ("ada moss", "Ada Moss sang."),
        ("ADA moss", "Ada Moss sang."),
        ("Dr Ada Moss", "Ada Moss sang."),
        ("Ada Moss Jr.", "Ada Moss sang."),
        ("Ada Moss", "A. Moss sang."),
        ("Ada Moss", "Ada Jane Moss sang."),
        ("Ada “Addie” Moss", "Ada Moss sang."),
        ("Ada Moss (born Carter)", "Ada Moss sang."),
        ("the driver Ada Moss", "Ada Moss sang."),
        ("Ada Moss and Theo Marsh", "Theo Marsh sang."),
        ("Ada Moss; Theo Marsh", "Theo Marsh sang."),
        ("Director Ada Moss", "Ada Moss sang."),
        ("Ada Moss", '<a href="https://example.org/Ada%20Moss">Here</a>'),
        ("Ada Moss", "Seen by #adamoss."),
        ("Zendalia", "Then Zendalia sang."),
    ],
)
def test_a_protected_name_is_found_however_it_is_printed(key, owner, noted, known, stands):
    story = written(owner, f"{QUOTE}<p>{stands}</p>")
    noted(said(story)[0], another(owner, "anonymous", known))
    assert "protected-name" in keys(story)


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        ("Ada Moss, Bristol", "In Bristol it rained."),
        ("Ada Moss (24)", "There were 24 of them."),
        ("?", "It rained."),
        ("😀", "It rained."),
        ("Ada Moss, ?", "It rained."),
        ("Hope", "There was hope. Hope is all."),
        ("Will", "They will come. Will they?"),
        ("Ada Moss", "The wall was green with moss."),
        ("Ada Moss", "The dancer Emma Moss sang."),
    ],
)
def test_what_is_nobodys_name_stops_nothing(key, owner, noted, known, stands):
    story = written(owner, f"{QUOTE}<p>{stands}</p>")
    noted(said(story)[0], another(owner, "anonymous", known))
    assert keys(story) == []


def test_the_name_of_a_document_is_no_persons(key, owner, noted):
    story = written(owner, QUOTE + "<p>The Board Memo is long.</p>")
    noted(said(story)[0], another(owner, "document", "The Board Memo"))
    assert keys(story) == []


@pytest.mark.parametrize("told", ["Yes.", "I know.", "the"])
def test_words_that_mean_next_to_nothing_are_not_looked_for(key, owner, source, noted, told):
    story = written(owner, QUOTE + "<p>Yes. I know the way.</p>")
    noted(said(story)[0], source, off_record=told)
    assert keys(story) == []


def test_what_somebody_else_told_for_print_may_stand(key, owner, source, noted):
    story = written(owner, QUOTE)
    noted(only(story), source, ground_rules="off", said="The choir sold every seat")
    noted(only(story), another(owner))
    assert keys(story) == []


def test_a_note_that_cannot_be_read_stops_the_story_and_lets_nothing_else_through(key, owner, source, noted):
    story = written(owner, QUOTE)
    whole = noted(only(story), another(owner), off_record="sold every seat")
    damaged = noted(only(story), source)
    SourcingNote.objects.filter(pk=damaged.pk).update(told_by=vault.Sealed(whole.told_by.blob[:-1]))
    assert ("note-damaged", Level.BLOCKING) in [(each.key, each.level) for each in found(story)]


def test_an_answer_that_is_awaited_is_waited_for(key, owner, source, noted):
    story = written(owner, ALLEGED)
    for each in (source, another(owner)):
        noted(only(story), each, attribution="two people")
    question = Question("Her agent", "phone", timezone.now(), timezone.now() + dt.timedelta(hours=2))
    reply = replies.ask(story, question, by=owner, about=only(story))
    assert "awaited until" in found(story)[0].message
    replies.answered(reply, "declined", by=owner, at=timezone.now())
    assert found(story) == []


def test_what_is_disputed_is_said(story, noted, owner):
    notes.settle(noted(only(story), another(owner)), "disputed", by=owner)
    assert keys(story) == ["disputed"]


def test_copy_that_nobody_has_read_says_so(story, owner):
    save_again(story, by=owner, body=QUOTE)
    LinkRun.objects.filter(pk=story.head.pk).update(parked_at=timezone.now())
    assert keys(story) == ["statements-unread"]


@pytest.mark.parametrize("sources", [1, 20])
def test_the_checks_ask_the_same_for_one_source_and_for_twenty(
    key, owner, noted, sources, django_assert_num_queries
):
    story = written(owner, QUOTE)
    for number in range(sources):
        noted(only(story), another(owner, "anonymous", f"Person {number}"))
    story.refresh_from_db()
    with django_assert_num_queries(12):
        checks.problems(story)


def test_a_process_without_a_key_says_that_it_could_not_ask(story, source, noted, settings):
    noted(only(story), source, off_record="not this")
    settings.SOURCING_KEYS = []
    sealed = [each for each in checks.problems(story) if each.key.endswith("-sealed")]
    assert {each.level for each in sealed} == {Level.WARNING}
    assert len(sealed) == 2


def test_what_was_dismissed_is_known_to_who_lets_it_out(story, owner):
    statements.dismiss(only(story), by=owner, reason="The title of a song")
    (problem,) = found(story)
    assert problem.level == Level.NOTE
    assert "The title of a song" in problem.message


def test_a_withdrawn_note_keeps_its_words_out_no_longer(key, owner, source, noted):
    story = written(owner, QUOTE)
    notes.withdraw(noted(only(story), source, off_record="sold every seat"), by=owner)
    assert keys(story) == ["quotes-unsourced"]


@pytest.mark.parametrize("quoted", [1, 20])
def test_the_checks_ask_the_same_whatever_is_quoted(
    key, owner, source, noted, quoted, django_assert_max_num_queries
):
    story = written(owner, QUOTE * quoted)
    for each in said(story)[:quoted]:
        noted(each, source)
    story.refresh_from_db()
    with django_assert_max_num_queries(20):
        checks.problems(story)
