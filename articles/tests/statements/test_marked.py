"""Marked by hand: words that need a source though nothing in them says so."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import lifecycle, links, statements
from articles.lifecycle import AlreadyKilled, NotAllowed, NotPossible
from articles.models import Article, LinkRun, Statement, StatementMark
from articles.tests.statements.copy import ALLEGED, QUOTED, linked, one, printed, standing, stated, told
from articles.tests.test_concurrency import at_once
from staff.models import User
from tests.builders import link, make_article, make_live_article, publish, save_again

pytestmark = pytest.mark.django_db

PLAIN = "<p>It rained. Orla Vance left the house at night. Nobody sang that night.</p>"
SENTENCE = "Orla Vance left the house at night."


def edited(article: Article, by: User, **copy: str) -> Article:
    save_again(article, by=by, **copy)
    link(article)
    return article


# --- which words are meant ----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["left the house", "LEFT\n the   House,", SENTENCE, "Orla"])
def test_words_are_marked_with_their_whole_sentence(desk_editor: User, words: str) -> None:
    article = linked(body=PLAIN)
    claim = statements.mark(article, by=desk_editor, words=words)
    assert (claim.kind, claim.allegation, claim.words) == ("claim", "", SENTENCE)
    assert printed(article, claim) == SENTENCE
    assert one(article) == claim
    assert claim.is_marked
    assert [(each.words, each.by, each.verdict) for each in standing(article)] == [
        (SENTENCE, desk_editor, "mark")
    ]


def test_words_of_two_sentences_are_marked_with_both(desk_editor: User) -> None:
    claim = statements.mark(linked(body=PLAIN), by=desk_editor, words="at night. Nobody sang")
    assert claim.words == f"{SENTENCE} Nobody sang that night."


def test_words_across_tags_and_paragraphs_are_found(desk_editor: User) -> None:
    article = linked(body="<p>It rained. Orla <b>Vance</b> <em>left</em>.</p><p>She can’t sing.</p>")
    claim = statements.mark(article, by=desk_editor, words="vance left.\n\nShe can't")
    assert claim.words == "Orla Vance left. She can’t sing."


def test_a_sentence_marked_with_a_class_is_an_allegation(desk_editor: User) -> None:
    article = linked(body=PLAIN)
    statements.mark(article, by=desk_editor, words="left the house", allegation="split")
    assert told(article) == [("allegation", "split", SENTENCE)]


def test_a_quote_that_the_words_overlap_is_marked_itself(desk_editor: User) -> None:
    article = linked(body=QUOTED)
    found = one(article)
    quote = statements.mark(article, by=desk_editor, words="early", allegation="health")
    assert (quote.kind, quote.allegation, quote.is_marked) == ("quote", "health", True)
    assert (one(article), one(article).key) == (found, found.key)
    assert one(article).is_marked


def test_an_allegation_that_is_marked_keeps_its_class_unless_another_is_given(desk_editor: User) -> None:
    article = linked(body=ALLEGED)
    assert statements.mark(article, by=desk_editor, words="was arrested").allegation == "crime"
    assert (
        statements.mark(article, by=desk_editor, words="arrested", allegation="abuse").allegation == "abuse"
    )
    assert [each.allegation for each in standing(article)] == ["abuse"]
    assert told(article) == [("allegation", "abuse", "Theo Lanswick was arrested on Friday.")]


def test_words_inside_a_quote_mean_the_quote_and_those_around_it_the_sentence(desk_editor: User) -> None:
    article = linked(body="<p>Theo Lanswick was arrested, and “I left early today,” Orla Vance said.</p>")
    assert statements.mark(article, by=desk_editor, words="left early").kind == "quote"
    assert statements.mark(article, by=desk_editor, words="Theo Lanswick").kind == "allegation"


def test_an_interrupted_quote_is_marked_by_either_half_and_stays_marked(desk_editor: User) -> None:
    body = "<p>“It’s wild,” a source said, “and it’s amazing.” It rained all night.</p>"
    article = linked(body=body, by=desk_editor)
    statements.mark(article, by=desk_editor, words="amazing")
    edited(article, desk_editor, body=body.replace("It rained", "Then rain fell"))
    assert [(each.kind, each.is_marked) for each in stated(article)] == [("quote", True)]


def test_words_that_stand_in_two_sentences_are_to_be_told_apart(desk_editor: User) -> None:
    article = linked(body="<p>Orla left today. Theo came. Orla left again.</p>")
    with pytest.raises(NotPossible, match="more than once: select more"):
        statements.mark(article, by=desk_editor, words="Orla left")
    assert statements.mark(article, by=desk_editor, words="left again").words == "Orla left again."
    assert statements.mark(article, by=desk_editor, words="Orla left", near=5).words == "Orla left today."


def test_words_that_stand_twice_in_one_sentence_mean_that_sentence(desk_editor: User) -> None:
    claim = statements.mark(linked(body="<p>Orla left, and left again.</p>"), by=desk_editor, words="left")
    assert claim.words == "Orla left, and left again."


def test_a_part_is_where_the_words_are_looked_for(desk_editor: User) -> None:
    article = linked(headline="Orla left today", body="<p>Orla left today.</p>")
    with pytest.raises(NotPossible, match="more than once"):
        statements.mark(article, by=desk_editor, words="Orla left")
    claim = statements.mark(article, by=desk_editor, words="Orla left", part="headline")
    assert (claim.part, claim.words) == ("headline", "Orla left today")


def test_a_sentence_said_twice_in_the_same_words_is_marked_where_it_was_meant(desk_editor: User) -> None:
    body = "<p>Orla left. Theo came home late. It rained all day. Orla left. Nobody sang.</p>"
    claim = statements.mark(linked(body=body), by=desk_editor, words="Orla left.", near=50)
    assert claim.start == body.rindex("Orla") - 3


# --- what is none -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Select the words"),
        (" \n ", "Select the words"),
        ("…!", "not in the newest saved copy"),
        ("Orla came", "These words are not in the newest saved copy. Save first, or look"),
        ("left\x00", "NUL"),
        ("x" * 2001, "At most 2,000 characters; these are 2,001"),
    ],
)
def test_words_that_are_none_are_refused_in_words(desk_editor: User, words: str, said: str) -> None:
    article = linked(body=PLAIN)
    with pytest.raises(NotPossible, match=said):
        statements.mark(article, by=desk_editor, words=words)
    assert not StatementMark.objects.exists()


def test_two_thousand_characters_are_looked_for(desk_editor: User) -> None:
    words = "x" * 2000
    assert statements.mark(linked(body=f"<p>{words}</p>"), by=desk_editor, words=words).words == words


@pytest.mark.parametrize("wrong", [{"allegation": "gossip"}, {"part": "kicker"}])
def test_a_part_or_a_class_that_there_is_not_is_refused(desk_editor: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotPossible, match="There is no such"):
        statements.mark(linked(body=PLAIN), by=desk_editor, words="Orla", **wrong)


def test_words_of_an_older_revision_are_not_there(desk_editor: User) -> None:
    article = linked(body=PLAIN, by=desk_editor)
    edited(article, desk_editor, body=PLAIN.replace("house", "harbour"))
    with pytest.raises(NotPossible, match="not in the newest"):
        statements.mark(article, by=desk_editor, words="left the house")


# --- in edited copy -----------------------------------------------------------------------------------------


def test_a_mark_survives_an_edit_elsewhere_and_a_reworded_sentence_beside_it(desk_editor: User) -> None:
    article = linked(body=PLAIN, by=desk_editor)
    key = statements.mark(article, by=desk_editor, words="left the house").key
    edited(article, desk_editor, body=f"<p>Rain fell all day.</p>{PLAIN}<p>More of it.</p>")
    assert [(each.words, each.key) for each in stated(article)] == [(SENTENCE, key)]
    edited(article, desk_editor, body=f"<p>Thunder rolled. {SENTENCE} Everybody danced.</p>")
    assert [(each.words, each.key) for each in stated(article)] == [(SENTENCE, key)]


def test_a_mark_whose_words_go_marks_nothing_and_counts_again_when_they_return(desk_editor: User) -> None:
    article = linked(body=PLAIN, by=desk_editor)
    statements.mark(article, by=desk_editor, words="left the house")
    edited(article, desk_editor, body=PLAIN.replace("house", "harbour"))
    assert stated(article) == []
    edited(article, desk_editor, body=PLAIN)
    assert one(article).words == SENTENCE


def test_a_mark_in_other_surroundings_and_twice_marks_neither(desk_editor: User) -> None:
    article = linked(body=PLAIN, by=desk_editor)
    statements.mark(article, by=desk_editor, words="left the house")
    edited(article, desk_editor, body=f"<p>Rain. {SENTENCE} Yes.</p><p>Hail. {SENTENCE} No.</p>")
    assert stated(article) == []


def test_a_mark_on_what_is_found_by_itself_later_makes_no_second_row(desk_editor: User) -> None:
    article = linked(body="<p>It rained. Theo was arrested. Nobody sang that night.</p>", by=desk_editor)
    assert statements.mark(article, by=desk_editor, words="was arrested").kind == "claim"
    edited(
        article,
        desk_editor,
        body="<p>Theo Lanswick came. It rained. Theo was arrested. Nobody sang that night.</p>",
    )
    assert [each.is_marked for each in stated(article) if each.words == "Theo was arrested."] == [True]


def test_linking_again_and_the_oracle_know_marks(desk_editor: User) -> None:
    article = linked(body=PLAIN)
    claim = statements.mark(article, by=desk_editor, words="left the house")
    links.want_again([article.head_id or 0])
    link(article)
    assert one(article) == claim
    assert list(links.differences([LinkRun.objects.get()])) == []
    Statement.objects.update(is_marked=False)
    assert len(list(links.differences([LinkRun.objects.get()]))) == 2


def test_a_copy_whose_links_are_owed_may_be_marked(desk_editor: User) -> None:
    article = make_article(body=PLAIN, headline="Harbour festival opens")
    claim = statements.mark(article, by=desk_editor, words="left the house")
    link(article)
    assert one(article) == claim


@pytest.mark.parametrize("number", [1, 50])
def test_marking_takes_a_fixed_number_of_queries(desk_editor: User, number: int) -> None:
    body = "".join(f"<p>Orla left hall number {n} at night.</p>" for n in range(number))
    article = linked(body=body)
    for n in range(number - 1):
        statements.mark(article, by=desk_editor, words=f"number {n} at")
    with CaptureQueriesContext(connection) as queries:
        statements.mark(article, by=desk_editor, words=f"number {number - 1} at")
    assert len(queries) <= 20
    assert len(stated(article)) == number


# --- said, and taken back -----------------------------------------------------------------------------------


def test_said_twice_it_is_said_once(desk_editor: User) -> None:
    article = linked(body=PLAIN)
    first = statements.mark(article, by=desk_editor, words="left the house", allegation="split")
    assert statements.mark(article, by=desk_editor, words=SENTENCE) == first
    assert StatementMark.objects.count() == 1
    assert one(article).allegation == "split"


@pytest.mark.django_db(transaction=True)
def test_said_by_two_at_once_it_is_said_once(desk_editor: User, legal: User) -> None:
    article = linked(body=PLAIN)
    mine = [Article.objects.get(pk=article.pk) for _ in range(2)]
    results = at_once(
        lambda: statements.mark(mine[0], by=desk_editor, words="left the house"),
        lambda: statements.mark(mine[1], by=legal, words="at night"),
    )
    assert results == [one(article)] * 2
    assert len(standing(article)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_who_is_at_the_copy_is_not_waited_for(desk_editor: User) -> None:
    article = linked(body=PLAIN)
    with transaction.atomic():
        LinkRun.objects.select_for_update().get()
        (refusal,) = at_once(lambda: statements.mark(article, by=desk_editor, words="left the house"))
    assert isinstance(refusal, NotPossible)
    assert str(refusal) == statements.BUSY
    assert statements.mark(article, by=desk_editor, words="left the house").is_marked


def test_a_mark_is_taken_back_and_kept(desk_editor: User) -> None:
    article = linked(body=PLAIN + QUOTED)
    statements.mark(article, by=desk_editor, words="left the house")
    statements.mark(article, by=desk_editor, words="left early", allegation="health")
    for mark in standing(article):
        taken = statements.take_back(mark, by=desk_editor)
        assert (taken.withdrawn_by, taken.withdrawn_at is not None) == (desk_editor, True)
    assert [(each.kind, each.allegation, each.is_marked) for each in stated(article)] == [
        ("quote", "", False)
    ]
    with pytest.raises(NotPossible, match="already"):
        statements.take_back(taken, by=desk_editor)


def test_who_may_write_the_story_may_mark_and_legal_may(
    reporter: User, freelancer: User, photo: User, legal: User
) -> None:
    article = linked(body=PLAIN, by=reporter)
    for nobody in (freelancer, photo):
        assert not statements.may_mark(article, nobody)
        with pytest.raises(NotAllowed):
            statements.mark(article, by=nobody, words="left the house")
    for somebody in (reporter, legal):
        assert statements.may_mark(article, somebody)
        assert statements.mark(article, by=somebody, words="left the house").words == SENTENCE


def test_what_others_marked_only_an_editor_takes_back_or_calls_something_else(
    reporter: User, legal: User, desk_editor: User
) -> None:
    article = linked(body=PLAIN, by=reporter)
    statements.mark(article, by=legal, words="left the house", allegation="crime")
    with pytest.raises(NotAllowed, match="legal said this; an editor"):
        statements.take_back(standing(article)[0], by=reporter)
    with pytest.raises(NotAllowed, match="legal said this; an editor"):
        statements.mark(article, by=reporter, words="left the house", allegation="money")
    statements.mark(article, by=desk_editor, words="left the house", allegation="money")
    assert [(each.allegation, each.by) for each in standing(article)] == [("money", desk_editor)]


def test_legal_takes_its_own_mark_back(legal: User) -> None:
    article = linked(body=PLAIN)
    statements.mark(article, by=legal, words="left the house")
    statements.take_back(standing(article)[0], by=legal)
    assert stated(article) == []


def test_of_a_published_story_its_writer_may_still_ask_for_a_source(reporter: User, chief: User) -> None:
    article = linked(body=PLAIN, by=reporter)
    publish(article, by=chief)
    assert statements.mark(article, by=reporter, words="left the house").is_marked


def test_of_a_killed_story_nothing_is_said_any_more(legal: User, chief: User) -> None:
    article = make_live_article(body=PLAIN, by=chief)
    lifecycle.kill(article, by=chief, reason="Not what this test is about")
    for somebody in (legal, chief):
        with pytest.raises((AlreadyKilled, NotAllowed)):
            statements.mark(article, by=somebody, words="left the house")
    assert not StatementMark.objects.exists()


def test_the_database_keeps_marks(desk_editor: User) -> None:
    article = linked(body=PLAIN)
    statements.mark(article, by=desk_editor, words="left the house")
    for change in (lambda: StatementMark.objects.update(words="Else"), StatementMark.objects.get().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_what_alleges_something_is_called_less_by_an_editor_only(reporter: User, desk_editor: User) -> None:
    article = make_article(by=reporter, body="<p>The singer Orla Vance was arrested on Friday.</p>")
    link(article)
    with pytest.raises(NotAllowed, match="an editor"):
        statements.mark(article, by=reporter, words="was arrested", allegation="other")
    marked = statements.mark(article, by=desk_editor, words="was arrested", allegation="other")
    assert marked.allegation == "other"
