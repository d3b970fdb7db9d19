"""“Facts” at the desk: the panel beside a story, what it takes, and the live stories that disagree."""

from typing import Any

import pytest
from django.test import Client

from articles import dismissals
from articles.models import Article, FactDismissal, FactWarning
from articles.tests.desk import change, head, queries_of, sign_in
from people.models import Person
from staff.models import User
from tests.builders import link, make_article, make_live_article, make_person, make_tie

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/factwarning/"
BODY = "<p>Theo Lanswick came with his wife Orla Vance. They sang.</p>"


@pytest.fixture
def orla() -> Person:
    """Divorced from Theo Lanswick, as the profile says with a source."""
    orla = make_person("Orla Vance")
    ended = {"start": "2004-05-15", "end": "2015", "end_cause": "divorce"}
    said = {"source": "A <b>register</b>", "source_url": "https://example.org/who", "as_of": "2026-03"}
    make_tie(orla, "spouse", make_person("Theo Lanswick"), **ended, **said)
    return orla


@pytest.fixture
def article(orla: Person, reporter: User) -> Article:
    article = make_article(by=reporter, body=BODY)
    link(article)
    return article


def one(article: Article) -> FactWarning:
    return FactWarning.objects.get(revision=head(article))


def fragment(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/facts/"


def post(client: Client, article: Article, do: str, *, fetch: bool = True, reason: str = "") -> Any:
    headers = {"X-Requested-With": "fetch"} if fetch else {}
    return client.post(
        f"{fragment(article)}decide/", {"do": do, f"reason:{do.partition(':')[2]}": reason}, headers=headers
    )


def test_the_panel_shows_the_sentence_the_fact_and_its_source(
    client: Client, article: Article, desk_editor: User
) -> None:
    page = sign_in(client, desk_editor).get(change(article)).content.decode()
    for text in (
        f'data-facts="{fragment(article)}"',
        "Theo Lanswick came with his <mark>wife</mark> Orla Vance.",
        "married 15 May 2004, divorced 2015.",
        'href="https://example.org/who"',
        "A &lt;b&gt;register&lt;/b&gt;</a>, as of March 2026",
        f"/admin/people/person/{one(article).person_id}/change/",
        'href="#facts-title"',
    ):
        assert text in page
    assert page.index("They sang") > 0


def test_a_story_that_agrees_says_so(client: Client, desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    page = sign_in(client, desk_editor).get(fragment(article)).content.decode()
    assert "Compared as soon as the names are found" in page
    link(article)
    assert "Nothing disagrees with a profile" in client.get(fragment(article)).content.decode()


@pytest.mark.parametrize(("user", "offered"), [("reporter", True), ("freelancer", False), ("photo", False)])
def test_dismissing_is_offered_to_who_may(
    user: str, offered: bool, client: Client, article: Article, request: pytest.FixtureRequest
) -> None:
    page = sign_in(client, request.getfixturevalue(user)).get(fragment(article)).content.decode()
    assert ("dismiss:" in page) == offered


def test_a_dismissal_is_shown_with_who_and_why_and_can_be_taken_back(
    client: Client, article: Article, reporter: User
) -> None:
    number = one(article).pk
    answer = post(sign_in(client, reporter), article, f"dismiss:{number}", reason="<b>Why</b>")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dismissed in this story (1)" in page
    assert "reporter" in page
    assert "&lt;b&gt;Why&lt;/b&gt;" in page
    assert "Nothing disagrees with a profile" in page
    page = post(client, article, f"back:{FactDismissal.objects.get().pk}").content.decode()
    assert f"dismiss:{number}" in page
    assert "Dismissed in this story" not in page


def test_without_javascript_it_leads_back_to_the_story(
    client: Client, article: Article, reporter: User
) -> None:
    answer = post(sign_in(client, reporter), article, f"dismiss:{one(article).pk}", fetch=False)
    assert (answer.status_code, answer["Location"]) == (302, change(article))
    assert "Dismissed: “wife”." in client.get(change(article)).content.decode()


@pytest.mark.parametrize(
    "do", ["", "dismiss:", "dismiss:0", "dismiss:x", "back:1", "drop:1", "dismiss:" + "9" * 30]
)
def test_what_is_not_there_is_refused(client: Client, article: Article, reporter: User, do: str) -> None:
    assert post(sign_in(client, reporter), article, do).status_code == 409
    assert not FactDismissal.objects.exists()


def test_a_warning_of_another_story_is_refused(client: Client, article: Article, desk_editor: User) -> None:
    other = make_article(by=desk_editor, body=BODY)
    link(other)
    assert post(sign_in(client, desk_editor), article, f"dismiss:{one(other).pk}").status_code == 409


def test_who_may_not_write_the_story_is_refused(client: Client, article: Article, freelancer: User) -> None:
    answer = post(sign_in(client, freelancer), article, f"dismiss:{one(article).pk}")
    assert answer.status_code == 403
    assert "somebody else" in answer.content.decode()


@pytest.mark.parametrize("people", [1, 50])
def test_the_panel_takes_a_fixed_number_of_queries(client: Client, desk_editor: User, people: int) -> None:
    names = [f"Orla {chr(65 + n % 26)}{'abcdefgh'[n // 26]}vance" for n in range(people)]
    for name in names:
        make_person(name, born="1980")
    article = make_article(by=desk_editor, body="".join(f"<p>{name}, 41, sang.</p>" for name in names))
    link(article)
    assert head(article).fact_warnings.count() == people
    assert queries_of(sign_in(client, desk_editor), fragment(article)) <= 8


# --- the live stories that disagree -------------------------------------------------------------------------


def live(by: User, **copy: Any) -> Article:
    article = make_live_article(by=by, **{"body": BODY} | copy)
    link(article)
    return article


def test_live_stories_that_disagree_are_listed_the_newest_first(
    client: Client, orla: Person, desk_editor: User
) -> None:
    first = live(desk_editor, headline="The first of them sings")
    second = live(desk_editor, headline="The second of them sings")
    FactWarning.objects.filter(revision=head(first)).update(noted_at="2020-01-01T00:00Z")
    page = sign_in(client, desk_editor).get(LIST).content.decode()
    assert 0 < page.index("The second of them sings") < page.index("The first of them sings")
    assert f"{change(second)}#facts-title" in page


def test_drafts_agreeing_stories_and_dismissed_warnings_are_not_listed(
    client: Client, orla: Person, desk_editor: User
) -> None:
    link(make_article(by=desk_editor, body=BODY, headline="A draft about the two"))
    live(desk_editor, body="<p>Orla Vance sang.</p>", headline="A story that agrees well")
    dismissed = live(desk_editor, headline="A story that was dismissed")
    dismissals.dismiss(one(dismissed), by=desk_editor)
    page = sign_in(client, desk_editor).get(LIST).content.decode()
    assert "No live story disagrees with a profile" in page


def test_the_list_is_of_one_person_where_asked(client: Client, orla: Person, desk_editor: User) -> None:
    about = live(desk_editor, headline="Of those two who parted")
    somebody = make_person("Ida Solberg", born="1970")
    live(desk_editor, headline="Of somebody else again", body="<p>Ida Solberg, 50, sang.</p>")
    page = sign_in(client, desk_editor).get(f"{LIST}?person={one(about).person_id}").content.decode()
    assert "Of those two who parted" in page
    assert "Of somebody else again" not in page
    assert "Of somebody else again" in client.get(f"{LIST}?person={somebody.pk}").content.decode()


@pytest.mark.parametrize("asked", ["x", "0", "9" * 30, "-1"])
def test_nobody_has_no_list(client: Client, desk_editor: User, asked: str) -> None:
    assert sign_in(client, desk_editor).get(LIST, {"person": asked}).status_code == 404


@pytest.mark.parametrize("stories", [1, 50])
def test_the_list_takes_a_fixed_number_of_queries(
    client: Client, orla: Person, desk_editor: User, stories: int
) -> None:
    for _ in range(stories):
        live(desk_editor)
    assert queries_of(sign_in(client, desk_editor), LIST) <= 7


def test_the_desk_home_and_the_profile_lead_to_the_list(
    client: Client, orla: Person, desk_editor: User
) -> None:
    assert "1 live story disagrees" not in sign_in(client, desk_editor).get("/admin/").content.decode()
    live(desk_editor)
    page = client.get("/admin/").content.decode()
    assert "1 live story disagrees with profiles" in page
    assert f'href="{LIST}"' in page
    profile = client.get(f"/admin/people/person/{orla.pk}/change/").content.decode()
    assert f'href="{LIST}?person={orla.pk}"' in profile
