"""The sending of what is owed to webhooks, in line and signed, and what follows of how it went.

A partner gets each event at least once, in order, kills first: while the first in line fails, the rest waits.
"""

import datetime as dt
import json
import random
import threading
import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from api import entitlement, mails, signatures, targets, webhooks
from api.models import Attempt, Change, Delivery, Webhook
from articles.models import Status

LEASE = dt.timedelta(seconds=targets.DEADLINE + 20)  # of one call; a worker that died holds it no longer
TURN = 20.0  # seconds at one webhook, then others that wait for this worker have their turn
AT_ONCE = 12  # calls of one worker, of whose 16 threads the others are for announcements
FAILING_AT_ONCE = 6  # of them, so that who hangs again and again keeps nobody else out
SLOW = 1.0  # seconds, after which somebody may have found no room
SHORT = 0.25  # seconds in which most calls are over, and there is room again
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=5), dt.timedelta(days=1)
GIVE_UP_AFTER = dt.timedelta(days=3)
KILL_HASTE, KILL_WAIT = dt.timedelta(hours=1), dt.timedelta(minutes=1)  # for so long, each minute at least
KEEP_LOG = dt.timedelta(days=30)
SOME = 1000  # rows forgotten at once
TEST = "webhook.test"

_room, _room_for_failing = threading.Semaphore(AT_ONCE), threading.Semaphore(FAILING_AT_ONCE)


def push(webhook_id: int) -> int:
    """Send what is due to a webhook, one after the other, until nothing is or the turn is over; returns how
    many were dealt with. One worker at a time: what a second would find is the first one's, so it leaves. So
    does one for whose webhook this process has no room now."""
    done, until = 0, time.monotonic() + TURN
    while time.monotonic() < until and _push_one(webhook_id):
        done += 1
    return done


def _push_one(webhook_id: int) -> bool:
    """Between what a partner answers and what is recorded, a worker may die: then the same goes out again,
    under the same `webhook-id`."""
    webhook = _take(webhook_id)
    if webhook is None:
        return False
    delivery = _next(webhook)
    if delivery is None:  # given up, or taken back, a moment ago
        _leased(webhook).update(leased_until=None)
        return False
    payload = _payload(delivery)
    if payload is None:
        _skip(webhook, delivery)
        return True
    with ExitStack() as room:
        if not _finds_room(webhook, room):
            _leased(webhook).update(leased_until=None)
            return False
        _record(webhook, delivery, _call(webhook, delivery, payload))
    return True


def _finds_room(webhook: Webhook, room: ExitStack) -> bool:
    """Whether it may be called now, or in a moment; `room` gives back what it takes. Who failed before waits
    for nobody."""
    for each in (_room_for_failing, _room) if webhook.failing_since else (_room,):
        found = each.acquire(blocking=False) if webhook.failing_since else each.acquire(timeout=SHORT)
        if not found:
            return False
        room.callback(each.release)
    return True


def _take(webhook_id: int) -> Webhook | None:
    """The webhook as it is now, if it is due and nobody is at it: it is ours for as long as a call lasts."""
    with transaction.atomic():
        free = Webhook.objects.due().select_for_update(of=("self",), skip_locked=True, no_key=True)
        webhook = free.select_related("partner").annotate(here=Now()).filter(pk=webhook_id).first()
        if webhook:
            webhook.now = webhook.here  # type: ignore[attr-defined]  # annotated
            webhook.leased_until = webhook.now + LEASE
            webhook.save(update_fields=["leased_until"])
    return webhook


def _leased(webhook: Webhook) -> QuerySet[Webhook]:
    """Its row, unless another worker has it by now."""
    return Webhook.objects.filter(pk=webhook.pk, leased_until=webhook.leased_until)


def _next(webhook: Webhook) -> Delivery | None:
    """The first in line; before the webhook's own time has come, only a kill that has not been tried."""
    line = Delivery.objects.in_line().filter(webhook=webhook).select_related("change__article")
    if webhook.due_at > webhook.now:
        line = line.filter(is_kill=True, attempts=0)
    for delivery in line[:1]:
        delivery.webhook = webhook
        return delivery
    return None


def _payload(delivery: Delivery) -> bytes | None:
    """What is said: thin, and true now, so of a story whose kill went ahead only that it is killed. None if
    it is not theirs to hear, or not what this webhook is for."""
    if delivery.change is None:
        return _json(TEST, delivery.created_at, {"id": str(delivery.event)})
    webhook, change = delivery.webhook, delivery.change
    told = entitlement.of_partner(webhook.partner).told([change])
    state = told[0].told if told else None
    if state and change.article.status == Status.KILLED:
        state = Change.State.KILLED
    if not state or (webhook.states and state not in (*webhook.states, Change.State.KILLED)):
        return None
    uuid = change.article.uuid
    story = {"uuid": str(uuid), "state": str(state), "url": _address(reverse("api-article", args=[uuid]))}
    return _json(f"article.{state}", change.at, {"id": str(delivery.event), **story})


def _json(kind: str, at: dt.datetime, data: dict[str, str]) -> bytes:
    timestamp = at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": timestamp, "data": data}, separators=(",", ":")).encode()


