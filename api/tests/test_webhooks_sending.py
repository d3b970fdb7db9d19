"""Webhooks are called in line, each thing until it is delivered or given up, and by one worker at a time."""

import datetime as dt
import threading
import time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from api import pushing, tasks
from api.models import Attempt, Delivery, Webhook
from api.tests.receivers import failing_for, happens, killed, make_webhook, states, time_has_come
from tests.builders import make_live_article

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_what_fails_is_tried_again_under_the_same_id_and_a_new_time(webhook, receiver):
    receiver.answers["/hook"] = [500, 200]
    happens(make_live_article())
    assert pushing.push(webhook.pk) == 1
    webhook.refresh_from_db()
    assert webhook.failures == 1
    assert webhook.failing_since is not None
    assert pushing.push(webhook.pk) == 0  # not yet
    time_has_come(webhook)
    assert pushing.push(webhook.pk) == 1
    first, second = receiver.calls
    assert first.message == second.message
    assert first.body == second.body
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since) == (0, None)
    assert [attempt.status for attempt in Attempt.objects.all()] == [500, 200]
    assert Delivery.objects.get().attempts == 2


def test_while_the_first_in_line_fails_the_others_wait_and_keep_their_order(webhook, receiver):
    receiver.answers["/hook"] = [503, 200]
    events = [happens(make_live_article()).event for _ in range(3)]
    pushing.push(webhook.pk)
    assert len(receiver.calls) == 1
    time_has_come(webhook)
    pushing.push(webhook.pk)
    assert [call.says["data"]["id"] for call in receiver.calls] == [
        str(events[0]),
        *map(str, events),
    ]


def test_kills_jump_the_queue(webhook, receiver, desk_editor):
    first, second = make_live_article(by=desk_editor), make_live_article(by=desk_editor)
    happens(first)
    happens(second)
    kill = killed(make_live_article(by=desk_editor), desk_editor)
    pushing.push(webhook.pk)
    assert receiver.types() == ["article.killed", "article.live", "article.live"]
    assert receiver.calls[0].says["data"]["id"] == str(kill.event)


def test_a_kill_does_not_wait_for_a_webhook_that_has_failed(webhook, receiver, desk_editor):
    receiver.answers["/hook"] = [500, 200]
    happens(make_live_article())
    pushing.push(webhook.pk)
    Webhook.objects.update(due_at=Now() + HOUR)
    killed(make_live_article(by=desk_editor), desk_editor)
    assert pushing.push(webhook.pk) == 2  # it answers again: what had failed follows
    assert receiver.types() == ["article.live", "article.killed", "article.live"]


def test_each_kill_is_tried_once_at_once_and_then_each_minute(webhook, receiver, desk_editor):
    receiver.answers["/hook"] = 500
    Webhook.objects.update(due_at=Now() + HOUR, failing_since=Now() - 2 * HOUR, failures=9)
    for _ in range(3):
        killed(make_live_article(by=desk_editor), desk_editor)
    assert pushing.push(webhook.pk) == 3
    assert pushing.push(webhook.pk) == 0
    assert len({call.message for call in receiver.calls}) == 3
    webhook.refresh_from_db()
    assert webhook.due_at <= timezone.now() + dt.timedelta(seconds=60)


@pytest.mark.parametrize(
    ("long", "least", "most"),
    [
        (dt.timedelta(0), 5, 6),
        (dt.timedelta(minutes=5), 300, 360),
        (dt.timedelta(hours=10), 36_000, 43_200),
        (dt.timedelta(hours=40), 86_400, 32 * 3600),
        (dt.timedelta(hours=70), 2 * 3600 - 5, 2 * 3600),  # one more time before it is given up
    ],
)
def test_each_wait_is_as_long_as_it_has_failed_and_not_for_all_the_same(webhook, receiver, long, least, most):
    receiver.answers["/hook"] = 500
    happens(make_live_article())
    waits = set()
    for _ in range(5):
        failing_for(long)
        pushing.push(webhook.pk)
        waits.add((Webhook.objects.get().due_at - timezone.now()).total_seconds())
    assert all(least - 1 <= wait <= most + 1 for wait in waits)
    assert len(waits) == 5


