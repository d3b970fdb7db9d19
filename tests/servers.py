"""A pytest plugin (`addopts = "-p tests.servers"`): a real PostgreSQL and a real Valkey for the tests.

They live in a temporary folder for one run. With DATABASE_URL and REDIS_URL set, those are used instead.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from newsroom import embedded


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Before pytest-django reads the settings, whatever the order of plugins: hence a wrapper."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    os.environ["NEWSROOM_TESTING"] = "1"
    os.environ["CACHE_PREFIX"] = f"newsroom-test-{worker or 'main'}"
    if worker is None:  # a worker of pytest-xdist inherits the addresses
        start(early_config)
    return (yield)


def start(config: pytest.Config) -> None:
    """Start what the environment does not name, and see to it that nothing stays behind."""
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.default_int_handler)  # ends as Ctrl-C does: with the cleanup
    folder = Path(tempfile.mkdtemp(prefix="newsroom-tests-"))
    folder.chmod(0o711)  # as root, PostgreSQL runs under another account and passes through here
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    try:
        servers = embedded.Servers(folder, durable=False, bound=True)
        config.add_cleanup(servers.remove)
        urls = servers.start()
    except embedded.Unavailable as problem:
        raise pytest.UsageError(str(problem)) from problem
    (folder / "static").mkdir()  # whitenoise warns of a missing one, and warnings are errors
    os.environ.update(DATABASE_URL=urls.database, REDIS_URL=urls.redis, DATA_DIR=str(folder))
