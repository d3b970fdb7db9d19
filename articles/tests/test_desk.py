"""The desk, through its URLs: who may write what, and what becomes of it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import lifecycle
from articles.copy import Signature
from articles.models import Article, DeskState, Revision, Section, Status, Topic
from articles.tests.desk import ADD, LIST, change, head, queries_of, sign_in, typed
from staff.models import User
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    make_section,
    make_topic,
    save_again,
)

# --- who may do what ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/admin/", LIST, ADD, "/admin/articles/article/1/people/"])
def test_nobody_gets_in_without_signing_in(db: None, client: Client, address: str):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_a_reporter_edits_an_own_story(client: Client, reporter: User):
    article = make_article(by=reporter)
    answer = sign_in(client, reporter).post(change(article), typed(article, headline="Another headline"))
    article.refresh_from_db()
    assert (answer.status_code, head(article).headline) == (302, "Another headline")


def test_a_reporter_reads_the_story_of_another(client: Client, reporter: User, freelancer: User):
    article = make_article(by=freelancer, headline="Not yours")
    page = sign_in(client, reporter).get(change(article)).content.decode()
    assert "Not yours" in page
    assert 'name="headline"' not in page


def test_a_reporter_does_not_edit_the_story_of_another_and_keeps_the_words(
    client: Client, reporter: User, freelancer: User
):
    article = make_article(by=freelancer)
    answer = sign_in(client, reporter).post(change(article), typed(article, headline="Taken over"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "somebody else’s" in page
    assert "Taken over" in page
    assert Revision.objects.count() == 1


def test_who_signs_a_story_may_edit_it(client: Client, reporter: User, freelancer: User):
    article = make_article(by=freelancer, bylines=[Signature(reporter.contributor)])
    assert 'name="headline"' in sign_in(client, reporter).get(change(article)).content.decode()


def test_an_editor_publishes_from_the_form(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    sign_in(client, desk_editor).post(change(article), typed(article, headline="Out now", _verb="publish"))
    article.refresh_from_db()
    assert article.is_live
    assert article.live == article.head
    assert head(article).headline == "Out now"


def test_a_reporter_cannot_publish_by_forging_the_button(client: Client, reporter: User):
    article = make_article(by=reporter)
    assert 'value="publish"' not in sign_in(client, reporter).get(change(article)).content.decode()
    answer = client.post(change(article), typed(article, _verb="publish"), follow=True)
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert "You may not publish stories." in answer.content.decode()


def test_photo_and_legal_cannot_write_stories(client: Client, legal: User, photo: User):
    for user in (legal, photo):
        assert sign_in(client, user).get(ADD).status_code == 403
        assert client.post(ADD, typed()).status_code == 403
    assert not Article.objects.exists()


@pytest.mark.parametrize("verb", ["publish", "schedule", "clear", "kill"])
def test_a_story_that_is_not_begun_has_nothing_to_ask_a_verb_about(
    client: Client, desk_editor: User, verb: str
):
    answer = sign_in(client, desk_editor).post(ADD, {"_verb": verb})
    assert answer.status_code == 200
    assert not Article.objects.exists()


def test_clearing_a_story_with_a_word_changed_clears_nothing_and_hands_nothing_in(
    client: Client, chief: User, reporter: User, desk_editor: User
):
    article = make_article(by=reporter, needs_legal=True)
    lifecycle.submit(article, by=reporter)
    lifecycle.approve(article, by=desk_editor)
    mine = typed(article, dek="A better dek.", needs_legal="on", _verb="clear")
    sign_in(client, chief).post(change(article), mine)
    article.refresh_from_db()
    assert (article.desk_state, head(article).dek) == (DeskState.WRITING, "A better dek.")
    assert not article.transitions.filter(verb="submit", by=chief).exists()


@pytest.mark.parametrize("who", ["desk_editor", "freelancer"])  # who writes, and who reads
def test_bylines_and_topics_cost_no_query_each(client: Client, request: pytest.FixtureRequest, who: str):
    sign_in(client, request.getfixturevalue(who))
    few, many = (
        make_article(
            bylines=[Signature(make_contributor(f"Writer {number}")) for number in range(count)],
            topics=[make_topic(f"Topic-{number}") for number in range(count)],
        )
        for count in (1, 50)
    )
    queries_of(client, change(few))  # what is looked up once is known from here on
    assert queries_of(client, change(many)) == queries_of(client, change(few))


def test_hours_are_asked_for_by_the_paper_s_clock(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    page = sign_in(client, desk_editor).get(change(article)).content.decode()
    assert page.count("By the paper’s clock (America/New York).") == 2  # the embargo, and to schedule


def test_legal_sends_a_story_back_without_changing_it(client: Client, reporter: User, legal: User):
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    sign_in(client, legal).post(change(article), {"_verb": "send_back", "send_back-reason": "Who says so?"})
    article.refresh_from_db()
    assert (article.desk_state, head(article).number) == (DeskState.WRITING, 1)
    assert "Who says so?" in sign_in(client, reporter).get(change(article)).content.decode()


def test_nothing_is_sent_back_without_a_reason(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    answer = sign_in(client, desk_editor).post(change(article), {"_verb": "send_back"}, follow=True)
    article.refresh_from_db()
    assert article.desk_state == DeskState.REVIEW
    assert "Say why" in answer.content.decode()


def test_a_damaged_reason_is_refused_and_shown_again(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    forged = {"_verb": "send_back", "send_back-reason": "one\x00two"}
    page = sign_in(client, desk_editor).post(change(article), forged, follow=True).content.decode()
    assert "Null characters are not allowed." in page
    assert re.search(r'name="send_back-reason"[^>]*>\s*one', page)  # still in its box


def test_nobody_deletes_a_story(client: Client, superuser: User):
    article = make_article()
    assert sign_in(client, superuser).post(f"{LIST}{article.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"})
    assert Article.objects.count() == 1


@pytest.mark.parametrize("which", ["999999", "abc", "9" * 40, "%00"])
def test_a_story_that_is_not_there_leads_home(client: Client, desk_editor: User, which: str):
    assert sign_in(client, desk_editor).get(f"{LIST}{which}/change/").status_code == 302


# --- writing ------------------------------------------------------------------------------------------


def test_a_new_story_has_every_field_that_was_typed(client: Client, reporter: User):
    section, topics = make_section(), [make_topic("Casting"), make_topic("Festivals")]
    other = make_contributor("Ada Lens")
    copy = {
        "headline": "Harbour festival opens",
        "short_headline": "Festival opens",
        "kicker": "Festivals",
        "dek": "The first night sold out.",
        "dateline": "Port Averne",
        "body": "<p>It opened on <em>Friday</em>.</p>",
        "seo_title": "Festival",
        "seo_description": "It opened",
        "ed_note": "Call the box office\r\nagain.",
    }
    sign_in(client, reporter).post(
        ADD,
        {
            **copy,
            "slug": "festival",
            "slugline": "harbour-fest",
            "embargo_until": "2026-01-02T10:30",
            "section": section.pk,
            "topics": [topic.pk for topic in topics],
            "bylines": [other.pk, reporter.contributor.pk, ""],
            "bylines_role": ["photographer", "writer", "writer"],
        },
    )
    article = Article.objects.get(slug="festival")
    saved = head(article)
    assert {name: getattr(saved, name) for name in copy} == copy | {"ed_note": "Call the box office\nagain."}
    assert (saved.section, list(saved.topics.all()), article.slugline) == (section, topics, "harbour-fest")
    assert [(each.contributor, each.role) for each in saved.bylines.all()] == [
        (other, "photographer"),
        (reporter.contributor, "writer"),
    ]
    assert timezone.localtime(article.embargo_until).hour == 10


def test_a_new_story_is_signed_by_its_writer_by_default(client: Client, reporter: User):
    page = sign_in(client, reporter).get(ADD).content.decode()
    assert f'<option value="{reporter.contributor.pk}" selected>Rhea Porter</option>' in page


def test_an_empty_slug_is_made_from_the_headline(client: Client, reporter: User):
    sign_in(client, reporter)
    for _ in range(2):
        client.post(ADD, typed(headline="Àlba opens: a first look", slug=""))
    made = set(Article.objects.values_list("slug", flat=True))
    assert made == {"alba-opens-a-first-look", "alba-opens-a-first-look-2"}


def test_the_slug_of_a_published_story_is_fixed(client: Client, desk_editor: User):
    article = make_live_article(slug="as-it-was")
    page = sign_in(client, desk_editor).get(change(article)).content.decode()
    assert 'name="slug"' not in page
    client.post(change(article), typed(article, slug="another", headline="Rewritten"))
    article.refresh_from_db()
    assert (article.slug, head(article).headline) == ("as-it-was", "Rewritten")


def test_saving_what_has_not_changed_makes_no_revision(client: Client, reporter: User):
    article = make_article(by=reporter, topics=[make_topic()])
    topics = [topic.pk for topic in head(article).topics.all()]
    answer = sign_in(client, reporter).post(change(article), typed(article, topics=topics), follow=True)
    assert "Nothing had changed" in answer.content.decode()
    assert article.revisions.count() == 1


def test_a_live_story_says_what_readers_see(client: Client, desk_editor: User):
    article = make_live_article()
    save_again(article, by=desk_editor, dek="A later dek.")
    page = sign_in(client, desk_editor).get(change(article)).content.decode()
    assert "Readers see revision 1; revision 2 is not published yet." in page


def test_the_desk_leads_to_the_site_on_the_site_s_own_host(client: Client, desk_editor: User, settings: Any):
    settings.SITE_URL = "https://paper.example"
    article = make_live_article()
    page = sign_in(client, desk_editor).get(change(article)).content.decode()
    assert f'href="https://paper.example{article.get_absolute_url()}"' in page
    assert settings.UNFOLD["SITE_URL"].startswith("http")


@pytest.mark.parametrize("kind", ["section", "topic"])
def test_the_slug_of_a_section_or_topic_is_chosen_once(client: Client, desk_editor: User, kind: str):
    made: Section | Topic = make_section("Film") if kind == "section" else make_topic("Film")
    add, address = f"/admin/articles/{kind}/add/", f"/admin/articles/{kind}/{made.pk}/change/"
    assert 'name="slug"' in sign_in(client, desk_editor).get(add).content.decode()
    client.post(add, {"name": "Stage", "slug": "stage", "position": 0})
    assert type(made).objects.filter(slug="stage").exists()

    assert 'name="slug"' not in client.get(address).content.decode()
    client.post(address, {"name": "Cinema", "slug": "cinema", "position": 0})
    made.refresh_from_db()
    assert (made.name, made.slug) == ("Cinema", "film")


def test_approving_a_story_with_a_word_changed_approves_the_changed_story(
    client: Client, reporter: User, desk_editor: User
):
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    sign_in(client, desk_editor).post(change(article), typed(article, dek="A better dek.", _verb="approve"))
    article.refresh_from_db()
    assert (article.desk_state, head(article).dek) == (DeskState.READY, "A better dek.")
