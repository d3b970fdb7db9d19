"""What the desk does about webhooks, and what partners are mailed of them."""

import datetime as dt
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.utils import timezone

from api import mails, pushing, signatures, webhooks
from api.models import Change, Delivery, Partner, Webhook
from api.tests.receivers import Receiver, failing_for, happens, killed, make_webhook, states
from people import doorbell
from staff.models import Role, User
from tests.builders import make_live_article, make_user

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def manager(db: None) -> User:
    return make_user(Role.PARTNER_MANAGER)


def test_a_new_webhook_has_a_secret_that_is_shown_once(partner, manager):
    webhook, secret = webhooks.add(partner, "https://partner.example/hook", ["live", "held"], by=manager)
    webhook.refresh_from_db()
    assert secret.startswith("whsec_")
    assert signatures.unseal(webhook.secret) == secret
    assert (webhook.states, webhook.private_key, webhooks.public_key(webhook)) == (["live", "held"], "", "")


@pytest.mark.parametrize(
    "url",
    ["nonsense", "https://user:word@partner.example/", "https://169.254.169.254/", "http://partner.example/"],
)
def test_an_address_that_we_do_not_call_is_refused_when_it_is_typed(partner, manager, settings, url):
    settings.WEBHOOK_TARGETS_MAY_BE_PRIVATE = False
    with pytest.raises(ValidationError):
        webhooks.add(partner, url, by=manager)
    assert not Webhook.objects.exists()


def test_a_state_that_there_is_not_is_refused(partner, manager):
    with pytest.raises(ValidationError):
        webhooks.add(partner, "https://partner.example/hook", ["dead"], by=manager)


