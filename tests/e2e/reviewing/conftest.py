"""A story with fifteen names, and its screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from staff.models import User
from tests.builders import link, make_article, make_person
from tests.e2e.reviewing.screen import BODY, CAST, answered, sign_in, wait_for_scripts


@pytest.fixture
def story(editor: User) -> Article:
    """Eight people, one of two namesakes among them, named fifteen times."""
    for name in CAST:
        make_person(name)
    for what in ("singer", "actor"):
        make_person("Ida Solberg", disambiguator=what)
    article = make_article(by=editor, headline="A night at the pier", body=BODY)
    link(article)
    return article


@pytest.fixture
def desk(browser_page: Page, live_server: LiveServer, story: Article) -> Iterator[Page]:
    """The story's screen, signed in; at the end the last decision has been answered."""
    sign_in(browser_page, live_server, story)
    wait_for_scripts(browser_page)
    yield browser_page
    answered(browser_page)
