"""A hundred thousand people imported by the command, in a process of its own: seconds, memory at its peak;
the same file again; killed in the middle and gone on with. Then what the desk's search costs with all of
them. `BENCH_SCALE=small` imports 5,000.

One line in a hundred is bad. The house promises minutes for the import, and 50 ms for each search.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from bench import temporary_house

PEOPLE = 5_000 if os.environ.get("BENCH_SCALE") == "small" else 100_000
BAD_EVERY = 100  # lines
ROUNDS = 15
PROMISED = 50  # milliseconds
ROOT = Path(__file__).resolve().parent.parent
BAD = ('{"name": "broken', '{"nam": "nobody"}', '{"name": "A", "born": "soon"}', '{"name": "\\ud800"}')
MANY_WORDS = " ".join(f"{one}{two}" for one in "abcdefgh" for two in "aeiourst")
TERMS = (
    *(
        "a",
        "s",
        "q",
        "é",
        "an",
        "xq",
        "jo",
        "ann",
        "smith",
        "stone",
        "jlo",
        "zoë",
        "beyoncé",
        "john s",
        "a b",
    ),
    *("anna stone", "q1234", "-", "x" * 200, "an " * 66, MANY_WORDS),
)
KINDS = ("spouse", "partner", "sibling", "parent", "child")


def lines(count: int) -> Iterator[str]:
    """Invented people with a life each: an id, a birth date, occupations, parts, an award; some are related
    to somebody further down or up. Dates are such that some relationships cannot be."""
    from bench._crowd import crowd

    draw = random.Random(7)
    for one in islice(crowd(), count):
        if one.number % BAD_EVERY == BAD_EVERY // 2:
            yield draw.choice(BAD)
            continue
        person: dict[str, Any] = {
            "name": one.name,
            "external_ids": {"wikidata": f"Q{one.number}"},
            "born": one.born,
            "occupations": [one.occupation],
            "birthplace": f"Town {draw.randrange(900)}",
            "credits": [
                {"title": f"Work {work}", "year": 1970 + work % 50, "character": f"Role {work % 97}"}
                for work in draw.sample(range(20_000), 3)
            ],
        }
        if one.number % 3 == 0:
            person["aliases"] = [{"text": f"{one.name} {one.last}ova", "kind": "alias"}]
        if one.number % 4 == 0:
            person["relationships"] = [
                {
                    "kind": draw.choice(KINDS),
                    "person": f"wikidata:Q{1 + draw.randrange(count)}",
                    "start": "2001",
                }
            ]
        if one.number % 10 == 0:
            person["awards"] = [{"name": "Harbour Prize", "year": 2000 + draw.randrange(25)}]
        yield json.dumps(person, ensure_ascii=False)


def main() -> None:
    from django.db import connection

    from people.models import PeopleImport, Person

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.jsonl"
        file.write_text("".join(f"{line}\n" for line in lines(PEOPLE)))
        bad = PEOPLE // BAD_EVERY
        print(f"{PEOPLE:,} lines, {bad:,} of them bad, {file.stat().st_size / 1e6:.0f} MB")
        run("imported", file, bad)
        run("imported again", file, bad)
        again = PeopleImport.objects.latest("pk")
        assert (again.created, again.updated, again.unchanged) == (0, 0, PEOPLE - bad), again.__dict__
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE people_person, people_work, people_peopleimport, people_earlier CASCADE")
        killed(file)
        left = run("gone on with", file, bad)
        print(f"{'':16}behind line {left:,}, nothing done twice, nothing missing")
        done = PeopleImport.objects.get()
        assert (done.created, done.bad) == (PEOPLE - bad, bad), done.__dict__
        assert Person.objects.count() == PEOPLE - bad
    search()


def command(file: Path) -> list[str]:
    return [sys.executable, "manage.py", "import_people", str(file)]


def run(what: str, file: Path, bad: int) -> int:
    """Import it, and print seconds and memory. Returns behind which line it went on."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command(file), cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        errors.seek(0)
        numbers = {int(line.split()[1].rstrip(":")) for line in errors if line.startswith("line ")}
    expected = {number for number in range(1, PEOPLE + 1) if number % BAD_EVERY == BAD_EVERY // 2}
    assert expected <= numbers, sorted(expected - numbers)[:5]
    assert len(expected) == bad
    print(f"{what:16}{seconds:7.1f} s {used.ru_maxrss / 1024:6.0f} MB  {said.splitlines()[-1]}")
    behind = [line for line in said.splitlines() if line.startswith("Going on")]
    return int(behind[0].split()[-1].strip(".").replace(",", "")) if behind else 0


def killed(file: Path) -> None:
    """Begin it, and end it as the kernel would, somewhere in the middle."""
    from people.models import PeopleImport

    with subprocess.Popen(
        command(file), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as one:
        while not PeopleImport.objects.filter(position__gte=PEOPLE // 2).exists():
            time.sleep(0.05)
        one.send_signal(signal.SIGKILL)


def again(ask: Callable[[str], object], term: str, round_: int) -> object:
    return ask(term)


def search() -> None:
    """The desk's picker of people, and the search of the list, by term."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench._timing import interleaved, median_ms, target
    from people.models import Person
    from tests.builders import make_user

    client = Client()
    client.force_login(make_user("editor", username="ruth"))
    asked = {"app_label": "people", "model_name": "person", "field_name": "merged_into"}

    def pick(term: str) -> object:
        answer = client.get("/admin/autocomplete/", asked | {"term": term})
        assert answer.status_code == 200, answer.status_code
        return answer.content

    def called(term: str) -> object:
        return list(Person.objects.called(term)[:20])

    for what, ask in (("picker", pick), ("called", called)):
        times = interleaved({term: partial(again, ask, term) for term in TERMS}, ROUNDS)
        print(f"{what:28}median    worst")
        for term in TERMS:
            with CaptureQueriesContext(connection) as queries:
                ask(term)
            worst = max(times[term]) * 1000
            middle = median_ms(times[term])
            print(f"  {term[:20]!r:24}{middle:6.1f} ms{worst:7.1f} ms  {target(middle, at_most=PROMISED)}"
                  f"  {len(queries)} queries")  # fmt: skip


if __name__ == "__main__":
    with temporary_house():
        main()
