"""Sources at the desk: through the URL, as their owner, as somebody let in, and as everybody else."""

import datetime as dt
import re
import uuid

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from sourcing import access
from sourcing.admin.screens import SIGNED_IN
from sourcing.models import AccessEntry, Grant, Source
from tests.builders import make_user

pytestmark = pytest.mark.django_db
NAME, PIGEON = "Wilhelmina Quillfeather", "by pigeon, before noon"
LIST, ADD = "/admin/sourcing/", "/admin/sourcing/add/"


@pytest.fixture
def owner(client, db):
    user = make_user("reporter", username="owner", password="demo", email="owner@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def source(key, owner):
    return access.make("anonymous", {"name": NAME, "contacts": PIGEON}, by=owner)


def at(source, what=""):
    return f"/admin/sourcing/{source.pk}/{what}"


def fresh(client):
    """As if the password had just been given."""
    session = client.session
    session[SIGNED_IN] = timezone.now().timestamp()
    session.save()


def reveal(client, source, column="name"):
    return client.post(at(source, "reveal/"), {"column": column})


def other(client, role="editor", **fields):
    user = make_user(role, password="demo", **fields)
    client.force_login(user)
    return user


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


# --- making one ---------------------------------------------------------------------------------------------


def test_what_is_typed_is_sealed_and_only_a_code_is_shown(client, key, owner):
    typed = {"kind": "anonymous", "name": NAME, "contacts": PIGEON, "details": ""}
    answer = client.post(ADD, typed, follow=True)
    source = Source.objects.get()
    assert source.code in answer.text
    assert NAME not in answer.text
    assert PIGEON not in client.get(at(source)).text


def test_without_a_key_nothing_is_stored_and_nothing_typed_is_lost(client, owner):
    answer = client.post(ADD, {"kind": "anonymous", "name": NAME})
    assert "Sealed" in answer.text
    assert NAME in answer.text  # in the form, to be sent again
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"kind": "oracle"}, {"name": "x" * 301}, {"name": "a\x00b"}, {"details": "x" * 5001}]
)
def test_a_mistake_is_said_at_its_field(client, key, owner, bad):
    assert client.post(ADD, {"kind": "named", "name": NAME} | bad).status_code == 200
    assert not Source.objects.exists()


# --- reading one --------------------------------------------------------------------------------------------


def test_the_owner_gives_the_password_and_reads_one_field(client, source):
    to_password = reveal(client, source)
    assert to_password.status_code == 302
    wrong = client.post(to_password["Location"], {"password": "no"})
    assert "not your password" in wrong.text
    assert client.post(to_password["Location"], {"password": "demo"})["Location"] == at(source)
    answer = reveal(client, source)
    assert NAME in answer.text
    assert PIGEON not in answer.text
    assert NAME not in client.get(at(source)).text


def test_after_five_wrong_passwords_not_even_the_right_one_opens(client, source):
    at_password = reveal(client, source)["Location"]
    for _ in range(5):
        assert "not your password" in client.post(at_password, {"password": "no"}).text
    refused = client.post(at_password, {"password": "demo"})
    assert "Too many wrong passwords. Try again in 15 minutes." in refused.text
    assert reveal(client, source)["Location"] == at_password


def test_nobody_keeps_an_answer(client, source):
    fresh(client)
    for answer in (reveal(client, source), client.get(at(source)), client.get(LIST), client.get(ADD)):
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_reveal_is_asked_for_by_post_only(client, source):
    fresh(client)
    assert client.get(at(source, "reveal/"), {"column": "name"}).status_code == 405


@pytest.mark.parametrize("column", ["", "wrapped_key", "code", "name, contacts"])
def test_what_is_no_field_is_refused_in_words(client, source, column):
    fresh(client)
    answer = client.post(at(source, "reveal/"), {"column": column}, follow=True)
    assert "no such field" in said(answer)


