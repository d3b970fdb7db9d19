"""One story through the three doors, with a real worker between them."""

import time
from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import LinkRun
from staff.models import User
from tests.builders import make_article, make_person, publish

BODY = """<p>Orla Vance and Tomas Reyne’s long tour ended on Sunday.</p>
<p>“Vance never missed a night,” Reyne told the crowd. Orla laughed.</p>
<p>Their daughter, Wren Vance, 9, threw the last rose.</p>"""


def wait_for(happened: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def cast() -> None:
    make_person("Orla Vance", slug="orla-vance")
    make_person("Tomas Reyne", slug="tomas-reyne")
    make_person("Wren Vance", slug="wren-vance", privacy="minor")


def test_a_story_is_saved_linked_read_and_pulled(
    worker: Callable[[], str], cast: None, desk_editor: User, client: Client, partner_key: str
) -> None:
    article = make_article(
        by=desk_editor, body=BODY, slug="the-last-night", headline="Orla Vance ends her tour"
    )
    key = {"Authorization": f"Bearer {partner_key}"}
    wait_for(lambda: not LinkRun.objects.owed().exists())

    assert client.get("/film/the-last-night/").status_code == 404
    assert client.get(f"/api/v1/articles/{article.uuid}/", headers=key).status_code == 404

    publish(article, by=desk_editor)
    page = client.get("/film/the-last-night/").content.decode()
    assert page.count('data-person="orla-vance">Orla Vance</a>') == 1
    assert page.count('data-person="tomas-reyne">Tomas Reyne</a>’s') == 1
    assert "wren-vance" not in page

    pulled = client.get(f"/api/v1/articles/{article.uuid}/", headers=key).json()
    assert {person["slug"] for person in pulled["people"]} == {"orla-vance", "tomas-reyne"}
    assert "the-last-night" in client.get("/people/orla-vance/").content.decode()
    assert client.get("/people/wren-vance/").status_code == 404


def test_links_follow_when_no_worker_was_there_at_the_save(
    transactional_db: None, cast: None, desk_editor: User, request: pytest.FixtureRequest
) -> None:
    make_article(by=desk_editor, body=BODY)
    assert LinkRun.objects.owed().count() == 1
    request.getfixturevalue("worker")
    wait_for(lambda: not LinkRun.objects.owed().exists())
