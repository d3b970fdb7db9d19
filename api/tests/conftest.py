"""Partners with keys of one kind or another."""

import pytest
from django.test import Client

from api.models import Partner, Scope, make_key


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
