"""Need to know: who reads a source, what is written down of it, and what nobody can take back."""

import datetime as dt
from threading import Thread

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from people.names import NotAllowed, NotPossible
from sourcing import access, vault
from sourcing.gate import NotFresh
from sourcing.models import AccessEntry, Grant, Source
from tests.builders import make_user

NAME = "Wilhelmina Quillfeather"


def now(**more):
    return timezone.now() + dt.timedelta(**more)


@pytest.fixture
def owner(db):
    return make_user("reporter", username="owner", email="owner@example.org")


@pytest.fixture
def source(key, owner):
    return access.make("anonymous", {"name": NAME, "contacts": "by pigeon"}, by=owner)


def read(source, by, **how):
    return access.reveal(source, "name", by=by, **{"signed_in_at": timezone.now()} | how)


def ledger(source):
    return list(source.entries.values_list("outcome", "user__username", "column"))


# --- who reads ----------------------------------------------------------------------------------------------


def test_the_owner_reads_and_it_is_written_down(source, owner):
    assert read(source, owner) == NAME
    assert ledger(source) == [("made", "owner", ""), ("revealed", "owner", "name")]


@pytest.mark.parametrize("role", ["reporter", "editor", "legal", "photo", "chief"])
def test_no_role_opens_a_source_and_the_refusal_is_written_down(source, role):
    other = make_user(role, username="other", is_superuser=role == "chief")
    with pytest.raises(NotAllowed):
        read(source, other)
    assert ledger(source)[-1] == ("refused", "other", "name")


def test_a_grant_opens_until_its_time_and_no_longer(source, owner):
    other = make_user("editor")
    given = access.grant(source, other, by=owner, reason="Checks the quote", until=now(days=1))
    assert read(source, other) == NAME
    Grant.objects.filter(pk=given.pk).update(until=now(seconds=-1))
    with pytest.raises(NotAllowed):
        read(source, other)


def test_a_grant_that_is_revoked_opens_nothing(source, owner):
    other = make_user("editor")
    given = access.grant(source, other, by=owner, reason="Checks the quote", until=now(days=1))
    access.revoke(given, by=owner)
    with pytest.raises(NotAllowed):
        read(source, other)


def test_only_the_owner_lets_others_in(source):
    other = make_user("chief", is_superuser=True)
    with pytest.raises(NotAllowed):
        access.grant(source, other, by=other, reason="Because", until=now(days=1))
    with pytest.raises(NotAllowed):
        access.change(source, {"name": "Nobody"}, by=other)
    with pytest.raises(NotAllowed):
        access.burn(source, by=other, reason="Because")


@pytest.mark.parametrize("until", [{"seconds": -1}, {"days": 91}])
def test_a_grant_has_a_time_and_a_reason(source, owner, until):
    other = make_user("editor")
    with pytest.raises(NotPossible):
        access.grant(source, other, by=owner, reason="Checks", until=now(**until))
    with pytest.raises(NotPossible):
        access.grant(source, other, by=owner, reason=" ", until=now(days=1))
    assert not Grant.objects.exists()


@pytest.mark.parametrize("signed_in_at", [None, dt.timedelta(minutes=16)])
def test_a_password_of_long_ago_opens_nothing(source, owner, signed_in_at):
    with pytest.raises(NotFresh):
        read(source, owner, signed_in_at=signed_in_at and timezone.now() - signed_in_at)
    assert ledger(source)[-1][0] == "refused"


def test_somebody_whose_account_is_closed_reads_nothing(source, owner):
    owner.is_active = False
    with pytest.raises(NotAllowed):
        read(source, owner)


def test_what_is_no_field_is_refused(source, owner):
    for column in ("code", "wrapped_key", "name; --"):
        with pytest.raises(NotPossible):
            access.reveal(source, column, by=owner, signed_in_at=timezone.now())


def test_where_the_vault_is_closed_nothing_leaves_and_the_attempt_is_written_down(source, owner, settings):
    settings.SOURCING_KEYS = []
    with pytest.raises(vault.Closed):
        read(source, owner)
    assert ledger(source)[-1] == ("refused", "owner", "name")
    with pytest.raises(vault.Closed):
        access.make("named", {"name": "Somebody"}, by=owner)
    assert Source.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "may"), [("reporter", True), ("editor", True), ("photo", False), ("legal", False)]
)
def test_who_may_have_sources_at_all(key, role, may):
    user = make_user(role)
    if may:
        assert access.make("named", {"name": NAME}, by=user).owner == user
    else:
        with pytest.raises(NotAllowed):
            access.make("named", {"name": NAME}, by=user)


# --- breaking the glass -------------------------------------------------------------------------------------


def test_the_glass_takes_two_and_the_owner_is_told(source, owner):
    one, other = make_user("legal", username="one"), make_user("chief", username="two")
    asked = access.ask_to_break_glass(source, by=one, reason="A court asks", until=now(hours=2))
    with pytest.raises(NotAllowed):
        read(source, one)
    with pytest.raises(NotPossible):
        access.agree_to_break_glass(asked, by=one)
    assert access.tell_owners() == 1
    access.agree_to_break_glass(asked, by=other)
    assert (access.tell_owners(), access.tell_owners()) == (1, 0)
    assert read(source, one) == NAME
    with pytest.raises(NotAllowed):
        read(source, other)
    assert [message.to for message in mail.outbox] == [["owner@example.org"]] * 2
    assert all(NAME not in f"{message.subject} {message.body}" for message in mail.outbox)
    assert [entry[0] for entry in ledger(source)] == [
        "made", "glass_asked", "refused", "glass_agreed", "revealed", "refused",
    ]  # fmt: skip


