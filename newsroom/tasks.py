from celery import shared_task

from newsroom import announce


@shared_task(name="newsroom.announce")
def announce_steps() -> None:
    announce.announce()
