"""Webhooks: what is owed to each, and what the desk does about them. `pushing` sends it.

A Delivery row is the debt; a message to a worker is only the bell. So losing Redis or every worker loses
nothing, it comes later: `api.sweep_webhooks` finds whatever is due, and so does `manage.py push_webhooks`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from api import signatures, targets
from api.models import Change, Delivery, Partner, Webhook
from people import doorbell
from staff.models import User

# --- what is owed -----------------------------------------------------------------------------------------

# Who takes only some states takes kills too; and what they are told may be that a story is theirs no longer.
# For who is switched off, what calls a story back waits: they may have it still.
_OWE = """
WITH owed AS (
    INSERT INTO api_delivery (webhook_id, change_id, event, is_kill, state, attempts)
    SELECT webhook.id, change.id, change.event, change.state = 'killed', 'pending', 0
    FROM api_change change, api_webhook webhook JOIN api_partner partner ON partner.id = webhook.partner_id
    WHERE change.id = ANY(%(changes)s) AND webhook.id = coalesce(%(webhook)s, webhook.id)
    AND webhook.disabled_at IS NULL
    AND (
        partner.is_active OR change.state = 'killed'
        OR change.is_ahead AND change.state <> 'embargoed'
    )
    AND (
        change.state = 'killed' OR webhook.states = '{}'
        OR webhook.states && ARRAY[change.state, 'withdrawn']
    )
    AND NOT EXISTS (
        SELECT FROM api_delivery WHERE webhook_id = webhook.id AND change_id = change.id AND state = 'pending'
    )
    ORDER BY change.id
    RETURNING webhook_id
)
SELECT DISTINCT webhook_id FROM owed
"""


def owe(changes: Sequence[Change]) -> None:
    """Every active webhook is to be told of these changes, in their order; those of partners who are switched
    off of kills, and of what is called back under its embargo, once they are switched on. For the
    transaction in which they are written: once that is committed, the workers hear. Two queries, however
    many changes and webhooks."""
    if changes:
        _owe([change.pk for change in changes])


def _owe(changes: list[int], *, to: Webhook | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_OWE, {"changes": changes, "webhook": to.pk if to else None})
        owed = [webhook_id for (webhook_id,) in cursor.fetchall()]
    if owed:
        transaction.on_commit(lambda: ring(owed))


def ring(webhook_ids: Iterable[int]) -> None:
    """Tell the workers of those of these webhooks that are due now."""
    for webhook_id in Webhook.objects.due().filter(pk__in=webhook_ids).values_list("pk", flat=True):
        doorbell.send("api.push", webhook_id)


def ring_next(many: int) -> None:
    """Tell the workers of so many that are due, those first that answered when they were last called."""
    first = F("failing_since").asc(nulls_first=True)
    ring(list(Webhook.objects.due().order_by(first, "due_at").values_list("pk", flat=True)[:many]))


# --- what the desk does -----------------------------------------------------------------------------------


def add(
    partner: Partner, url: str, states: Sequence[str] = (), with_ed25519: bool = False, *, by: User
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which cannot be shown again. It is told of what changes from now on:
    these states, or all. Raises PermissionDenied, and ValidationError for an address that we do not call."""
    _may(by, "api.add_webhook")
    webhook, secret = Webhook(partner=partner, url=url, states=list(states)), signatures.new_secret()
    webhook.clean_fields(exclude={field.name for field in Webhook._meta.fields} - {"url", "states"})
    try:
        targets.allowed(url)
    except targets.Refused as why:
        raise ValidationError({"url": str(why)}) from None
    webhook.secret = signatures.seal(secret)
    if with_ed25519:
        webhook.private_key = signatures.seal(signatures.new_private_key())
    webhook.save(force_insert=True)
    return webhook, secret


def public_key(webhook: Webhook) -> str:
    """`whpk_…`, with which the partner checks ed25519 signatures; empty where there are none. Raises
    signatures.Unreadable."""
    return signatures.public_key(signatures.unseal(webhook.private_key)) if webhook.private_key else ""


def rotate_secret(webhook: Webhook, keep_old_for: dt.timedelta, *, by: User) -> str:
    """A new secret, which cannot be shown again. For so long the old one signs beside it, so that the partner
    can change over. Raises PermissionDenied."""
    _may(by, "api.change_webhook")
    secret = signatures.new_secret()
    _row(webhook).update(
        secret=signatures.seal(secret), previous_secret=F("secret"), previous_until=Now() + keep_old_for
    )
    return secret


