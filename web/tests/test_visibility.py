"""What readers may see of drafts and rewrites. Every output in every state: `tests/test_the_matrix.py`."""

import pytest
from django.test import Client

from articles.copy import Signature
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    make_section,
    make_topic,
    make_user,
    save_again,
)

pytestmark = pytest.mark.django_db


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
