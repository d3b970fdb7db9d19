"""Partners follow a paper that changes as fast as it can, while what carries the news is killed around it.

Eight writers make five thousand changes each (stories held, released, corrected, killed), each in a
transaction that stays open for a random while; one partner polls `changes/` and one listens to
`changes/stream/`, over HTTP. Meanwhile workers and Valkey are killed (SIGKILL) and started again. In the end
both partners must have heard every change once, in one order, none before one that was committed before it
began; and, but for the time in which something was dead, 95 of 100 within a second of their commit.
`BENCH_SCALE=small` makes fifty changes each, `calm` five hundred, and kills nothing.
"""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from bench import temporary_house

SCALE = os.environ.get("BENCH_SCALE")
WRITERS, CHANGES = 8, {"small": 50, "calm": 500}.get(SCALE or "", 5_000)
STORIES = 12  # of each writer
PAUSE = 0.05  # seconds that a transaction stays open, on the average; now and then ten times as long
FAULTS = {"small": 2, "calm": 0}.get(SCALE or "", 6)  # of each kind
DEAD = 4.0  # seconds that Valkey is away
RECOVERY = 15.0  # seconds after a fault in which nobody expects a second
PATIENCE = 120.0  # seconds for what is still on its way at the end
GUNICORN = (
    "gunicorn",
    "--worker-class",
    "gthread",
    "--workers",
    "2",
    "--threads",
    "6",
    "--log-level",
    "warning",
)
CELERY = ("celery", "-A", "newsroom")


class Made(NamedTuple):
    """A change as its writer saw it: its step, and when the transaction began and had ended (Unix time)."""

    step: int
    began: float
    ended: float


class Heard(NamedTuple):
    event: str
    at: float


def main() -> None:
    from api.models import Change
    from newsroom.embedded.process import free_port
    from newsroom.embedded.valkey import Valkey
    from tests.builders import make_section

    make_section()  # where all stories stand
    folder = Path(tempfile.mkdtemp(prefix="newsroom-sync-"))
    folder.chmod(0o711)
    with ExitStack() as stack:
        valkey = Valkey(folder)
        os.environ["REDIS_URL"] = valkey.start(bound=True)
        stack.callback(valkey.stop)
        os.environ.update(API_STREAMS="3", ALLOWED_HOSTS="127.0.0.1", BENCH_KEY=a_key())
        at = f"127.0.0.1:{free_port()}"
        stack.enter_context(
            process(*GUNICORN, "--bind", at, "newsroom.wsgi:application", "--log-level", "warning")
        )
        stack.enter_context(
            process(*CELERY, "beat", "--schedule", str(folder / "schedule"), "--loglevel", "ERROR")
        )
        links = ("--concurrency", "1", "--queues", "celery,archive", "--loglevel", "ERROR")
        stack.enter_context(process(*CELERY, "worker", *links))
        worker = Worker(stack)
        _until(lambda: _answers(f"http://{at}/healthz"), 60)
        polled, streamed = Reader(at, poll), Reader(at, listen)
        began = time.time()
        writers = [
            stack.enter_context(process("bench.sync", "write", str(number), str(folder / f"{number}.jsonl")))
            for number in range(WRITERS)
        ]
        faults = list(befall(writers, worker, valkey))
        logs = [log.read_text().splitlines() for log in folder.glob("*.jsonl")]
        made = {step: Made(step, *times) for log in logs for step, *times in map(json.loads, log)}
        took = time.time() - began
        print(f"{len(made):,} changes by {WRITERS} writers in {took:.0f} s, {len(faults)} kills", flush=True)
        _until(lambda: all(len(set(reader.events)) >= len(made) for reader in (polled, streamed)), PATIENCE)
    told = {
        str(event): step for event, step in Change.objects.order_by("pk").values_list("event", "transition")
    }
    for name, reader in (("polling", polled), ("streaming", streamed)):
        report(name, reader, made, told, faults)


def report(
    name: str, reader: "Reader", made: dict[int, Made], told: dict[str, int], faults: list[float]
) -> None:
    heard = list({event.event: event for event in reversed(reader.heard)}.values())[::-1]  # first time each
    steps = [told[each.event] for each in heard]
    ours = [(made[step], each.at) for step, each in zip(steps, heard, strict=True) if step in made]
    lost = len(made.keys() - set(steps))
    latest = float("-inf")
    early = 0
    for change, _ in ours:
        early += change.ended < latest
        latest = max(latest, change.began)
    rows = [step for step in told.values() if step in made]
    in_order = [step for step in steps if step in made] == rows[: len(ours)]
    late = [at - change.ended for change, at in ours]
    quiet = [
        at - change.ended
        for change, at in ours
        if not any(fault - 1 < change.ended < fault + RECOVERY for fault in faults)
    ]
    print(
        f"{name}: {len(reader.heard):,} heard, {len(heard):,} apart; lost {lost}, out of order {early}"
        f"{'' if in_order else ' (another order than the list has)'}, twice {len(steps) - len(set(steps))};"
        f" behind the commit p50 {_p(late, 50):.2f} s, p95 {_p(late, 95):.2f} s;"
        f" while all lived p95 {_p(quiet, 95):.2f} s of {len(quiet):,}"
    )


def _p(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1] if len(times) > 1 else float("nan")


# --- what befalls the house ---------------------------------------------------------------------------------


