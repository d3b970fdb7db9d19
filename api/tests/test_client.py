"""The client and the sync that partners are given, against a running house."""

import datetime as dt
import importlib
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import HTTPError

import pytest
from django.core.management import call_command
from django.http import HttpResponseRedirect
from django.utils.timezone import now as real_now
from pytest_django.live_server_helper import LiveServer

from api.models import Change, Partner, Receipt
from api.tests.receivers import Receiver
from articles import lifecycle
from staff.models import User
from tests.builders import make_live_article, save_again

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
SHOWN = ROOT / "docs" / "api"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ModuleType, ModuleType]]:
    """client.py and sync.py, as a partner runs them."""
    monkeypatch.syspath_prepend(str(SHOWN))
    yield importlib.import_module("client"), importlib.import_module("sync")
    for name in ("client", "sync"):
        del sys.modules[name]


@pytest.fixture
def client_of(modules: tuple[ModuleType, ModuleType], live_server: LiveServer, partner_key: str) -> Any:
    return modules[0].Partner(f"{live_server.url}/api/v1/", partner_key)


@pytest.fixture
def copy(modules: tuple[ModuleType, ModuleType], client_of: Any, tmp_path: Path) -> Iterator[Any]:
    copy = modules[1].Copy(str(tmp_path / "stories.sqlite3"), client_of)
    yield copy
    copy.kept.close()


def synced(copy: Any) -> set[str]:
    """The headlines of the copy, once everything was told."""
    call_command("announce")
    copy.sync()
    return headlines(copy)


def headlines(copy: Any) -> set[str]:
    return {json.loads(row[0])["headline"] for row in copy.kept.execute("SELECT json FROM story") if row[0]}


# --- the client ---------------------------------------------------------------------------------------------


def test_it_is_as_short_as_it_is_said_to_be():
    assert len((SHOWN / "client.py").read_text().splitlines()) <= 60


def test_it_follows_pages(client_of: Any):
    for number in range(5):
        make_live_article(headline=f"Story {number}")
    found = [story["headline"] for story in client_of.each("articles/", limit=2)]
    assert found == [f"Story {number}" for number in reversed(range(5))]


def test_it_asks_conditionally_and_answers_from_before(client_of: Any, monkeypatch):
    make_live_article(headline="Otters return")
    first = client_of.get("articles/")
    asked: list[Any] = []
    ask = client_of._ask

    def noted(*args: Any) -> Any:
        asked.append(ask(*args))
        return asked[-1]

    monkeypatch.setattr(client_of, "_ask", noted)
    assert client_of.get("articles/") == first
    assert asked[0][1] is None  # 304, without a body
    make_live_article(headline="Harbour opens")
    assert len(client_of.get("articles/")["results"]) == 2


def test_it_remembers_no_more_than_it_should(client_of: Any):
    client_of.remembers = 2
    for limit in range(1, 5):
        client_of.get("articles/", limit=limit)
    assert len(client_of.kept) == 2


def test_a_refusal_is_a_problem(modules: Any, client_of: Any):
    with pytest.raises(modules[0].Problem) as raised:
        client_of.get("articles/", colour="red")
    assert (raised.value.status, raised.value.kind) == (400, "invalid-parameters")
    assert raised.value.told["errors"][0]["parameter"] == "colour"


def test_it_waits_as_it_is_told_and_then_goes_on(modules: Any, client_of: Any, partner: Partner, monkeypatch):
    waited: list[int] = []

    def tomorrow(seconds: int) -> None:
        waited.append(seconds)
        monkeypatch.undo()

    monkeypatch.setattr("api.models.Plan.a_minute", 0)
    monkeypatch.setattr(modules[0].time, "sleep", tomorrow)
    assert client_of.get("sections/")["results"] == []
    assert 0 < waited[0] <= 60


def test_it_follows_our_redirects_and_takes_the_key_to_no_other_host(
    client_of: Any, receiver: Receiver, monkeypatch
):
    assert client_of.get("sections")["results"] == []  # led to the slash
    elsewhere = HttpResponseRedirect(receiver.url())
    monkeypatch.setattr("api.v1.sections.SectionsView.get", lambda *args: elsewhere)
    with pytest.raises(HTTPError, match="302"):
        client_of.get("sections/")
    assert receiver.calls == []


def test_it_gives_up_in_the_end(modules: Any, client_of: Any, monkeypatch):
    waited: list[int] = []
    monkeypatch.setattr("api.models.Plan.a_minute", 0)
    monkeypatch.setattr(modules[0].time, "sleep", waited.append)
    with pytest.raises(modules[0].Problem, match="429"):
        client_of.get("sections/")
    assert len(waited) == 4


# --- the sync -----------------------------------------------------------------------------------------------


def test_a_copy_holds_what_is_live_and_nothing_else(copy: Any, chief: User):
    one, two = (make_live_article(by=chief, headline=headline) for headline in ("One", "Two"))
    assert synced(copy) == {"One", "Two"}
    lifecycle.hold(one, by=chief, reason="A call", notice="We ask.")
    assert synced(copy) == {"Two"}
    lifecycle.release(one, by=chief)
    save_again(two, by=chief, headline="Two, updated")
    lifecycle.publish(two, by=chief)
    make_live_article(by=chief, headline="Three")
    assert synced(copy) == {"One", "Two, updated", "Three"}


