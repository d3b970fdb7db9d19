"""What the worker does for pictures. Each task reloads by id and calls the verb; twice is as good as once."""

from celery import shared_task

from images import likeness, renditions
from images.models import RenditionRun


@shared_task(name="images.render")
def render(image_id: int) -> None:
    renditions.render(image_id)


@shared_task(name="images.sweep")
def sweep() -> None:
    """One message a picture, so that other work has its turn in between."""
    RenditionRun.objects.park_spent()
    for image_id in RenditionRun.objects.due().values_list("pk", flat=True)[:100]:
        render.delay(image_id)
    likeness.compare()
