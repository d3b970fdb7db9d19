"""What the worker does for staff. Twice is as good as once."""

from celery import shared_task

from staff import signing_in


@shared_task(name="staff.tell_of_wrong_passwords")
def tell_of_wrong_passwords() -> None:
    signing_in.tell()
