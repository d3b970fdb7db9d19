"""Lists of stories: their order, their pages, and what is no page of theirs."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.copy import Signature
from articles.models import Byline
from people.models import Privacy
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
)
from tests.pictures import make_image
from web.paging import PAGE_SIZE

pytestmark = pytest.mark.django_db


def headlines(page: str) -> list[str]:
    return re.findall(r"Story \d+", page)


def test_older_stories_follow_page_by_page_each_once(client: Client) -> None:
    now = timezone.now()
    for number in range(PAGE_SIZE + 3):
        # All in one second, two at a time in one moment: the id decides.
        make_live_article(headline=f"Story {number}", publish_at=now - dt.timedelta(microseconds=number // 2))
    first = client.get("/film/").text
    older = re.search(r'href="(\?before=[^"]+)" rel="next"', first)
    assert older
    second = client.get("/film/" + older[1]).text
    assert len(headlines(first)) == PAGE_SIZE
    assert sorted(headlines(first) + headlines(second)) == sorted(f"Story {n}" for n in range(PAGE_SIZE + 3))
    assert 'rel="next"' not in second


def test_one_page_of_stories_offers_no_other(client: Client) -> None:
    make_live_article()
    assert "Older stories" not in client.get("/film/").text


@pytest.mark.parametrize(
    "mark", ["2", "-", "1-", "x-1", "1-1-1", "٣-٣", "1-1%00", "9" * 30 + "-1", "1 OR 1=1"]
)
def test_a_mark_this_house_never_wrote_is_404(client: Client, mark: str) -> None:
    make_live_article()
    assert client.get(f"/film/?before={mark}").status_code == 404


def test_a_section_shows_its_own_stories_only(client: Client) -> None:
    make_live_article(headline="Story 1", section=make_section("Film"))
    make_live_article(headline="Story 2", section=make_section("Music"))
    assert headlines(client.get("/music/").text) == ["Story 2"]


def test_who_signed_twice_is_listed_once(client: Client) -> None:
    dana = make_contributor("Dana Whitlow", slug="dana")
    parts = [Signature(dana), Signature(dana, Byline.Role.PHOTOGRAPHER)]
    make_live_article(headline="Story 1", bylines=parts)
    assert headlines(client.get("/authors/dana/").text) == ["Story 1"]


@pytest.mark.parametrize(
    "path", ["/nothing/", "/topics/nothing/", "/authors/nobody/", "/%D0%BA%D0%B8%D0%BD%D0%BE/"]
)
def test_a_list_of_nothing_known_is_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_front_page_of_an_empty_paper_opens(client: Client) -> None:
    assert "Nothing has been published yet" in client.get("/").text


def test_people_whom_recent_stories_name_are_in_the_news(client: Client) -> None:
    article = make_live_article(body="<p>Orla Vance and Petra Holm.</p>")
    make_mention(article, make_person("Orla Vance"))
    make_mention(article, make_person("Petra Holm", privacy=Privacy.PRIVATE))
    page = client.get("/").text
    assert "Orla Vance" in page
    assert "Petra Holm" not in page


def test_people_whom_only_drafts_name_are_not_in_the_news(client: Client) -> None:
    make_mention(make_article(body="<p>Orla Vance.</p>"), make_person("Orla Vance"))
    assert "Orla Vance" not in client.get("/").text


def test_the_newest_story_with_a_picture_leads(client: Client) -> None:
    make_live_article(headline="Story 1", lead_image=make_image())
    make_live_article(headline="Story 2")
    assert headlines(client.get("/").text) == ["Story 1", "Story 2"]


def test_the_front_page_shows_no_story_twice(client: Client) -> None:
    for number in range(30):
        make_live_article(headline=f"Story {number}", section=make_section(("Film", "Music")[number % 2]))
    page = client.get("/").text
    top, _, strips = page.partition('class="strip')
    assert not set(headlines(top.partition('id="latest"')[0])) & set(headlines(strips))
