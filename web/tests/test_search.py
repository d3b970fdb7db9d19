"""The search: what is found, in what order, how it is shown, and what nobody can break."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Privacy
from tests.builders import (
    make_article,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_topic,
    make_user,
    save_again,
)
from tests.figures import figure, make_image
from web.paging import PAGE_SIZE

pytestmark = pytest.mark.django_db


def found(page: str) -> list[str]:
    """The headlines of a page of results, in order, as a reader has them."""
    hits = page.partition('class="search-hits"')[2]
    return [
        re.sub(r"<[^>]+>", "", headline).strip()
        for headline in re.findall(r"<h3[^>]*>(.*?)</h3>", hits, re.S)
    ]


def ask(client: Client, words: str, **others: str) -> str:
    answer = client.get("/search/", {"q": words, **others})
    assert answer.status_code == 200
    return answer.text


def test_without_words_there_is_a_form_and_no_story(client: Client) -> None:
    make_live_article(headline="Otters")
    page = client.get("/search/").text
    assert 'name="q"' in page
    assert "Otters" not in page


def test_results_are_for_readers_and_not_for_search_engines(client: Client) -> None:
    answer = client.get("/search/?q=otters")
    assert answer["X-Robots-Tag"] == "noindex, follow"
    assert '<meta name="robots" content="noindex, follow" />' in answer.text


def test_what_was_asked_is_marked_in_headline_and_text(client: Client) -> None:
    make_live_article(headline="An otter & a heron", body="<p>Three <em>otters</em> swam by.</p>")
    page = ask(client, "otters")
    assert "An <mark>otter</mark> &amp; a heron" in page
    assert "Three <mark>otters</mark> swam by" in page


@pytest.mark.parametrize(
    "text",
    ["otters <script>alert(1)</script>", "otters \x02\x03 <b>", "otters &lt;mark&gt;", '"><img src=x>otters'],
)
def test_nothing_of_a_story_comes_out_as_html(client: Client, text: str) -> None:
    make_live_article(headline=f"Of {text}", dek=text, body="<p>Otters, &lt;i&gt; and &lt;script&gt;.</p>")
    page = ask(client, "otters").partition('class="search-hits"')[2]
    assert set(re.findall(r"<(script|b|i|img|mark)\b", page.partition("</ol>")[0])) == {"mark"}


def test_a_caption_is_neither_found_nor_shown(client: Client) -> None:
    picture = figure(make_image().uuid, caption="Wren Averill by the otters.")
    make_live_article(headline="Harbour", body=f"<p>Otters swam by.</p>{picture}")
    assert found(ask(client, "Wren")) == []
    assert found(page := ask(client, "otters")) == ["Harbour"]
    assert "Wren" not in page


@pytest.mark.parametrize(
    "words",
    [
        "x" * 10_000,
        "otters " * 5_000,
        "\x00",
        "ott\x00ers",
        '"',
        '"""',
        "-",
        "- - -",
        "OR",
        "& | ! <-> ( ) : *",
        "':*",
        "\\",
        "🦦",
        "שלום עולם",
        "‮otters",
        "' OR 1=1; --",
        "the",
        "%",
        "-otters",
    ],
)
def test_whatever_is_asked_is_answered_kindly(client: Client, words: str) -> None:
    make_live_article(headline="Otters")
    assert 'name="q"' in ask(client, words)


