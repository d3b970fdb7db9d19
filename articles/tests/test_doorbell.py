"""The doorbell never costs an editor more than a moment, and never an error."""

import socket
import time
from collections.abc import Iterator

import pytest
from celery import current_app

from articles import doorbell
from articles.models import LinkRun
from staff.models import User
from tests.builders import make_article


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(doorbell, "_silent_until", 0.0)
    doorbell._broker.cache_clear()
    yield
    doorbell._broker.cache_clear()


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A port where something listens and never says a word, as a stopped Redis does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


def _use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", url)


def _seconds_to_save(by: User) -> float:
    began = time.perf_counter()
    make_article(by=by)
    return time.perf_counter() - began


@pytest.mark.django_db(transaction=True)
def test_a_save_with_the_broker_down_is_quick_and_owes_its_links(
    reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    _use(monkeypatch, f"redis://127.0.0.1:{port}/0")
    assert _seconds_to_save(reporter) < 1
    assert LinkRun.objects.owed().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_with_the_broker_frozen_is_quick_and_owes_its_links(
    reporter: User, broker_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, broker_at)
    assert _seconds_to_save(reporter) < 1
    assert LinkRun.objects.owed().count() == 1


@pytest.mark.django_db(transaction=True)
def test_after_a_failure_the_bell_is_silent_for_a_while(
    reporter: User, broker_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, broker_at)
    make_article(by=reporter)
    assert _seconds_to_save(reporter) < 0.2
