"""The partner desk: keys are shown once and revoked for good."""

import pytest
from django.test import Client

from api.models import Key, Partner, Scope, digest, make_key
from api.tests.conftest import client_with
from staff.models import Role, User
from tests.builders import make_user

pytestmark = pytest.mark.django_db
ADD = "/admin/api/key/add/"
KEYS = "/admin/api/key/"


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def manager(client: Client) -> Client:
    return sign_in(client, make_user(Role.PARTNER_MANAGER))


def make_by_hand(manager: Client, partner: Partner, **fields) -> str:
    """A key made at the desk: the page that follows."""
    form = {"partner": partner.pk, "label": "feed", "scopes": ["articles:read"], **fields}
    return manager.post(ADD, form, follow=True).text


def secret_on(page: str) -> str:
    return page.partition("not be shown again: ")[2].split()[0].partition("<")[0]


def test_a_new_key_is_shown_once_and_works(manager: Client, partner: Partner):
    secret = secret_on(make_by_hand(manager, partner))
    assert Key.objects.get().digest == digest(secret)
    assert secret not in manager.get(KEYS).text
    assert secret not in manager.get(f"{KEYS}{Key.objects.get().pk}/change/").text
    assert client_with(secret).get("/api/v1/articles/").status_code == 200
    assert client_with(secret).get("/api/v1/people/").status_code == 403


def test_a_key_without_scopes_is_not_made(manager: Client, partner: Partner):
    make_by_hand(manager, partner, scopes=[])
    assert not Key.objects.exists()


def test_changing_a_key_leaves_its_secret_and_partner(manager: Client, partner: Partner):
    key, secret = make_key(partner, scopes=[Scope.ARTICLES])
    other = Partner.objects.create(name="Another")
    form = {"partner": other.pk, "label": "renamed", "scopes": ["people:read"]}
    manager.post(f"{KEYS}{key.pk}/change/", form)
    key.refresh_from_db()
    assert (key.label, key.scopes, key.partner) == ("renamed", ["people:read"], partner)
    assert key.digest == digest(secret)


def test_a_chosen_key_is_revoked_and_the_others_stay(manager: Client, partner: Partner):
    bad, bad_secret = make_key(partner, scopes=list(Scope))
    _, good_secret = make_key(partner, scopes=list(Scope))
    manager.post(KEYS, {"action": "revoke", "_selected_action": [bad.pk]})
    assert client_with(bad_secret).get("/api/v1/articles/").status_code == 401
    assert client_with(good_secret).get("/api/v1/articles/").status_code == 200


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.LEGAL, Role.PHOTO])
def test_others_at_the_desk_see_no_keys(client: Client, role: str):
    sign_in(client, make_user(role))
    assert client.get(KEYS).status_code == 403
    assert client.get(ADD).status_code == 403


def test_the_chief_sees_them(client: Client, chief: User, partner_key: str):
    assert sign_in(client, chief).get(KEYS).status_code == 200


def test_nobody_deletes_keys_or_partners(client: Client, superuser: User, partner: Partner):
    key, _ = make_key(partner, scopes=list(Scope))
    sign_in(client, superuser)
    assert client.post(f"{KEYS}{key.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/api/partner/{partner.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(("said", "kept"), [("US, CA", ["US", "CA"]), ("", []), ("Mexico", None)])
def test_a_partner_has_countries(manager: Client, said: str, kept: list[str] | None):
    manager.post("/admin/api/partner/add/", {"name": "The Tide", "is_active": "on", "countries": said})
    found = Partner.objects.filter(name="The Tide").first()
    assert (found and found.countries) == kept
