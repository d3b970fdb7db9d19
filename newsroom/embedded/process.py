"""What PostgreSQL and Valkey have in common: a process found or started, watched, and stopped."""

import contextlib
import ctypes
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

START_SECONDS = 60.0  # after a crash PostgreSQL first replays what it had promised to keep
STOP_SECONDS = 15.0
TRIES = 3  # the free port may be taken, or a dying predecessor still hold its memory, when we start

Preexec = Callable[[], None] | None


class Unavailable(RuntimeError):
    """A server is not to be had, or does not start; the message says what to do about it."""


class Server:
    """One server of one DATA_DIR: found running, or started here; stopped by its process id either way."""

    name: str
    stop_signal: int
    folder: Path  # what it holds
    log: Path
    process: "subprocess.Popen[bytes] | None" = None  # only when this process started it

    def url(self) -> str | None:
        """Its address when it runs and answers, else None."""
        raise NotImplementedError

    def pid(self) -> int | None:
        """Its process id while it lives: its own for certain, not a number that a stranger has by now."""
        raise NotImplementedError

    def remove(self) -> None:
        """Delete what it holds, once it is stopped."""
        raise NotImplementedError

    def launch(self, preexec: Preexec) -> None:
        """Start the binary; start() waits for it."""
        raise NotImplementedError

    def start(self, *, bound: bool = False) -> str:
        """Find it running, or start it, and return its address. `bound`: it dies with this process.

        Raises Unavailable with the end of its log.
        """
        for _ in range(TRIES):
            found = self.url()
            if not found:
                self.stop()  # it may live and not answer: on its way out, or hung
                self.launch(die_with_parent(self.stop_signal) if bound else None)
                wait_until(lambda: bool(self.url()) or self.exit_code() is not None, START_SECONDS)
                found = self.url()
            if found:
                return found
            time.sleep(0.3)
        self.stop()
        raise Unavailable(f"{self.name} does not start. The end of {self.log}:\n{_tail(self.log)}")

    def exit_code(self) -> int | None:
        """None while it lives; else how it ended, 0 when that was not ours to see."""
        if self.process:
            return self.process.poll()
        return None if self.pid() else 0

    def stop(self) -> None:
        """Stop it and wait for its end; kill it when it has not ended after STOP_SECONDS."""
        process, self.process = self.process, None
        pid = process.pid if process else self.pid()
        if pid is None or (process and process.poll() is not None):
            return
        for signum in (self.stop_signal, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signum)
            if wait_until(lambda: _has_ended(pid, process), STOP_SECONDS):
                return

    def popen(self, command: list[str], **options: Any) -> None:
        """Start it in a session of its own (a Ctrl-C in the terminal is not for it), logging to a file."""
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options
            )


def secret(path: Path) -> str:
    """The random secret kept in this file (mode 0600), made on first use."""
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
        Path(name).rename(path)
    return path.read_text()


def die_with_parent(signum: int) -> Preexec:
    """A `preexec_fn`: the child gets `signum` when this process ends, even by kill -9. Linux only."""
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
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        else:
            line = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True).stdout
    except OSError:
        return ""
    return line.decode(errors="replace").strip()


def free_port() -> int:
    """A loopback port that nobody has now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Wait for `done()`; False when it did not come true in time."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def wheel(package: str) -> Path | None:
    """The folder of an installed package, without importing it: these packages do much on import."""
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def version(binary: Path) -> int:
    """Major version a server binary says it is, or 0 when it does not run on this machine."""
    try:
        done = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True, cwd="/")
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = next((word for word in done.stdout.replace("v=", "").split() if word[0].isdigit()), "0")
    return int(number.split(".")[0])


def _has_ended(pid: int, process: "subprocess.Popen[bytes] | None") -> bool:
    return process.poll() is not None if process else not command_of(pid)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-12:]) if log.exists() else "(nothing)"
