"""Five wrong passwords within 15 minutes, then none is looked at for 15: at the sign-in, and asked again."""

import datetime as dt
from threading import Thread

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F

from staff import signing_in
from staff.models import User, WrongPassword
from staff.signing_in import TooMany
from tests.builders import make_user

pytestmark = pytest.mark.django_db
LOGIN, CHANGE = "/admin/login/", "/admin/password_change/"
TOO_MANY = "Too many wrong passwords. Try again in 15 minutes."


@pytest.fixture
def ruth(db):
    return make_user("editor", username="ruth", password="demo", email="ruth@example.org")


def sign_in(username="ruth", password="wrong"):
    return signing_in.sign_in(None, username, password)


def try_wrong(times, username="ruth"):
    for _ in range(times):
        assert sign_in(username) is None


def later(**time):
    """As if all that was tried had been tried so much earlier."""
    WrongPassword.objects.update(at=F("at") - dt.timedelta(**time))


def test_the_right_password_signs_in_after_four_wrong_ones(ruth):
    try_wrong(4)
    assert sign_in(password="demo") == ruth
    try_wrong(4)  # counted anew
    assert sign_in(password="demo") == ruth


def test_after_five_wrong_ones_not_even_the_right_one_is_looked_at(ruth):
    try_wrong(5)
    with pytest.raises(TooMany):
        sign_in(password="demo")


def test_it_lasts_15_minutes_from_the_fifth_and_trying_on_does_not_lengthen_it(ruth):
    try_wrong(5)
    later(minutes=14, seconds=50)
    with pytest.raises(TooMany):
        sign_in(password="demo")
    later(seconds=15)
    assert sign_in(password="demo") == ruth


def test_five_in_more_than_15_minutes_are_not_refused_and_no_window_has_more_than_five(ruth):
    try_wrong(1)
    later(minutes=8)
    try_wrong(3)
    later(minutes=8)
    try_wrong(1)  # the first is 16 minutes old
    assert WrongPassword.objects.count() == 5
    try_wrong(1)
    with pytest.raises(TooMany):
        sign_in()


def test_after_the_refusal_there_are_five_again(ruth):
    try_wrong(5)
    later(minutes=15, seconds=1)
    try_wrong(5)
    with pytest.raises(TooMany):
        sign_in()


def test_other_names_are_not_concerned(ruth):
    sam = make_user("reporter", username="sam", password="demo")
    try_wrong(5)
    assert sign_in("sam", "demo") == sam


def test_a_name_that_nobody_has_is_refused_in_the_same_way(client, ruth):
    def answers(username):
        sent = {"username": username, "password": "wrong"}
        pages = [client.post(LOGIN, sent) for _ in range(6)]
        assert [page.status_code for page in pages] == [200] * 6
        return [page.context["form"].non_field_errors() for page in pages]

    known = answers("ruth")
    assert known == answers("nobody")
    assert known[5] == [TOO_MANY]
    assert TOO_MANY not in known[4]


def test_nobody_signs_in_at_the_desk_while_refused_and_afterwards_they_do(client, ruth):
    try_wrong(5)
    sent = {"username": "ruth", "password": "demo", "next": "/admin/"}
    assert TOO_MANY in client.post(LOGIN, sent).text
    assert client.get("/admin/").status_code == 302
    later(minutes=16)
    assert client.post(LOGIN, sent)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_what_is_typed_as_a_name_is_not_kept(ruth):
    try_wrong(1, "my secret passphrase")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(wrong)::text FROM staff_wrongpassword wrong")
        assert "secret" not in cursor.fetchone()[0]


def test_asked_again_it_is_counted_apart_from_sign_ins(ruth):
    try_wrong(5)  # somebody outside
    assert signing_in.is_password_of(ruth, "demo")
    for _ in range(5):
        assert not signing_in.is_password_of(ruth, "wrong")
    with pytest.raises(TooMany):
        signing_in.is_password_of(ruth, "demo")


def test_the_page_where_one_changes_it_counts_too(client, ruth):
    client.force_login(ruth)
    new = "a long new passphrase"
    for _ in range(5):
        sent = {"old_password": "wrong", "new_password1": new, "new_password2": new}
        assert client.post(CHANGE, sent).status_code == 200
    assert TOO_MANY in client.post(CHANGE, sent | {"old_password": "demo"}, follow=True).text
    assert User.objects.get().check_password("demo")
    later(minutes=16)
    assert client.post(CHANGE, sent | {"old_password": "demo"}).status_code == 302
    assert User.objects.get().check_password(new)


@pytest.mark.django_db(transaction=True)
def test_twenty_tries_at_once_are_twenty_tries(ruth):
    said = []

    def try_one():
        try:
            said.append(sign_in())
        except TooMany:
            said.append("refused")
        connection.close()

    threads = [Thread(target=try_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (said.count(None), said.count("refused")) == (5, 15)


# --- who is told --------------------------------------------------------------------------------------------


def test_whose_account_it_is_gets_one_mail(ruth):
    try_wrong(4)
    assert signing_in.tell() == 0
    try_wrong(1)
    with pytest.raises(TooMany):
        sign_in()
    assert (signing_in.tell(), signing_in.tell()) == (1, 0)
    assert [message.to for message in mail.outbox] == [["ruth@example.org"]]


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_without_address_or_account_nobody_is_told(ruth, fields):
    User.objects.update(**fields)
    try_wrong(5)
    try_wrong(5, "nobody")
    signing_in.tell()
    assert mail.outbox == []
    assert not WrongPassword.objects.exclude(tell=None).exists()


def test_a_mail_that_does_not_go_out_is_owed_still_and_keeps_nobody_elses(ruth, monkeypatch, caplog):
    make_user("reporter", username="sam", email="sam@example.org")
    try_wrong(5)
    try_wrong(5, "sam")

    def broken(subject, words, sender, to):
        if "ruth@example.org" in to:
            raise ConnectionRefusedError
        return mail.send_mail(subject, words, sender, to)

    with monkeypatch.context() as patch:
        patch.setattr(signing_in, "send_mail", broken)
        assert signing_in.tell() == 1
    assert f"no mail about wrong passwords to user {ruth.pk}" in caplog.text
    assert signing_in.tell() == 1


def test_what_counts_for_nothing_is_forgotten_but_not_whom_to_tell(ruth):
    try_wrong(5)
    later(minutes=31)
    try_wrong(1, "nobody")
    assert WrongPassword.objects.count() == 2
    assert signing_in.tell() == 1
    later(days=2)
    try_wrong(1, "nobody")
    assert WrongPassword.objects.count() == 1
