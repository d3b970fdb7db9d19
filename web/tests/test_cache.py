"""How readers' pages are sent: kept, compressed, asked for again."""

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from redis.exceptions import ConnectionError as NotThere

from articles import edition
from articles.models import Section
from tests.builders import link, make_live_article, make_person
from tests.pictures import make_image
from web import cache as pages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keeping(pages_kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LOOKS", 60)
    monkeypatch.setattr(pages, "_silent_until", 0.0)
    make_live_article(slug="otters")


def test_a_page_is_sent_as_the_browser_takes_it(client: Client) -> None:
    plain = client.get("/film/")
    assert "Content-Encoding" not in plain
    for encoding, decompress in [("br", brotli.decompress), ("gzip", gzip.decompress)]:
        for _ in ("made", "kept"):
            sent = client.get("/film/", headers={"Accept-Encoding": f"{encoding}, deflate"})
            assert sent["Content-Encoding"] == encoding
            assert decompress(sent.content) == plain.content
            assert sent["Content-Length"] == str(len(sent.content))
            assert "Accept-Encoding" in sent["Vary"]


def test_brotli_comes_first_and_nonsense_gets_the_plain_page(client: Client) -> None:
    assert client.get("/", headers={"Accept-Encoding": "gzip, br"})["Content-Encoding"] == "br"
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": "br;q=0, *;q=;,, \x7f"})


@pytest.mark.parametrize("page", ["/film/", "/film/?before=9000000000000000-1"])
def test_who_has_the_page_is_told_so(client: Client, page: str) -> None:
    first = client.get(page)
    again = client.get(page, headers={"If-None-Match": f'"another", {first["ETag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize("nonsense", ["", "*x", '"', "W/", "\x00", '"a" "b"', "é" * 5000, '"' + "a" * 9000])
def test_nonsense_in_if_none_match_gets_the_page(client: Client, nonsense: str) -> None:
    assert client.get("/film/", headers={"If-None-Match": nonsense}).status_code == 200


def test_the_same_page_in_another_edition_has_the_same_tag(client: Client) -> None:
    tag = client.get("/film/")["ETag"]
    make_person("Somebody Else")
    pages.ring()
    assert client.get("/film/", headers={"If-None-Match": tag}).status_code == 304


def test_others_may_keep_a_page_for_seconds(client: Client) -> None:
    told = client.get("/film/otters/")["Cache-Control"]
    assert told == "public, max-age=0, s-maxage=2, stale-while-revalidate=3, stale-if-error=600"


def test_what_is_not_there_is_kept_by_nobody(client: Client) -> None:
    client.get("/film/nothing/")
    make_live_article(slug="nothing")
    assert client.get("/film/nothing/").status_code == 200


def test_a_question_is_not_kept_and_a_tracker_is_none(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/film/")
    with django_assert_num_queries(0):
        assert client.get("/film/?utm_source=feed&fbclid=x").status_code == 200
    Section.objects.update(name="Movies")  # and nobody rings
    assert "Movies" not in client.get("/film/").text
    assert "Movies" in client.get("/film/?x=1").text


def test_the_desk_and_partners_are_not_answered_from_pages(client: Client) -> None:
    for page in ("/admin/login/", "/api/v1/openapi.json", "/healthz"):
        assert "Surrogate-Key" not in client.get(page)
        assert "stale" not in client.get(page).get("Cache-Control", "")


def test_head_says_what_get_says(client: Client) -> None:
    get, head = client.get("/film/"), client.head("/film/")
    assert {name: get[name] for name in ("ETag", "Vary", "Cache-Control", "Content-Length")} == {
        name: head[name] for name in ("ETag", "Vary", "Cache-Control", "Content-Length")
    }


def test_without_redis_pages_are_made_anew(client: Client, monkeypatch: Any) -> None:
    asked = []

    def no_answer(*args: Any, **kwargs: Any) -> None:
        asked.append(args)
        raise NotThere("nobody there")

    monkeypatch.setattr(cache, "get_many", no_answer)
    monkeypatch.setattr(cache, "set", no_answer)
    for _ in range(5):
        assert client.get("/film/otters/").status_code == 200
    assert len(asked) == 1  # and nobody waits for it again for a while


@override_settings(COUNTRY_HEADER="X-Country")
def test_each_country_has_pages_of_its_own(client: Client) -> None:
    picture = make_image(file="images/theirs.jpg", territories=["US"])
    make_live_article(slug="abroad", lead_image=picture)
    pages.ring()
    for _ in ("made", "kept"):
        for country in ("CA", "US", "", "us", "made up " * 50):
            answer = client.get("/film/abroad/", headers={"X-Country": country})
            assert ("theirs.jpg" in answer.text) == (country.upper() == "US")
            assert "X-Country" in answer["Vary"]


def test_a_story_about_very_many_people_has_no_longer_headers_than_a_proxy_takes(client: Client) -> None:
    names = [f"Una Otterwick{one}{two}" for one in "abcdefghij" for two in "abcdefghij"]
    people = [make_person(name) for name in names]
    link(make_live_article(slug="list", body=f"<p>{', '.join(names)}.</p>"))
    sent = client.get("/film/list/")
    assert sent.text.count('class="person"') == len(names)
    keys = sent["Surrogate-Key"].split()
    assert keys[1:] == [f"person-{one.slug}" for one in people[:40]]


def test_another_release_of_the_house_keeps_pages_of_its_own(tmp_path: Path) -> None:
    """Whatever a page is made with: its own code, that of the apps below, packages, settings."""
    made_with = ["web/front.py", "articles/render.py", "people/privacy.py", "linking/norm.py"]
    made_with += ["templates/web/base.html", "static/web/site.css", "locale/de/django.mo", "requirements.txt"]
    release = edition.release.__wrapped__
    with override_settings(BASE_DIR=tmp_path):
        seen = {release()}
        for name in made_with:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("another")
            seen.add(release())
        assert len(seen) == 1 + len(made_with)
        assert release() in seen
        with override_settings(SITE_OWNER="The Otter Trust"):
            assert release() not in seen
