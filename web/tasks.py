from celery import shared_task

from web import edition


@shared_task(name="web.forget_old_editions")
def forget_old_editions() -> None:
    edition.forget_old()
