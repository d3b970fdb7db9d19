"""The doorbell: tells a worker that links are wanted. Best effort and quick, whatever Redis does.

The debt is a LinkRun row, and the sweeper pays it in any case; so a failure here is worth a line in
the log and never an editor's time. After one, the bell stays silent for QUIET seconds: with Redis
frozen, only one save in so many waits for the timeout.
"""

import logging
import time
from functools import cache

from celery import current_app
from kombu import Connection, pools
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

QUIET = 15.0  # seconds
PATIENCE = 0.25  # seconds, for connecting and for each answer
_silent_until = 0.0


@cache
def _broker() -> Connection:
    """The broker by a connection of its own: a worker's may wait long, a save's may not."""
    broker: Connection = current_app.connection_for_write(
        transport_options={
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "max_retries": 0,
            "connect_retries_timeout": PATIENCE,
        }
    )
    return broker


def ring(revision_id: int) -> None:
    """Ask for one revision to be linked now. Never raises for a broker that is down or does not answer."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    from articles.tasks import link_revision  # tasks call the verbs, which ring this bell

    try:
        with pools.producers[_broker()].acquire(block=True, timeout=PATIENCE) as producer:
            link_revision.apply_async((revision_id,), producer=producer, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + QUIET
        log.warning("no word to the worker of revision %s, the sweeper will find it: %s", revision_id, error)