def pause(webhook: Webhook, *, by: User) -> None:
    """Nothing goes out, kills neither; what is new waits. Raises PermissionDenied."""
    _may(by, "api.change_webhook")
    _row(webhook).filter(paused_at__isnull=True).update(paused_at=Now())


def resume(webhook: Webhook, *, by: User) -> None:
    """What has waited goes out, kills first; what failed before is forgiven. Raises PermissionDenied."""
    _may(by, "api.change_webhook")
    _row(webhook).update(paused_at=None, failures=0, failing_since=None, due_at=Now())
    transaction.on_commit(lambda: ring([webhook.pk]))


def remove(webhook: Webhook, *, by: User) -> None:
    """It is called no more; its log stays. Raises PermissionDenied."""
    _may(by, "api.change_webhook")
    with transaction.atomic():
        disable(webhook, "Removed by the desk.", told_at=Now())  # the desk has spoken to them, or will


@transaction.atomic
def enable(webhook: Webhook, *, by: User) -> None:
    """It is told again of what changes from now on, and of each kill that it has missed; `replay` is for the
    rest. Raises PermissionDenied."""
    _may(by, "api.change_webhook")
    row = _row(webhook).select_for_update().get()
    if row.disabled_at is None:
        return
    kills = row.deliveries.filter(is_kill=True)
    given_up, had = (
        kills.filter(state=state).values("change")
        for state in (Delivery.State.FAILED, Delivery.State.DELIVERED)
    )
    missed = Change.objects.filter(Q(pk__in=given_up) | Q(at__gte=row.disabled_at), state=Change.State.KILLED)
    fresh = {"failures": 0, "failing_since": None, "due_at": Now()}
    _row(webhook).update(disabled_at=None, disabled_because="", told_at=None, paused_at=None, **fresh)
    _owe(list(missed.exclude(pk__in=had).values_list("pk", flat=True)), to=row)


def send_test(webhook: Webhook, *, by: User) -> Delivery:
    """Send `webhook.test`: after what waits, which is tried at once. Raises PermissionDenied, and
    ValidationError for a webhook that is disabled."""
    return _once_more(webhook, by=by)


def redeliver(delivery: Delivery, *, by: User) -> Delivery:
    """Send an event once more, under its own `webhook-id`. Raises as `send_test`."""
    again = {"change": delivery.change, "event": delivery.event, "is_kill": delivery.is_kill}
    return _once_more(delivery.webhook, by=by, **again)


def replay(webhook: Webhook, since: dt.datetime, until: dt.datetime | None = None, *, by: User) -> int:
    """Send all changes of a time once more, in their order and under their own `webhook-id`, those before
    `until` (default: now); returns how many deliveries that adds. Raises as `send_test`."""
    _may(by, "api.change_webhook")
    _refuse_disabled(webhook)
    changes = Change.objects.filter(at__gte=since, at__lt=until or timezone.now()).values_list(
        "pk", flat=True
    )
    waiting = Delivery.objects.pending().filter(webhook=webhook)
    with transaction.atomic():
        before = waiting.count()
        _owe(list(changes), to=webhook)
        return waiting.count() - before


def disable(webhook: Webhook, because: str, **fields: Any) -> None:
    """It gets nothing more, and what waited is given up: `replay` brings it again. For a transaction."""
    active = Webhook.objects.filter(pk=webhook.pk, disabled_at__isnull=True)
    active.update(disabled_at=Now(), disabled_because=because, **fields)
    waiting = Delivery.objects.pending().filter(webhook=webhook)
    waiting.update(state=Delivery.State.FAILED, finished_at=Now())


def _once_more(webhook: Webhook, *, by: User, **fields: Any) -> Delivery:
    _may(by, "api.change_webhook")
    _refuse_disabled(webhook)
    with transaction.atomic():
        delivery = Delivery.objects.create(webhook=webhook, **fields)
        _row(webhook).update(due_at=Now())
        transaction.on_commit(lambda: ring([webhook.pk]))
    return delivery


def _row(webhook: Webhook) -> QuerySet[Webhook]:
    """To be changed column by column: a worker writes others of the same row."""
    return Webhook.objects.filter(pk=webhook.pk)


def _refuse_disabled(webhook: Webhook) -> None:
    if _row(webhook).filter(disabled_at__isnull=False).exists():
        raise ValidationError("This webhook is disabled: enable it first.")


def _may(by: User, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied
