"""What is owed to webhooks, what is said to them, and that only we can have said it."""

import base64
import datetime as dt
import logging

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks import Webhook as Client

from api import changes, pushing, signatures, webhooks
from api.models import (
    Attempt,
    Change,
    Delivery,
    Fetch,
    Partner,
    Product,
    Scope,
    Subscription,
    Webhook,
    make_key,
)
from api.tests.receivers import SECRET, another, happens, killed, make_webhook, states, time_has_come
from tests.builders import make_live_article, make_section

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


# --- what is owed -----------------------------------------------------------------------------------------


def test_a_change_is_owed_to_every_active_webhook(partner, partner_key):
    hooks = [make_webhook(partner, f"https://partner.example/{number}") for number in range(3)]
    hooks[1].disabled_at = timezone.now()
    hooks[1].save()
    hooks[2].paused_at = timezone.now()
    hooks[2].save()
    change = happens(make_live_article())
    owed = Delivery.objects.values_list("webhook", "change", "event", "is_kill", "state")
    assert sorted(owed) == [
        (hook.pk, change.pk, change.event, False, "pending") for hook in (hooks[0], hooks[2])
    ]


def test_nothing_is_owed_to_an_inactive_partner(webhook):
    Partner.objects.update(is_active=False)
    happens(make_live_article())
    assert not Delivery.objects.exists()


def test_a_kill_waits_for_a_partner_who_is_switched_off(webhook, receiver, desk_editor):
    Partner.objects.update(is_active=False)
    kill = killed(make_live_article(by=desk_editor), desk_editor)
    assert pushing.push(webhook.pk) == 0
    assert Webhook.objects.late(dt.timedelta(0)).count() == 0
    Partner.objects.update(is_active=True)
    assert pushing.push(webhook.pk) == 1
    assert receiver.calls[0].says["data"]["id"] == str(kill.event)


@pytest.mark.parametrize("state", [Change.State.HELD, Change.State.WITHDRAWN, Change.State.KILLED])
def test_what_is_called_back_under_its_embargo_waits_for_them_too(webhook, state):
    Partner.objects.update(is_active=False)
    article = make_live_article(embargo_until=timezone.now() + HOUR)
    happens(article, Change.State.EMBARGOED, is_ahead=True)
    happens(article, Change.State.HELD)
    back = happens(article, state, is_ahead=True)
    assert [delivery.change for delivery in webhook.deliveries.all()] == [back]


@pytest.mark.parametrize("state", [Change.State.LIVE, Change.State.KILLED])
def test_what_waits_for_a_webhook_is_kept_however_long_it_is_paused(webhook, receiver, state, superuser):
    webhooks.pause(webhook, by=superuser)
    article = make_live_article(status="killed" if state == Change.State.KILLED else "live")
    happens(article, state)
    Change.objects.update(at=Now() - dt.timedelta(days=200))
    Delivery.objects.update(created_at=Now() - dt.timedelta(days=200))
    assert (changes.forget_old(), pushing.forget()) == (0, 0)
    webhooks.resume(webhook, by=superuser)
    assert pushing.push(webhook.pk) == 1
    assert receiver.types() == [f"article.{state}"]


def test_a_webhook_gets_the_states_it_is_for(partner, partner_key):
    only_held = make_webhook(partner, "https://partner.example/", states=[Change.State.HELD])
    happens(make_live_article())
    held = happens(make_live_article(status="held"), Change.State.HELD)
    assert [delivery.change for delivery in only_held.deliveries.all()] == [held]


def test_kills_cannot_be_filtered_out(partner, partner_key, desk_editor):
    only_live = make_webhook(partner, "https://partner.example/", states=[Change.State.LIVE])
    killed(make_live_article(by=desk_editor), desk_editor)
    assert [delivery.is_kill for delivery in only_live.deliveries.all()] == [True]


