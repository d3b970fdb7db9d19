"""What the worker does. Each task reloads by id and calls the verb; a second delivery changes nothing."""

from celery import shared_task

from articles import edition, lifecycle, links, picture_rights, relink, strangers
from articles.models import RelinkJob

TURN = 1.0  # seconds at the archive, then whatever else waits for this worker has its turn


@shared_task(name="articles.link_revision")
def link_revision(revision_id: int) -> None:
    links.link_revision(revision_id)


@shared_task(name="articles.forget_old_editions")
def forget_old_editions() -> None:
    edition.forget_old()


@shared_task(name="articles.sweep")
def sweep() -> None:
    lifecycle.keep_time()
    links.sweep()
    relink.pull()
    if RelinkJob.objects.rests(relink.REST):
        work_at_archive.delay()


@shared_task(name="articles.relink")
def work_at_archive() -> None:
    if relink.work(seconds=TURN):
        work_at_archive.delay()


@shared_task(name="articles.strangers")
def count_strangers() -> None:
    strangers.count()


@shared_task(name="articles.warn_of_rights")
def warn_of_rights() -> None:
    picture_rights.warn()
