"""What the worker does, without any key. Idempotent."""

from celery import shared_task

from sourcing import access, retention


@shared_task(name="sourcing.tell_owners")
def tell_owners() -> None:
    access.tell_owners()


@shared_task(name="sourcing.burn_due")
def burn_due() -> None:
    retention.burn_due()