def test_a_mail_that_does_not_go_out_is_owed_and_stops_nobody(source, monkeypatch):
    def away(*_args, **_kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(access, "send_mail", away)
        access.ask_to_break_glass(source, by=make_user("legal"), reason="A court asks", until=now(hours=2))
        assert access.tell_owners() == 0
    assert access.tell_owners() == 1


def test_glass_is_broken_for_a_day_at_most_and_by_some_only(source, owner):
    with pytest.raises(NotPossible):
        access.ask_to_break_glass(source, by=make_user("legal"), reason="A court asks", until=now(days=2))
    with pytest.raises(NotAllowed):
        access.ask_to_break_glass(source, by=make_user("reporter"), reason="Curious", until=now(hours=1))


def test_the_owner_ends_what_was_asked_and_then_nobody_agrees(source, owner):
    asked = access.ask_to_break_glass(source, by=make_user("legal"), reason="A court", until=now(hours=2))
    access.revoke(asked, by=owner)
    with pytest.raises(NotPossible):
        access.agree_to_break_glass(asked, by=make_user("chief"))


# --- changing, burning, holding -----------------------------------------------------------------------------


def test_a_change_is_sealed_anew(source, owner):
    access.change(source, {"name": "Another"}, by=owner)
    assert read(source, owner) == "Another"
    assert ("changed", "owner", "name") in ledger(source)


def test_what_legal_holds_is_not_changed(source, owner):
    access.hold(source, by=make_user("legal"), is_held=True, reason="A claim")
    with pytest.raises(NotPossible):
        access.change(source, {"name": "Somebody else"}, by=owner)
    assert read(source, owner) == NAME


@pytest.mark.parametrize(
    ("verb", "more"),
    [(access.burn, {}), (access.grant, {"until": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)})],
    ids=["burn", "grant"],
)
def test_an_owner_whose_account_is_closed_does_nothing_more(source, owner, verb, more):
    owner.is_active = False
    to = [make_user()] if more else []
    with pytest.raises(NotAllowed):
        verb(source, *to, by=owner, reason="Asked for", **more)


def test_a_key_that_opens_no_source_seals_none(source, owner, settings):
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]
    assert not access.is_open()
    with pytest.raises(vault.Closed):
        access.make("named", {"name": "Somebody"}, by=owner)


def test_the_day_of_a_new_source_is_kept_and_no_hour(source):
    made = source.entries.get(outcome="made")
    assert (made.at.hour, made.at.minute, made.at.second, made.at.microsecond) == (0, 0, 0, 0)
    assert list(access.broken_links()) == []


def test_what_is_burnt_is_gone(source, owner):
    kept = Source.objects.get()  # as a backup has it, but for the key
    access.burn(source, by=owner, reason="Asked to")
    with pytest.raises(vault.Burnt):
        read(source, owner)
    kept.wrapped_key = Source.objects.get().wrapped_key
    with pytest.raises(vault.Burnt):
        vault.unseal(kept, "name")
    with pytest.raises(NotPossible):
        access.burn(source, by=owner, reason="Again")
    with pytest.raises(NotPossible):
        access.grant(source, make_user("editor"), by=owner, reason="Late", until=now(days=1))


def test_what_legal_holds_is_not_burnt(source, owner):
    lawyer = make_user("legal")
    access.hold(source, by=lawyer, is_held=True, reason="A writ")
    with pytest.raises(NotPossible):
        access.burn(source, by=owner, reason="Asked to")
    access.hold(source, by=lawyer, is_held=False, reason="Settled")
    access.burn(source, by=owner, reason="Asked to")
    with pytest.raises(NotAllowed):
        access.hold(source, by=owner, is_held=True, reason="No")


# --- the ledger ---------------------------------------------------------------------------------------------


def test_the_ledger_is_chained_and_whole(source, owner):
    read(source, owner)
    entries = list(AccessEntry.objects.all())
    assert entries[0].digest == entries[1].chained_to
    assert list(access.broken_links()) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sourcing_accessentry SET outcome = 'made'",
        "DELETE FROM sourcing_accessentry",
        "TRUNCATE sourcing_accessentry",
    ],
)
def test_nobody_alters_the_ledger(source, owner, change):
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sourcing_accessentry ENABLE TRIGGER never_emptied")  # off for tests alone
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(change)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sourcing_accessentry SET outcome = 'made' WHERE id = %s",
        "UPDATE sourcing_accessentry SET at = at + interval '1 second' WHERE id = %s",
        "DELETE FROM sourcing_accessentry WHERE id = %s",
    ],
)
def test_who_alters_it_in_spite_of_the_database_is_found(source, owner, change):
    for _ in range(3):
        read(source, owner)
    second = AccessEntry.objects.all()[1].pk
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # as the owner of the database may
        cursor.execute(change, [second])
    assert list(access.broken_links())


@pytest.mark.django_db(transaction=True)
def test_two_who_read_at_once_are_both_written_down_in_one_chain(source, owner):
    other = make_user("editor")
    access.grant(source, other, by=owner, reason="Checks", until=now(days=1))
    seen: list[str] = []

    def ask(who):
        for _ in range(5):
            seen.append(read(source, who))
        connection.close()

    threads = [Thread(target=ask, args=[who]) for who in (owner, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [NAME] * 10
    assert source.entries.filter(outcome="revealed").count() == 10
    assert list(access.broken_links()) == []


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_the_request_that_it_ended(source):
    with pytest.raises(NotAllowed):
        read(source, make_user("chief", is_superuser=True))
    connection.rollback()
    assert ledger(source)[-1][0] == "refused"
