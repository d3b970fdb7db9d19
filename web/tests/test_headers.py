"""What every page tells a browser: strict policy, no cookie, reading only."""

import re

import pytest
from django.test import Client, override_settings
from django.utils import translation

from articles.copy import Signature
from tests.builders import make_contributor, make_live_article, make_mention, make_person, make_topic
from tests.figures import figure
from tests.pictures import make_image

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/film/",
    "/film/otters/",
    "/people/",
    "/people/?q=orla",
    "/people/orla-vance/",
    "/topics/casting/",
    "/authors/dana/",
    "/film/otters/pictures/",
    "/corrections/",
    "/about/",
    "/about/ethics/",
    "/robots.txt",
]


@pytest.fixture(autouse=True)
def _paper(db: None) -> None:
    signed = [Signature(make_contributor(slug="dana"))]
    inside = "".join(figure(make_image().uuid) for _ in range(2))
    article = make_live_article(
        slug="otters", topics=[make_topic("Casting")], bylines=signed, body=f"<p>It opened.</p>{inside}"
    )
    make_mention(article, make_person("Orla Vance", slug="orla-vance"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_and_sets_no_cookie(client: Client, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("page", [*PAGES, "/film/nothing/"])
def test_the_policy_allows_nothing_inline_and_nothing_foreign(client: Client, page: str) -> None:
    response = client.get(page)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    scripts = re.findall(r"<script[^>]*>", response.text)
    ours = re.compile(
        r'<script (src="/static/[^"]+" defer|type="application/ld\+json")>'
    )  # the latter is data
    assert [script for script in scripts if not ours.fullmatch(script)] == []
    assert " style=" not in response.text
    assert "<style" not in response.text


@pytest.mark.parametrize("page", PAGES)
def test_head_is_answered_and_writing_is_not(page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.head(page).status_code == 200
    assert strict.post(page).status_code == 405
    assert strict.delete(page).status_code == 405


@pytest.mark.parametrize("page", [page for page in PAGES if page != "/robots.txt"])
def test_a_page_has_one_main_heading_and_its_head(client: Client, page: str) -> None:
    text = client.get(page).text
    assert text.count("<h1") == 1
    for tag in (
        "<title>",
        'name="description"',
        'rel="canonical"',
        'property="og:title"',
        'lang="en"',
        'id="main"',
    ):
        assert text.count(tag) == 1


def test_an_unknown_address_gets_a_page_that_helps(client: Client) -> None:
    response = client.get("/film/nothing/")
    assert response.status_code == 404
    assert 'href="/film/"' in response.text
    assert response.text.count('action="/search/"') == 2  # in the masthead, and where one looks for it
    assert 'content="noindex"' in response.text


@override_settings(DOORS=["desk"])
def test_where_the_site_is_not_open_its_addresses_are_404(client: Client) -> None:
    response = client.get("/film/nothing/")
    assert response.status_code == 404
    assert "This page is not in the paper" in response.text


@override_settings(ROOT_URLCONF="web.tests.broken_urls")
def test_a_fault_gets_a_page_that_asks_the_database_nothing(
    client: Client, django_assert_num_queries
) -> None:
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.status_code == 500
    assert "front page" in response.text
    assert 'action="/search/"' in response.text


def test_favicon_leads_to_the_picture(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/web/favicon.svg"


@pytest.mark.parametrize(("language", "runs"), [("en", "ltr"), ("de", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_which_way_it_runs(client: Client, language: str, runs: str) -> None:
    with translation.override(language):
        text = " ".join(client.get("/film/otters/").text.split())
    assert f'<html lang="{language}" dir="{runs}">' in text