class Worker:
    """The Celery worker that announces, killed and started again."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.start()

    def start(self) -> None:
        options = ("--pool", "threads", "--concurrency", "16", "--queues", "push", "--loglevel", "ERROR")
        quiet = ("--without-gossip", "--without-mingle")
        self.process = self.stack.enter_context(process(*CELERY, "worker", *options, *quiet))

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.start()


def befall(writers: list[subprocess.Popen[bytes]], worker: Worker, valkey: Any) -> Iterator[float]:
    """Faults in turns while the writers write, and when each began."""
    chance = random.Random(9)
    apart = WRITERS and max(3.0, CHANGES * (PAUSE * 1.5 + 0.03) / (2 * FAULTS + 1))
    for number in range(2 * FAULTS):
        until = time.monotonic() + apart * chance.uniform(0.7, 1.1)
        while time.monotonic() < until and any(writer.poll() is None for writer in writers):
            time.sleep(0.1)
        if all(writer.poll() is not None for writer in writers):
            break
        yield time.time()
        if number % 2:
            valkey.process.kill()
            valkey.process.wait()
            time.sleep(DEAD)
            valkey.popen([str(valkey.binary), valkey.config.name], cwd=valkey.folder)
        else:
            worker.kill()
    for writer in writers:
        if writer.wait() != 0:
            raise SystemExit("a writer failed")


@contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen([sys.executable, "-m", *command], start_new_session=True)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


# --- partners -----------------------------------------------------------------------------------------------


class Reader(threading.Thread):
    """A partner: everything it has heard, and when."""

    def __init__(self, at: str, follow: Callable[["Reader"], None]) -> None:
        super().__init__(daemon=True)
        self.url, self.follow = f"http://{at}/api/v1/changes/", follow
        self.headers = {"Authorization": f"Bearer {os.environ['BENCH_KEY']}"}
        self.cursor = ""
        self.heard: list[Heard] = []
        self.events: list[str] = []
        self.start()

    def run(self) -> None:
        while True:
            try:
                self.follow(self)
            except httpx.HTTPError:
                time.sleep(0.5)

    def hear(self, change: dict[str, Any]) -> None:
        self.heard.append(Heard(change["id"], time.time()))
        self.events.append(change["id"])


def poll(partner: Reader) -> None:
    with httpx.Client(headers=partner.headers, timeout=10) as client:
        while True:
            asked = {"cursor": partner.cursor} if partner.cursor else {}
            answer = client.get(partner.url, params={**asked, "limit": 500}).raise_for_status().json()
            for change in answer["results"]:
                partner.hear(change)
            partner.cursor = answer["cursor"]
            if not answer["next"]:
                time.sleep(0.2)


def listen(partner: Reader) -> None:
    headers = {**partner.headers, **({"Last-Event-ID": partner.cursor} if partner.cursor else {})}
    with httpx.stream("GET", f"{partner.url}stream/", headers=headers, timeout=20) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name == "data":
                partner.hear(json.loads(value))
            elif name == "id":
                partner.cursor = value


# --- writers ------------------------------------------------------------------------------------------------


def write(number: int, log: Path) -> None:
    """Make CHANGES changes, and write down each once it is committed."""
    from django.db import transaction

    from articles import lifecycle
    from articles.copy import Signature
    from tests.builders import make_contributor, make_live_article, make_user

    chance = random.Random(number)
    editor = make_user("chief", username=f"writer-{number}")
    signed = [Signature(make_contributor(f"Writer {number}", slug=f"writer-{number}"))]
    stories: list[Any] = []
    with log.open("w") as out:
        for _ in range(CHANGES):
            began = time.time()
            with transaction.atomic():
                if len(stories) < STORIES:
                    stories.append(make_live_article(by=editor, bylines=signed, **like_no_other(chance)))
                    made = stories[-1].transitions.latest("pk")
                else:
                    story = chance.choice(stories)
                    made = another_step(story, editor, chance, lifecycle)
                    if made.verb == "kill":
                        stories.remove(story)
                time.sleep(chance.expovariate(1 / PAUSE) * (10 if chance.random() < 0.01 else 1))
            out.write(json.dumps([made.pk, began, time.time()]) + "\n")


def like_no_other(chance: random.Random) -> dict[str, str]:
    """Of a story that no check takes for one there is."""
    words = ["".join(chance.choices("bdfgklmnprstvz", k=7)) for _ in range(80)]
    return {
        "slug": "-".join(words[:3]),
        "headline": " ".join(words[:6]),
        "body": f"<p>{' '.join(words)}.</p>",
    }


def another_step(story: Any, editor: Any, chance: random.Random, lifecycle: Any) -> Any:
    story.refresh_from_db()
    if story.status == "held":
        return lifecycle.release(story, by=editor)
    if chance.random() < 0.02:
        return lifecycle.kill(story, by=editor, reason="Not so")
    if chance.random() < 0.2:
        told = {"kind": "correction", "text": "It was Friday.", "keep_copy": True}
        return lifecycle.correct(story, by=editor, **told)
    return lifecycle.hold(story, by=editor, reason="Being checked")


def a_key() -> str:
    from bench.api import a_key

    return a_key()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.HTTPError:
        return False


def _until(done: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not done() and time.monotonic() < ends:
        time.sleep(0.2)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        import django

        django.setup()
        write(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        with temporary_house():
            main()
