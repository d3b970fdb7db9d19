"""Lists, page by page, by keyset: a page costs the same at any depth, and nothing is shown twice or skipped
when rows are added in between. Rows with equal values are told apart by their primary key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from api.errors import NotUnderstood

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Order:
    """A list's order: by a field that is never null, then by primary key in the same direction."""

    field: str
    descending: bool = False

    def sort(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        sign = "-" if self.descending else ""
        return rows.order_by(f"{sign}{self.field}", f"{sign}pk")

    def after(self, rows: QuerySet[Row], value: str, pk: int) -> QuerySet[Row]:
        """The rows behind this place."""
        beyond = "lt" if self.descending else "gt"
        further = Q(**{f"{self.field}__{beyond}": value}) | Q(**{self.field: value, f"pk__{beyond}": pk})
        # Says nothing new, but it is what the index can start from.
        return rows.filter(further, **{f"{self.field}__{beyond}e": value})

    def cursor(self, row: Any) -> str:
        """The place of a row: signed, so that what comes back is what was given out, for this order."""
        return self._signer.sign_object([str(getattr(row, self.field)), row.pk])

    def place(self, cursor: str) -> tuple[str, int]:
        try:
            value, pk = self._signer.unsign_object(cursor)
        except signing.BadSignature:
            told = {"cursor": ["This is not a cursor of this list: use `next` as it was answered."]}
            raise NotUnderstood("The list cannot go on from there.", told) from None
        return value, pk

    @property
    def _signer(self) -> signing.Signer:
        direction = "down" if self.descending else "up"
        return signing.Signer(salt=f"api.pages.{self.field}.{direction}")


def page(
    request: Request,
    rows: QuerySet[Row],
    order: Order,
    asked: Mapping[str, Any],
    fetch: Callable[[QuerySet[Row]], list[Any]] = list,
) -> dict[str, Any]:
    """`results`, and `next`: the address of the page after this one, or None. One query, unless `fetch`
    makes more; it keeps the order."""
    if "cursor" in asked:
        rows = order.after(rows, *order.place(asked["cursor"]))
    limit: int = asked["limit"]
    found = fetch(order.sort(rows)[: limit + 1])
    here = request.build_absolute_uri()
    more = replace_query_param(here, "cursor", order.cursor(found[limit - 1])) if len(found) > limit else None
    return {"next": more, "results": found[:limit]}
