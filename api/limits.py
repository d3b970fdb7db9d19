"""How often a partner may ask: by their plan, all keys together, counted in Redis.

Windows are fixed, a minute and a day (UTC) by Redis's own clock. So what `RateLimit` says is exact, one
integer each is all there is to count, and a 304 is given back by taking one off, none of which a sliding rate
(GCRA) has. The price is known: around the turn of a minute somebody may ask twice as often for a moment.

Nothing rests on Redis. While it does not answer everybody is let through, which is counted in this process
and brought to `Usage` when Redis is back, and logged.
"""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Callable, Collection
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.models import Key, Partner, Plan

if TYPE_CHECKING:
    from redis.commands.core import Script
    from rest_framework.views import APIView  # which imports this module, by the settings

log = logging.getLogger(__name__)

PREFIX = f"{settings.CACHE_PREFIX}:api"  # of all that the API has in Redis
PATIENCE = 0.2  # seconds
QUIET = 5.0  # seconds in which Redis is left alone after it did not answer
WARN_EVERY = 60.0  # seconds
MINUTE, DAY = 60, 86_400

# Where the partner stands now; a window that is over counts nothing.
_STANDING = """
local now = tonumber(redis.call('TIME')[1])
local minute, day = math.floor(now / 60), math.floor(now / 86400)
local kept = redis.call('HMGET', KEYS[1], 'minute', 'asked', 'day', 'asked today', 'free')
local asked = tonumber(kept[1]) == minute and tonumber(kept[2]) or 0
local today = tonumber(kept[3]) == day and tonumber(kept[4]) or 0
local free = tonumber(kept[1]) == minute and tonumber(kept[5]) or 0
local a_minute, a_day = tonumber(ARGV[1]), tonumber(ARGV[2])
local is_free = free < 10 * a_minute
local function keep()
  redis.call('HSET', KEYS[1], 'minute', minute, 'asked', asked, 'day', day, 'asked today', today,
             'free', free)
  redis.call('EXPIRE', KEYS[1], 86400)
end
local function count(kind, number, day)
  redis.call('HINCRBY', KEYS[2], ARGV[3] .. ':' .. day .. ':' .. kind, number)
end
local function told(goes)
  return {goes, minute, day, math.max(0, a_minute - asked), math.max(0, a_day - today),
          60 - now % 60, 86400 - now % 86400}
end
"""
TAKE = f"""{_STANDING}
if asked >= a_minute or today >= a_day then
  count('refused', 1, day)
  return told(0)
end
asked, today = asked + 1, today + 1
keep()
count('requests', 1, day)
return told(1)
"""
GIVE_BACK = f"""{_STANDING}
if not is_free then return told(1) end
local then_minute, then_day = tonumber(ARGV[4]), tonumber(ARGV[5])
if minute == then_minute then asked = math.max(0, asked - 1) end
if day == then_day then today = math.max(0, today - 1) end
free = free + 1
keep()
count('requests', -1, then_day)
count('not_modified', 1, then_day)
return told(1)
"""
NOT_MODIFIED = f"""{_STANDING}
local tag = redis.call('GET', KEYS[3])
if not tag or not is_free then return false end
for number = 4, #ARGV do
  if ARGV[number] == tag then
    free = free + 1
    keep()
    count('not_modified', 1, day)
    local standing = told(1)
    table.insert(standing, tag)
    return standing
  end
end
return false
"""

Answer = TypeVar("Answer")


class Standing(NamedTuple):
    """How a partner stands after a request: whether it goes, the windows it was counted in (minutes and days
    since 1970), what is left in each, and the seconds until each is over."""

    goes: int
    minute: int
    day: int
    left_in_minute: int
    left_today: int
    minute_ends_in: int
    day_ends_in: int

    @property
    def wait(self) -> int:
        """Seconds until the next request goes."""
        return self.day_ends_in if self.left_today == 0 else self.minute_ends_in


class Asked(NamedTuple):
    """A request that was counted."""

    key: Key
    standing: Standing


class ByPlan(BaseThrottle):
    """REST_FRAMEWORK's throttle. Whoever has no valid key is not counted: they get nothing."""

    standing: Standing | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, Key):
            return True
        self.standing = take(request.auth)
        if self.standing is None:
            return True
        setattr(request._request, "asked", Asked(request.auth, self.standing))  # noqa: B010
        return bool(self.standing.goes)

    def wait(self) -> float | None:
        return self.standing.wait if self.standing else None


