"""Tells the rest of the house of each step in stories' lives, once it is committed.

A Transition is the news and the queue in one: `announced_at` is empty until all HEARERS have taken it. Losing
Redis or every worker loses nothing, it only comes later; /readyz says how late.
"""

from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from api import changes
from articles.models import Transition

# Called in this order with steps, oldest first. A hearer that reaches outside of the database (a cache, a
# queue) may be given a step twice, after a crash or by `replay`, and must take it like once.
HEARERS: tuple[Callable[[Sequence[Transition]], None], ...] = (changes.note,)

# Called at each round, for what some may hear before it can be announced to all.
AHEAD: tuple[Callable[[], None], ...] = (changes.note_ahead,)

BATCH = 200
ONE_AT_A_TIME = 0x6E657773  # the advisory lock of the announcer: any number that nobody else takes


def announce() -> int:
    """Announce every step that may be; returns how many. One announcer at a time: what a second would find is
    the first one's, so it leaves at once. A batch is a transaction: hearers that write to the database have
    each step exactly once, in one order for all.
    """
    told = 0
    while batch := _announce_batch():
        told += batch
    return told


def replay(first: int) -> int:
    """Let every hearer hear again what has been announced, from the step `first` on; returns how many. What
    is older than partners are promised is left out: its changes may have been forgotten. As `announce`, a
    batch is a transaction, and whoever announces meanwhile waits for it, or is waited for."""
    again = Transition.objects.filter(announced_at__gte=Now() - changes.KEPT).order_by("pk")
    told = 0
    while steps := _replay_batch(again.filter(pk__gte=first)):
        first = steps[-1].pk + 1
        told += len(steps)
    return told


def _replay_batch(again: QuerySet[Transition]) -> list[Transition]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        steps = list(again[:BATCH])
        for hear in HEARERS if steps else ():
            hear(steps)
    return steps


def _announce_batch() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        for tell in AHEAD:
            tell()
        steps = list(Transition.objects.to_announce().order_by("pk")[:BATCH])
        for hear in HEARERS if steps else ():
            hear(steps)
        Transition.objects.filter(pk__in=[step.pk for step in steps]).update(announced_at=Now())
    return len(steps)
