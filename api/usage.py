"""What keys were used for, from Redis to `Usage`: each count once, whenever a worker dies.

The counts so far are set aside as a batch with a name of its own; what is counted meanwhile begins anew. A
batch is applied in one transaction with the note that it was, and only then thrown away: a worker that dies
in between leaves it to the next, who finds the note.
"""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now

from api import limits
from api.models import Gathered, Key, Usage

KINDS = ("requests", "not_modified", "refused", "unmetered")
KEPT = dt.timedelta(days=1)  # the notes of batches
EPOCH = dt.date(1970, 1, 1)

SET_ASIDE = """
if redis.call('EXISTS', KEYS[2]) == 0 and redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[2], 'batch', ARGV[1])
end
return redis.call('HGETALL', KEYS[2])
"""
THROW_AWAY = "if redis.call('HGET', KEYS[1], 'batch') == ARGV[1] then redis.call('DEL', KEYS[1]) end"

Counts = dict[tuple[int, dt.date], Counter[str]]


def gather() -> int:
    """Bring to `Usage` what was counted since the last time; returns for how many keys and days. Raises
    RedisError where Redis does not answer: then there is nothing to bring."""
    batch, counts = _set_aside()
    if batch is None:
        return 0
    with transaction.atomic():
        Gathered.objects.filter(at__lt=Now() - KEPT).delete()
        _, is_new = Gathered.objects.get_or_create(batch=batch)
        if is_new:
            _add(counts)
    limits.client().eval(THROW_AWAY, 1, _aside(), str(batch))
    return len(counts)


def _set_aside() -> tuple[UUID | None, Counts]:
    """The batch that waits, or a new one; None where nothing was counted."""
    found: Any = limits.client().eval(SET_ASIDE, 2, limits.usage_key(), _aside(), str(uuid4()))
    fields = cast("dict[str, str]", dict(zip(found[::2], found[1::2], strict=True)))
    batch = fields.pop("batch", None)
    counts: Counts = defaultdict(Counter)
    for field, number in fields.items():
        key, day, kind = field.split(":")
        counts[int(key), EPOCH + dt.timedelta(days=int(day))][kind] += int(number)
    return (UUID(batch) if batch else None), counts


def _add(counts: Counts) -> None:
    known = Key.objects.in_bulk({key for key, _ in counts})
    for (key, day), numbers in counts.items():
        if key in known:
            usage, _ = Usage.objects.get_or_create(key_id=key, day=day)
            # Fewer, where a 304 was given back; never less than none, where Redis was lost in between.
            more = {kind: Greatest(F(kind) + numbers[kind], Value(0)) for kind in KINDS}
            Usage.objects.filter(pk=usage.pk).update(**more)


def _aside() -> str:
    return f"{limits.usage_key()}:aside"
