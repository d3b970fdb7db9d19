"""Said of a statement that it needs no source, with a memory."""

import pytest
from django.db import IntegrityError, transaction

from articles import statements
from articles.lifecycle import NotAllowed, NotPossible
from articles.models import Article, StatementMark
from articles.tests.statements.copy import QUOTED, linked, one, standing, stated
from articles.tests.test_concurrency import at_once
from staff.models import User
from tests.builders import link, make_article, publish, said, save_again

pytestmark = pytest.mark.django_db

WHY = "It is the title of a song"


def is_dismissed(article: Article) -> bool:
    return one(article).key in statements.dismissals(article)


def test_a_dismissal_is_kept_with_its_reason_and_removes_no_row(desk_editor: User) -> None:
    article = linked(body=QUOTED)
    made = statements.dismiss(one(article), by=desk_editor, reason=" The title \n of a song ")
    assert (made.by, made.reason, made.words) == (desk_editor, "The title of a song", "He left early")
    assert statements.dismissals(article) == {one(article).key: made}


def test_a_dismissal_is_remembered_when_the_text_is_edited_elsewhere(desk_editor: User) -> None:
    article = linked(body=QUOTED, by=desk_editor)
    statements.dismiss(one(article), by=desk_editor, reason=WHY)
    save_again(article, by=desk_editor, body=f"<p>Rain fell.</p>{QUOTED}")
    link(article)
    assert is_dismissed(article)


def test_words_that_are_edited_ask_again(desk_editor: User) -> None:
    article = linked(body=QUOTED, by=desk_editor)
    statements.dismiss(one(article), by=desk_editor, reason=WHY)
    save_again(article, by=desk_editor, body=QUOTED.replace("early", "late"))
    link(article)
    assert not is_dismissed(article)


def test_a_dismissal_is_of_one_story(desk_editor: User) -> None:
    statements.dismiss(one(linked(body=QUOTED)), by=desk_editor, reason=WHY)
    assert not is_dismissed(linked(body=QUOTED))


def test_said_twice_it_is_said_once(desk_editor: User) -> None:
    quote = one(linked(body=QUOTED))
    first = statements.dismiss(quote, by=desk_editor, reason=WHY)
    assert statements.dismiss(quote, by=desk_editor, reason="Else") == first


@pytest.mark.django_db(transaction=True)
def test_said_by_two_at_once_it_is_said_once(desk_editor: User, chief: User) -> None:
    article = linked(body=QUOTED)
    quotes = [one(article), one(article)]
    made = at_once(
        lambda: statements.dismiss(quotes[0], by=desk_editor, reason=WHY),
        lambda: statements.dismiss(quotes[1], by=chief, reason=WHY),
    )
    assert made[0] == made[1] == StatementMark.objects.get()


@pytest.mark.parametrize(
    ("reason", "said"), [(" \n", "Say why"), ("x" * 501, "At most 500 characters"), ("a\x00", "NUL")]
)
def test_a_dismissal_without_a_reason_is_refused(desk_editor: User, reason: str, said: str) -> None:
    article = linked(body=QUOTED)
    with pytest.raises(NotPossible, match=said):
        statements.dismiss(one(article), by=desk_editor, reason=reason)
    assert statements.dismiss(one(article), by=desk_editor, reason="x" * 500).reason == "x" * 500


def test_the_database_wants_a_reason_too(desk_editor: User) -> None:
    article = linked(body=QUOTED)
    with pytest.raises(IntegrityError, match="statement_mark_dismissal_has_reason"), transaction.atomic():
        StatementMark.objects.create(article=article, by=desk_editor, verdict="dismiss", key="k", words="w")


def test_the_database_keeps_one_standing_verdict(desk_editor: User) -> None:
    said = {"article": linked(body=QUOTED), "by": desk_editor, "verdict": "mark", "key": "k", "words": "w"}
    StatementMark.objects.create(**said)
    with pytest.raises(IntegrityError, match="statement_mark_stands_once"), transaction.atomic():
        StatementMark.objects.create(**said)


def test_a_dismissal_is_taken_back_and_kept(desk_editor: User) -> None:
    article = linked(body=QUOTED)
    made = statements.dismiss(one(article), by=desk_editor, reason=WHY)
    statements.take_back(made, by=desk_editor)
    assert not is_dismissed(article)
    with pytest.raises(NotPossible, match="already"):
        statements.take_back(made, by=desk_editor)
    statements.dismiss(one(article), by=desk_editor, reason=WHY)
    assert StatementMark.objects.count() == 2


def test_who_may_write_the_story_may_dismiss(
    reporter: User, freelancer: User, legal: User, desk_editor: User
) -> None:
    article = linked(body=QUOTED, by=reporter)
    for nobody in (freelancer, legal):
        assert not statements.may_dismiss(article, nobody)
        with pytest.raises(NotAllowed):
            statements.dismiss(one(article), by=nobody, reason=WHY)
    assert statements.may_dismiss(article, reporter)
    made = statements.dismiss(one(article), by=reporter, reason=WHY)
    with pytest.raises(NotAllowed):
        statements.take_back(made, by=freelancer)
    assert statements.take_back(made, by=desk_editor).withdrawn_by == desk_editor


def test_of_an_allegation_an_editor_says_so(reporter: User, desk_editor: User) -> None:
    article = make_article(by=reporter, body="<p>The singer Orla Vance was arrested on Friday.</p>")
    link(article)
    (alleged,) = said(article)
    with pytest.raises(NotAllowed, match="an editor"):
        statements.dismiss(alleged, by=reporter, reason="Everybody knows")
    assert statements.dismiss(alleged, by=desk_editor, reason="It is about a film").verdict == "dismiss"


def test_what_an_editor_dismissed_a_writer_does_not_take_back(reporter: User, desk_editor: User) -> None:
    article = linked(body=QUOTED, by=reporter)
    made = statements.dismiss(one(article), by=desk_editor, reason=WHY)
    with pytest.raises(NotAllowed, match="desk_editor said this; an editor"):
        statements.take_back(made, by=reporter)


def test_once_readers_see_it_who_may_publish_dismisses(
    reporter: User, desk_editor: User, chief: User
) -> None:
    article = linked(body=QUOTED, by=reporter)
    publish(article, by=chief)
    with pytest.raises(NotAllowed, match="may publish"):
        statements.dismiss(one(article), by=reporter, reason=WHY)
    assert statements.dismiss(one(article), by=desk_editor, reason=WHY).by == desk_editor


def test_what_was_marked_by_hand_is_not_dismissed_but_taken_back(desk_editor: User) -> None:
    article = linked(body=QUOTED)
    statements.mark(article, by=desk_editor, words="left early")
    with pytest.raises(NotPossible, match="take that back instead"):
        statements.dismiss(one(article), by=desk_editor, reason=WHY)
    statements.take_back(standing(article)[0], by=desk_editor)
    statements.dismiss(one(article), by=desk_editor, reason=WHY)
    assert is_dismissed(article)


def test_a_mark_ends_a_dismissal_of_the_same_words(reporter: User, legal: User) -> None:
    article = linked(body=QUOTED, by=reporter)
    statements.dismiss(one(article), by=reporter, reason=WHY)
    statements.mark(article, by=legal, words="left early", allegation="crime")
    assert statements.dismissals(article) == {}
    assert StatementMark.objects.get(verdict="dismiss").withdrawn_by == legal
    assert [each.is_marked for each in stated(article)] == [True]
