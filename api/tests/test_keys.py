"""From where a key opens, and how one is changed for another."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client, override_settings
from django.utils import timezone

from api.models import Key, Partner, Scope, make_key, rotate
from api.models.partner import a_network
from staff.models import User

pytestmark = pytest.mark.django_db
STORIES = "/api/v1/articles/"
A_DAY = dt.timedelta(days=1)


def key_for(partner: Partner, *networks: str) -> Client:
    key, secret = make_key(partner, scopes=[Scope.ARTICLES])
    Key.objects.filter(pk=key.pk).update(networks=list(networks))
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        ([], "203.0.113.9", 200),
        (["203.0.113.0/24"], "203.0.113.9", 200),
        (["192.0.2.0/24", "203.0.113.9"], "203.0.113.9", 200),
        (["192.0.2.0/24"], "203.0.113.9", 401),
        (["203.0.113.0/24"], "::ffff:203.0.113.9", 200),
        (["2001:db8::/32"], "2001:db8::9", 200),
        (["2001:db8::/32"], "203.0.113.9", 401),
        (["203.0.113.0/24"], "", 401),
    ],
)
def test_a_key_opens_from_its_networks(partner: Partner, networks: list[str], address: str, status: int):
    assert key_for(partner, *networks).get(STORIES, REMOTE_ADDR=address).status_code == status


@pytest.mark.parametrize(
    ("trusted", "status"),
    [(True, 200), (False, 401)],
)
def test_a_proxy_of_ours_says_who_asks(partner: Partner, trusted: bool, status: int):
    api = key_for(partner, "203.0.113.0/24")
    with override_settings(TRUST_PROXY=trusted):
        answer = api.get(STORIES, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert answer.status_code == status


def test_what_a_stranger_writes_before_the_proxy_counts_for_nothing(partner: Partner):
    api = key_for(partner, "203.0.113.0/24")
    with override_settings(TRUST_PROXY=True):
        answer = api.get(STORIES, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.1"})
    assert answer.status_code == 401


@pytest.mark.parametrize("written", ["192.0.2.0/24", "192.0.2.7", "2001:db8::/32"])
def test_a_network_is_written_in_cidr(written: str):
    a_network(written)


@pytest.mark.parametrize("written", ["192.0.2.7/24", "192.0.2.0/33", "everywhere", ""])
def test_what_is_no_network_is_refused(written: str):
    with pytest.raises(ValidationError):
        a_network(written)


def test_a_new_key_opens_beside_the_old_one_for_a_while(partner: Partner, chief: User):
    old, old_secret = make_key(partner, scopes=[Scope.ARTICLES], label="Site")
    _, secret = rotate(old, by=chief, old_for=A_DAY)
    for each in (old_secret, secret):
        assert Client(headers={"Authorization": f"Bearer {each}"}).get(STORIES).status_code == 200
    Key.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert Client(headers={"Authorization": f"Bearer {old_secret}"}).get(STORIES).status_code == 401


def test_a_new_key_opens_what_the_old_one_did(partner: Partner, chief: User):
    old, _ = make_key(partner, scopes=[Scope.PEOPLE], label="Site")
    Key.objects.filter(pk=old.pk).update(networks=["192.0.2.0/24"])
    new, _ = rotate(Key.objects.get(pk=old.pk), by=chief, old_for=A_DAY)
    assert (new.scopes, new.networks, new.label) == ([Scope.PEOPLE], ["192.0.2.0/24"], "Site")


def test_there_are_never_three(partner: Partner, chief: User):
    old, _ = make_key(partner, scopes=[Scope.ARTICLES], label="Site")
    new, _ = rotate(old, by=chief, old_for=A_DAY)
    with pytest.raises(ValidationError):
        rotate(new, by=chief, old_for=A_DAY)


def test_a_dead_key_is_not_renewed(partner: Partner, chief: User):
    old, _ = make_key(partner, scopes=[Scope.ARTICLES])
    Key.objects.filter(pk=old.pk).revoke()
    with pytest.raises(ValidationError):
        rotate(old, by=chief, old_for=A_DAY)


def test_only_who_may_make_keys_may_change_them(partner: Partner, desk_editor: User):
    old, _ = make_key(partner, scopes=[Scope.ARTICLES])
    with pytest.raises(PermissionDenied):
        rotate(old, by=desk_editor, old_for=A_DAY)
    assert Key.objects.count() == 1
