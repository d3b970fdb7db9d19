from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet

from articles.models import Article, Statement
from sourcing import access, notes
from sourcing.models import Source, SourcingNote
from staff.models import User
from tests.builders import link, make_article, make_user, said

QUOTE = "<p>“The choir sold every seat,” a source close to the choir said on Friday.</p>"
ALLEGED = "<p>The singer Orla Vance is accused of theft, two people said.</p>"
AGREED = "a source close to the choir"


@pytest.fixture
def key(settings) -> str:
    """This process is a desk's: it has a key."""
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]
    return settings.SOURCING_KEYS[0]


@pytest.fixture
def owner(db) -> User:
    return make_user("editor", username="owner", email="owner@example.org")


@pytest.fixture
def story(owner) -> Article:
    """A draft that quotes one source, and that the worker has read."""
    return written(owner, QUOTE)


def written(by: User, body: str, **fields: Any) -> Article:
    article = make_article(by=by, body=body, **fields)
    link(article)
    return article


def only(article: Article) -> Statement:
    """The one statement of the newest copy."""
    (statement,) = said(article)
    return statement


@pytest.fixture
def source(key, owner) -> Source:
    return access.make("anonymous", {"name": "Wilhelmina Quillfeather"}, by=owner)


@pytest.fixture
def noted(key) -> Callable[..., SourcingNote]:
    """Make a note on background, as agreed, by the source's owner."""

    def add(statement: Statement, source: Source, **fields: Any) -> SourcingNote:
        told: dict[str, Any] = {"ground_rules": "background", "attribution": AGREED, "by": source.owner}
        return notes.add(statement, source, **(told | fields))

    return add
