"""The two servers a laptop has not installed, PostgreSQL and Valkey, run under DATA_DIR on loopback ports.

Standard library only and no Django: `dev`, `manage.py` and `tests/servers.py` call this before settings load.
"""

import atexit
import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsroom.embedded.postgres import Postgres
from newsroom.embedded.process import Server, Unavailable, command_of, die_with_parent, secret
from newsroom.embedded.valkey import Valkey

__all__ = ["Servers", "Unavailable", "Urls", "command_of", "die_with_parent", "ensure", "environment"]


class Urls(NamedTuple):
    """Where the database and Redis answer, passwords included."""

    database: str
    redis: str


class Servers:
    """The embedded servers of one DATA_DIR: the first to come starts them, the last to leave stops them.

    What DATABASE_URL or REDIS_URL names is used as it is, and never started.
    `bound`: what is started here dies with this process, whoever else may be using it.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True, bound: bool = False) -> None:
        self.data_dir, self.bound = data_dir.resolve(), bound
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.given = Urls(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
        self.postgres = None if self.given.database else Postgres(self.data_dir, durable=durable)
        self.valkey = None if self.given.redis else Valkey(self.data_dir, durable=durable)
        self.in_use: BinaryIO | None = None

    @property
    def ours(self) -> list[Server]:
        """Those that are embedded, in the order they start."""
        return [server for server in (self.postgres, self.valkey) if server]

    def start(self) -> Urls:
        """Find or start both, and return their addresses. Raises Unavailable, with nothing left running."""
        with self._turn():
            try:
                database, redis = self.given
                if self.postgres:
                    database = self.postgres.start(bound=self.bound)
                if self.valkey:
                    redis = self.valkey.start(bound=self.bound)
            except BaseException:
                self._stop_started()
                raise
            self.in_use = (self.data_dir / "servers.in-use").open("wb")
            fcntl.flock(self.in_use, fcntl.LOCK_SH)
        return Urls(database, redis)

    def stop(self) -> None:
        """Leave. The last to leave stops them; another stops only what is bound to its process."""
        if self.in_use is None:
            return
        with self._turn(), self.in_use:
            if self._is_last():
                for server in reversed(self.ours):
                    server.stop()
            elif self.bound:
                self._stop_started()
        self.in_use = None

    def remove(self) -> None:
        """Stop them and delete what they hold. For tests."""
        self.stop()
        for server in self.ours:
            server.remove()

    def _stop_started(self) -> None:
        for server in reversed(self.ours):
            if server.process:
                server.stop()

    def _is_last(self) -> bool:
        """Whether no other process holds the mark of use; the system takes it from one that was killed."""
        try:
            fcntl.flock(self.in_use or -1, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        with (self.data_dir / "servers.turn").open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield


def environment(data_dir: Path, urls: Urls) -> dict[str, str]:
    """What a process on embedded servers is told; a variable that is set already keeps its value.

    Embedded servers are a demo's or a developer's: the demo's sign-ins are good on them.
    """
    told = {
        "DATABASE_URL": urls.database,
        "REDIS_URL": urls.redis,
        "DATA_DIR": str(data_dir.resolve()),
        "SECRET_KEY": secret(data_dir / "secret_key"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "NEWSROOM_DEMO": "1",
    }
    return {name: os.environ.get(name) or value for name, value in told.items()}


def ensure(data_dir: Path) -> Urls:
    """For one command: find the running servers of DATA_DIR, or start them and stop them when it ends.

    With DATABASE_URL and REDIS_URL set, nothing is started. Raises Unavailable.
    """
    servers = Servers(data_dir)
    urls = servers.start()
    atexit.register(_stop_as, os.getpid(), servers)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signum) is signal.SIG_DFL:  # which would end us without a word to atexit
            signal.signal(signum, lambda number, frame: sys.exit(128 + number))
    return urls


def _stop_as(pid: int, servers: Servers) -> None:
    if os.getpid() == pid:  # a forked child inherits the duty without the right
        servers.stop()