def test_over_three_days_it_is_tried_about_twenty_times(webhook, receiver, monkeypatch):
    """Time goes by as the waits say: each attempt is made when it is due."""
    receiver.answers["/hook"] = 500
    happens(make_live_article())
    while True:
        pushing.push(webhook.pk)
        webhook.refresh_from_db()
        if webhook.disabled_at:
            break
        assert Attempt.objects.count() < 40
        wait = webhook.due_at - timezone.now()
        Webhook.objects.update(due_at=Now(), failing_since=webhook.failing_since - wait)
    assert 12 <= Attempt.objects.count() <= 20
    since = timezone.now() - webhook.failing_since
    assert dt.timedelta(days=3) <= since <= dt.timedelta(days=3, minutes=1)


def test_after_three_days_it_is_disabled_and_what_waits_is_given_up(webhook, receiver):
    receiver.answers["/hook"] = 500
    happens(make_live_article())
    happens(make_live_article())
    failing_for(dt.timedelta(days=3))
    pushing.push(webhook.pk)
    webhook.refresh_from_db()
    assert webhook.disabled_because == "It has failed for three days."
    assert states(webhook) == ["failed", "failed"]
    happens(make_live_article())
    assert len(states(webhook)) == 2


@pytest.mark.parametrize(("asked", "least", "most"), [("600", 595, 601), ("1", 4, 7)])
def test_retry_after_is_honoured_where_it_is_longer(webhook, receiver, asked, least, most):
    receiver.answers["/hook"] = (429, {"Retry-After": asked})
    happens(make_live_article())
    pushing.push(webhook.pk)
    assert least <= (Webhook.objects.get().due_at - timezone.now()).total_seconds() <= most


@pytest.mark.parametrize(("age", "most"), [(dt.timedelta(0), 60), (2 * HOUR, 3601)])
def test_a_kill_waits_a_minute_at_most_in_its_first_hour(webhook, receiver, desk_editor, age, most):
    receiver.answers["/hook"] = (503, {"Retry-After": "3600"})
    killed(make_live_article(by=desk_editor), desk_editor)
    Delivery.objects.update(created_at=Now() - age)
    pushing.push(webhook.pk)
    assert most - 5 <= (Webhook.objects.get().due_at - timezone.now()).total_seconds() <= most


def test_410_disables_at_once(webhook, receiver):
    receiver.answers["/hook"] = 410
    happens(make_live_article())
    pushing.push(webhook.pk)
    webhook.refresh_from_db()
    assert webhook.disabled_because == "It answered 410 Gone: it wants no more of us."
    assert states(webhook) == ["failed"]


def test_a_redirect_is_a_failure(webhook, receiver):
    receiver.answers["/hook"] = (302, {"Location": receiver.url("/elsewhere")})
    happens(make_live_article())
    pushing.push(webhook.pk)
    assert states(webhook) == ["pending"]
    assert len(receiver.calls) == 1


def test_a_target_that_is_private_is_not_called(partner, partner_key, receiver, settings):
    webhook = make_webhook(partner, receiver.url().replace("http:", "https:"))
    settings.WEBHOOK_TARGETS_MAY_BE_PRIVATE = False
    happens(make_live_article())
    pushing.push(webhook.pk)
    assert receiver.calls == []
    assert Attempt.objects.get().error == "The address is not on the public Internet."


# --- workers ----------------------------------------------------------------------------------------------


def test_a_worker_that_dies_between_answer_and_record_sends_the_same_again(webhook, receiver, monkeypatch):
    happens(make_live_article())

    def dies(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pushing, "_record", dies)
        with pytest.raises(KeyboardInterrupt):
            pushing.push(webhook.pk)
    assert pushing.push(webhook.pk) == 0  # the dead worker's lease
    Webhook.objects.update(leased_until=Now() - dt.timedelta(seconds=1))
    assert pushing.push(webhook.pk) == 1
    assert len({call.message for call in receiver.calls}) == 1
    assert len(receiver.calls) == 2