def test_a_kill_is_taken_down_and_answered(copy: Any, chief: User, partner: Partner):
    had, never = make_live_article(by=chief), make_live_article(by=chief)
    synced(copy)
    copy.kept.execute("DELETE FROM story WHERE uuid = ?", [str(never.uuid)])
    for article in (had, never):
        lifecycle.kill(article, by=chief, reason="Not so", notice="It was not true.")
    assert synced(copy) == set()
    said = {receipt.article_id: receipt.outcome for receipt in Receipt.objects.filter(partner=partner)}
    assert said == {had.pk: "removed", never.pk: "never_used"}
    assert not copy.kept.execute("SELECT * FROM receipt").fetchall()


def test_a_story_that_was_held_before_the_kill_was_had(copy: Any, chief: User):
    had, never = make_live_article(by=chief, headline="Had"), make_live_article(by=chief, headline="Never")
    lifecycle.hold(never, by=chief, reason="A call", notice="We ask.")
    assert synced(copy) == {"Had"}
    lifecycle.hold(had, by=chief, reason="A call", notice="We ask.")
    assert synced(copy) == set()
    assert copy.kept.execute("SELECT state, json FROM story").fetchall() == [("held", None)]
    for article in (had, never):
        lifecycle.kill(article, by=chief, reason="Not so", notice="It was not true.")
    assert synced(copy) == set()
    assert not copy.kept.execute("SELECT * FROM story").fetchall()
    said = {receipt.article_id: receipt.outcome for receipt in Receipt.objects.all()}
    assert said == {had.pk: "removed", never.pk: "never_used"}


def test_a_story_that_was_withdrawn_before_the_kill_was_had(copy: Any, chief: User, partner: Partner):
    article = make_live_article(by=chief)
    synced(copy)
    partner.subscriptions.all().delete()
    copy._keep_place(None)
    assert synced(copy) == set()
    lifecycle.kill(article, by=chief, reason="Not so", notice="It was not true.")
    synced(copy)
    assert Receipt.objects.get().outcome == "removed"


def test_a_receipt_that_could_not_be_sent_is_sent_the_next_time(copy: Any, chief: User, monkeypatch):
    article = make_live_article(by=chief)
    synced(copy)
    lifecycle.kill(article, by=chief, reason="Not so", notice="It was not true.")
    call_command("announce")
    with monkeypatch.context() as broken:
        broken.setattr(copy.partner, "post", lambda *args: (_ for _ in ()).throw(OSError("the line is dead")))
        with pytest.raises(OSError, match="the line is dead"):
            copy.sync()
    assert headlines(copy) == set()
    assert not Receipt.objects.exists()
    synced(copy)
    assert Receipt.objects.get().outcome == "removed"


@pytest.mark.parametrize("at", range(1, 9))
def test_it_may_be_stopped_at_any_question_and_goes_on(copy: Any, chief: User, monkeypatch, at: int):
    articles = [make_live_article(by=chief, headline=f"Story {number}") for number in range(3)]
    call_command("announce")
    _stop_at(at, copy, monkeypatch)
    assert synced(copy) == {"Story 0", "Story 1", "Story 2"}
    save_again(articles[0], by=chief, headline="Story 0, updated")
    lifecycle.publish(articles[0], by=chief)
    lifecycle.kill(articles[1], by=chief, reason="Not so", notice="It was not true.")
    call_command("announce")
    _stop_at(at, copy, monkeypatch)
    assert synced(copy) == {"Story 0, updated", "Story 2"}
    assert Receipt.objects.get().outcome == "removed"


def _stop_at(question: int, copy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync that is stopped by force when it asks for the so-manieth time, if it asks so often."""
    count = itertools.count(1)
    ask = copy.partner._ask

    def stopped(*args: Any) -> Any:
        if next(count) == question:
            raise KeyboardInterrupt
        return ask(*args)

    with monkeypatch.context() as stops:
        stops.setattr(copy.partner, "_ask", stopped)
        try:
            copy.sync()
        except KeyboardInterrupt:
            copy.kept.rollback()  # as a process that dies does


def test_a_place_that_has_expired_begins_anew_and_drops_what_is_gone(copy: Any, chief: User, monkeypatch):
    held, killed, _ = (make_live_article(by=chief, headline=name) for name in ("Held", "Killed", "Stays"))
    assert synced(copy) == {"Held", "Killed", "Stays"}
    monkeypatch.setattr("django.utils.timezone.now", lambda: real_now() - dt.timedelta(days=200))
    synced(copy)  # the last time we were there
    monkeypatch.undo()
    lifecycle.hold(held, by=chief, reason="A call", notice="We ask.")
    lifecycle.kill(killed, by=chief, reason="Not so", notice="It was not true.")
    make_live_article(by=chief, headline="New")
    call_command("announce")
    Change.objects.exclude(state="killed").delete()  # as those of long ago are
    assert synced(copy) == {"Stays", "New"}
    assert Receipt.objects.get().article == killed
    assert copy.kept.execute("SELECT round FROM place").fetchone() == (2,)


def test_what_is_not_subscribed_to_any_more_goes(copy: Any, chief: User, partner: Partner):
    make_live_article(by=chief, headline="Ours")
    assert synced(copy) == {"Ours"}
    partner.subscriptions.all().delete()
    copy._keep_place(None)
    assert synced(copy) == set()
