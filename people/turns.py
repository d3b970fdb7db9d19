"""Whoever writes many profiles in one transaction takes turns with the others: imports, merges, new stubs.

The row locks of two such transactions could otherwise wait for each other, and two could make one profile.
Everybody else who locks people locks one, or holds keys as every foreign key does; where PostgreSQL still
finds two waiting for each other and ends one of them, it is tried again.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

LOCK = 0x70656F70  # a number for pg_advisory_xact_lock
TRIES = 4
DEADLOCK = "40P01"  # SQLSTATE deadlock_detected

Made = TypeVar("Made")


def in_turn(write: Callable[[], Made]) -> Made:
    """What `write` returns, done in one transaction when nobody else is at it. It is called again when
    PostgreSQL ended it to break a deadlock, so it reads what it needs itself and keeps nothing elsewhere."""
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                _take_turns()
                return write()
        except OperationalError as error:
            if not tries_left or not is_deadlock(error):
                raise
    raise AssertionError("the last try returns or raises")


def is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == DEADLOCK


def _take_turns() -> None:
    """Waits until nobody else is at it; until the end of this transaction, it is this one's turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
