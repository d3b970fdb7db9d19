"""The linker: what a story takes, how that grows with the names table, and what it is beside others.

Everything is invented, from a fixed seed, in a PostgreSQL of its own; the whole takes some minutes. Rivals
are no requirement of this project: those that cannot be imported are left out. A target beside a figure is
the house's promise on a machine with two shared cores; no test fails by it.

    BENCH_SCALE=small ./dev bench linking      a quick look, with figures that say nothing about promises
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bench import temporary_house
from bench._crowd import Invented, crowd
from bench._stories import write
from bench._timing import step


@dataclass(frozen=True)
class Scale:
    """How much of everything. `cast` of the first people appear in stories, however many there are."""

    names: Sequence[int] = (1_000, 10_000, 100_000, 1_000_000)
    beside_others: Sequence[int] = (20_000, 100_000)
    cast: int = 1_000
    rounds: int = 300
    saved: int = 300
    linked: int = 1_000
    archive: int = 100_000
    relinked: int = 500


SCALES = {
    "full": Scale(),
    "small": Scale((1_000, 5_000), (2_000,), rounds=40, saved=30, linked=200, archive=2_000),
}

# Names nobody bears yet: one story in so many of the archive has them.
PLANTED = {
    "Zephyrine Oakhallow": 1_000_000,
    "Ottilie Marchwood": 10_000,
    "Isaura Pellwright": 250,
    "Benedetta Quorn": 10,
}


def main(scale: Scale) -> None:
    from bench._archive_questions import candidates  # these know models, which need a house
    from bench._beside_others import beside_others, missing
    from bench._ours import speed, speeds
    from bench._relinking import relinking
    from bench._rows import add_people, add_stories, archive
    from bench._saved_stories import memory, throughput

    began = time.perf_counter()
    everybody, people = crowd(), list[Invented]()
    rows: list[Sequence[object]] = []
    others: list[str] = []
    cast = [one for one in islice(crowd(), scale.cast) if " " in one.norm]
    stories = [write(number, cast) for number in range(scale.linked)]
    for size in sorted({*scale.names, *scale.beside_others}):
        with step(f"{size:,} names: into the tables"):
            newcomers = list(islice(everybody, size - len(people)))
            add_people(newcomers)
            people += newcomers
        if size in scale.names:
            rows.append(speed(stories[: scale.rounds], size, scale.rounds))
        if size in scale.beside_others:
            others.append(beside_others(people, stories))
    most = len(people)
    tables = [speeds(rows), throughput(stories[: scale.saved], most), memory(stories, most), *others]
    planted = {name: scale.archive // share for name, share in PLANTED.items()}
    with step(f"archive: {scale.archive:,} stories"):
        add_stories(archive(scale.archive, people[: scale.archive], planted))
    tables.append(candidates(planted, scale.archive))
    relinked = {name: stories for name, stories in planted.items() if 0 < stories <= scale.relinked}
    tables.append(relinking(relinked, scale.archive))
    tables += [note] if (note := missing()) else []
    print("", *tables, f"{time.perf_counter() - began:.0f} s in all", sep="\n\n")


if __name__ == "__main__":
    asked = os.environ.get("BENCH_SCALE", "full")
    if asked not in SCALES:
        sys.exit(f"BENCH_SCALE is one of {', '.join(SCALES)}, not {asked}")
    with temporary_house():
        main(SCALES[asked])
