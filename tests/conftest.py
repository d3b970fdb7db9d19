"""Real processes for the tests that cross the whole house."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> str:
    """The address of the database this test works on, for another process."""
    at = connection.settings_dict
    return f"postgresql://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def running(log: Path, *command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the house on this test's database, ended with SIGTERM and then, if need be, SIGKILL."""
    env = {**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": str(ROOT), **environment}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """A real Celery worker on this test's database; calling the fixture's value gives its log so far."""
    log = tmp_path / "worker.log"
    options = ("--concurrency=1", "--queues", "celery,archive,push", "--without-gossip", "--without-mingle")
    with running(log, "celery", "-A", "newsroom", "worker", *options):
        yield log.read_text