VERBS: dict[str, Any] = {
    "add": lambda hook, by: webhooks.add(hook.partner, "https://partner.example/", by=by),
    "rotate_secret": lambda hook, by: webhooks.rotate_secret(hook, HOUR, by=by),
    "pause": lambda hook, by: webhooks.pause(hook, by=by),
    "resume": lambda hook, by: webhooks.resume(hook, by=by),
    "enable": lambda hook, by: webhooks.enable(hook, by=by),
    "remove": lambda hook, by: webhooks.remove(hook, by=by),
    "send_test": lambda hook, by: webhooks.send_test(hook, by=by),
    "redeliver": lambda hook, by: webhooks.redeliver(Delivery.objects.create(webhook=hook), by=by),
    "replay": lambda hook, by: webhooks.replay(hook, timezone.now() - HOUR, by=by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_partner_managers_may_and_editors_may_not(webhook, manager, desk_editor, verb):
    VERBS[verb](webhook, manager)
    with pytest.raises(PermissionDenied):
        VERBS[verb](webhook, desk_editor)


def test_while_it_is_paused_nothing_goes_out_and_everything_waits(webhook, receiver, manager, desk_editor):
    webhooks.pause(webhook, by=manager)
    happens(make_live_article())
    killed(make_live_article(by=desk_editor), desk_editor)
    assert pushing.push(webhook.pk) == 0
    webhooks.resume(webhook, by=manager)
    assert pushing.push(webhook.pk) == 2
    assert receiver.types() == ["article.killed", "article.live"]


def test_resumed_it_is_tried_at_once_and_its_failures_are_forgiven(webhook, receiver, manager):
    happens(make_live_article())
    failing_for(dt.timedelta(days=2))
    Webhook.objects.update(due_at=Now() + HOUR, paused_at=Now())
    webhooks.resume(webhook, by=manager)
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since) == (0, None)
    assert pushing.push(webhook.pk) == 1


def test_a_test_is_sent_and_signed_like_any_event(webhook, receiver, manager):
    delivery = webhooks.send_test(webhook, by=manager)
    pushing.push(webhook.pk)
    assert receiver.types() == ["webhook.test"]
    assert receiver.calls[0].says["data"] == {"id": str(delivery.event)}


def test_a_test_has_what_waits_tried_at_once(webhook, receiver, manager):
    happens(make_live_article())
    Webhook.objects.update(due_at=Now() + HOUR)
    webhooks.send_test(webhook, by=manager)
    pushing.push(webhook.pk)
    assert receiver.types() == ["article.live", "webhook.test"]


def test_an_event_is_delivered_again_under_its_own_id(webhook, receiver, manager):
    happens(make_live_article())
    pushing.push(webhook.pk)
    webhooks.redeliver(Delivery.objects.get(), by=manager)
    pushing.push(webhook.pk)
    first, second = receiver.calls
    assert first.message == second.message
    assert states(webhook) == ["delivered", "delivered"]


def test_a_range_is_replayed_in_its_order_under_the_same_ids(webhook, receiver, manager):
    changes = [happens(make_live_article()) for _ in range(4)]
    start = timezone.now() - 10 * HOUR
    for number, change in enumerate(changes):
        Change.objects.filter(pk=change.pk).update(at=start + number * HOUR)
    pushing.push(webhook.pk)
    receiver.calls.clear()
    assert webhooks.replay(webhook, start + HOUR, start + 3 * HOUR, by=manager) == 2
    pushing.push(webhook.pk)
    assert [call.says["data"]["id"] for call in receiver.calls] == [str(each.event) for each in changes[1:3]]


def test_what_waits_is_not_owed_twice_by_a_replay(webhook, manager):
    happens(make_live_article())
    assert webhooks.replay(webhook, timezone.now() - HOUR, by=manager) == 0
    assert states(webhook) == ["pending"]


def test_a_replay_is_for_one_webhook(webhook, partner, receiver, manager):
    happens(make_live_article())
    pushing.push(webhook.pk)
    other = make_webhook(partner, receiver.url("/other"))
    webhooks.replay(other, timezone.now() - HOUR, by=manager)
    assert (states(webhook), states(other)) == (["delivered"], ["pending"])


@pytest.mark.parametrize("verb", ["send_test", "redeliver", "replay"])
def test_nothing_is_sent_to_a_disabled_webhook(webhook, manager, verb):
    webhooks.remove(webhook, by=manager)
    with pytest.raises(ValidationError):
        VERBS[verb](webhook, manager)


def test_a_removed_webhook_is_disabled_with_its_log_kept_and_no_mail(webhook, partner, receiver, manager):
    Partner.objects.update(contact="wire@partner.example")
    happens(make_live_article())
    webhooks.remove(webhook, by=manager)
    webhook.refresh_from_db()
    assert webhook.disabled_because == "Removed by the desk."
    assert states(webhook) == ["failed"]
    assert pushing.push(webhook.pk) == pushing.tell_owners() == 0


def test_an_enabled_webhook_gets_what_is_new_and_every_kill_it_missed(
    webhook, receiver, manager, desk_editor
):
    known = killed(make_live_article(by=desk_editor), desk_editor)
    pushing.push(webhook.pk)
    receiver.answers["/hook"] = 410
    given_up = killed(make_live_article(by=desk_editor), desk_editor)
    happens(make_live_article())
    pushing.push(webhook.pk)
    unheard = killed(make_live_article(by=desk_editor), desk_editor)
    receiver.answers["/hook"] = 200
    receiver.calls.clear()
    webhooks.enable(webhook, by=manager)
    new = happens(make_live_article())
    pushing.push(webhook.pk)
    told = [call.says["data"]["id"] for call in receiver.calls]
    assert told == [str(each.event) for each in (given_up, unheard, new)]
    assert str(known.event) not in told


def test_a_kill_that_came_after_all_is_not_sent_at_each_return(webhook, receiver, manager, desk_editor):
    receiver.answers["/hook"] = 410
    killed(make_live_article(by=desk_editor), desk_editor)
    pushing.push(webhook.pk)
    receiver.answers["/hook"] = 200
    webhooks.enable(webhook, by=manager)
    assert pushing.push(webhook.pk) == 1
    webhooks.remove(webhook, by=manager)
    webhooks.enable(webhook, by=manager)
    assert pushing.push(webhook.pk) == 0


def test_a_webhook_that_is_on_is_not_enabled_again(webhook, manager):
    happens(make_live_article())
    failing_for(HOUR)
    webhooks.enable(webhook, by=manager)
    webhook.refresh_from_db()
    assert webhook.failures == 5


def test_the_bell_rings_for_what_the_desk_asks(
    webhook, manager, monkeypatch, django_capture_on_commit_callbacks
):
    rung: list[Any] = []
    monkeypatch.setattr(doorbell, "send", lambda *message: rung.append(message))
    with django_capture_on_commit_callbacks(execute=True):
        webhooks.send_test(webhook, by=manager)
    assert rung == [("api.push", webhook.pk)]


# --- mail -------------------------------------------------------------------------------------------------


@pytest.fixture
def disabled(webhook: Webhook, receiver: Receiver) -> Webhook:
    Partner.objects.update(contact="wire@partner.example")
    receiver.answers["/hook"] = 410
    happens(make_live_article())
    pushing.push(webhook.pk)
    return webhook


def test_the_partner_is_mailed_once_when_a_webhook_is_disabled(disabled, receiver):
    assert (pushing.tell_owners(), pushing.tell_owners()) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["wire@partner.example"]
    assert receiver.url() in letter.body
    assert "410 Gone" in letter.body
    assert "/api/v1/changes/" in letter.body


def test_nobody_is_mailed_of_a_webhook_that_only_fails(webhook, receiver):
    Partner.objects.update(contact="wire@partner.example")
    receiver.answers["/hook"] = 500
    happens(make_live_article())
    pushing.push(webhook.pk)
    assert pushing.tell_owners() == 0


@pytest.mark.parametrize("problem", [SMTPException, ConnectionRefusedError])
def test_a_mail_that_does_not_go_out_loses_nothing_and_is_tried_again_in_some_minutes(
    disabled, monkeypatch, problem, minutes_later
):
    def refuse(*args: Any) -> None:
        raise problem

    with monkeypatch.context() as patched:
        patched.setattr(mails, "send_mail", refuse)
        assert pushing.tell_owners() == 0
    disabled.refresh_from_db()
    assert disabled.disabled_at is not None
    assert pushing.tell_owners() == 0
    minutes_later()
    assert pushing.tell_owners() == 1


def test_after_a_day_it_is_not_tried_any_more(disabled):
    Webhook.objects.update(disabled_at=Now() - dt.timedelta(days=2))
    assert pushing.tell_owners() == 0


def test_a_partner_without_an_address_is_not_mailed(disabled):
    Partner.objects.update(contact="")
    assert pushing.tell_owners() == 0
    assert mail.outbox == []


def test_disabled_for_the_second_time_is_mailed_for_the_second_time(disabled, receiver, manager):
    pushing.tell_owners()
    webhooks.enable(disabled, by=manager)
    happens(make_live_article())
    pushing.push(disabled.pk)
    assert pushing.tell_owners() == 1
