"""Rows as they stand, as JSON that PostgreSQL makes and reads back to the last digit."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, models
from django.db.models.fields.reverse_related import ForeignObjectRel

from people.models import Duplicate, Fact, Merge, Person

Row = dict[str, Any]  # column to value
Rows = dict[tuple[str, int], Row]  # by table and id
Change = tuple[str, Row | None, Row | None]  # the table; before and after, None where there is no row

PEOPLE, FACTS = Person._meta.db_table, Fact._meta.db_table
NOT_THEIRS = (Person, Merge, Duplicate)  # duplicates are found anew
BOOKKEEPING = ("updated_at", "recorded_at")  # which alone make no row another one


def hanging() -> dict[type[models.Model], list[str]]:
    """What hangs on a profile in this app, with the columns that lead there."""
    found: dict[type[models.Model], list[str]] = {}
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model in NOT_THEIRS:
            continue
        if relation.related_model._meta.app_label == Person._meta.app_label:
            found.setdefault(relation.related_model, []).append(str(relation.field.column))
    return found


def model_of(table: str) -> type[models.Model]:
    models_: list[type[models.Model]] = [Person, *hanging()]
    return next(model for model in models_ if model._meta.db_table == table)


def around(people: Collection[int], *, with_rows_of: Collection[int]) -> Rows:
    """These people's rows, and all that hangs on some of them. One query."""
    parts, asked = [_select(PEOPLE, "id = ANY(%s)")], [list(people)]
    for model, columns in hanging().items():
        parts.append(_select(model._meta.db_table, " OR ".join(f"{column} = ANY(%s)" for column in columns)))
        asked += [list(with_rows_of)] * len(columns)
    return _fetched(parts, asked)


def now(changes: Iterable[Change]) -> Rows:
    """The rows of these changes as they are now. One query."""
    ids: dict[str, list[int]] = {}
    for table, before, after in changes:
        ids.setdefault(table, []).append((before or after or {})["id"])
    return _fetched([_select(table, "id = ANY(%s)") for table in ids], list(ids.values()))


def changes(before: Rows, after: Rows) -> list[Change]:
    """What a merge did between the two. It makes no rows but facts: others that are new are somebody else's,
    written in the same moment."""
    keys = before.keys() | {key for key in after if key[0] == FACTS}
    return [
        (key[0], before.get(key), after.get(key))
        for key in sorted(keys)
        if without(before.get(key), *BOOKKEEPING) != without(after.get(key), *BOOKKEEPING)
    ]


def without(row: Row | None, *columns: str) -> Row | None:
    return row and {column: value for column, value in row.items() if column not in columns}


def insert(table: str, rows: list[Row]) -> None:
    """Write rows as they were, ids included; one without an id gets a new one."""
    numbered = [row for row in rows if row["id"]]
    new = [row for row in rows if not row["id"]]
    for some, without_id in ((numbered, []), (new, ["id"])):
        if some:
            columns = [column for column in _columns(table) if column in some[0] and column not in without_id]
            _write("INSERT INTO {table} ({columns}) SELECT {given} FROM {rows}", table, columns, some)


def update(table: str, rows: list[Row]) -> None:
    """Let these rows say what is given, column for column."""
    columns = [column for column in _columns(table) if rows and column in rows[0] and column != "id"]
    # Twice where the database notes when a row was last another one: then only that hour differs, and stays.
    for _ in range(2 if "recorded_at" in columns else 1) if columns else ():
        _write(
            "UPDATE {table} SET ({columns}) = ROW ({given}) FROM {rows} WHERE {table}.id = given.id",
            table,
            columns,
            rows,
        )


def _columns(table: str) -> list[str]:
    return [str(field.column) for field in model_of(table)._meta.concrete_fields]


def _select(table: str, condition: str) -> str:
    # Table and column names are our own, from the models.
    return f"SELECT '{table}', id, to_jsonb(stored)::text FROM {table} stored WHERE {condition}"  # noqa: S608


def _fetched(parts: list[str], asked: list[list[int]]) -> Rows:
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), asked)
        return {(table, pk): json.loads(row) for table, pk, row in cursor}


def _write(statement: str, table: str, columns: list[str], rows: list[Row]) -> None:
    quoted = [connection.ops.quote_name(column) for column in columns]
    sql = statement.format(
        table=table,
        columns=", ".join(quoted),
        given=", ".join(f"given.{column}" for column in quoted),
        rows=f"jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS given",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(rows)])
