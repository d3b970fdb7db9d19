"""An upload's crops, by a real Celery worker that is killed in the middle."""

import time

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from PIL import Image as Pillow

from images import tasks
from images.ingest import ingest
from images.models import Rendition, RenditionRun
from images.tests import odd
from tests.conftest import running

WORKER = ("celery", "-A", "newsroom", "worker", "--concurrency=1", "--queues", "celery,archive")


def wait_for(what, seconds=60):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_another_worker_makes_what_a_killed_one_began(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    place = {"MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    runs, made = RenditionRun.objects.all(), settings.MEDIA_ROOT / "renditions"
    with running(tmp_path / "first.log", *WORKER, **place) as first:
        ingest(odd.upload(odd.encoded(odd.corners((4000, 3000)), "JPEG")), by=None)  # the bell rings
        wait_for(lambda: any(path.is_file() for path in made.rglob("*")))
        first.kill()
        first.wait()
    assert (runs.get().state, runs.get().attempts, Rendition.objects.count()) == ("owed", 1, 0)
    with running(tmp_path / "second.log", *WORKER, **place):
        runs.update(due_at=Now())
        tasks.sweep()
        wait_for(lambda: runs.get().state == "done")
    files = {name for row in Rendition.objects.all() for name in row.files}
    assert len(files) == 46
    assert {str(path.relative_to(settings.MEDIA_ROOT)) for path in made.rglob("*") if path.is_file()} == files
    for name in files:
        with default_storage.open(name) as file, Pillow.open(file) as picture:
            picture.load()
