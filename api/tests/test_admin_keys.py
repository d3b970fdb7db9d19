"""Keys at the desk: shown once, rotated, revoked for good."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from api.admin import standing
from api.models import (
    Key,
    Partner,
    Scope,
    digest,
    make_key,
)
from api.tests.conftest import client_with, secret_on, sign_in
from staff.models import Role, User
from tests.builders import (
    make_partner,
    make_user,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/api/key/add/"
KEYS = "/admin/api/key/"
DAY = dt.timedelta(days=1)


def make_by_hand(manager: Client, owner: Partner, **fields) -> str:
    """A key made at the desk: the answer."""
    form = {"partner": owner.pk, "label": "feed", "scopes": ["articles:read"], **fields}
    return manager.post(ADD, form).text


def test_a_new_key_is_shown_once_and_works(manager: Client, partner: Partner):
    secret = secret_on(make_by_hand(manager, partner))
    assert Key.objects.get().digest == digest(secret)
    assert secret not in manager.get(KEYS).text
    assert secret not in manager.get(f"{KEYS}{Key.objects.get().pk}/change/").text
    assert client_with(secret).get("/api/v1/articles/").status_code == 200
    assert client_with(secret).get("/api/v1/people/").status_code == 403


def test_the_answer_with_a_key_is_kept_by_nobody(manager: Client, partner: Partner):
    form = {"partner": partner.pk, "label": "feed", "scopes": ["articles:read"]}
    answer = manager.post(ADD, form)
    assert "no-store" in answer["Cache-Control"]
    assert secret_on(answer.text) not in str(dict(manager.session))


@pytest.mark.parametrize("missing", ["scopes", "label", "partner"])
def test_a_key_without_scopes_system_or_partner_is_not_made(manager: Client, partner: Partner, missing: str):
    make_by_hand(manager, partner, **{missing: [] if missing == "scopes" else ""})
    assert not Key.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("192.0.2.0/24, 2001:db8::/32", ["192.0.2.0/24", "2001:db8::/32"]),
        ("192.0.2.7", ["192.0.2.7"]),
        ("", []),
        ("192.0.2.7/24", None),  # something set behind its prefix
        ("everywhere", None),
    ],
)
def test_a_key_is_used_from_networks_alone(manager: Client, partner: Partner, typed: str, kept):
    page = make_by_hand(manager, partner, networks=typed)
    key = Key.objects.first()
    assert (key and key.networks) == kept
    assert ("is no network, as 192.0.2.0/24 is." in page) == (kept is None)


def test_a_key_that_would_be_over_is_not_made(manager: Client, partner: Partner):
    page = make_by_hand(manager, partner, expires_at_0="2020-01-01", expires_at_1="12:00")
    assert "Choose a moment to come" in page
    assert not Key.objects.exists()


def test_two_keys_of_a_system_are_live_at_once_and_never_three(manager: Client, partner: Partner):
    make_by_hand(manager, partner)
    make_by_hand(manager, partner)
    assert "There are two live keys for this system" in make_by_hand(manager, partner)
    make_by_hand(manager, partner, label="another")
    make_by_hand(manager, make_partner("The Tide"))
    assert Key.objects.filter(label="feed", partner=partner).count() == 2
    assert Key.objects.count() == 4


def test_no_third_key_comes_by_renaming_or_by_a_later_end(manager: Client, partner: Partner):
    for _ in range(2):
        make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    other, _ = make_key(partner, scopes=[Scope.ARTICLES], label="app")
    over, _ = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    Key.objects.filter(pk=over.pk).update(expires_at=timezone.now() - DAY)
    for key in (other, over):
        form = {"label": "feed", "scopes": ["articles:read"]}
        assert "There are two live keys" in manager.post(f"{KEYS}{key.pk}/change/", form).text
    assert Key.objects.valid().filter(label="feed").count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_makes_a_third_key_while_a_second_is_made_waits_and_is_refused(partner: Partner):
    manager = sign_in(Client(), make_user(Role.PARTNER_MANAGER))
    make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    pages = []

    def make() -> None:
        pages.append(make_by_hand(manager, partner))
        connection.close()

    third = threading.Thread(target=make)
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        third.start()
        third.join(1)
        assert third.is_alive()
        make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    third.join(20)
    assert "There are two live keys for this system" in pages[0]
    assert Key.objects.count() == 2


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


def test_revoking_one_asks_first_and_is_for_good(manager: Client, partner: Partner):
    key, secret = make_key(partner, scopes=list(Scope), label="feed")
    there = f"{KEYS}{key.pk}/revoke/"
    assert "Nobody can take this back" in manager.get(there).text
    assert client_with(secret).get("/api/v1/articles/").status_code == 200
    assert "refused from now on" in manager.post(there, follow=True).text
    assert client_with(secret).get("/api/v1/articles/").status_code == 401
    assert "had been revoked before" in manager.post(there, follow=True).text
    form = {"label": "again", "scopes": ["articles:read"]}
    assert manager.post(f"{KEYS}{key.pk}/change/", form).status_code == 403


@pytest.mark.parametrize(("hours", "opens_on"), [("1", dt.timedelta(hours=1)), ("720", 30 * DAY)])
def test_rotating_gives_a_new_key_and_the_old_one_opens_on_for_a_while(
    manager: Client, partner: Partner, hours: str, opens_on: dt.timedelta
):
    old, old_secret = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    page = manager.post(f"{KEYS}{old.pk}/rotate/", {"old_for": hours}).text
    new = Key.objects.exclude(pk=old.pk).get()
    assert (new.label, new.scopes, new.digest) == ("feed", ["articles:read"], digest(secret_on(page)))
    for secret in (old_secret, secret_on(page)):
        assert client_with(secret).get("/api/v1/articles/").status_code == 200
    old.refresh_from_db()
    assert old.expires_at is not None
    assert abs(old.expires_at - timezone.now() - opens_on) < dt.timedelta(minutes=1)


def test_a_key_is_not_rotated_twice_before_one_is_revoked(manager: Client, partner: Partner):
    key, _ = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    there = f"{KEYS}{key.pk}/rotate/"
    manager.post(there, {"old_for": "24"})
    again = manager.post(there, {"old_for": "24"})
    assert (again.status_code, "There are two keys for this system" in again.text) == (422, True)
    assert Key.objects.count() == 2


@pytest.mark.parametrize("hours", ["", "2", "forever"])
def test_the_old_key_lives_for_one_of_four_times(manager: Client, partner: Partner, hours: str):
    key, _ = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    assert manager.post(f"{KEYS}{key.pk}/rotate/", {"old_for": hours}).status_code == 422
    assert Key.objects.count() == 1


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.LEGAL, Role.PHOTO])
def test_others_at_the_desk_see_no_keys_and_make_none(client: Client, partner: Partner, role: str):
    key, _ = make_key(partner, scopes=list(Scope))
    sign_in(client, make_user(role))
    assert client.get(KEYS).status_code == 403
    for there in (ADD, f"{KEYS}{key.pk}/rotate/", f"{KEYS}{key.pk}/revoke/"):
        assert client.get(there).status_code == 403
        assert client.post(there, {"old_for": "1"}).status_code == 403
    assert Key.objects.valid().count() == 1


def test_the_chief_sees_them(client: Client, chief: User, partner_key: str):
    assert sign_in(client, chief).get(KEYS).status_code == 200


def test_nobody_deletes_keys_partners_or_subscriptions(client: Client, superuser: User, partner: Partner):
    key, _ = make_key(partner, scopes=list(Scope))
    sign_in(client, superuser)
    assert client.post(f"{KEYS}{key.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/api/partner/{partner.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "subscriptions-0-DELETE" not in client.get(f"/admin/api/partner/{partner.pk}/change/").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Live"),
        ({"expires_at": timezone.now() + 400 * DAY}, "Live until"),
        ({"expires_at": timezone.now() - DAY}, "Expired"),
        ({"revoked_at": timezone.now()}, "Revoked"),
    ],
)
def test_a_key_says_what_it_is_now(partner: Partner, changed: dict, words: str):
    key, _ = make_key(partner, scopes=list(Scope))
    Key.objects.update(**changed)
    key.refresh_from_db()
    assert standing.of_key(key).words.startswith(words)


def test_a_key_of_a_partner_who_is_switched_off_says_so(partner: Partner):
    partner.is_active = False
    key, _ = make_key(partner, scopes=list(Scope))
    assert "switched off" in standing.of_key(key).words
