"""The cast of every test: whoever is not needed is not made."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from api.models import Partner, Scope, make_key
from staff.models import Role, User
from tests.builders import make_contributor, make_partner, make_user


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own. Between tests it empties tables, which the ledger of sources lets nobody do.
    Before it drops the database, whoever is still at it is sent away: a process that a test has killed, a
    question that a browser asked last."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sourcing_accessentry DISABLE TRIGGER never_emptied")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def reporter(db: None) -> User:
    user = make_user(Role.REPORTER, username="reporter")
    make_contributor("Rhea Porter", user=user)
    return user


@pytest.fixture
def freelancer(db: None) -> User:
    """Another reporter: to whom the stories of `reporter` do not belong."""
    return make_user(Role.REPORTER, username="freelancer")


@pytest.fixture
def desk_editor(db: None) -> User:
    return make_user(Role.EDITOR, username="desk_editor")


@pytest.fixture
def legal(db: None) -> User:
    return make_user(Role.LEGAL, username="legal")


@pytest.fixture
def photo(db: None) -> User:
    return make_user(Role.PHOTO, username="photo")


@pytest.fixture
def chief(db: None) -> User:
    return make_user(Role.CHIEF, username="chief")


@pytest.fixture
def superuser(db: None) -> User:
    return make_user(Role.CHIEF, username="superuser", is_superuser=True)


@pytest.fixture
def partner(db: None) -> Partner:
    """Somebody who has the whole paper."""
    return make_partner("The Evening Wire")


@pytest.fixture
def partner_key(partner: Partner) -> str:
    """The secret of a key with every scope but that for stories under embargo."""
    return make_key(partner, scopes=[scope for scope in Scope if scope != Scope.EMBARGOED])[1]


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody with a browser and no account."""
    return client


@pytest.fixture
def pages_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Readers get what is kept, as in earnest; only that every question looks at the edition, and not one a
    second."""
    from web import cache as pages  # asks for settings, which are there when a test runs

    own = uuid4().hex  # nobody finds what an earlier test has kept
    monkeypatch.setattr(pages, "release", lambda: own)
    monkeypatch.setattr(pages, "_made", {})
    monkeypatch.setattr(pages, "LOOKS", -1)
    pages.ring()
    with override_settings(KEEP_PAGES=True):
        yield
