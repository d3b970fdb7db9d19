"""Who writes many profiles does so when it is their turn, and again after a deadlock."""

import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction

from people import importing, turns
from people.importing import import_people
from people.models import Person
from people.turns import in_turn
from tests.builders import make_person


def set_bio(person, bio):
    Person.objects.filter(pk=person.pk).update(bio=bio)


def somebody_waits_for_a_row():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


class Crossing(threading.Thread):
    """Somebody else's transaction, which takes `second`, waits for the signal, and then wants `first`."""

    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second
        self.has_second, self.may_go_on = threading.Event(), threading.Event()

    def run(self):
        with transaction.atomic():
            set_bio(self.second, "theirs")
            self.has_second.set()
            self.may_go_on.wait(10)
            set_bio(self.first, "theirs")
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_what_a_deadlock_ended_is_done_again():
    first, second = make_person("Orla Vance"), make_person("Theo Lanswick")
    other = Crossing(first, second)
    tries = []

    def write():
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '20ms'")  # so that the other one is not ended
        set_bio(first, "ours")
        if len(tries) == 1:
            other.start()
            assert other.has_second.wait(10)
            other.may_go_on.set()
            while not somebody_waits_for_a_row():
                time.sleep(0.01)
        set_bio(second, "ours")
        return "done"

    assert in_turn(write) == "done"
    other.join()
    assert len(tries) == 2
    assert set(Person.objects.values_list("bio", flat=True)) == {"ours"}


class Deadlock(Exception):
    sqlstate = turns.DEADLOCK


def failing(tries, cause):
    def write():
        tries.append(1)
        raise OperationalError("no") from cause

    return write


@pytest.mark.django_db
@pytest.mark.parametrize(("cause", "count"), [(Deadlock(), turns.TRIES), (Exception("disk full"), 1)])
def test_it_is_tried_a_few_times_and_only_after_a_deadlock(cause, count):
    tries: list[int] = []
    with pytest.raises(OperationalError):
        in_turn(failing(tries, cause))
    assert len(tries) == count


@pytest.mark.django_db
def test_a_chunk_of_an_import_that_is_done_again_counts_and_says_everything_once(monkeypatch):
    once = iter([Deadlock()])
    whole = importing.chunk.Chunk._store

    def store(chunk):
        whole(chunk)
        for cause in once:
            raise OperationalError("deadlock detected") from cause

    monkeypatch.setattr(importing.chunk.Chunk, "_store", store)
    said: list[tuple[int, str]] = []
    lines = [
        b'{"name": "Orla Vance", "relationships": [{"kind": "sibling", "person": "Pink"}]}',
        b"no JSON",
        b'{"name": "Pink"}',
    ]
    summary = import_people(lines, report=lambda line, message: said.append((line, message)))
    assert (summary.created, summary.bad, summary.doubts, summary.relationships) == (2, 1, 1, 1)
    assert [line for line, _ in said] == [2, 3]
    assert Person.objects.count() == 2