@pytest.mark.parametrize(("role", "is_superuser"), [("editor", False), ("legal", False), ("chief", True)])
def test_to_everybody_else_it_is_not_there(client, source, role, is_superuser):
    other(client, role, is_superuser=is_superuser)
    fresh(client)
    assert source.code not in client.get(LIST).text
    assert client.get(at(source)).status_code == 404
    assert reveal(client, source).status_code == 404
    assert client.post(at(source, "do/"), {"do": "burn", "reason": "Because"}).status_code == 404
    assert client.get(f"/admin/sourcing/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("role", ["photo", "partner_manager"])
def test_who_may_have_no_sources_does_not_even_enter(client, key, role):
    other(client, role)
    assert client.get(LIST).status_code == 403


def test_where_the_key_does_not_fit_the_page_says_sealed(client, source, settings):
    settings.SOURCING_KEYS = []
    fresh(client)
    assert "Sealed" in client.get(at(source)).text
    assert "Nothing was read" in said(client.post(at(source, "reveal/"), {"column": "name"}, follow=True))


# --- letting others in --------------------------------------------------------------------------------------


def test_a_grant_lets_somebody_read_and_the_owner_sees_that_they_looked(client, source, owner):
    editor = make_user("photo", username="sam")
    granted = {"do": "grant", "to": editor.pk, "days": 3, "reason": "Checks the picture"}
    client.post(at(source, "do/"), granted)
    client.force_login(editor)
    fresh(client)
    assert NAME in reveal(client, source).text
    assert "Who looked" not in client.get(at(source)).text
    client.force_login(owner)
    assert "sam" in client.get(at(source)).text.partition("Who looked")[2]
    client.post(reverse("source-grant", args=[Grant.objects.get().pk]), {"do": "revoke"})
    client.force_login(editor)
    assert client.get(at(source)).status_code == 403  # no longer anybody here
    assert reveal(client, source).status_code == 403


@pytest.mark.parametrize("bad", [{"days": 0}, {"days": 91}, {"to": ""}, {"reason": ""}])
def test_a_grant_without_time_person_or_reason_is_refused_at_its_field(client, source, bad):
    sent = {"do": "grant", "to": make_user("editor").pk, "days": 3, "reason": "Checks"} | bad
    assert client.post(at(source, "do/"), sent).status_code == 422
    assert not Grant.objects.exists()


def test_the_glass_takes_two_through_the_screens(client, source, owner, mailoutbox):
    asking, agreeing = make_user("legal", username="asking"), make_user("chief", username="agreeing")
    client.force_login(asking)
    client.post(reverse("source-glass"), {"code": source.code.lower(), "hours": 2, "reason": "A court"})
    assert client.get(at(source)).status_code == 404
    answer = reverse("source-grant", args=[Grant.objects.get().pk])
    assert "somebody else agrees" in said(client.post(answer, {"do": "agree"}, follow=True))
    client.force_login(owner)
    assert "asks to read it without you" in client.get(at(source)).text
    client.force_login(agreeing)
    assert source.code in client.get(LIST).text
    client.post(answer, {"do": "agree"})
    access.tell_owners()
    client.force_login(asking)
    fresh(client)
    assert NAME in reveal(client, source).text


def test_others_neither_agree_nor_end(client, source):
    asked = access.ask_to_break_glass(
        source, by=make_user("legal"), reason="A court", until=timezone.now() + dt.timedelta(hours=1)
    )
    other(client, "reporter")
    assert client.post(reverse("source-grant", args=[asked.pk]), {"do": "agree"}).status_code == 404


def test_legal_holds_a_source_by_its_code_and_sees_nothing_of_it(client, source, owner):
    other(client, "legal")
    held = {"code": source.code, "reason": "A writ", "do": "hold"}
    assert "cannot be burnt" in said(client.post(reverse("source-hold"), held, follow=True))
    assert client.get(at(source)).status_code == 404
    client.force_login(owner)
    burn = {"do": "burn", "reason": "She asked"}
    assert "Legal holds this source" in said(client.post(at(source, "do/"), burn, follow=True))
    other(client, "legal")
    client.post(reverse("source-hold"), held | {"do": "end"})
    client.force_login(owner)
    client.post(at(source, "do/"), burn)
    assert Source.objects.get().burnt_at


@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_nobody_else_holds_a_source(client, source, role):
    other(client, role)
    held = {"code": source.code, "reason": "No", "do": "hold"}
    assert client.post(reverse("source-hold"), held).status_code == 403
    assert not Source.objects.get().is_on_legal_hold


def test_what_is_burnt_says_so_and_shows_no_blank(client, source):
    fresh(client)
    client.post(at(source, "do/"), {"do": "burn", "reason": "She asked"})
    page = client.get(at(source)).text
    assert "What was known of it is gone" in page
    assert "has been burnt" in said(client.post(at(source, "reveal/"), {"column": "name"}, follow=True))


# --- kept out -----------------------------------------------------------------------------------------------


def test_what_is_sealed_stands_in_no_session_log_export_or_title(client, key, owner, caplog, tmp_path):
    client.post(ADD, {"kind": "anonymous", "name": NAME, "contacts": PIGEON})
    source = Source.objects.get()
    fresh(client)
    title = re.search("<title>(.*?)</title>", reveal(client, source).text, re.DOTALL)
    export = tmp_path / "dump.json"
    call_command("dumpdata", output=str(export), verbosity=0)
    kept = [
        str(dict(client.session)), str(client.cookies), caplog.text, export.read_text(), title and title[1],
        *LogEntry.objects.values_list("change_message", "object_repr"),
        *AccessEntry.objects.values_list("reason", "column"),
    ]  # fmt: skip
    assert not [each for each in kept if "Quillfeather" in str(each) or "pigeon" in str(each)]


def test_a_report_of_an_error_has_nothing_of_what_was_typed(
    client, key, owner, monkeypatch, mailoutbox, settings
):
    """Django's own mail to the admins, with the whole request in it."""
    settings.ADMINS = [("A", "a@example.org")]
    monkeypatch.setattr(access, "make", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    answer = client.post(ADD, {"kind": "anonymous", "name": NAME, "contacts": PIGEON})
    assert answer.status_code == 500
    told = f"{mailoutbox[0].body} {mailoutbox[0].alternatives}"
    assert "ZeroDivisionError" in told
    assert "Quillfeather" not in told
    assert "pigeon" not in told


def test_the_list_takes_the_same_queries_for_one_and_for_fifty(
    client, key, owner, django_assert_max_num_queries
):
    for number in range(50):
        access.make("named", {"name": f"Person {number}"}, by=owner)
    with django_assert_max_num_queries(8):
        client.get(LIST)
