"""A profile is new, and stories written long before it name the person: how soon are they linked?"""

import math
import time
from collections.abc import Mapping

from articles import relink
from bench._timing import step, table
from tests.builders import make_person


def relinking(planted: Mapping[str, int], size: int) -> str:
    """For each of these names, in so many stories of the archive: a profile is made, the archive follows.

    The archive was loaded without mentions, so each story gets those of everybody in it: the most there is to
    write."""
    rows = []
    for name, times in planted.items():
        make_person(name)
        with step(f"archive: linking {times:,} stories again for {name}"):
            began = time.perf_counter()
            job = relink.pull()
            pulled = time.perf_counter()
            assert job is not None
            assert job.total == times, job.total
            relink.work(seconds=math.inf, job=job)
            done = time.perf_counter()
        rows.append(
            (
                f"{name} (in {times:,})",
                f"{(pulled - began) * 1000:.0f}",
                f"{done - began:.1f}",
                f"{times / (done - pulled):.0f}",
            )
        )
    head = ("", "stories chosen in ms", "all linked after s", "stories a second")
    return table(f"A new profile, {size:,} stories: until those that name it are linked", head, rows)
