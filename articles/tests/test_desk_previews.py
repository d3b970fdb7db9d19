"""Preview links at the desk: made, shown once, revoked."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import PreviewLink
from articles.tests.desk import queries_of, sign_in
from staff.models import User
from tests.builders import make_article

pytestmark = pytest.mark.django_db


def test_a_link_is_made_shown_once_and_revoked(client: Client, reporter: User):
    address = reverse("story-previews", args=[make_article(by=reporter).pk])
    page = sign_in(client, reporter).post(address, {"lasts": "24"}).content.decode()
    link = re.search(r"http://127\.0\.0\.1:8000(/preview/[^/]+/)", page)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    again = client.get(address).content.decode()
    assert link[1] not in again
    assert "opened 1 time," in again
    client.post(address, {"revoke": PreviewLink.objects.get().pk})
    assert client.get(link[1]).status_code == 404
    assert "revoked by" in client.get(address).content.decode()


@pytest.mark.parametrize("sent", [{}, {"lasts": "9999"}, {"lasts": "x"}, {"revoke": "x"}, {"revoke": "99"}])
def test_nonsense_makes_no_link(sent: dict[str, str], client: Client, reporter: User):
    address = reverse("story-previews", args=[make_article(by=reporter).pk])
    assert sign_in(client, reporter).post(address, sent).status_code == 302
    assert not PreviewLink.objects.exists()


def test_who_may_only_look_makes_none(client: Client, photo: User):
    address = reverse("story-previews", args=[make_article().pk])
    assert "lasts" not in sign_in(client, photo).get(address).content.decode()
    client.post(address, {"lasts": "24"})
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_takes_few_queries_however_many_links(number: int, client: Client, reporter: User):
    address = reverse("story-previews", args=[make_article(by=reporter).pk])
    sign_in(client, reporter)
    for _ in range(number):
        client.post(address, {"lasts": "1"})
    assert queries_of(client, address) <= 7
