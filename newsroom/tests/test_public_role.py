"""The role of site and API: it shows every page, and has no way to sources, passwords and sessions."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError
from django.test import Client
from psycopg import sql

from api.models import Partner
from api.tests.receivers import make_webhook
from articles import lifecycle
from articles.previews import share
from newsroom import public_role
from staff.models import Role, User
from tests.builders import make_article, make_live_article, make_user
from tests.conftest import database_url
from tests.test_public_surface import OPENED_BY, READER, TABLE, Scene, scene

__all__ = ["scene"]  # their fixture, which this module's tests ask for

ROLE = f'public "{os.environ.get("PYTEST_XDIST_WORKER", "main")}"'  # roles are the whole cluster's
PASSWORD = "it's a secret"


@pytest.fixture
def url(db: None, settings: Any) -> str:
    """As the role signs in; the role itself goes with the test's transaction."""
    owner = database_url()
    at = owner.rpartition("@")[2]
    quoted = ROLE.replace(" ", "%20").replace('"', "%22")
    settings.PUBLIC_DATABASE_URL = f"postgresql://{quoted}:{PASSWORD.replace(' ', '%20')}@{at}"
    return settings.PUBLIC_DATABASE_URL


@contextmanager
def as_public() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(ROLE)))
        yield
        cursor.execute("RESET ROLE")


@contextmanager
def denied() -> Iterator[None]:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        yield


def hidden() -> list[str]:
    return [table for table in connection.introspection.table_names() if public_role.HIDDEN.fullmatch(table)]


def test_site_and_api_work_as_this_role(url: str, scene: Scene, client: Client, partner_key: str) -> None:
    call_command("public_role")
    client.force_login(make_user(Role.EDITOR))  # somebody of the desk, who reads the site
    partner = Client(headers={"Authorization": f"Bearer {partner_key}"})
    with as_public():
        for route, rule in TABLE.items():
            if not route.startswith("admin/"):
                assert client.get(scene.path(route)).status_code == rule.expected(READER), route
        for route in OPENED_BY:
            query = "?name=Orla" if route == "api/v1/resolve/" else ""
            assert partner.get(scene.path(route) + query).status_code == 200, route
    with as_public(), denied():
        client.get("/admin/sourcing/")


def test_a_preview_opens_and_its_log_says_so(url: str, client: Client, desk_editor: User) -> None:
    revision = make_article(by=desk_editor).head
    assert revision
    link, token = share(revision, by=desk_editor, lasts=dt.timedelta(days=1))
    call_command("public_role")
    with as_public():
        assert client.get(f"/preview/{token}/").status_code == 200
    assert link.openings.count() == 1


def test_a_receipt_is_taken_and_what_was_answered_is_kept(url: str, partner_key: str, chief: User) -> None:
    article = make_live_article(by=chief)
    lifecycle.kill(article, by=chief, reason="Not so", notice="It was not true.")
    call_command("public_role")
    partner = Client(headers={"Authorization": f"Bearer {partner_key}", "Idempotency-Key": "one"})
    with as_public():
        for _ in range(2):
            address = f"/api/v1/articles/{article.uuid}/receipts/"
            answer = partner.post(address, {"outcome": "removed"}, content_type="application/json")
            assert answer.status_code == 201
    assert answer["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("what", ["SELECT * FROM", "DELETE FROM", "TRUNCATE"])
def test_it_has_no_way_to_sources_passwords_and_sessions(url: str, what: str) -> None:
    call_command("public_role")
    assert {"sourcing_source", "sourcing_attachment", "staff_user", "django_session"} <= set(hidden())
    with as_public(), connection.cursor() as cursor:
        for table in hidden():
            with denied():
                cursor.execute(f"{what} {table}")


@pytest.mark.parametrize("column", ["*", "secret", "previous_secret", "private_key", "url"])
def test_of_webhooks_it_counts_them_and_reads_no_secret(
    url: str, column: str, partner: Partner, client: Client
) -> None:
    make_webhook(partner, "https://wire.example/", failing_since=Now())
    call_command("public_role")
    with as_public():
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["pushes"]["failing"]) == (200, 1)
        with connection.cursor() as cursor, denied():
            cursor.execute(f"SELECT {column} FROM api_webhook")  # noqa: S608  (of the test's own)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles_article SET slug = 'x'",
        "DELETE FROM people_person",
        "UPDATE api_key SET revoked_at = NULL",
        "CREATE TABLE mine (id int)",
        "SELECT nextval('articles_article_id_seq')",
    ],
)
def test_it_writes_nothing_but_when_a_key_was_used(url: str, statement: str) -> None:
    call_command("public_role")
    with as_public(), connection.cursor() as cursor:
        cursor.execute("UPDATE api_key SET last_used_at = now()")
        with denied():
            cursor.execute(statement)


