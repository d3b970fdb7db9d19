"""Letting a story out in spite of a warning: who may, of what, for how long."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import lifecycle, links, overrides
from articles.models import Article, CheckOverride, Status
from articles.tests.desk import head
from staff.models import Role, User
from tests.builders import make_article, make_user, save_again

pytestmark = pytest.mark.django_db

WHY = "The desk knows"


@pytest.fixture
def article(reporter: User) -> Article:
    """A story with one warning, no topic, and one note, no lead image."""
    return make_article(by=reporter, topics=[])


def override(article: Article, by: User, key: str = "topic", reason: str = WHY, **more: Any) -> CheckOverride:
    links.link_revision(head(article).pk)
    return overrides.override(article, by=by, key=key, reason=reason, **more)


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_a_warning_stops_a_story_until_it_is_overridden(verb: str, article: Article, desk_editor: User):
    at = {"at": lifecycle.clock().replace(year=2030)} if verb == "schedule" else {}
    with pytest.raises(lifecycle.NotReady, match="no topic"):
        getattr(lifecycle, verb)(article, by=desk_editor, **at)
    override(article, desk_editor)
    getattr(lifecycle, verb)(article, by=desk_editor, **at)
    assert article.live == article.head


def test_a_correction_is_stopped_by_the_warnings_of_its_new_copy(article: Article, desk_editor: User):
    override(article, desk_editor)
    lifecycle.publish(article, by=desk_editor)
    said: dict[str, Any] = {"kind": "correction", "text": "We wrote Monday; it was Friday."}
    lifecycle.correct(article, by=desk_editor, **said)
    save_again(article, by=desk_editor, dek="It was on Friday.")
    with pytest.raises(lifecycle.NotReady):
        lifecycle.correct(article, by=desk_editor, **said)


def test_a_note_stops_nothing(desk_editor: User):
    article = make_article(by=desk_editor, lead_image=None)
    lifecycle.publish(article, by=desk_editor)
    assert article.status == Status.LIVE


def test_a_new_revision_asks_again(article: Article, desk_editor: User):
    override(article, desk_editor)
    save_again(article, by=desk_editor, dek="Another")
    with pytest.raises(lifecycle.NotReady):
        lifecycle.publish(article, by=desk_editor)


@pytest.mark.parametrize("role", Role.values)
def test_editors_and_the_chief_override(role: str, article: Article):
    may = role in (Role.EDITOR, Role.CHIEF)
    try:
        override(article, make_user(role))
    except lifecycle.NotAllowed:
        pass
    assert CheckOverride.objects.exists() == may


def test_not_even_of_an_own_story(article: Article, reporter: User):
    with pytest.raises(lifecycle.NotAllowed, match="You may not override warnings about stories"):
        override(article, reporter)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("dek", "cannot be overridden"),
        ("lead-image", "no such warning"),
        ("headline-length", "no such warning"),
        ("", "no such warning"),
        ("\x00", "no such warning"),
    ],
    ids=["blocking", "note", "absent", "none", "nul"],
)
def test_only_a_warning_that_stands_is_overridden(key: str, said: str, desk_editor: User):
    article = make_article(by=desk_editor, topics=[], dek="")
    with pytest.raises(lifecycle.NotPossible, match=said):
        override(article, desk_editor, key)
    assert not CheckOverride.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501, "a\x00b"], ids=["none", "blank", "long", "nul"])
def test_a_reason_is_given(reason: str, article: Article, desk_editor: User):
    with pytest.raises(ValidationError):
        override(article, desk_editor, reason=reason)
    assert not CheckOverride.objects.exists()


def test_once_is_enough(article: Article, desk_editor: User, chief: User):
    override(article, desk_editor)
    with pytest.raises(lifecycle.NotPossible, match="already"):
        override(article, chief)


def test_what_was_read_is_what_is_overridden(article: Article, desk_editor: User):
    save_again(article, by=desk_editor, dek="Another")
    with pytest.raises(lifecycle.Stale):
        override(article, desk_editor, based_on=1)
    override(article, desk_editor, based_on=2)


def test_nothing_about_a_killed_story_is_overridden(article: Article, desk_editor: User):
    Article.objects.update(status=Status.KILLED, live=article.head, publish_at="2020-01-01T00:00Z")
    with pytest.raises(lifecycle.AlreadyKilled):
        override(article, desk_editor)


def test_an_override_is_kept_as_it_was_said(article: Article, desk_editor: User):
    override(article, desk_editor)
    for change_it in (
        lambda: CheckOverride.objects.update(reason="Never said"),
        lambda: CheckOverride.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change_it()


def test_a_warning_that_comes_up_later_does_not_keep_a_story_from_its_hour(desk_editor: User):
    article = make_article(by=desk_editor, headline="The pier opens")
    lifecycle.schedule(article, by=desk_editor, at=lifecycle.clock().replace(year=2030))
    Article.objects.filter(pk=article.pk).update(publish_at=lifecycle.clock() + lifecycle.NEAR / 2)
    lifecycle.publish(make_article(by=desk_editor), by=desk_editor)
    links.want_again([head(article).pk])
    assert lifecycle.keep_time() == 0