@pytest.mark.parametrize(("changes", "hooks"), [(1, 1), (1, 50), (50, 1), (50, 50)])
def test_owing_is_two_queries_however_much_is_owed(
    changes, hooks, partner, partner_key, rung, django_capture_on_commit_callbacks
):
    for number in range(hooks):
        make_webhook(partner, f"https://partner.example/{number}")
    article = make_live_article()
    step = article.transitions.latest("pk")
    steps = [step, *(another(step) for _ in range(changes - 1))]
    written = [Change.objects.create(article=article, transition=each, state="live") for each in steps]
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        django_capture_on_commit_callbacks(execute=True),
    ):
        webhooks.owe(written)
    assert len(queries) == 2
    assert Delivery.objects.count() == changes * hooks
    assert len(rung) == hooks


def test_the_bell_rings_once_what_is_owed_is_committed(webhook, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        happens(make_live_article())
        assert ("api.push", webhook.pk) not in rung
    assert ("api.push", webhook.pk) in rung


def test_no_bell_rings_for_a_webhook_that_is_not_due(webhook, rung, django_capture_on_commit_callbacks):
    Webhook.objects.update(due_at=Now() + HOUR)
    with django_capture_on_commit_callbacks(execute=True):
        happens(make_live_article())
    assert ("api.push", webhook.pk) not in rung


# --- what is said -----------------------------------------------------------------------------------------


def test_a_change_is_pushed_thin_and_signed(webhook, receiver, settings):
    settings.SITE_URL = "https://paper.example"
    article = make_live_article()
    change = happens(article)
    assert pushing.push(webhook.pk) == 1
    call = receiver.calls[0]
    said = Client(SECRET).verify(call.body, call.headers)
    assert said == {
        "type": "article.live",
        "timestamp": change.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "id": str(change.event),
            "uuid": str(article.uuid),
            "state": "live",
            "url": f"https://paper.example/api/v1/articles/{article.uuid}/",
        },
    }
    assert call.message == f"evt_{change.event.hex}"
    assert call.headers["content-type"] == "application/json"
    assert states(webhook) == ["delivered"]
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.error) == (200, "")


def test_what_a_partner_may_not_have_is_not_said(webhook, receiver, partner):
    film, music = make_section("Film"), make_section("Music")
    only_music = Product.objects.create(name="Music")
    only_music.sections.add(music)
    Subscription.objects.filter(partner=partner).update(product=only_music)
    happens(make_live_article(section=film))
    happens(make_live_article(section=music))
    pushing.push(webhook.pk)
    assert states(webhook) == ["skipped", "delivered"]
    assert receiver.types() == ["article.live"]


def test_what_they_had_and_may_have_no_longer_is_withdrawn(webhook, receiver, partner):
    only_music = Product.objects.create(name="Music")
    only_music.sections.add(make_section("Music"))
    Subscription.objects.filter(partner=partner).update(product=only_music)
    article = make_live_article(section=make_section("Film"))
    Fetch.objects.create(partner=partner, article=article)
    happens(article)
    pushing.push(webhook.pk)
    assert receiver.types() == ["article.withdrawn"]


@pytest.mark.parametrize(("wanted", "told"), [("withdrawn", ["article.withdrawn"]), ("live", [])])
def test_the_filter_is_for_what_is_said(webhook, receiver, partner, wanted, told):
    only_music = Product.objects.create(name="Music")
    only_music.sections.add(make_section("Music"))
    Subscription.objects.filter(partner=partner).update(product=only_music)
    article = make_live_article(section=make_section("Film"))
    Fetch.objects.create(partner=partner, article=article)
    Webhook.objects.update(states=[wanted])
    happens(article)
    pushing.push(webhook.pk)
    assert receiver.types() == told


@pytest.mark.parametrize(("scopes", "told"), [([Scope.ARTICLES, Scope.EMBARGOED], 1), ([Scope.ARTICLES], 0)])
def test_only_who_may_have_stories_ahead_is_told_of_them(partner, receiver, scopes, told):
    make_key(partner, scopes=scopes)
    webhook = make_webhook(partner, receiver.url())
    article = make_live_article(embargo_until=timezone.now() + HOUR)
    happens(article, Change.State.EMBARGOED, is_ahead=True)
    pushing.push(webhook.pk)
    assert len(receiver.calls) == told


