"""A name is new: which stories of the archive may bear it? By the stored keys, and by reading them all."""

from collections.abc import Mapping
from functools import partial

from django.db.models import QuerySet

from articles.models import LinkRun, Revision
from bench._timing import interleaved, median_ms, ratio, step, table, target
from linking import norm

AT_MOST = 50.0  # ms
ROUNDS = 5  # reading the whole archive takes seconds


def candidates(planted: Mapping[str, int], size: int) -> str:
    """For each of these names, in so many stories of the archive."""
    rows = []
    for name, stories in planted.items():
        by_keys = partial(_pks, LinkRun.objects.filter(grams__overlap=[norm(name)]))
        by_like = partial(_pks, Revision.objects.filter(body__contains=name))
        with step(f"archive: asking for {name}"):
            assert by_keys() == by_like(), name
            times = interleaved({"keys": by_keys, "LIKE": by_like}, ROUNDS)
        keys, like = times["keys"], times["LIKE"]
        rows.append(
            (
                f"{name} (in {stories:,})",
                f"{median_ms(keys):,.2f}",
                f"{median_ms(like):,.0f}",
                f"{ratio(like, keys):,.0f}",
                target(median_ms(keys), at_most=AT_MOST),
            )
        )
    head = ("", "by keys ms", "by LIKE ms", "LIKE ÷ keys", "target for keys, ms")
    return table(f"One new name, {size:,} stories: which may bear it", head, rows)


def _pks(asked: QuerySet[LinkRun] | QuerySet[Revision], _round: int = 0) -> set[int]:
    return set(asked.values_list("pk", flat=True))
