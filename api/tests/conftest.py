"""Partners with keys of one kind or another."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from api import mails
from api.models import Partner, Scope, Webhook, make_key
from api.tests.receivers import Receiver, make_webhook, receiving
from people import doorbell
from staff.models import Role, User
from tests.builders import make_user


def client_with(secret: str, **kwargs) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"}, **kwargs)


@pytest.fixture
def api(partner_key: str) -> Client:
    """A partner whose key opens everything."""
    return client_with(partner_key)


@pytest.fixture
def people_only(partner: Partner) -> Client:
    return client_with(make_key(partner, scopes=[Scope.PEOPLE])[1])


@pytest.fixture
def articles_only(partner: Partner) -> Client:
    return client_with(make_key(partner, scopes=[Scope.ARTICLES])[1])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def webhook(partner: Partner, partner_key: str, receiver: Receiver) -> Webhook:
    return make_webhook(partner, receiver.url())


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the doorbell was asked to say, instead of saying it."""
    said: list[tuple[Any, ...]] = []
    monkeypatch.setattr(doorbell, "send", lambda *message: said.append(message))
    return said


@pytest.fixture
def minutes_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it, and no mail waits any more since one has failed. Nor does one of another test's."""

    def forget() -> None:
        monkeypatch.setattr(mails, "NOTED", uuid4().hex)

    forget()
    return forget


@pytest.fixture
def manager(client: Client) -> Client:
    """Somebody of the partner desk, at their browser."""
    return sign_in(client, make_user(Role.PARTNER_MANAGER))


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def secret_on(page: str) -> str:
    """The secret that a page of the desk shows once."""
    return page.partition('class="desk-once-secret"')[2].partition('value="')[2].partition('"')[0]
