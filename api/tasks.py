"""What the worker does for partners. Idempotent."""

from celery import shared_task
from django.utils import timezone

from api import recalls


@shared_task(name="api.remind_of_kills")
def remind_of_kills() -> None:
    recalls.remind(timezone.now())
