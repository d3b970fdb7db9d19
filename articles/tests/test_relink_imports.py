"""The archive waits for an import, however it is done, and then has one job."""

import io
import json

import pytest
from django.core.management import call_command

from articles import relink
from articles.models import RelinkJob
from people import importing
from people.importing import desk, run
from tests.builders import link, make_article

pytestmark = pytest.mark.django_db
FILE = "".join(
    json.dumps(line) + "\n"
    for line in (
        {"name": "Orla Vance", "relationships": [{"kind": "sibling", "person": "Theo Lanswick"}]},
        {"nam": "bad"},
        {"name": "Theo Lanswick"},
    )
).encode()


@pytest.fixture(autouse=True)
def story(monkeypatch):
    link(make_article(body="<p>Orla Vance and Theo Lanswick came.</p>"))
    monkeypatch.setattr(run, "CHUNK", 1)


def test_an_import_at_the_desk_is_one_job_after_its_last_turn(desk_editor):
    one = desk.take(io.BytesIO(FILE), name="p.jsonl", source="A register", by=desk_editor)
    assert not importing.is_under_way()
    desk.confirm(one, by=desk_editor)
    assert importing.is_under_way()
    turns = 0
    while importing.work_at(one.pk, seconds=0):
        turns += 1
        assert relink.pull() is None
    job = relink.pull()
    assert job is not None
    assert (turns, job.total, RelinkJob.objects.count()) == (5, 1, 1)


def test_an_import_that_was_broken_off_and_gone_on_with_is_one_job():
    pulled = []

    def heard(run, reports):
        pulled.append(relink.pull())
        if run.position == 2 and len(pulled) < 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.import_file(io.BytesIO(FILE), name="p.jsonl", heard=heard)
    importing.import_file(io.BytesIO(FILE), name="p.jsonl", heard=lambda *_: pulled.append(relink.pull()))
    assert not any(pulled)
    job = relink.pull()
    assert job is not None
    assert (job.total, RelinkJob.objects.count()) == (1, 1)


def test_a_pass_of_the_sweeper_finishes_what_the_desk_said_yes_to(desk_editor):
    one = desk.take(io.BytesIO(FILE), name="p.jsonl", source="A register", by=desk_editor)
    desk.confirm(one, by=desk_editor)
    call_command("sweep")
    one.refresh_from_db()
    assert one.phase == "people"  # a worker is at it
    type(one).objects.update(touched_at=None)
    call_command("sweep")
    one.refresh_from_db()
    assert one.phase == "done"
    assert RelinkJob.objects.get().finished_at