def take(key: Key) -> Standing | None:
    """Count one request, or that it was refused. None: Redis does not answer, and it goes."""
    standing = ask(lambda: Standing(*_script(TAKE)(keys=_keys(key.partner), args=_args(key))))
    if standing is None:
        _note_unmetered(key)
    elif _unmetered:
        _bring_unmetered()
    return standing


def give_back(request: HttpRequest) -> None:
    """The request that was counted is answered with 304: it costs nothing, unless more than ten times as many
    in this minute did as the plan has requests."""
    asked = asked_by(request)
    if asked is None:
        return
    then = (asked.standing.minute, asked.standing.day)
    keys, args = _keys(asked.key.partner), [*_args(asked.key), *then]
    if standing := ask(lambda: Standing(*_script(GIVE_BACK)(keys=keys, args=args))):
        setattr(request, "asked", Asked(asked.key, standing))  # noqa: B010


def not_modified(request: HttpRequest, key: Key, place: str, theirs: Collection[str]) -> str | None:
    """The ETag that is kept at this place, if it is one of theirs and another 304 is free: then that is
    counted instead of a request. One question to Redis."""
    keys = [*_keys(key.partner), place]
    args: list[int | str] = [*_args(key), *theirs]
    if (told := ask(lambda: _script(NOT_MODIFIED)(keys=keys, args=args))) is None:
        return None
    *standing, tag = told
    setattr(request, "asked", Asked(key, Standing(*standing)))  # noqa: B010
    return str(tag)


def asked_by(request: HttpRequest) -> Asked | None:
    """What was counted of this request, if anything."""
    return getattr(request, "asked", None)


def tell(request: HttpRequest, answer: HttpResponse) -> None:
    """Say in an answer what the plan allows and what is left of it (draft-ietf-httpapi-ratelimit-headers)."""
    if (asked := asked_by(request)) is None:
        return
    plan, standing = Plan(asked.key.partner.plan), asked.standing
    answer["RateLimit-Policy"] = f'"minute";q={plan.a_minute};w={MINUTE}, "day";q={plan.a_day};w={DAY}'
    answer["RateLimit"] = (
        f'"minute";r={standing.left_in_minute};t={standing.minute_ends_in}, '
        f'"day";r={standing.left_today};t={standing.day_ends_in}'
    )


# --- what cannot be counted now -------------------------------------------------------------------------

_unmetered: Counter[tuple[int, int]] = Counter()  # by key and day
_lock = Lock()
_warned_at = float("-inf")


def _note_unmetered(key: Key) -> None:
    global _warned_at
    today = int(dt.datetime.now(dt.UTC).timestamp()) // DAY
    with _lock:
        _unmetered[key.pk, today] += 1
        so_far = _unmetered.total()
        if time.monotonic() - _warned_at < WARN_EVERY:
            return
        _warned_at = time.monotonic()
    log.warning("Redis does not answer: requests let through unmetered and not yet noted: %s", so_far)


def _bring_unmetered() -> None:
    """What was let through meanwhile, to the counts of usage; back to the list if Redis fails again."""
    with _lock:
        brought = dict(_unmetered)
        _unmetered.clear()
    pipe = client().pipeline()
    for (key, day), number in brought.items():
        pipe.hincrby(usage_key(), f"{key}:{day}:unmetered", number)
    if ask(pipe.execute) is None:
        with _lock:
            _unmetered.update(brought)


# --- Redis ----------------------------------------------------------------------------------------------

_silent_until = float("-inf")


def ask(question: Callable[[], Answer]) -> Answer | None:
    """Redis's answer; None while it gives none, and then no request waits for it again for a while."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return None
    try:
        return question()
    except RedisError as error:
        _silent_until = time.monotonic() + QUIET
        log.info("limits rest for %s seconds: %s", QUIET, error)
        return None


def usage_key() -> str:
    """The hash of what keys were used for: `<key>:<day>:<kind>`, and how often."""
    return f"{PREFIX}:usage"


def _keys(partner: Partner) -> list[str]:
    return [f"{PREFIX}:limit:{partner.pk}", usage_key()]


def _args(key: Key) -> list[int]:
    plan = Plan(key.partner.plan)
    return [plan.a_minute, plan.a_day, key.pk]


@cache
def client() -> "redis.Redis":
    """One pool for the process. No second try: who asks for a story does not wait for a count."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )


@cache
def _script(text: str) -> "Script":
    return client().register_script(text)
