"""What the doorbell costs an editor's save: with it ÷ without it, rounds in random order in one run.

Measured at the desk (the form posted, the answer there) and at the verb alone. The house promises an
editor a ratio of at most 1.05 at the median.
"""

import random
import statistics
import time
from collections.abc import Callable
from unittest import mock

from bench import temporary_house

ROUNDS = 300
BODY = "<p>" + "Orla Vance sang, and Tomas Reyne listened. " * 140 + "</p>"  # 6 kB


def main() -> None:
    from django.test import Client

    from tests.builders import make_article, make_user, save_again

    editor = make_user("chief")
    at_desk, by_verb = make_article(by=editor, body=BODY), make_article(by=editor, body=BODY)
    client = Client()
    client.force_login(editor)

    def post(round_: int) -> None:
        form = {"headline": f"Round {round_}", "body": BODY, "slug": at_desk.slug, "based_on": round_}
        answer = client.post(f"/admin/articles/article/{at_desk.pk}/change/", form)
        assert answer.status_code == 302, answer.status_code

    def save(round_: int) -> None:
        save_again(by_verb, by=editor, headline=f"Round {round_}")

    compare("at the desk", post)
    compare("the verb", save)


def compare(what: str, save: Callable[[int], None]) -> None:
    """Print the median of `save` with and without the bell. `save` gets the revision it starts from."""
    from articles import doorbell
    from people import doorbell as bell

    times: dict[bool, list[float]] = {True: [], False: []}
    order = [True, False] * ROUNDS
    random.Random(1).shuffle(order)  # a fixed pattern would fall in step with the disk's
    for round_, rings in enumerate(order):
        with mock.patch.object(doorbell, "ring", doorbell.ring if rings else lambda revision_id: None):
            began = time.perf_counter()
            save(1 + round_)
            times[rings].append(time.perf_counter() - began)
        bell._ringer().submit(time.monotonic).result()  # what still rings is not the next save's cost
    rung, silent = (statistics.median(times[rings]) * 1000 for rings in (True, False))
    print(f"{what:12} {rung:6.2f} ms with the bell, {silent:6.2f} ms without: ratio {rung / silent:.3f}")


if __name__ == "__main__":
    with temporary_house():
        main()
