"""A mail server that hangs or is away holds up nobody and nothing but the mails themselves."""

import threading
from collections.abc import Callable, Iterable
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from api import mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("minutes_later")]


def round_of(owed: Iterable[int]) -> int:
    def send_one(number: int) -> bool:
        return mails.send(f"desk{number}@wire.example", "News", "News.", about=f"number {number}")

    return mails.in_turn(owed, send_one, kind="test")


def refusing(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> list[Any]:
    """Each mail fails so; the mails that were tried."""
    tried: list[Any] = []

    def refuse(*letter: Any) -> None:
        tried.append(letter)
        raise problem

    monkeypatch.setattr(mails, "send_mail", refuse)
    return tried


def test_what_is_owed_goes_out_in_its_order() -> None:
    assert round_of([2, 1]) == 2
    assert [letter.to[0] for letter in mail.outbox] == ["desk2@wire.example", "desk1@wire.example"]


@pytest.mark.parametrize(
    "problem",
    [TimeoutError(), ConnectionRefusedError(), SMTPServerDisconnected("gone"), SMTPConnectError(421, "full")],
)
def test_a_server_that_is_away_ends_the_round_and_is_left_alone_for_minutes(
    problem: Exception, monkeypatch: pytest.MonkeyPatch, minutes_later: Callable[[], None]
) -> None:
    with monkeypatch.context() as patched:
        tried = refusing(patched, problem)
        assert [round_of([1, 2, 3]) for _ in range(3)] == [0, 0, 0]
    assert len(tried) == 1
    assert round_of([4]) == 0
    minutes_later()
    assert round_of([1, 2, 3, 4]) == 4


def test_a_mail_that_is_refused_keeps_nobody_elses_and_waits_for_minutes(
    monkeypatch: pytest.MonkeyPatch, minutes_later: Callable[[], None]
) -> None:
    with monkeypatch.context() as patched:
        tried = refusing(patched, SMTPException("mailbox full"))
        assert [round_of([1, 2]) for _ in range(3)] == [0, 0, 0]
    assert len(tried) == 2
    assert round_of([1, 2, 3]) == 1
    minutes_later()
    assert round_of([1, 2]) == 2


@pytest.mark.django_db(transaction=True)
def test_a_second_round_leaves_at_once_while_the_first_waits_for_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trying, may_go = threading.Event(), threading.Event()

    def hang(*letter: Any) -> None:
        trying.set()
        assert may_go.wait(20)

    monkeypatch.setattr(mails, "send_mail", hang)
    sent: list[int] = []

    def work() -> None:
        sent.append(round_of([1]))
        connection.close()

    first = threading.Thread(target=work)
    first.start()
    assert trying.wait(20)
    assert round_of([2]) == 0
    may_go.set()
    first.join(20)
    assert sent == [1]
    assert round_of([2]) == 1


@pytest.mark.parametrize("task", ["api.remind_of_kills", "api.tell_owners"])
def test_mails_are_sent_where_no_story_waits_for_its_links_and_no_kill_to_be_announced(task: str) -> None:
    assert settings.CELERY_TASK_ROUTES[task] == {"queue": "archive"}
    assert task in {every["task"] for every in settings.CELERY_BEAT_SCHEDULE.values()}
