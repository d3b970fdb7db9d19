"""What every measurement here shares: rounds in random order, memory, and a table a person can read."""

import gc
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

Times = dict[str, list[float]]  # contender -> seconds, a figure a round


def interleaved(
    contenders: Mapping[str, Callable[[int], object]], rounds: int, at_most: Mapping[str, int] | None = None
) -> Times:
    """Call every contender with the number of the round, in an order drawn anew for each round.

    `at_most` lets a slow contender leave after so many rounds: compare it with `ratio`.
    """
    gc.collect()
    gc.freeze()  # what one contender keeps in memory shall not slow the collections of another
    shuffle = random.Random(1).shuffle
    times: Times = {name: [] for name in contenders}
    for round_ in range(rounds):
        present = [name for name in contenders if round_ < (at_most or {}).get(name, rounds)]
        shuffle(present)
        for name in present:
            began = time.perf_counter()
            contenders[name](round_)
            times[name].append(time.perf_counter() - began)
    gc.unfreeze()
    return times


def median_ms(times: Sequence[float]) -> float:
    return statistics.median(times) * 1000


def ratio(slow: Sequence[float], ours: Sequence[float]) -> float:
    """How many times as long, over the rounds that both were in."""
    both = min(len(slow), len(ours))
    return statistics.median(slow[:both]) / statistics.median(ours[:both])


def resident_mb() -> float:
    """This process's memory in MB; where the system has no /proc, the most it ever had."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except FileNotFoundError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return pages * resource.getpagesize() / 1e6


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done while it is being done, and how long it took."""
    print(f"· {what} …", end="", flush=True)
    began = time.perf_counter()
    yield
    print(f" {time.perf_counter() - began:.0f} s", flush=True)


def target(value: float, *, at_most: float | None = None, at_least: float | None = None) -> str:
    """The promise beside the figure, and whether it is kept."""
    if at_most is not None:
        return f"≤ {at_most:g}: {'met' if value <= at_most else 'MISSED'}"
    if at_least is not None:
        return f"≥ {at_least:g}: {'met' if value >= at_least else 'MISSED'}"
    return ""


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as they must be, the first and the last to the left, figures to the right."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    last = len(widths) - 1
    text = [
        "  ".join(
            cell.ljust(width) if place in (0, last) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([title, *(f"  {line}" for line in text)])
