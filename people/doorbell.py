"""The doorbell: tells a worker that there is something to do. Best effort, and never on an editor's time.

The debt is a row, and the sweeper pays it in any case; so a failure here is worth a line in
the log and no more. A thread of its own rings, a moment later: a save waits neither for Redis nor for
the interpreter's lock. After a failure the bell stays silent for QUIET seconds.
"""

import logging
import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from celery import current_app
from kombu import Connection, pools
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

COURTESY = 0.05  # seconds in which the save's own answer goes out first
QUIET = 15.0  # seconds
PATIENCE = 0.25  # seconds, for connecting and for each answer
_silent_until = 0.0


def send(task: str, *arguments: int) -> "Future[None]":
    """Ask for a task to be done now. Returns at once and never raises for a broker that is down.

    The process waits at its end for what is still being rung: QUIET and PATIENCE bound that.
    """
    return _ringer().submit(_ring, task, arguments, time.monotonic() + COURTESY)


@cache
def _ringer() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="doorbell")


os.register_at_fork(after_in_child=_ringer.cache_clear)  # a child inherits no thread


@cache
def _broker() -> Connection:
    """The broker by a connection of its own: a worker's may wait long, this one may not."""
    broker: Connection = current_app.connection_for_write(
        transport_options={
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "max_retries": 0,
            "connect_retries_timeout": PATIENCE,
        }
    )
    return broker


def _ring(task: str, arguments: tuple[int, ...], not_before: float) -> None:
    global _silent_until
    time.sleep(max(0.0, not_before - time.monotonic()))
    if time.monotonic() < _silent_until:
        return
    try:
        with pools.producers[_broker()].acquire(block=True, timeout=PATIENCE) as producer:
            current_app.send_task(task, arguments, producer=producer, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + QUIET
        log.warning(
            "no word to the worker of %s for %s, the sweeper will find it: %s", task, arguments, error
        )
    except Exception:  # the thread's edge: nobody asks the future
        log.exception("ringing for %s %s failed", task, arguments)
