"""What the workers do for partners. Each task reloads by id and calls the verb; twice is as good as once."""

import time

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from api import changes, idempotency, pushing, recalls, usage, webhooks
from api.models import Webhook


@shared_task(name="api.push")
def push(webhook_id: int) -> None:
    """On the queue `push`, for a worker of its own: others wait for nothing while a partner hangs."""
    began = time.monotonic()
    if pushing.push(webhook_id):
        webhooks.ring([webhook_id])
    if time.monotonic() - began > pushing.SLOW:
        webhooks.ring_next(pushing.AT_ONCE)


@shared_task(name="api.sweep_webhooks")
def sweep_webhooks() -> None:
    """Whatever is due, also where no bell was heard. A message that nobody takes in time is dropped."""
    for webhook_id in Webhook.objects.due().values_list("pk", flat=True):
        push.apply_async((webhook_id,), expires=settings.SWEEP_SECONDS)


@shared_task(name="api.tell_owners")
def tell_owners() -> None:
    pushing.tell_owners()


@shared_task(name="api.remind_of_kills")
def remind_of_kills() -> None:
    recalls.remind(timezone.now())


@shared_task(name="api.gather_usage")
def gather_usage() -> None:
    usage.gather()


@shared_task(name="api.forget_answers")
def forget_answers() -> None:
    idempotency.forget()


@shared_task(name="api.forget_deliveries")
def forget_deliveries() -> None:
    pushing.forget()


@shared_task(name="api.forget_changes")
def forget_changes() -> None:
    changes.forget_old()
