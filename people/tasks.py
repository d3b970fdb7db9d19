"""What the worker does for people. Each task reloads by id and calls the verb; twice is as good as once."""

import datetime as dt

from celery import shared_task

from people import duplicates, importing
from people.importing import desk
from people.models import PeopleImport

TURN = 1.0  # seconds at an import, then whatever else waits for this worker has its turn
REST = dt.timedelta(seconds=5)  # nobody seen at an import for so long: nobody is at it


@shared_task(name="people.import")
def work_at_import(import_id: int) -> None:
    if importing.work_at(import_id, seconds=TURN):
        work_at_import.delay(import_id)


@shared_task(name="people.sweep_imports")
def sweep_imports() -> None:
    desk.forget()
    for waiting in PeopleImport.objects.resting(REST).values_list("pk", flat=True):
        work_at_import.delay(waiting)


@shared_task(name="people.duplicates")
def find_duplicates() -> None:
    duplicates.find()
