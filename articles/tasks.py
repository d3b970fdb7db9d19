"""What the worker does. Each task reloads by id and calls the verb; a second delivery changes nothing."""

from celery import shared_task

from articles import links


@shared_task(name="articles.link_revision")
def link_revision(revision_id: int) -> None:
    links.link_revision(revision_id)


@shared_task(name="articles.sweep")
def sweep() -> None:
    links.sweep()
