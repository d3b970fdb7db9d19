"""The desk's story list and its home: what waits for whom, at a fixed price."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import lifecycle
from articles.copy import Signature
from articles.models import Article, LinkRun
from articles.tests.desk import LIST, head, queries_of, sign_in
from staff.models import User
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    make_section,
    make_topic,
    save_again,
)

# --- the list -----------------------------------------------------------------------------------------


def test_the_desk_calls_a_story_a_story(client: Client, desk_editor: User):
    make_article()
    page = sign_in(client, desk_editor).get(LIST).content.decode()
    assert "Add story" in page
    assert "1 story" in " ".join(page.split())


@pytest.mark.parametrize("stories", [1, 50])
def test_the_list_takes_ten_queries_however_long(client: Client, desk_editor: User, stories: int):
    for number in range(stories):
        make_article(by=desk_editor, topics=[make_topic()], slugline=f"story {number}")
    assert queries_of(sign_in(client, desk_editor), LIST) <= 10


@pytest.mark.parametrize(
    ("sought", "found"),
    [("premiere", 1), ("work-label", 1), ("the-slug", 1), ("Noor Haddad", 1), ("nowhere", 0)],
)
def test_the_list_is_searched_by_headline_slugline_slug_and_byline(
    client: Client, reporter: User, sought: str, found: int
):
    signed = [Signature(make_contributor("Noor Haddad"))]
    make_article(headline="A premiere", slugline="work-label", slug="the-slug", bylines=signed)
    make_article(headline="Something else")
    answer = sign_in(client, reporter).get(LIST, {"q": sought})
    assert answer.context["cl"].result_count == found


def test_the_list_is_narrowed_by_each_filter(client: Client, reporter: User, desk_editor: User):
    own = make_article(by=reporter, section=make_section("TV"), bylines=[Signature(reporter.contributor)])
    pending = save_again(make_live_article(by=desk_editor), by=desk_editor, dek="Newer")
    done = make_live_article(by=desk_editor)
    LinkRun.objects.exclude(revision=own.head).update(linked_at=timezone.now())
    LinkRun.objects.filter(revision=own.head).update(parked_at=timezone.now())
    expected = {
        "status=draft": {own},
        "status=live": {pending, done},
        "desk=writing": {own, pending},
        "section=tv": {own},
        "writer=me": {own},
        f"writer={reporter.contributor.slug}": {own},
        "copy=pending": {pending},
        "copy=unpublished": {own, pending},
        "names=missing": {own},
        "desk=sent_back": set(),
    }
    sign_in(client, reporter)
    for query, stories in expected.items():
        assert set(client.get(f"{LIST}?{query}").context["cl"].queryset) == stories, query


@pytest.mark.parametrize("query", ["section=none", "status=gone", "writer=nobody", "nonsense=1"])
def test_a_filter_that_makes_no_sense_is_no_error(client: Client, reporter: User, query: str):
    assert sign_in(client, reporter).get(f"{LIST}?{query}", follow=True).status_code == 200


# --- the desk home ------------------------------------------------------------------------------------


def waiting(client: Client) -> dict[str, list[Article]]:
    return {each.title: each.stories for each in client.get("/admin/").context["waiting"]}


def test_the_desk_home_says_what_waits_for_whom(client: Client, reporter: User, desk_editor: User):
    drafted = make_article(by=reporter)
    returned, reviewed, ready = (make_article(by=reporter) for _ in range(3))
    for article in (returned, reviewed, ready):
        lifecycle.submit(article, by=reporter)
    lifecycle.send_back(returned, by=desk_editor, reason="Why?")
    lifecycle.approve(ready, by=desk_editor)
    published = make_live_article(by=desk_editor)

    home = waiting(sign_in(client, reporter))
    assert home == {
        "Sent back to me": [returned],
        "My drafts": [drafted],
        "Names not found": [],
        "Recently published": [published],
    }
    home = waiting(sign_in(client, desk_editor))
    assert (home["In review"], home["Ready to publish"], home["My drafts"]) == ([reviewed], [ready], [])


def test_a_story_saved_again_after_it_was_sent_back_still_says_so(
    client: Client, reporter: User, desk_editor: User
):
    article = make_article(by=reporter)
    lifecycle.submit(article, by=reporter)
    lifecycle.send_back(article, by=desk_editor, reason="Why?")
    save_again(article, by=reporter, dek="Because.")
    assert waiting(sign_in(client, reporter))["Sent back to me"] == [article]
    lifecycle.submit(article, by=reporter)
    assert waiting(client)["Sent back to me"] == []


def test_links_parked_or_late_are_shown_at_home(client: Client, desk_editor: User):
    fresh, late, parked = (make_article(by=desk_editor) for _ in range(3))
    LinkRun.objects.filter(revision=late.head).update(wanted_at=timezone.now() - dt.timedelta(minutes=5))
    LinkRun.objects.filter(revision=parked.head).update(parked_at=timezone.now())
    assert set(waiting(sign_in(client, desk_editor))["Names not found"]) == {late, parked}
    assert head(fresh).link_run.state == "owed"


@pytest.mark.parametrize("stories", [1, 20])
def test_the_desk_home_takes_thirteen_queries_and_shows_eight_of_each(
    client: Client, desk_editor: User, stories: int
):
    for _ in range(stories):
        make_article(by=desk_editor)
    assert queries_of(sign_in(client, desk_editor), "/admin/") <= 13
    assert len(waiting(client)["My drafts"]) == min(stories, 8)


def test_photo_and_partner_manager_have_a_home_too(client: Client, photo: User):
    assert set(waiting(sign_in(client, photo))) == {"Names not found", "Recently published"}