def test_a_worker_that_wakes_up_late_does_not_end_anothers_lease(webhook, receiver, monkeypatch):
    happens(make_live_article())
    call = pushing._call

    def slowly(*args: Any) -> Any:
        Webhook.objects.update(leased_until=Now() + HOUR)  # by another worker
        return call(*args)

    monkeypatch.setattr(pushing, "_call", slowly)
    pushing.push(webhook.pk)
    assert Webhook.objects.filter(leased_until__gt=Now()).exists()
    assert states(webhook) == ["delivered"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_to_one_webhook_at_once(partner, partner_key, receiver):
    webhook = make_webhook(partner, receiver.url())
    at_once, most, lock = [0], [0], threading.Lock()

    def answer(handler: Any) -> None:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.01)
        with lock:
            at_once[0] -= 1
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    receiver.answers["/hook"] = answer
    article = make_live_article()
    events = [str(happens(article).event) for _ in range(20)]

    def work() -> None:
        try:
            for _ in range(30):
                pushing.push(webhook.pk)
                time.sleep(0.005)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert [call.says["data"]["id"] for call in receiver.calls] == events
    assert most == [1]


def test_without_redis_a_command_sends_what_is_due(webhook, receiver, capsys):
    happens(make_live_article())
    call_command("push_webhooks")
    assert len(receiver.calls) == 1
    assert "1 deliveries dealt with" in capsys.readouterr().out


def test_the_sweep_asks_for_what_is_due_and_for_nothing_else(webhook, partner, monkeypatch):
    idle = make_webhook(partner, "https://partner.example/", paused_at=Now())
    happens(make_live_article())
    asked: list[tuple[int, ...]] = []
    monkeypatch.setattr(tasks.push, "apply_async", lambda arguments, **_: asked.append(arguments))
    tasks.sweep_webhooks()
    assert asked == [(webhook.pk,)]
    assert idle.deliveries.count() == 1


def test_a_turn_ends_and_the_bell_is_rung_for_what_is_left(webhook, receiver, monkeypatch, rung):
    monkeypatch.setattr(pushing, "TURN", 0.0001)
    happens(make_live_article())
    happens(make_live_article())
    tasks.push(webhook.pk)
    assert len(receiver.calls) <= 1
    assert rung[-1] == ("api.push", webhook.pk)


def test_those_that_fail_leave_room_for_those_that_do_not(webhook, partner, receiver, monkeypatch):
    monkeypatch.setattr(pushing, "_room_for_failing", threading.Semaphore(0))
    failing = make_webhook(partner, receiver.url("/failing"), failing_since=Now())
    happens(make_live_article())
    assert [pushing.push(each.pk) for each in (failing, webhook)] == [0, 1]
    assert failing in Webhook.objects.due()  # for the next who has room
    monkeypatch.undo()
    assert pushing.push(failing.pk) == 1


def test_calls_leave_room_for_announcements_and_give_it_back(webhook, receiver, monkeypatch):
    monkeypatch.setattr(pushing, "_room", threading.Semaphore(1))
    happens(make_live_article())
    happens(make_live_article())
    assert pushing.push(webhook.pk) == 2
    pushing._room.acquire()
    happens(make_live_article())
    assert pushing.push(webhook.pk) == 0


def test_after_a_slow_call_the_bell_is_rung_for_others_those_that_answer_first(
    webhook, partner, receiver, monkeypatch, rung
):
    failing = make_webhook(partner, receiver.url(), failing_since=Now())
    another_one = make_webhook(partner, receiver.url())
    happens(make_live_article())
    tasks.push(webhook.pk)
    assert ("api.push", another_one.pk) not in rung
    monkeypatch.setattr(pushing, "SLOW", 0)
    monkeypatch.setattr(pushing, "AT_ONCE", 1)
    tasks.push(webhook.pk)
    assert ("api.push", another_one.pk) in rung
    assert ("api.push", failing.pk) not in rung


def test_the_log_is_kept_for_thirty_days_and_what_waits_for_good(webhook, receiver):
    happens(make_live_article())
    pushing.push(webhook.pk)
    happens(make_live_article())
    Delivery.objects.update(created_at=Now() - 31 * DAY)
    assert pushing.forget() == 0
    Delivery.objects.filter(state="delivered").update(finished_at=Now() - 31 * DAY)
    assert pushing.forget() == 1
    assert states(webhook) == ["pending"]
    assert not Attempt.objects.exists()


def test_deliveries_are_written_in_the_announcers_own_transaction(webhook):
    try:
        with transaction.atomic():
            happens(make_live_article())
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert not Delivery.objects.exists()
