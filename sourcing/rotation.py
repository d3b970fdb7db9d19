"""New wrapping keys: every data key is wrapped anew, in batches, and goes on where it was broken off. What is
sealed stays as it is, and reading goes on meanwhile: old keys open what has not been wrapped yet."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sourcing import vault
from sourcing.models import Source, SourcingNote

KEYED: tuple[type[Any], ...] = (Source, SourcingNote)  # whatever has a data key of its own
BATCH = 100  # rows locked at a time


def owed() -> int:
    """How many data keys are not under the newest wrapping key. Raises vault.Closed."""
    return sum(_owed(model).count() for model in KEYED)


def rotate(*, batch: int = BATCH, report: Callable[[int], None] = lambda done: None) -> int:
    """Wrap them all; how many there were. `report` hears the number after each batch. Raises vault.Closed
    where no key of this process opens one: what was wrapped before stays so, and nothing is lost."""
    done = 0
    for model in KEYED:
        while wrapped := _rotate_some(model, batch):
            done += wrapped
            report(done)
    return done


def _owed(model: type[Any]) -> QuerySet[Any]:
    if not vault.is_open():
        raise vault.Closed("Sealed: this process has no key.")
    keyed: QuerySet[Any] = model._default_manager.exclude(wrapped_key="")
    return keyed.exclude(wrapped_under=vault.newest())


def _rotate_some(model: type[Any], batch: int) -> int:
    with transaction.atomic():
        some = list(_owed(model).select_for_update(of=("self",)).order_by("pk")[:batch])
        for row in some:
            row.wrapped_key, row.wrapped_under = vault.rewrap(row.wrapped_key), vault.newest()
        model._default_manager.bulk_update(some, ["wrapped_key", "wrapped_under"])
    return len(some)