def test_a_partner_whose_keys_open_nothing_is_told_of_kills_alone(webhook, receiver, partner, desk_editor):
    partner.keys.revoke()
    happens(make_live_article())
    killed(make_live_article(by=desk_editor), desk_editor)
    pushing.push(webhook.pk)
    assert receiver.types() == ["article.killed"]


def test_of_a_story_that_was_killed_meanwhile_nobody_hears_that_it_is_live(webhook, receiver, desk_editor):
    article = make_live_article(by=desk_editor)
    happens(article)
    killed(article, desk_editor)
    pushing.push(webhook.pk)
    assert receiver.types() == ["article.killed", "article.killed"]
    assert len({call.message for call in receiver.calls}) == 2


# --- secrets ----------------------------------------------------------------------------------------------


def test_while_a_secret_changes_both_sign(webhook, receiver, superuser):
    new = webhooks.rotate_secret(webhook, HOUR, by=superuser)
    happens(make_live_article())
    pushing.push(webhook.pk)
    call = receiver.calls[0]
    for secret in (SECRET, new):
        Client(secret).verify(call.body, call.headers)


def test_afterwards_only_the_new_one_signs_and_the_old_is_forgotten(webhook, receiver, superuser):
    new = webhooks.rotate_secret(webhook, HOUR, by=superuser)
    Webhook.objects.update(previous_until=Now() - dt.timedelta(seconds=1))
    happens(make_live_article())
    pushing.push(webhook.pk)
    assert receiver.calls[0].headers["webhook-signature"].count("v1,") == 1
    Client(new).verify(receiver.calls[0].body, receiver.calls[0].headers)
    pushing.forget()
    assert Webhook.objects.get().previous_secret == ""


def test_ed25519_signs_where_it_was_asked_for(partner, partner_key, receiver, superuser):
    webhook, secret = webhooks.add(partner, receiver.url(), with_ed25519=True, by=superuser)
    happens(make_live_article())
    pushing.push(webhook.pk)
    call = receiver.calls[0]
    Client(secret).verify(call.body, call.headers)
    public = base64.b64decode(webhooks.public_key(webhook).removeprefix("whpk_"))
    signature = call.headers["webhook-signature"].partition("v1a,")[2]
    signed = f"{call.message}.{call.headers['webhook-timestamp']}.".encode() + call.body
    Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature), signed)


def test_a_secret_is_nowhere_but_in_the_hand_it_was_given_to(
    partner, partner_key, receiver, superuser, caplog, rung, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    receiver.answers["/hook"] = [500, 200]
    with django_capture_on_commit_callbacks(execute=True):
        webhook, secret = webhooks.add(partner, receiver.url(), with_ed25519=True, by=superuser)
        happens(make_live_article())
    pushing.push(webhook.pk)
    time_has_come(webhook)
    pushing.push(webhook.pk)
    webhook = Webhook.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT webhook::text FROM api_webhook webhook")
        row = cursor.fetchone()[0]
    sent = [str(call.headers) + call.body.decode() for call in receiver.calls]
    private = signatures.unseal(webhook.private_key)
    for hidden in (secret.removeprefix("whsec_"), private.removeprefix("whsk_")):
        for place in (str(webhook), repr(webhook), row, caplog.text, str(rung), *sent):
            assert hidden not in place


def test_a_secret_that_cannot_be_opened_is_the_houses_failure_and_is_said(webhook, receiver, settings):
    happens(make_live_article())
    settings.SECRET_KEY = "another"
    pushing.push(webhook.pk)
    assert receiver.calls == []
    assert Attempt.objects.get().error == "Its secret cannot be read: give it a new one."
    assert states(webhook) == ["pending"]
