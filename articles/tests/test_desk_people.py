"""People in this story, beside the form: owed, late, parked, done."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, LinkRun, Mention
from articles.tests.desk import head, queries_of, sign_in
from staff.models import User
from tests.builders import (
    make_article,
    make_mention,
    make_person,
)


def people(client: Client, article: Article) -> str:
    return client.get(reverse("story-people", args=[article.pk])).content.decode()


def test_the_panel_waits_while_links_are_owed(client: Client, reporter: User):
    page = people(sign_in(client, reporter), make_article(by=reporter))
    assert 'data-state="owed"' in page
    assert "Finding names…" in page


def test_the_panel_lists_who_was_found_as_printed_with_state_and_place(client: Client, reporter: User):
    orla = make_person("Orla Vance", disambiguator="actor, b. 1978")
    wren = make_person("Wren Vance", privacy="minor")
    body = "<p>It rained.</p><p>Orla Vance sang with Wren Vance. Orla bowed.</p>"
    article = make_article(by=reporter, body=body)
    make_mention(article, orla, evidence="full name")
    make_mention(article, orla, "Orla bowed", is_linked=False, evidence="first name")
    make_mention(article, wren, state=Mention.State.HELD, is_linked=False)
    page = people(sign_in(client, reporter), article)
    assert page.count('target="_blank"') == page.count("<a ")  # beside what is being written
    for words in ("actor, b. 1978", "“Orla Vance”", "Linked", "paragraph 2", "Recognised", "first name"):
        assert words in page
    assert "Held: minor" in page
    assert 'data-state="done"' in page
    assert page.index("Orla Vance") < page.index("Wren Vance")


def test_the_panel_names_the_candidates_of_a_suggestion(client: Client, reporter: User):
    singer, actor = (make_person("Ida Solberg", disambiguator=what) for what in ("singer", "actor"))
    article = make_article(by=reporter, body="<p>Ida Solberg sang.</p>")
    either = [{"person": each.pk, "score": 0.5} for each in (singer, actor)]
    make_mention(article, None, "Ida Solberg", state=Mention.State.SUGGESTED, candidates=either)
    page = people(sign_in(client, reporter), article)
    assert "Who is this?" in page
    assert "Ida Solberg (singer)" in page
    assert "Ida Solberg (actor)" in page


def park(article: Article) -> LinkRun:
    runs = LinkRun.objects.filter(revision=article.head)
    runs.update(parked_at=timezone.now(), attempts=8, error="No memory")
    return runs.get()


def test_a_parked_story_says_why_and_may_be_tried_again(client: Client, reporter: User):
    article = make_article(by=reporter)
    run = park(article)
    page = people(sign_in(client, reporter), article)
    assert "No memory" in page
    assert 'form="links-retry"' in page
    client.post(reverse("story-retry", args=[article.pk]))
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("owed", 0)


def test_who_may_not_write_may_not_try_again(client: Client, photo: User):
    article = make_article()
    run = park(article)
    assert 'form="links-retry"' not in people(sign_in(client, photo), article)
    assert client.post(reverse("story-retry", args=[article.pk])).status_code == 403
    run.refresh_from_db()
    assert run.state == "parked"


def test_trying_again_takes_a_post_and_a_parked_story(client: Client, reporter: User):
    article = make_article(by=reporter)
    address = reverse("story-retry", args=[article.pk])
    assert sign_in(client, reporter).get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert head(article).link_run.state == "owed"


def test_the_panel_of_no_story_is_not_found(client: Client, reporter: User):
    assert sign_in(client, reporter).get("/admin/articles/article/999999/people/").status_code == 404


def test_the_panel_takes_few_queries_however_many_are_named(client: Client, reporter: User):
    names = [f"Person Number{number}" for number in range(30)]
    article = make_article(by=reporter, body=f"<p>{', '.join(names)}</p>")
    for name in names:
        make_mention(article, make_person(name))
    assert queries_of(sign_in(client, reporter), reverse("story-people", args=[article.pk])) <= 6
