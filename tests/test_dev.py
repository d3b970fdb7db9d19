"""./dev: what it promises before anything is installed, and how it watches over its processes."""

import importlib.machinery
import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newsroom.embedded.process import command_of, wait_until

ROOT = Path(__file__).parent.parent


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    return module


@pytest.fixture
def house(dev: ModuleType, tmp_path: Path) -> Iterator[Any]:
    """A house on the servers of the tests themselves, with nobody in it yet."""
    made = dev.House(tmp_path, 1)
    made.env = dict(os.environ)
    yield made
    made.close()


def run_dev(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": os.environ["PATH"], **environ}
    return subprocess.run(
        [sys.executable, str(ROOT / "dev"), *arguments], capture_output=True, text=True, env=env, cwd="/"
    )


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_help_lists_every_command_in_one_line(arguments):
    said = run_dev(*arguments)
    assert said.returncode == 0
    assert re.findall(r"^  \./dev (\w+) +\S", said.stdout, re.M) == [
        "demo",
        "test",
        "lint",
        "types",
        "house",
        "bench",
    ]


def test_an_unknown_command_is_refused_with_the_help():
    said = run_dev("demmo")
    assert said.returncode == 2
    assert "./dev demo" in said.stdout


def test_a_port_in_use_is_said_before_anything_starts(dev, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=f"Port {port} is not free.*PORT=8001"):
            dev.free_port()


@pytest.mark.parametrize("given", ["http", "0", "70000"])
def test_a_port_that_is_none_is_refused(dev, monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(SystemExit, match="not a port number"):
        dev.free_port()


def test_a_second_demo_on_the_same_data_is_refused(dev, tmp_path):
    with (
        dev.alone(tmp_path, "http://127.0.0.1:8000/"),
        pytest.raises(SystemExit, match=r"already runs on .*http://127\.0\.0\.1:8000/"),
        dev.alone(tmp_path, "http://127.0.0.1:8001/"),
    ):
        pass


def test_a_demo_follows_another_that_has_ended(dev, tmp_path):
    for _ in range(2):
        with dev.alone(tmp_path, "http://127.0.0.1:8000/"):
            pass


@pytest.fixture
def installed(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The locks that bootstrap() went on to install."""
    locks: list[str] = []
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "_install", locks.append)
    return locks


def test_what_the_tests_need_is_enough_for_the_demo(dev, installed):
    dev.STAMP.write_text(f"{dev._interpreter()} {dev._digest(ROOT / dev.DEV)}")
    dev.bootstrap(dev.EMBEDDED)
    assert installed == []


def test_what_the_demo_needs_is_not_enough_for_the_tests(dev, installed):
    dev.STAMP.write_text(f"{dev._interpreter()} {dev._digest(ROOT / dev.EMBEDDED)}")
    dev.bootstrap(dev.DEV)
    assert installed == [dev.DEV]


@pytest.mark.parametrize("stamp", ["", "{interpreter} of-an-older-lock", "another-python {lock}"])
def test_what_is_missing_or_outdated_is_installed(dev, installed, stamp):
    dev.STAMP.write_text(stamp.format(interpreter=dev._interpreter(), lock=dev._digest(ROOT / dev.DEV)))
    dev.bootstrap(dev.DEV)
    assert installed == [dev.DEV]


@pytest.fixture
def written(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What translators wrote, in a clone of its own."""
    file = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    file.write_text(header + 'msgid "Corrections"\nmsgstr "Correcciones"\n')
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    return file


def test_words_are_compiled_where_translators_wrote_since(dev, written):
    compiled = written.with_suffix(".mo")
    for _ in range(2):
        dev.compile_words()
        assert b"Correcciones" in compiled.read_bytes()
        os.utime(compiled, (0, 0))  # older than what was written
    os.utime(written, (0, 0))
    dev.compile_words()
    assert compiled.stat().st_mtime == 0  # left as it is


def test_words_that_cannot_be_compiled_stop_the_start(dev, written):
    in_the_way = written.with_suffix(".mo")
    in_the_way.mkdir()
    os.utime(in_the_way, (0, 0))
    with pytest.raises(SystemExit, match="could not be compiled"):
        dev.compile_words()


def test_a_process_that_ends_is_named_with_its_exit_code(dev, house, capfd):
    house.spawn("stays", "-c", "import time; time.sleep(60)")
    house.spawn("worker", "-c", "print('last words'); raise SystemExit(3)")
    with pytest.raises(dev.Ended, match="worker ended with exit code 3") as ended:
        house.until(lambda: False)
    assert ended.value.code == 3
    assert "worker │ last words" in capfd.readouterr().out


def test_a_process_that_ends_without_error_is_an_end_all_the_same(dev, house):
    house.spawn("web", "-c", "pass")
    with pytest.raises(dev.Ended, match="web ended with exit code 0") as ended:
        house.until(lambda: False)
    assert ended.value.code == 1


def test_a_step_may_end_and_a_failing_step_may_not(dev, house):
    house.finish(house.spawn("migrate", "-c", "pass", may_end=True))
    with pytest.raises(dev.Ended, match="demo ended with exit code 1"):
        house.finish(house.spawn("demo", "-c", "raise SystemExit(1)", may_end=True))


def test_closing_the_house_leaves_nobody_not_even_the_deaf(dev, house, monkeypatch, capfd):
    monkeypatch.setattr(dev, "GRACE_SECONDS", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"
    child = house.spawn("worker", "-u", "-c", deaf)
    house.until(lambda: "deaf" in capfd.readouterr().out, seconds=10)
    house.close()
    assert child.process.returncode == -signal.SIGKILL


def test_leftovers_of_a_killed_demo_are_ended(dev, tmp_path):
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    with left:
        (tmp_path / "demo.pids").write_text(f"{left.pid}\n")
        left_to_itself = dev.threading.Thread(target=left.wait)  # an orphan would be init's to reap
        left_to_itself.start()
        dev.end_leftovers(tmp_path)
        left_to_itself.join(5)
        assert left.returncode is not None


def test_a_stranger_with_the_number_of_a_leftover_is_left_alone(dev, tmp_path):
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    with stranger:
        (tmp_path / "demo.pids").write_text(f"{stranger.pid}\n")
        wait_until(lambda: bool(command_of(stranger.pid)), seconds=5)  # a newborn has no name yet
        dev.end_leftovers(tmp_path)
        assert stranger.poll() is None
        stranger.kill()


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+", (ROOT / lock).read_text(), re.M))


def test_each_lock_holds_the_one_before():
    runtime, embedded, dev = map(
        pins, ("requirements.txt", "requirements-embedded.txt", "requirements-dev.txt")
    )
    assert runtime
    assert runtime < embedded < dev


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-embedded.txt", "requirements-dev.txt"])
def test_a_lock_names_no_registry_and_no_machine(lock):
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|--index-url|--find-links|^/", text, re.M)
    assert text.count("--hash=sha256:") > len(pins(lock))
