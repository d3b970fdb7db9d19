"""What the worker does for the API. Each task calls the verb; twice is as good as once."""

from celery import shared_task

from api import idempotency, usage


@shared_task(name="api.gather_usage")
def gather_usage() -> None:
    usage.gather()


@shared_task(name="api.forget_answers")
def forget_answers() -> None:
    idempotency.forget()
