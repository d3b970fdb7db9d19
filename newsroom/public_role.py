"""A database role for the processes that the public reaches: it reads what site and API show, writes next to
nothing, and has no way to the rows about sources, nor to passwords and sessions.

Rights on later tables cannot be given beforehand without giving those on later tables about sources: so this
is run after each migration, and twice is as good as once.
"""

import re
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg import sql

from newsroom.settings import database

HIDDEN = re.compile(
    r"sourcing_.*|staff_user.*|staff_wrongpassword|django_session|django_admin_log"
    r"|articles_(checkoverride|draftbuffer|statement.*)"  # reasons about sourcing, and what is not saved yet
)
READS = {  # of a table that holds secrets, no more than what /readyz counts by
    "api_webhook": [
        "id",
        "partner_id",
        "paused_at",
        "disabled_at",
        "failing_since",
        "due_at",
        "leased_until",
    ],
}
WRITES = [  # what the API changes, and what the site notes: right, table, columns
    ("UPDATE", "api_key", ["last_used_at"]),
    ("INSERT", "api_receipt", ["article_id", "partner_id", "key_id", "outcome", "note", "at"]),
    ("INSERT", "api_answered", ["partner_id", "idempotency_key", "digest", "status", "body", "at"]),
    ("INSERT", "api_fetch", ["partner_id", "article_id", "reminders"]),
    ("INSERT", "articles_previewopening", ["link_id", "at"]),
]


class Unfit(Exception):
    """No such role can be made of this address. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was done, to be told."""

    role: str
    is_new: bool
    shown: list[str]
    hidden: list[str]


def make(url: str) -> Made:
    """Make the role that `url` signs in as, or set it right: its password and its rights. Raises Unfit, in
    words, where the address has no user or password, and where the role could reach sources all the same."""
    address = database(url)
    role, password = str(address["USER"]), str(address["PASSWORD"])
    if not role or not password:
        raise Unfit("PUBLIC_DATABASE_URL has no user, or no password.")
    with transaction.atomic():
        is_new = not _is_there(role)
        if not is_new and _says("SELECT pg_has_role(%s, current_user, 'MEMBER')", role):
            raise Unfit(f"The role {role} has every right of this one: choose another name.")
        if is_new:
            _do("CREATE ROLE {role}", role)
        _do("ALTER ROLE {role} LOGIN PASSWORD {password}", role, password=sql.Literal(_scram(role, password)))
        tables = _tables()
        hidden = [table for table in tables if HIDDEN.fullmatch(table)]
        _grant(role, [table for table in tables if table not in hidden])
        reached = [table for table in hidden if _reaches(role, table)]
        if reached:
            raise Unfit(f"The role {role} reaches {', '.join(reached)} by rights that were given elsewhere.")
    return Made(role, is_new, [table for table in tables if table not in hidden], hidden)


def _grant(role: str, shown: list[str]) -> None:
    """These tables to read, some in part, the few columns to write, and nothing else of the schema."""
    for each in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        _do(f"REVOKE ALL ON ALL {each} IN SCHEMA public FROM {{role}}", role)
    _do("GRANT USAGE ON SCHEMA public TO {role}", role)
    whole = [table for table in shown if table not in READS]
    _do("GRANT SELECT ON {named} TO {role}", role, named=sql.SQL(", ").join(map(sql.Identifier, whole)))
    for right, table, columns in [*(("SELECT", *part) for part in READS.items()), *WRITES]:
        _do(
            "GRANT {right} ({columns}) ON {table} TO {role}",
            role,
            right=sql.SQL(right),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            table=sql.Identifier(table),
        )


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(table.name for table in connection.introspection.get_table_list(cursor))


def _is_there(role: str) -> bool:
    return _says("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", role)


def _reaches(role: str, table: str) -> bool:
    rights = "SELECT, INSERT, UPDATE, REFERENCES"
    return _says(
        "SELECT has_any_column_privilege(%s, %s, %s) OR has_table_privilege(%s, %s, 'DELETE, TRUNCATE')",
        *(role, table, rights, role, table),
    )


def _says(question: str, *about: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, about)
        return bool(cursor.fetchone()[0])


def _do(statement: str, role: str, **parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role), **parts))


def _scram(role: str, password: str) -> str:
    """The password as PostgreSQL keeps it: in clear it would stand in the server's log."""
    connection.ensure_connection()
    pgconn = connection.connection.pgconn
    encrypted: bytes = pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return encrypted.decode()
