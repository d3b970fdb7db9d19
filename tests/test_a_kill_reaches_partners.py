"""A kill reaches twenty partners by real workers, whatever some of them do; those miss nothing."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from standardwebhooks import Webhook as Client

from api import tasks
from api.models import Change, Delivery, Scope, Webhook, make_key
from api.tests.receivers import SECRET, Receiver, make_webhook, receiving
from articles import lifecycle
from articles.models import Article
from newsroom.embedded.process import wait_until
from staff.models import User
from tests.builders import make_live_article, make_partner
from tests.conftest import database_url, running

FAILING, HANGING, HEALTHY = range(3), range(3, 4), range(4, 20)
WORKER = ("celery", "-A", "newsroom", "worker", "--without-gossip", "--without-mingle")
STORIES = 5


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """One that announces, and one that pushes as ./dev and docker-compose.yml have it."""
    pushing = ("--pool", "threads", "--concurrency", "16", "--queues", "push")
    named = f"{database_url()}?application_name=push"
    with ExitStack() as stack:
        stack.enter_context(
            running(tmp_path / "worker.log", *WORKER, "--concurrency", "1", "--queues", "celery")
        )
        stack.enter_context(running(tmp_path / "push.log", *WORKER, *pushing, DATABASE_URL=named))
        yield


def path(number: int) -> str:
    return f"/partner/{number}"


def messages(receiver: Receiver, number: int, since: float = 0) -> list[str]:
    """What a partner has been sent, by `webhook-id`, each once."""
    return list(dict.fromkeys(call.message for call in receiver.to(path(number)) if call.at >= since))


def ids(changes: QuerySet[Change]) -> list[str]:
    """The `webhook-id` of each, in order."""
    return [f"evt_{event.hex}" for event in changes.order_by("pk").values_list("event", flat=True)]


def connections_of_the_push_worker() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE application_name = 'push' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def test_a_kill_reaches_the_healthy_in_ten_seconds_and_the_others_when_they_are_back(
    workers: None, receiver: Receiver, desk_editor: User
) -> None:
    released = threading.Event()

    def hang(handler: Any) -> None:
        released.wait(60)

    for number in (*FAILING, *HANGING, *HEALTHY):
        partner = make_partner(f"Partner {number}")
        make_key(partner, scopes=[Scope.ARTICLES])
        make_webhook(partner, receiver.url(path(number)))
        receiver.answers[path(number)] = 500 if number in FAILING else hang if number in HANGING else 200

    stories = [make_live_article(by=desk_editor) for _ in range(STORIES)]
    assert wait_until(lambda: len(ids(Change.objects.all())) == STORIES, 30)
    everything = ids(Change.objects.all())
    assert wait_until(lambda: all(messages(receiver, number) == everything for number in HEALTHY), 30)

    kill, took = killed(stories[2], desk_editor, receiver)
    assert took <= 10, f"the kill took {took:.1f} s"
    assert [messages(receiver, number) for number in HEALTHY] == [[*everything, kill]] * len(HEALTHY)

    released.set()
    for number in (*FAILING, *HANGING):
        receiver.answers[path(number)] = 200
    back = time.monotonic()
    assert wait_until(all_delivered_in_haste, 40)
    for number in (*FAILING, *HANGING):
        assert messages(receiver, number, since=back) == [kill, *everything]
    for call in receiver.calls:
        Client(SECRET).verify(call.body, call.headers)
    assert not Delivery.objects.exclude(state="delivered").exists()
    assert wait_until(lambda: connections_of_the_push_worker() == 0, 10)


def test_however_many_hang_stories_are_announced_and_a_kill_reaches_the_healthy_in_ten_seconds(
    workers: None, receiver: Receiver, desk_editor: User
) -> None:
    released = threading.Event()

    def hang(handler: Any) -> None:
        released.wait(60)

    for number in (*range(100, 124), *HEALTHY):  # those that hang come first
        partner = make_partner(f"Partner {number}")
        make_key(partner, scopes=[Scope.ARTICLES])
        make_webhook(partner, receiver.url(path(number)))
        receiver.answers[path(number)] = 200 if number in HEALTHY else hang

    try:
        story = make_live_article(by=desk_editor)
        assert wait_until(lambda: len(receiver.calls) >= 12, 20)
        make_live_article(by=desk_editor)
        assert wait_until(lambda: Change.objects.count() == 2, 3), "the announcer found no thread"
        everything = ids(Change.objects.all())
        assert wait_until(lambda: all(messages(receiver, number) == everything for number in HEALTHY), 60)
        _, took = killed(story, desk_editor, receiver)
        assert took <= 10, f"the kill took {took:.1f} s"
    finally:
        released.set()


def killed(story: Article, by: User, receiver: Receiver) -> tuple[str, float]:
    """Kill a story; the kill's `webhook-id`, and after how many seconds all healthy partners had it."""
    began = time.monotonic()
    lifecycle.kill(story, by=by, reason="Not so")
    kills = Change.objects.filter(state=Change.State.KILLED)
    assert wait_until(kills.exists, 20)
    (kill,) = ids(kills)
    wait_until(lambda: all(kill in messages(receiver, number) for number in HEALTHY), 30)
    return kill, time.monotonic() - began


def all_delivered_in_haste() -> bool:
    """As if the waits were over: what is due is asked for, as beat does."""
    if not Delivery.objects.pending().exists():
        return True
    Webhook.objects.update(due_at=Now())
    tasks.sweep_webhooks()
    time.sleep(0.5)
    return False
