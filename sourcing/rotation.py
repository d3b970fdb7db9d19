"""New wrapping keys: every data key is wrapped anew, in batches, and goes on where it was broken off. What is
sealed stays as it is, and reading goes on meanwhile: old keys open what has not been wrapped yet."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from sourcing import vault
from sourcing.models import Source

BATCH = 100  # sources locked at a time


def owed() -> int:
    """How many data keys are not under the newest wrapping key. Raises vault.Closed."""
    return _owed().count()


def rotate(*, batch: int = BATCH, report: Callable[[int], None] = lambda done: None) -> int:
    """Wrap them all; how many there were. `report` hears the number after each batch. Raises vault.Closed
    where no key of this process opens one: what was wrapped before stays so, and nothing is lost."""
    done = 0
    while wrapped := _rotate_some(batch):
        done += wrapped
        report(done)
    return done


def _owed() -> QuerySet[Source]:
    if not vault.is_open():
        raise vault.Closed("Sealed: this process has no key.")
    return Source.objects.exclude(wrapped_key="").exclude(wrapped_under=vault.newest())


def _rotate_some(batch: int) -> int:
    with transaction.atomic():
        some = list(_owed().select_for_update().order_by("pk")[:batch])
        for source in some:
            source.wrapped_key, source.wrapped_under = vault.rewrap(source.wrapped_key), vault.newest()
        Source.objects.bulk_update(some, ["wrapped_key", "wrapped_under"])
    return len(some)
