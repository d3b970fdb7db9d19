"""What linking costs a save: with the doorbell ÷ without it, interleaved in one run.

The house promises a ratio of at most 1.05 at the median.
"""

import statistics
import time
from unittest import mock

from bench import temporary_house

ROUNDS = 300


def main() -> None:
    from articles import doorbell
    from tests.builders import make_article, make_user, save_again

    editor = make_user("chief")
    body = "<p>" + "Orla Vance sang, and Tomas Reyne listened. " * 140 + "</p>"
    article = make_article(by=editor, body=body)

    def seconds_a_save(round_: int) -> float:
        began = time.perf_counter()
        save_again(article, by=editor, headline=f"Round {round_}")
        return time.perf_counter() - began

    times: dict[str, list[float]] = {"with": [], "without": []}
    for round_ in range(ROUNDS):
        for which in ("with", "without") if round_ % 2 else ("without", "with"):
            if which == "with":
                times[which].append(seconds_a_save(round_))
            else:
                with mock.patch.object(doorbell, "ring"):
                    times[which].append(seconds_a_save(round_))
    median = {which: statistics.median(times[which]) * 1000 for which in times}
    print(f"save with the doorbell     {median['with']:.2f} ms (median of {ROUNDS})")
    print(f"save without the doorbell  {median['without']:.2f} ms")
    print(f"ratio                      {median['with'] / median['without']:.3f}")


if __name__ == "__main__":
    with temporary_house():
        main()
