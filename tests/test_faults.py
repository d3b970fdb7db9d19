"""Saves go on while workers are killed and Valkey stops and freezes; in the end every link is there."""

import html
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client

from articles import links
from articles.models import Article, ArticleQuerySet, LinkRun, RelinkJob
from articles.tests.desk import change, typed
from newsroom.embedded.process import wait_until
from newsroom.embedded.valkey import Valkey
from people import doorbell, names
from staff.models import User
from tests.builders import make_article, make_live_article, make_person, save_again
from tests.conftest import running

QUEUES = ("--queues", "celery,archive")
SAVES = 200
KILL_WORKER_AT = {20, 60, 100, 140, 180}
STOP_VALKEY, START_VALKEY = 45, 65
FREEZE_VALKEY, THAW_VALKEY = 115, 130

FIRST = ["Orla", "Tomas", "Wren", "Ines", "Casper", "Della", "Milo", "Petra"]
LAST = ["Vance", "Reyne", "Holloway", "Marsh", "Okafor", "Lindqvist"]


@pytest.fixture
def valkey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    """A Valkey of this test's own, for it will suffer; the doorbell rings there."""
    server = Valkey(tmp_path)
    monkeypatch.setattr(current_app.conf, "broker_write_url", server.start(bound=True))
    doorbell._broker.cache_clear()
    yield server
    doorbell._broker.cache_clear()
    server.stop()


class House:
    """A worker and a beat beside the test, and what befalls them."""

    def __init__(self, valkey: Valkey, folder: Path, stack: ExitStack) -> None:
        self.valkey, self.folder, self.stack = valkey, folder, stack
        self.url = valkey.url() or ""
        self.start_worker()
        stack.enter_context(self.process("beat", "--schedule", str(folder / "schedule")))

    def process(self, *command: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
        return running(
            self.folder / f"{command[0]}.log", "celery", "-A", "newsroom", *command, REDIS_URL=self.url
        )

    def start_worker(self) -> None:
        self.worker = self.stack.enter_context(self.process("worker", "--concurrency=1", *QUEUES))

    def befall(self, save: int) -> None:
        """What happens to the house before this save."""
        if save in KILL_WORKER_AT:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.start_worker()
        if save == STOP_VALKEY:
            self.valkey.stop()
        elif save == START_VALKEY:  # the same port, and what its append-only file has kept
            self.valkey.popen([str(self.valkey.binary), self.valkey.config.name], cwd=self.valkey.folder)
        elif save in (FREEZE_VALKEY, THAW_VALKEY):
            assert self.valkey.process is not None
            self.valkey.process.send_signal(signal.SIGSTOP if save == FREEZE_VALKEY else signal.SIGCONT)


def random_body(chance: random.Random) -> str:
    names = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(chance.randint(1, 6))]
    return "".join(
        f"<p>{name} came early, and {name.split()[0]} stayed. {name.split()[1]} sang.</p>" for name in names
    )


@pytest.mark.django_db(transaction=True)
def test_no_link_is_lost_when_everything_around_postgres_fails(
    valkey: Valkey, tmp_path: Path, desk_editor: User
) -> None:
    chance = random.Random(20)
    for first in FIRST[:6]:
        for last in LAST[:4]:
            make_person(f"{first} {last}")
    articles = []
    with ExitStack() as stack:
        house = House(valkey, tmp_path, stack)
        slowest = 0.0
        for save in range(SAVES):
            house.befall(save)
            began = time.perf_counter()
            if save < 20:
                articles.append(make_article(by=desk_editor, body=random_body(chance)))
            else:
                save_again(chance.choice(articles), by=desk_editor, body=random_body(chance))
            slowest = max(slowest, time.perf_counter() - began)
            time.sleep(0.02)
        assert slowest < 1, f"a save took {slowest:.2f} s"
        assert wait_until(lambda: not LinkRun.objects.owed().exists(), 180)
    assert LinkRun.objects.count() == SAVES
    call_command("verify_links", "--all")


STORIES = 240


@pytest.mark.django_db(transaction=True)
def test_a_renamed_person_stays_linked_while_the_worker_is_killed_half_way_through_the_archive(
    valkey: Valkey, tmp_path: Path, client: Client
) -> None:
    orla = make_person("Orla Vance", slug="orla-vance")
    stories = [
        make_live_article(body=f"<p>Orla Vance came on day {number}. Orla Quist did not.</p>")
        for number in range(STORIES)
    ]
    links.sweep(limit=STORIES)
    RelinkJob.objects.all().delete()

    def is_linked(story: Article) -> bool:
        page = client.get(story.get_absolute_url()).content.decode()
        return 'href="/people/orla-vance/"' in page and client.get("/people/orla-vance/").status_code == 200

    with ExitStack() as stack:
        house = House(valkey, tmp_path, stack)
        names.rename(orla, "Orla Quist")
        half = RelinkJob.objects.unfinished().filter(position__gt=0)
        assert wait_until(half.exists, 60)
        os.killpg(house.worker.pid, signal.SIGKILL)
        job = RelinkJob.objects.get()
        assert 0 < job.position < job.total == STORIES
        assert is_linked(stories[0])
        assert is_linked(stories[-1])
        house.start_worker()
        assert wait_until(lambda: not RelinkJob.objects.unfinished().exists(), 60)
    job.refresh_from_db()
    assert (job.position, job.total) == (STORIES, STORIES)
    assert is_linked(stories[0])
    assert is_linked(stories[-1])
    call_command("verify_links")


def cut_off_who_waits(release: threading.Event) -> None:
    """Hold every story's row, and once somebody waits for it, end their connection as a restart would."""
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM articles_article FOR UPDATE")
        release.set()
        for _ in range(200):
            cursor.execute(end)
            if cursor.fetchall():
                break
            time.sleep(0.05)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_save_that_the_database_leaves_in_the_middle_is_in_the_page_and_can_be_sent_again(
    desk_editor: User,
) -> None:
    article = make_article(by=desk_editor, headline="As it was")
    client = Client(raise_request_exception=False)
    client.force_login(desk_editor)
    address = change(article)
    sent = typed(article, headline="A <new> headline", body="<p>And text.</p>")
    held = threading.Event()
    outage = threading.Thread(target=cut_off_who_waits, args=(held,))
    outage.start()
    held.wait(10)
    answer = client.post(address, sent)
    outage.join()
    connection.close()  # this thread's own, which was ended

    assert answer.status_code == 503
    assert article.revisions.count() == 1
    again: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', answer.text, re.DOTALL
    ):
        again.setdefault(name, []).append(html.unescape(value))
    client.post(address, again)
    assert article.revisions.count() == 2
    newest = article.revisions.latest("number")
    assert (newest.headline, newest.body) == ("A <new> headline", "<p>And text.</p>")


@pytest.mark.django_db
def test_readers_are_asked_to_come_back_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(ArticleQuerySet, "live", away)
    answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
