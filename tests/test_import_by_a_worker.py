"""An import at the desk, by a real Celery worker that is killed in the middle."""

import io
import json
import time

import pytest
from django.db.models.functions import Now

from people import tasks
from people.importing import desk
from people.models import PeopleImport, Person
from staff.models import Role
from tests.builders import make_user
from tests.conftest import running

LINES = 6000
WORKER = ("celery", "-A", "newsroom", "worker", "--concurrency=1", "--queues", "celery,archive")


def wait_for(what, seconds=60):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_another_worker_goes_on_where_one_was_killed(tmp_path):
    editor = make_user(Role.EDITOR)
    content = "".join(json.dumps({"name": f"Person {number} Vale"}) + "\n" for number in range(LINES))
    one = desk.take(io.BytesIO(content.encode()), name="p.jsonl", source="A register", by=editor)
    desk.confirm(one, by=editor)
    imports = PeopleImport.objects.filter(pk=one.pk)
    with running(tmp_path / "first.log", *WORKER) as first:
        tasks.work_at_import.delay(one.pk)
        wait_for(lambda: imports.filter(position__gt=0).exists())
        first.kill()
        first.wait()
    assert imports.get().is_under_way
    with running(tmp_path / "second.log", *WORKER):
        imports.update(touched_at=Now() - 2 * tasks.REST)
        tasks.sweep_imports()
        wait_for(lambda: not imports.get().is_under_way)
    done = imports.get()
    assert (done.phase, done.created, Person.objects.count()) == ("done", LINES, LINES)