@pytest.mark.parametrize(
    "others",
    [
        {"section": "nothing"},
        {"section": "a\x00b"},
        {"person": "nobody"},
        {"since": "yesterday"},
        {"until": "2026-02-31"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
    ],
)
def test_a_filter_nobody_knows_is_left_out_and_said(client: Client, others: dict[str, str]) -> None:
    make_live_article(headline="Otters")
    page = ask(client, "otters", **others)
    assert found(page) == ["Otters"]
    assert "search-note" in page


def test_an_order_nobody_knows_is_the_best(client: Client) -> None:
    make_live_article(headline="Otters")
    assert found(ask(client, "otters", order="worst")) == ["Otters"]


@pytest.mark.parametrize("mark", ["2", "-", "x-1", "1-1-1", "٣-٣", "1-1\x00", "9" * 30 + "-1"])
@pytest.mark.parametrize("order", ["best", "newest"])
def test_a_mark_this_house_never_wrote_is_404(client: Client, mark: str, order: str) -> None:
    assert client.get("/search/", {"q": "otters", "before": mark, "order": order}).status_code == 404


@pytest.mark.parametrize("mark", ["0-0", "99999999999999999-999999999999999999"])
@pytest.mark.parametrize("order", ["best", "newest"])
def test_a_mark_beyond_either_end_is_a_page_all_the_same(client: Client, mark: str, order: str) -> None:
    make_live_article(headline="Otters")
    assert client.get("/search/", {"q": "otters", "before": mark, "order": order}).status_code == 200


@pytest.mark.parametrize("order", ["best", "newest"])
def test_pages_follow_each_other_and_show_each_story_once(client: Client, order: str) -> None:
    now = timezone.now()
    for number in range(2 * PAGE_SIZE + 3):
        make_live_article(
            headline=f"Story {number}" + " otters" * (number % 3 == 0),
            body="<p>Otters swam.</p>",
            publish_at=now - dt.timedelta(microseconds=number // 2),  # two in one moment
        )
    address: str | None = f"/search/?q=otters&order={order}"
    seen: list[str] = []
    for _ in range(3):
        assert address
        page = client.get(address).text
        seen += found(page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = "/search/" + older[1].replace("&amp;", "&") if older else None
    assert address is None
    assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + 3


def test_the_two_orders_lead_to_each_other(client: Client) -> None:
    now = timezone.now()
    make_live_article(headline="New", body="<p>Otters swam.</p>", publish_at=now - dt.timedelta(days=1))
    make_live_article(headline="Otters", publish_at=now - dt.timedelta(days=100))
    assert found(ask(client, "otters")) == ["Otters", "New"]
    page = ask(client, "otters", order="newest")
    assert found(page) == ["New", "Otters"]
    assert 'href="?q=otters"' in page


def test_people_of_that_name_stand_above_and_lead_to_their_profiles(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance")
    page = ask(client, "orla vanse")
    assert 'href="/people/orla-vance/"' in page.partition('class="search-people"')[2]


def test_who_is_not_public_is_not_among_them(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance", privacy=Privacy.PRIVATE)
    assert "search-people" not in ask(client, "orla vance")


def test_the_form_keeps_what_was_asked(client: Client) -> None:
    make_section("Music")
    make_person("Orla Vance", slug="orla-vance")
    page = ask(client, 'a "b', section="music", person="orla-vance", since="2026-01-02", until="2026-02-03")
    for part in ('value="a &quot;b"', "2026-01-02", "2026-02-03"):
        assert part in page
    assert re.findall(r'<option value="([^"]+)"\s+selected>', page) == ["music", "orla-vance"]


def test_days_the_wrong_way_round_are_turned(client: Client) -> None:
    make_live_article(headline="Otters")
    today = timezone.localdate()
    days = {"since": str(today + dt.timedelta(days=1)), "until": str(today - dt.timedelta(days=1))}
    assert found(ask(client, "otters", **days)) == ["Otters"]


def test_where_no_story_says_so_there_is_a_way_on(client: Client) -> None:
    make_live_article(headline="Otters", section=make_section("Film"))
    make_section("Music")
    page = ask(client, "otters", section="music")
    assert "No story says" in page
    assert 'href="?q=otters"' in page


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(("words", "queries"), [("otters", 12), ("JLo", 13)])
def test_a_search_costs_the_same_however_many_it_finds(
    client: Client, django_assert_num_queries, rows: int, words: str, queries: int
) -> None:
    person = make_person("Orla Vance", aliases={"JLo": "nickname"})
    for _ in range(rows):
        make_mention(make_live_article(body="<p>Otters met Vance.</p>"), person, "Vance")
    with django_assert_num_queries(queries):
        ask(client, words)


# --- suggestions --------------------------------------------------------------------------------------------


def offered(client: Client, words: str) -> list[str]:
    return [offer["text"] for offer in client.get("/suggest/", {"q": words}).json()["offers"]]


def test_people_sections_and_topics_are_offered_by_how_they_begin(client: Client) -> None:
    make_person("Casey Vance")
    make_section("Casual")
    make_live_article(topics=[make_topic("Casting")])
    assert offered(client, "cas") == ["Casey Vance", "Casual", "Casting"]


def test_an_alias_offers_whose_it_is(client: Client) -> None:
    make_person("Juno Lowell", aliases={"JLo": "nickname"})
    assert offered(client, "jl") == ["Juno Lowell"]


def test_a_topic_that_only_drafts_carry_is_not_offered(client: Client) -> None:
    make_article(topics=[make_topic("Casting")])
    assert offered(client, "cas") == []


def test_no_more_are_offered_than_one_looks_through(client: Client) -> None:
    for number in range(20):
        make_person(f"Casey Vance {number}")
        make_section(f"Casual {number}", slug=f"casual-{number}")
    assert len(offered(client, "cas")) == 8


@pytest.mark.parametrize("words", ["", " ", "\x00", "%", "_", "x" * 10_000, "‮", "()|&!", "🦦"])
def test_nothing_is_offered_for_what_begins_nothing(client: Client, words: str) -> None:
    make_person("Casey Vance")
    assert offered(client, words) == []


def test_a_pending_rewrite_is_not_found_and_the_live_copy_is(client: Client) -> None:
    article = make_live_article(headline="What readers see")
    save_again(article, by=make_user("editor"), headline="What the desk sees")
    assert found(ask(client, "desk")) == []
    assert found(ask(client, "readers")) == ["What readers see"]