def _address(path: str) -> str:
    return urljoin(f"{settings.SITE_URL}/", path)


def _call(webhook: Webhook, delivery: Delivery, payload: bytes) -> targets.Answer:
    message, at = f"evt_{delivery.event.hex}", int(time.time())
    sealed = [webhook.secret]
    if webhook.previous_until and webhook.previous_until > webhook.now:
        sealed.append(webhook.previous_secret)
    try:
        signature = signatures.sign(
            message,
            at=at,
            body=payload,
            with_secrets=[signatures.unseal(each) for each in sealed],
            private_key=signatures.unseal(webhook.private_key) if webhook.private_key else "",
        )
    except signatures.Unreadable:
        return targets.Answer(None, "Its secret cannot be read: give it a new one.", 0)
    headers = {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": signature}
    more = {"Content-Type": "application/json", "User-Agent": "Newsroom-Webhooks/1.0"}
    return targets.call(webhook.url, body=payload, headers=headers | more)


@transaction.atomic
def _skip(webhook: Webhook, delivery: Delivery) -> None:
    _leased(webhook).update(leased_until=None)
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.SKIPPED, finished_at=Now())


@transaction.atomic
def _record(webhook: Webhook, delivery: Delivery, answer: targets.Answer) -> None:
    """The webhook's row first, as whoever disables it does: else the two could wait for each other."""
    if answer.is_well:
        _leased(webhook).update(failures=0, failing_since=None, due_at=Now(), leased_until=None)
        ended: dict[str, Any] = {"state": Delivery.State.DELIVERED, "finished_at": Now()}
    else:
        _note_failure(webhook, delivery, answer)
        ended = {}
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1, **ended)
    Attempt.objects.create(
        delivery=delivery, status=answer.status, error=answer.error, milliseconds=answer.milliseconds
    )


def _note_failure(webhook: Webhook, delivery: Delivery, answer: targets.Answer) -> None:
    now = webhook.now + dt.timedelta(milliseconds=answer.milliseconds)
    since = webhook.failing_since or now
    _leased(webhook).update(
        failures=F("failures") + 1,
        failing_since=since,
        due_at=min(now + _wait(delivery, answer, now=now, since=since), since + GIVE_UP_AFTER),
        leased_until=None,
    )
    if answer.status == 410:
        webhooks.disable(webhook, "It answered 410 Gone: it wants no more of us.")
    elif now - since >= GIVE_UP_AFTER:
        webhooks.disable(webhook, "It has failed for three days.")


def _wait(
    delivery: Delivery, answer: targets.Answer, *, now: dt.datetime, since: dt.datetime
) -> dt.timedelta:
    """As long as it has failed by now, so twice as long each time, and up to a fifth more: those that failed
    together do not all come back together. As long as the partner asks for, if that is longer."""
    own = min(max(now - since, FIRST_WAIT), LONGEST_WAIT) * random.uniform(1, 1.2)  # noqa: S311
    wait = max(own, answer.wait)
    return min(wait, KILL_WAIT) if delivery.is_kill and now - delivery.created_at < KILL_HASTE else wait


# --- what follows of it -----------------------------------------------------------------------------------

MAIL = """We no longer call your webhook at

  {url}

{because} What was waiting for it is not sent any more. Nothing is lost: the list of changes has it
({changes}), and when you write to us, we call you again.
"""


def tell_owners() -> int:
    """Mail the partners whose webhooks were disabled; how many. A mail that does not go out is tried again
    in some minutes, for a day, and keeps nobody else's."""
    disabled = Webhook.objects.filter(disabled_at__gt=Now() - dt.timedelta(days=1), told_at__isnull=True)
    owed = disabled.exclude(partner__contact="").order_by("pk").values_list("pk", flat=True)
    return mails.in_turn(owed, _tell, kind="disabled")


def _tell(webhook_id: int) -> bool:
    """Whether its mail went out. Raises mails.Away."""
    with transaction.atomic():
        rows = Webhook.objects.select_for_update(skip_locked=True, of=("self",)).select_related("partner")
        webhook = rows.filter(pk=webhook_id, disabled_at__isnull=False, told_at__isnull=True).first()
        if webhook is None:  # another worker was faster
            return False
        changes = _address(reverse("api-changes"))
        words = MAIL.format(url=webhook.url, because=webhook.disabled_because, changes=changes)
        subject, about = f"{settings.SITE_NAME}: your webhook is disabled", f"the webhook {webhook_id}"
        if not mails.send(webhook.partner.contact, subject, words, about=about):
            return False
        Webhook.objects.filter(pk=webhook_id).update(told_at=Now())
    return True


def forget() -> int:
    """Forget the log of deliveries after 30 days, what still waits excepted, and secrets that sign no more;
    returns how many deliveries went."""
    Webhook.objects.filter(previous_until__lt=Now()).update(previous_secret="", previous_until=None)
    old = Delivery.objects.exclude(state=Delivery.State.PENDING).filter(finished_at__lt=Now() - KEEP_LOG)
    gone = 0
    while some := list(old.values_list("pk", flat=True)[:SOME]):
        Delivery.objects.filter(pk__in=some).delete()
        gone += len(some)
    return gone
