"""What readers may see: live stories on every page, all others on none."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.copy import Signature
from articles.models import Article, Status
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_topic,
    make_user,
    save_again,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
HEADLINE = "Otters take the festival by storm"
PAGES = ["/", "/film/", "/topics/casting/", "/authors/dana/", "/people/orla-vance/"]

# Which rows readers see, and which not: times are hours from now.
SEEN: dict[str, dict[str, Any]] = {
    "live": {},
    "scheduled, its time has come": {"status": Status.SCHEDULED, "publish_at": -1},
    "embargo over": {"embargo_until": -1},
}
UNSEEN: dict[str, dict[str, Any]] = {
    "scheduled for later": {"status": Status.SCHEDULED, "publish_at": 1},
    "embargoed": {"embargo_until": 1},
    "live, dated later": {"publish_at": 1},
    "held": {"status": Status.HELD},
    "killed": {"status": Status.KILLED},
}
GONE = ("held", "killed")  # readers have seen them: 410 with a notice, nothing of the copy


def make_story(**row: Any) -> Article:
    """A published story that stands in every list of PAGES."""
    row = {
        key: timezone.now() + value * HOUR if isinstance(value, int) else value for key, value in row.items()
    }
    signed = [Signature(make_contributor("Dana Whitlow", slug="dana"))]
    person = make_person("Orla Vance", slug="orla-vance")
    article = make_live_article(
        slug="otters",
        headline=HEADLINE,
        body="<p>Orla Vance was there.</p>",
        bylines=signed,
        topics=[make_topic("Casting")],
        **row,
    )
    make_mention(article, person)
    return article


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("row", SEEN.values(), ids=SEEN)
def test_a_live_story_is_on_every_page(client: Client, page: str, row: dict[str, Any]) -> None:
    make_story(**row)
    assert HEADLINE in client.get(page).text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("row", UNSEEN.values(), ids=UNSEEN)
def test_a_story_that_is_not_live_is_on_none(client: Client, page: str, row: dict[str, Any]) -> None:
    make_story(**row)
    assert HEADLINE not in client.get(page).text


@pytest.mark.parametrize("row", SEEN.values(), ids=SEEN)
def test_a_live_story_has_a_page(client: Client, row: dict[str, Any]) -> None:
    make_story(**row)
    assert client.get("/film/otters/").status_code == 200


@pytest.mark.parametrize("row", UNSEEN.values(), ids=UNSEEN)
def test_a_story_that_is_not_live_has_no_page(client: Client, row: dict[str, Any]) -> None:
    make_story(**row)
    answer = client.get("/film/otters/")
    assert answer.status_code == (410 if row.get("status") in GONE else 404)
    assert HEADLINE not in answer.content.decode()


def test_a_draft_has_no_page(client: Client) -> None:
    make_article(slug="otters")
    assert client.get("/film/otters/").status_code == 404


def test_a_topic_or_author_with_only_unpublished_stories_has_no_page(client: Client) -> None:
    make_article(topics=[make_topic("Casting")], bylines=[Signature(make_contributor(slug="dana"))])
    assert client.get("/topics/casting/").status_code == 404
    assert client.get("/authors/dana/").status_code == 404


def test_a_section_without_stories_has_a_page_that_says_so(client: Client) -> None:
    make_section("Film")
    assert "No stories yet" in client.get("/film/").text


def test_readers_keep_the_live_copy_while_a_rewrite_waits(client: Client) -> None:
    article = make_live_article(slug="otters", headline="What readers see")
    save_again(article, by=make_user("editor"), headline="What the desk sees")
    page = client.get("/film/otters/").text
    assert "What readers see" in page
    assert "What the desk sees" not in page
