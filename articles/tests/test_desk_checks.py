"""“Before it goes out” at the desk: what it shows to whom, and what it takes."""

from typing import Any

import pytest
from django.test import Client

from articles import links, overrides
from articles.models import Article, CheckOverride
from articles.tests.desk import change, head, queries_of, sign_in
from staff.models import User
from tests.builders import make_article

pytestmark = pytest.mark.django_db

WHY = "The desk knows"


@pytest.fixture
def article(reporter: User) -> Article:
    """A story with one warning beside its names, no topic, and one note, no lead image."""
    return make_article(by=reporter, topics=[])


def fragment(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/checks/"


def post(client: Client, article: Article, sent: dict[str, str] | None = None, *, fetch: bool = True) -> Any:
    said = {"key": "topic", "revision": "1", "reason:topic": WHY} | (sent or {})
    headers = {"X-Requested-With": "fetch"} if fetch else {}
    return client.post(f"{fragment(article)}override/", said, headers=headers)


def test_the_checklist_lists_each_problem_with_a_link_to_its_field(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, topics=[], dek="")
    page = sign_in(client, desk_editor).get(change(article)).content.decode()
    for text in (fragment(article), "Before it goes out", 'href="#field-dek"', 'href="#people-title"'):
        assert text in page
    shown = client.get(fragment(article)).content.decode()
    assert 'href="#field-topics"' in shown
    assert "<strong>4 things</strong>" in shown
    assert "is still" not in shown


def test_it_is_about_names_as_they_are_now(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    assert "still being found" in sign_in(client, desk_editor).get(fragment(article)).content.decode()
    links.link_revision(head(article).pk)
    assert "Nothing stands in the way" in client.get(fragment(article)).content.decode()


@pytest.mark.parametrize(("user", "offered"), [("desk_editor", True), ("reporter", False), ("photo", False)])
def test_the_form_is_for_who_may_override(
    user: str, offered: bool, client: Client, article: Article, request: pytest.FixtureRequest
):
    page = sign_in(client, request.getfixturevalue(user)).get(fragment(article)).content.decode()
    assert ("reason:topic" in page) == offered
    assert "reason:lead-image" not in page


def test_who_may_not_write_gets_no_link_to_a_field(client: Client, article: Article, photo: User):
    page = sign_in(client, photo).get(fragment(article)).content.decode()
    assert "The story has no topic" in page
    assert "#field-" not in page


def test_an_override_is_shown_with_who_and_why(client: Client, article: Article, desk_editor: User):
    answer = post(sign_in(client, desk_editor), article, {"reason:topic": "<b>Why</b> & so"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<s>The story has no topic" in page
    assert "Overridden by desk_editor" in page
    assert "&lt;b&gt;Why&lt;/b&gt; &amp; so" in page
    assert "reason:topic" not in page


def test_without_javascript_it_leads_back_to_the_story(client: Client, article: Article, desk_editor: User):
    answer = post(sign_in(client, desk_editor), article, fetch=False)
    assert (answer.status_code, answer["Location"]) == (302, change(article))
    assert "Overridden" in client.get(change(article)).content.decode()


@pytest.mark.parametrize(
    ("user", "sent", "status"),
    [
        ("reporter", {}, 403),
        ("legal", {}, 403),
        ("desk_editor", {"key": "nonsense", "reason:nonsense": "x"}, 409),
        ("desk_editor", {"key": ""}, 422),
        ("desk_editor", {"reason:topic": ""}, 422),
        ("desk_editor", {"revision": "2"}, 409),
        ("desk_editor", {"revision": "x"}, 409),
        ("desk_editor", {"revision": "²"}, 409),
    ],
)
def test_what_is_refused_says_why(
    user: str,
    sent: dict[str, str],
    status: int,
    client: Client,
    article: Article,
    request: pytest.FixtureRequest,
):
    answer = post(sign_in(client, request.getfixturevalue(user)), article, sent)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not CheckOverride.objects.exists()


def test_strangers_are_asked_to_sign_in(client: Client, article: Article):
    assert client.get(fragment(article)).status_code == 302
    assert post(client, article).status_code == 302
    assert not CheckOverride.objects.exists()


def test_a_refused_publish_names_what_stops_it_and_no_note(
    client: Client, article: Article, desk_editor: User
):
    page = sign_in(client, desk_editor).get(f"{change(article)}?asked=publish").content.decode()
    assert "Not published: 3 things to see to first" in page  # no topic; names and statements owed
    links.link_revision(head(article).pk)
    overrides.override(article, by=desk_editor, key="topic", reason=WHY)
    page = client.get(f"{change(article)}?asked=publish").content.decode()
    assert "Not published" not in page


def test_the_checklist_takes_few_queries(client: Client, article: Article, desk_editor: User):
    assert queries_of(sign_in(client, desk_editor), fragment(article)) <= 22
