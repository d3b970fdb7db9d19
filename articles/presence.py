"""Who else is in a story, and who is writing: leases in Redis, renewed by the page every ten seconds.

It keeps nobody out: a save is optimistic (`lifecycle.Stale`), and losing Redis loses only this knowledge.
"""

import logging
import time
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from redis.exceptions import RedisError

from staff.models import User

log = logging.getLogger(__name__)

LEASE = 25  # seconds; a page says that it is there every ten
PATIENCE = 0.3  # seconds
LET_GO = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end"  # nobody comes between
)


@dataclass(frozen=True, slots=True)
class Present:
    """The others in a story, and who holds the pen: whoever typed first, or took over."""

    others: list[User]
    writer: User | None
    is_known: bool = True


def here(article_id: int, user: User, *, is_writing: bool = False, takes_over: bool = False) -> Present:
    """Say that `user` has the story open, perhaps writes in it, and hear who else does. The pen goes to the
    first who writes and stays with them while they are there, unless somebody takes over."""
    try:
        people, pen = _renew(article_id, user.pk, is_writing=is_writing, takes_over=takes_over)
    except RedisError as error:
        log.warning("nobody knows who is in story %s: %s", article_id, error)
        return Present([], None, is_known=False)
    found = User.objects.in_bulk([*people, *([pen] if pen else [])])
    others = [found[pk] for pk in people if pk in found and pk != user.pk]
    return Present(others, found.get(pen) if pen else None)


def gone(article_id: int, user: User) -> None:
    """The page was closed: let go at once, as far as Redis hears it."""
    try:
        _redis().zrem(_key("in", article_id), user.pk)
        _redis().eval(LET_GO, 1, _key("pen", article_id), str(user.pk))
    except RedisError as error:
        log.warning("nobody heard that story %s was left: %s", article_id, error)


def _renew(article_id: int, user: int, *, is_writing: bool, takes_over: bool) -> tuple[list[int], int | None]:
    room, pen = _key("in", article_id), _key("pen", article_id)
    now = time.time()
    with _redis().pipeline() as pipe:
        pipe.zadd(room, {str(user): now})
        pipe.zremrangebyscore(room, 0, now - LEASE)
        pipe.expire(room, LEASE)
        if takes_over:
            pipe.set(pen, user, ex=LEASE)
        elif is_writing:
            pipe.set(pen, user, ex=LEASE, nx=True)
        pipe.zrange(room, 0, -1)
        people = [int(pk) for pk in pipe.execute()[-1]]
    holder = _holder(article_id)
    if holder == user:
        _redis().expire(pen, LEASE)
    return people, holder


def _holder(article_id: int) -> int | None:
    held = _redis().get(_key("pen", article_id))
    return int(held) if held else None


def _key(what: str, article_id: int) -> str:
    return f"{settings.CACHE_PREFIX}:story:{article_id}:{what}"


@cache
def _redis() -> "redis.Redis":
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, decode_responses=True
    )
