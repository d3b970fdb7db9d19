"""The doorbell never costs an editor more than a moment, and never an error."""

import io
import socket
import time
from collections.abc import Iterator

import pytest
from celery import current_app

from articles.models import LinkRun
from people import doorbell
from people.importing import desk
from people.models import PeopleImport
from staff.models import User
from tests.builders import make_article, make_user


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(doorbell, "_silent_until", 0.0)
    broker = doorbell._broker
    broker.cache_clear()
    yield
    broker.cache_clear()


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A port where something listens and never says a word, as a stopped Redis does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


def _use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", url)


def _broker_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    _use(monkeypatch, f"redis://127.0.0.1:{port}/0")


@pytest.mark.parametrize("trouble", ["gone", "frozen"])
@pytest.mark.django_db(transaction=True)
def test_a_save_does_not_wait_for_a_broker_in_trouble_and_owes_its_links(
    trouble: str, reporter: User, broker_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble == "gone":
        _broker_is_gone(monkeypatch)
    else:
        _use(monkeypatch, broker_at)
    began = time.perf_counter()
    make_article(by=reporter)
    assert time.perf_counter() - began < doorbell.PATIENCE
    assert LinkRun.objects.owed().count() == 1


@pytest.mark.parametrize("trouble", ["gone", "frozen"])
@pytest.mark.django_db(transaction=True)
def test_a_yes_to_an_import_does_not_wait_for_a_broker_in_trouble(
    trouble: str, broker_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = make_user("editor")
    asked = desk.take(io.BytesIO(b'{"name": "Orla Vance"}'), name="p.jsonl", source="A register", by=editor)
    if trouble == "gone":
        _broker_is_gone(monkeypatch)
    else:
        _use(monkeypatch, broker_at)
    began = time.perf_counter()
    desk.confirm(asked, by=editor)
    assert time.perf_counter() - began < doorbell.PATIENCE
    assert PeopleImport.objects.under_way().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_yes_to_an_import_is_told_to_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[tuple[object, ...]] = []
    monkeypatch.setattr(doorbell, "send", lambda *told: rung.append(told))
    editor = make_user("editor")
    asked = desk.take(io.BytesIO(b'{"name": "Orla Vance"}'), name="p.jsonl", source="A register", by=editor)
    assert rung == []
    desk.confirm(asked, by=editor)
    assert rung == [("people.import", asked.pk)]


def test_the_bell_gives_up_on_a_frozen_broker_and_is_then_silent(
    broker_at: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _use(monkeypatch, broker_at)
    doorbell.send("articles.link_revision", 1).result(timeout=2)
    doorbell.send("articles.link_revision", 2).result(timeout=2)
    assert [record.message[:57] for record in caplog.records] == [
        "no word to the worker of articles.link_revision for (1,),"
    ]


def test_an_error_of_ours_is_logged_and_not_swallowed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(doorbell, "_broker", lambda: 1 / 0)
    doorbell.send("articles.link_revision", 1).result(timeout=2)
    assert "ZeroDivisionError" in caplog.text
