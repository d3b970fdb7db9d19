"""Quotes and allegations, found with the links and kept up to date."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import links, statements
from articles.models import LinkRun, Statement
from articles.tests.statements.copy import ALLEGED, QUOTED, linked, one, printed, stated, told
from staff.models import User
from tests.builders import follow, link, make_article, make_person, save_again

pytestmark = pytest.mark.django_db


def test_a_quote_is_kept_with_who_says_it_and_where_it_stands() -> None:
    article = linked(body=QUOTED)
    quote = one(article)
    assert (quote.kind, quote.words, quote.speaker) == ("quote", "He left early", "anonymous")
    assert (quote.phrase, quote.person, quote.allegation) == ("a source said on Friday", None, "")
    assert printed(article, quote) == "He left early,"
    assert not quote.is_marked


def test_a_named_speaker_is_kept_with_their_profile_and_the_place() -> None:
    orla = make_person("Orla Vance")
    quote = one(linked(body="<p>“I left,” Orla Vance said on the podcast Salt Radio.</p>"))
    assert (quote.speaker, quote.person, quote.venue) == ("broadcast", orla, "Salt Radio")


def test_an_allegation_is_its_whole_sentence() -> None:
    article = linked(body=ALLEGED)
    assert told(article) == [("allegation", "crime", "Theo Lanswick was arrested on Friday.")]
    assert printed(article, one(article)) == "Theo Lanswick was arrested on Friday."
    assert one(article).speaker == ""


def test_a_sentence_that_alleges_two_things_is_one_statement_of_the_first_that_says_what() -> None:
    article = linked(body="<p>Theo Lanswick allegedly sang; he was arrested, and then he fled.</p>")
    assert [(kind, name) for kind, name, _ in told(article)] == [("allegation", "crime")]


def test_a_sentence_is_printed_with_its_marks() -> None:
    article = linked(body="<p>“I slept,” Orla Vance said, and Theo Lanswick was arrested. “Why?”</p>")
    sentence = next(each for each in stated(article) if each.kind == "allegation")
    assert sentence.words == "“I slept,” Orla Vance said, and Theo Lanswick was arrested."


def test_a_quote_that_alleges_has_the_class() -> None:
    body = "<p>“He was cheating on her,” a source said. “I am glad,” the source said.</p>"
    assert [(kind, name) for kind, name, _ in told(linked(body=body))] == [("quote", "split"), ("quote", "")]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Orla Vance sang “Salt Line” on Friday.</p>",
        "<p>Rex “The Barn” Calder sang.</p>",
        "<p>Orla Vance sang. It rained all night.</p>",
    ],
)
def test_what_nobody_said_and_nobody_alleges_needs_no_source(body: str) -> None:
    assert told(linked(body=body)) == []


def test_headline_comes_before_dek_and_dek_before_body() -> None:
    article = linked(headline="'He Left Early'", dek="“He really left early,” a source said.", body=QUOTED)
    assert [each.part for each in stated(article)] == ["headline", "dek", "body"]


@pytest.mark.parametrize(
    ("body", "words", "place"),
    [
        (
            "<p>“It’s wild,” a source said, “and it’s amazing.” It rained.</p>",
            "It’s wild, and it’s amazing.",
            "It’s wild,” a source said, “and it’s amazing.",
        ),
        ("<p>“I left.</p><p>“I slept,” she said.</p>", "I left. I slept", "I left.\n“I slept,"),
        ('<p>"He left early," a source said.</p>', "He left early", "He left early,"),
        ("<p>‘He left early,’ a source said.</p>", "He left early", "He left early,"),
    ],
)
def test_marks_of_any_shape_are_read(body: str, words: str, place: str) -> None:
    article = linked(body=body)
    assert (one(article).words, printed(article, one(article))) == (words, place)


def test_a_tag_inside_a_quote_counts_nothing() -> None:
    quote = one(linked(body="<p>“He <b>left</b> <em>early</em>,” a source said.</p>"))
    assert (quote.words, quote.start, quote.end) == ("He left early", 1, 15)


def test_the_key_is_the_same_when_the_text_is_edited_elsewhere(desk_editor: User) -> None:
    article = linked(body=QUOTED + ALLEGED, by=desk_editor)
    before = [each.key for each in stated(article)]
    straight = QUOTED.replace("“", '"').replace("”", '"')
    save_again(article, by=desk_editor, body=f"<p>Rain fell.</p>{straight}{ALLEGED}<p>More.</p>")
    link(article)
    assert [each.key for each in stated(article)] == before
    save_again(article, by=desk_editor, body=QUOTED.replace("early", "late") + ALLEGED)
    link(article)
    assert [each.key == key for each, key in zip(stated(article), before, strict=True)] == [False, True]


# --- kept up to date ----------------------------------------------------------------------------------------


def test_linking_again_leaves_the_rows_that_stay_and_mends_the_others() -> None:
    article = linked(body=QUOTED.replace("a source", "Rex Calder") + ALLEGED)
    before = {each.kind: each.pk for each in stated(article)}
    assert stated(article)[0].person is None
    rex = make_person("Rex Calder")
    follow()
    assert {each.kind: each.pk for each in stated(article)} == before
    assert stated(article)[0].person == rex


def test_a_profile_that_is_deleted_leaves_the_statement() -> None:
    make_person("Orla Vance")
    article = linked(body="<p>“I left,” Orla Vance said.</p>")
    person = one(article).person
    assert person is not None
    person.delete()
    assert (one(article).speaker, one(article).person) == ("person", None)


def test_a_story_linked_before_statements_were_kept_is_read_when_asked() -> None:
    article = linked(body=QUOTED)
    Statement.objects.all().delete()
    LinkRun.objects.update(said_at=None)
    assert one(article).words == "He left early"
    assert LinkRun.objects.get().said_at is not None
    assert Statement.objects.count() == 1


def test_nothing_is_read_while_the_links_are_owed() -> None:
    article = make_article(body=QUOTED)
    assert stated(article) == []
    assert LinkRun.objects.get().said_at is None


def test_relinking_reads_what_was_never_read() -> None:
    article = linked(body=QUOTED)
    Statement.objects.all().delete()
    LinkRun.objects.update(said_at=None)
    call_command("relink", stdout=StringIO())
    assert LinkRun.objects.get().said_at is not None
    assert article.head is not None
    assert article.head.statements.count() == 1


def _lost() -> None:
    Statement.objects.all().delete()


def _invented() -> None:
    quote = Statement.objects.get()
    quote.pk, quote.start = None, quote.start + 1
    quote.save()


def _changed() -> None:
    Statement.objects.update(speaker="person")


@pytest.mark.parametrize(
    ("damage", "lines"),
    [
        (_lost, ["missing"]),
        (_invented, ["not said any more"]),
        (_changed, ["missing", "not said any more"]),
    ],
)
def test_the_oracle_finds_every_kind_of_difference(damage: Any, lines: list[str]) -> None:
    article = linked(body=QUOTED)
    call_command("verify_links", stdout=StringIO())
    damage()
    assert article.head is not None
    found = sorted(links.differences([LinkRun.objects.get()]))
    assert found == [f"revision {article.head.pk}: {line}: Quote: “He left early”" for line in lines]
    with pytest.raises(CommandError):
        call_command("verify_links", stdout=StringIO())


def test_a_revision_that_was_never_read_is_no_difference() -> None:
    linked(body=QUOTED)
    Statement.objects.all().delete()
    LinkRun.objects.update(said_at=None)
    call_command("verify_links", stdout=StringIO())


@pytest.mark.parametrize("number", [1, 50])
def test_linking_takes_a_fixed_number_of_queries_whatever_is_quoted(number: int) -> None:
    names = [f"Orla {chr(65 + n % 26)}{'abcdefgh'[n // 26]}vance" for n in range(number)]
    for name in names:
        make_person(name)
    body = "".join(f"<p>“We sang in hall number {n},” {name} said.</p>" for n, name in enumerate(names))
    article = make_article(body=body)
    assert article.head is not None
    with CaptureQueriesContext(connection) as queries:
        assert links.link_revision(article.head.pk)
    assert len(queries) <= 26
    assert article.head.statements.exclude(person=None).count() == number
    with CaptureQueriesContext(connection) as queries:
        assert len({each.person for each in statements.of(article.head)}) == number
    assert len(queries) == 2


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"end": 0}, "statement_not_empty"),
        ({"kind": "allegation"}, "statement_allegation_has_class"),
        ({"pk": None}, "statement_place_once"),
    ],
)
def test_the_database_refuses_what_can_be_no_statement(changed: dict[str, Any], rule: str) -> None:
    quote = one(linked(body=QUOTED))
    for name, value in changed.items():
        setattr(quote, name, value)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        quote.save()
