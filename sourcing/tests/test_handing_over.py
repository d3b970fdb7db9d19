"""Handing a source over: by its owner, and by two people where the owner is gone."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from people.names import NotAllowed, NotPossible
from sourcing import access
from sourcing.models import Source
from tests.builders import make_user

pytestmark = pytest.mark.django_db
NAME = "Wilhelmina Quillfeather"


@pytest.fixture
def owner(client, db):
    user = make_user("reporter", username="owner")
    client.force_login(user)
    return user


@pytest.fixture
def heir(db):
    return make_user("editor", username="heir", email="heir@example.org")


@pytest.fixture
def source(key, owner):
    return access.make("anonymous", {"name": NAME}, by=owner)


def read(source, by):
    return access.reveal(source, "name", by=by, signed_in_at=timezone.now())


def hand(source, to, by, reason="Moves to Paris"):
    access.hand_over(source, to, by=by, reason=reason)


def break_glass(source, by, *, agreed=True):
    until = timezone.now() + dt.timedelta(hours=1)
    asked = access.ask_to_break_glass(source, by=by, reason="The owner left", until=until)
    if agreed:
        access.agree_to_break_glass(asked, by=make_user("chief"))
    return asked


def leave(owner):
    owner.is_active = False
    owner.save()


def test_the_heir_reads_it_and_the_owner_before_no_longer(source, owner, heir):
    hand(source, heir, owner)
    assert read(source, heir) == NAME
    with pytest.raises(NotAllowed):
        read(source, owner)
    with pytest.raises(NotAllowed):
        hand(source, owner, owner)


def test_the_ledger_says_to_whom(source, owner, heir):
    hand(source, heir, owner)
    entry = source.entries.last()
    assert (entry.outcome, entry.user) == ("handed", owner)
    assert entry.reason == f"heir (user {heir.pk}): Moves to Paris"
    assert list(access.broken_links()) == []


def test_the_heir_is_told_by_the_code_alone(source, owner, heir, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        hand(source, heir, owner)
    (told,) = mail.outbox
    assert told.to == ["heir@example.org"]
    assert source.code in told.body
    assert "Paris" not in f"{told.subject}{told.body}"


def test_a_grant_stands_on_and_the_heir_ends_it(source, owner, heir):
    other = make_user("photo")
    until = timezone.now() + dt.timedelta(days=1)
    given = access.grant(source, other, by=owner, reason="Checks", until=until)
    hand(source, heir, owner)
    assert read(source, other) == NAME
    access.revoke(given, by=heir)
    with pytest.raises(NotAllowed):
        read(source, other)


@pytest.mark.parametrize(
    "fields",
    [{"role": "legal"}, {"role": "photo"}, {"role": "editor", "is_active": False}],
    ids=["may have none", "nor may they", "is gone"],
)
def test_who_may_have_no_sources_gets_none(source, owner, fields):
    with pytest.raises(NotPossible):
        hand(source, make_user(**fields), owner)
    assert Source.objects.get().owner == owner


def test_it_goes_to_somebody_else_with_a_reason_and_not_when_it_is_burnt(source, owner, heir):
    with pytest.raises(NotPossible):
        hand(source, owner, owner)
    with pytest.raises(NotPossible):
        hand(source, heir, owner, reason=" ")
    access.burn(source, by=owner, reason="Asked to")
    with pytest.raises(NotPossible):
        hand(source, heir, owner)


@pytest.mark.parametrize("role", ["editor", "legal", "chief"])
def test_nobody_else_hands_it_over_not_with_a_grant_nor_with_the_glass_broken(source, owner, heir, role):
    other = make_user(role, is_superuser=role == "chief")
    with pytest.raises(NotAllowed):
        hand(source, heir, other)
    until = timezone.now() + dt.timedelta(days=1)
    access.grant(source, other, by=owner, reason="Checks", until=until)
    break_glass(source, other)
    with pytest.raises(NotAllowed):
        hand(source, heir, other)


def test_where_the_owner_is_gone_two_people_hand_it_to_a_third(source, owner, heir):
    other = make_user("editor")
    leave(owner)
    with pytest.raises(NotAllowed):
        hand(source, heir, other)
    break_glass(source, other)
    with pytest.raises(NotPossible):
        hand(source, other, other)
    hand(source, heir, other)
    assert read(source, heir) == NAME


def test_where_the_owner_is_gone_a_question_alone_or_a_mere_grant_hands_nothing_over(source, owner, heir):
    other = make_user("editor")
    until = timezone.now() + dt.timedelta(days=1)
    access.grant(source, other, by=owner, reason="Checks", until=until)
    leave(owner)
    break_glass(source, other, agreed=False)
    with pytest.raises(NotAllowed):
        hand(source, heir, other)
    with pytest.raises(NotAllowed):
        hand(source, heir, owner)


# --- at the desk --------------------------------------------------------------------------------------------


def at(source, what=""):
    return f"/admin/sourcing/{source.pk}/{what}"


def test_the_owner_hands_it_over_at_its_page(client, source, heir):
    assert "Hand it over" in client.get(at(source)).text
    sent = {"do": "hand_over", "to": heir.pk, "reason": "Moves to Paris"}
    answer = client.post(at(source, "do/"), sent, follow=True)
    assert f"{source.code} is heir’s now." in answer.text
    assert client.get(at(source)).status_code == 404
    client.force_login(heir)
    assert "Moves to Paris" in client.get(at(source)).text.partition("Who looked")[2]


@pytest.mark.parametrize("bad", [{"to": ""}, {"reason": ""}, {"to": "legal"}])
def test_without_heir_or_reason_it_is_refused_at_its_field(client, source, heir, bad):
    if bad.get("to"):
        bad = {"to": make_user(bad["to"]).pk}
    sent = {"do": "hand_over", "to": heir.pk, "reason": "Moves"} | bad
    assert client.post(at(source, "do/"), sent).status_code == 422


def test_who_was_let_in_sees_no_such_thing_unless_the_owner_is_gone(client, source, owner, heir):
    other = make_user("editor")
    break_glass(source, other)
    client.force_login(other)
    sent = {"do": "hand_over", "to": heir.pk, "reason": "Left"}
    assert "Hand it over" not in client.get(at(source)).text
    client.post(at(source, "do/"), sent)
    assert Source.objects.get().owner == owner
    leave(owner)
    assert "Hand it over" in client.get(at(source)).text
    client.post(at(source, "do/"), sent)
    assert Source.objects.get().owner == heir
