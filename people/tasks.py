"""What the worker does about people."""

from celery import shared_task

from people import duplicates


@shared_task(name="people.duplicates")
def find_duplicates() -> None:
    duplicates.find()
