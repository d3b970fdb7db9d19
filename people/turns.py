"""Whoever writes many profiles in one transaction takes turns with the others: imports, merges, new stubs.

The row locks of two such transactions could otherwise wait for each other, and two could make one profile.
"""

from django.db import connection

LOCK = 0x70656F70  # a number for pg_advisory_xact_lock


def take_turns() -> None:
    """Waits until nobody else is at it; until the end of this transaction, it is this one's turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