def test_twice_is_as_good_as_once_and_a_new_table_about_sources_stays_hidden(url: str, capsys: Any) -> None:
    call_command("public_role")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE sourcing_new (id int)")
        cursor.execute("CREATE TABLE web_new (id int)")
        cursor.execute(sql.SQL("GRANT SELECT ON sourcing_source TO {}").format(sql.Identifier(ROLE)))
    call_command("public_role")
    said = capsys.readouterr().out.splitlines()
    assert f"{ROLE}: made." in said[0]
    assert f"{ROLE}: was there." in said[1]
    assert "sourcing_new" in said[1]
    with as_public(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM web_new")
        with denied():
            cursor.execute("SELECT * FROM sourcing_source")


def test_a_role_that_reaches_sources_in_spite_of_it_is_refused(url: str) -> None:
    call_command("public_role")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(ROLE)))
    with pytest.raises(CommandError, match=r"reaches .*django_admin_log.*sourcing_source.*given elsewhere"):
        call_command("public_role")


def test_the_owner_is_no_public_role(db: None, settings: Any) -> None:
    settings.PUBLIC_DATABASE_URL = f"postgresql://{connection.settings_dict['USER']}:x@localhost/x"
    with pytest.raises(CommandError, match="every right of this one"):
        call_command("public_role")


@pytest.mark.parametrize("address", ["", "postgresql://h/n", "postgresql://user@h/n"])
def test_without_user_and_password_there_is_no_role(db: None, settings: Any, address: str) -> None:
    settings.PUBLIC_DATABASE_URL = address
    with pytest.raises(CommandError):
        call_command("public_role")


@pytest.mark.django_db(transaction=True)
def test_it_signs_in_with_its_password_and_finds_the_door_shut(url: str) -> None:
    try:
        call_command("public_role")
        with psycopg.connect(url) as public:
            assert public.execute("SELECT count(*) FROM articles_article").fetchone() == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                public.execute("SELECT count(*) FROM sourcing_source")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(ROLE)))


@pytest.mark.parametrize(
    ("doors", "user"), [("site,api", "public"), ("site,desk", "house"), ("desk", "house")]
)
def test_whoever_does_not_open_the_desks_door_signs_in_as_it(doors: str, user: str) -> None:
    told = {"DATABASE_URL": "postgresql://house:x@h/n", "PUBLIC_DATABASE_URL": "postgresql://public:x@h/n"}
    says = "from newsroom import settings; print(settings.DATABASES['default']['USER'])"
    run = subprocess.run(
        [sys.executable, "-c", says],
        env={**os.environ, **told, "DOORS": doors},
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == user


def test_a_process_for_the_public_that_can_read_sources_is_found_by_its_check(
    url: str, settings: Any
) -> None:
    def found() -> bool:
        return "newsroom.E009" in {message.id for message in run_checks(databases=["default"])}

    settings.DOORS = ["site", "api"]
    call_command("public_role")
    assert found()  # it is the owner's connection still
    with as_public():
        assert not found()
    settings.DOORS = ["desk"]
    assert not found()


def test_a_user_is_not_read_by_the_public(url: str) -> None:
    call_command("public_role")
    with as_public(), denied():
        User.objects.exists()
