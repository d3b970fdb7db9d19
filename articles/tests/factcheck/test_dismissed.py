"""Dismissals with a memory, and the publish check that they satisfy."""

import pytest
from django.db import DatabaseError, transaction

from articles import checks, dismissals, links, overrides
from articles.checks import Level
from articles.dismissals import NothingToDismiss
from articles.lifecycle import NotAllowed
from articles.models import Article, FactDismissal
from articles.tests.factcheck.copy import BODY, is_open, linked, one, told
from people import merge
from people.models import Person, Relationship
from staff.models import User
from tests.builders import (
    follow,
    link,
    make_article,
    make_mention,
    make_person,
    publish,
    save_again,
)

pytestmark = pytest.mark.django_db


# --- dismissed ----------------------------------------------------------------------------------------------


def test_a_dismissal_is_remembered_when_the_text_is_edited_elsewhere(
    divorce: Relationship, desk_editor: User
) -> None:
    article = linked(body=BODY, by=desk_editor)
    made = dismissals.dismiss(one(article), by=desk_editor, reason=" She told us \n so ")
    assert (made.by, made.reason, made.at is not None) == (desk_editor, "She told us so", True)
    assert not is_open(article)
    save_again(article, by=desk_editor, body=f"<p>It rained.</p>{BODY}")
    link(article)
    assert told(article) == [("tie", "wife")]
    assert not is_open(article)


def test_a_claim_that_is_edited_asks_again(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    dismissals.dismiss(one(article), by=desk_editor)
    save_again(article, by=desk_editor, body=BODY.replace("wife", "dear wife"))
    link(article)
    assert is_open(article)


def test_a_dismissal_is_of_one_story(divorce: Relationship, desk_editor: User) -> None:
    dismissals.dismiss(one(linked(body=BODY)), by=desk_editor)
    assert is_open(linked(body=BODY))


def test_a_dismissal_said_twice_is_said_once(divorce: Relationship, desk_editor: User) -> None:
    warning = one(linked(body=BODY))
    assert dismissals.dismiss(warning, by=desk_editor) == dismissals.dismiss(warning, by=desk_editor)


def test_a_dismissal_survives_a_merge(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    dismissals.dismiss(one(article), by=desk_editor)
    kept = make_person("Orla Vance Lind")
    merge.merge(one(article).person, into=kept, by=desk_editor)
    follow()
    assert told(article) == [("tie", "wife")]
    assert one(article).person == kept
    assert not is_open(article)


def test_a_dismissal_is_taken_back_and_kept(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    made = dismissals.take_back(dismissals.dismiss(one(article), by=desk_editor), by=desk_editor)
    assert is_open(article)
    assert (made.withdrawn_by, made.withdrawn_at is not None) == (desk_editor, True)
    with pytest.raises(NothingToDismiss, match="already"):
        dismissals.take_back(made, by=desk_editor)
    dismissals.dismiss(one(article), by=desk_editor)
    assert FactDismissal.objects.count() == 2


def test_who_may_write_the_story_may_dismiss(divorce: Relationship, reporter: User, freelancer: User) -> None:
    warning = one(linked(body=BODY, by=reporter))
    with pytest.raises(NotAllowed, match="somebody else"):
        dismissals.dismiss(warning, by=freelancer)
    made = dismissals.dismiss(warning, by=reporter)
    with pytest.raises(NotAllowed, match="reporter dismissed this"):
        dismissals.take_back(made, by=freelancer)


def test_once_readers_see_it_who_may_publish_dismisses(
    divorce: Relationship, reporter: User, desk_editor: User, chief: User
) -> None:
    article = make_article(by=reporter, body=BODY)
    publish(article, by=chief)
    link(article)
    with pytest.raises(NotAllowed, match="may publish"):
        dismissals.dismiss(one(article), by=reporter)
    assert dismissals.dismiss(one(article), by=desk_editor).by == desk_editor


@pytest.mark.parametrize("length", [500, 501])
def test_a_reason_has_an_end(divorce: Relationship, desk_editor: User, length: int) -> None:
    warning = one(linked(body=BODY))
    if length > dismissals.LONGEST:
        with pytest.raises(NothingToDismiss, match="At most 500"):
            dismissals.dismiss(warning, by=desk_editor, reason="x" * length)
    else:
        assert dismissals.dismiss(warning, by=desk_editor, reason="x" * length).reason == "x" * length


def test_the_database_keeps_dismissals(divorce: Relationship, desk_editor: User) -> None:
    made = dismissals.dismiss(one(linked(body=BODY)), by=desk_editor)
    for change in (lambda: FactDismissal.objects.update(reason="Else"), made.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


# --- the publish check --------------------------------------------------------------------------------------


def stopping(article: Article) -> list[str]:
    return [problem.key for problem in checks.stopping(article)]


def test_an_open_warning_stops_the_story_until_dismissed(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    found = [problem for problem in checks.problems(article) if problem.key == "facts-disagree"]
    assert [(each.level, each.anchor) for each in found] == [(Level.WARNING, "facts-title")]
    assert found[0].message == "1 statement disagrees with a profile."
    dismissals.dismiss(one(article), by=desk_editor)
    assert stopping(article) == []


def test_an_open_warning_may_be_overridden_as_any_other(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    overrides.override(article, by=desk_editor, key="facts-disagree", reason="Ours is newer")
    assert stopping(article) == []


def test_while_names_are_owed_only_they_stop_the_story(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    links.want_again([article.head_id or 0])
    assert stopping(article) == ["names-not-found"]


def test_a_mention_by_hand_is_no_warning(orla: Person) -> None:
    article = make_article(body="<p>Orla Vance, 45, sang.</p>")
    make_mention(article, orla)
    assert told(article) == []
