"""What the house is told, and what it says of being told wrong."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from articles.models import LinkRun
from newsroom.settings import database
from tests.builders import make_article, make_live_article

ROOT = Path(__file__).resolve().parents[2]


def found(settings: Any, deploy: bool = False, **changes: Any) -> set[str | None]:
    for name, value in changes.items():
        setattr(settings, name, value)
    return {message.id for message in run_checks(include_deployment_checks=deploy)}


@pytest.mark.parametrize(
    ("name", "wrong", "id"),
    [
        ("PUBLISH_CHECKS", [], "newsroom.E001"),
        ("PUBLISH_CHECKS", ["articles.checks.nothing_there"], "newsroom.E002"),
        ("DOORS", ["desk", "window"], "newsroom.E003"),
        ("DOORS", [], "newsroom.E003"),
        ("DATABASE_URL", "mysql://x/y", "newsroom.E004"),
        ("PUBLIC_DATABASE_URL", "mysql://x/y", "newsroom.E010"),
        ("REDIS_URL", "memcached://x", "newsroom.E005"),
        ("SITE_URL", "example.com", "newsroom.E006"),
    ],
)
def test_a_wrong_setting_is_named_by_its_check(name: str, wrong: Any, id: str, settings: Any) -> None:
    assert id not in found(settings)
    assert id in found(settings, **{name: wrong})


def test_webhooks_reach_no_private_address_but_where_the_house_is_tried_out(settings: Any) -> None:
    assert "newsroom.E014" not in found(settings, WEBHOOK_TARGETS_MAY_BE_PRIVATE=True)
    assert "newsroom.E014" in found(settings, TESTING=False)
    assert "newsroom.E014" not in found(settings, WEBHOOK_TARGETS_MAY_BE_PRIVATE=False)


BUCKET: dict[str, Any] = {"MEDIA_S3_BUCKET": "pictures", "MEDIA_S3_DOMAIN": "media.example.com"}


@pytest.mark.parametrize(
    ("wrong", "id"),
    [
        ({"MEDIA_S3_DOMAIN": ""}, "newsroom.E012"),
        ({"MEDIA_S3_DOMAIN": "https://media.example.com/"}, "newsroom.E012"),
        ({"MEDIA_S3_ENDPOINT": "store.example.com"}, "newsroom.E013"),
    ],
)
def test_a_bucket_has_with_it_what_it_needs(wrong: dict[str, Any], id: str, settings: Any) -> None:
    assert not found(settings, **BUCKET)
    assert id in found(settings, **wrong)


def test_a_bucket_needs_its_library(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.checks.find_spec", lambda name: None)
    assert "newsroom.E011" not in found(settings)
    assert "newsroom.E011" in found(settings, **BUCKET)


def test_pictures_in_a_bucket_have_its_address_and_pages_may_show_them() -> None:
    said = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.core.files.storage import default_storage\n"
        "print(default_storage.url('images/a.jpg'), *settings.SECURE_CSP['img-src'])"
    )
    env = {**os.environ, **BUCKET, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    told = subprocess.run(
        [sys.executable, "-c", said], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == [
        "https://media.example.com/images/a.jpg",
        "'self'",
        "data:",
        "https://media.example.com",
    ]


@pytest.mark.parametrize(("name", "id"), [("DEMO", "newsroom.E007"), ("HTTPS", "newsroom.E008")])
def test_a_deployment_is_no_demo_and_has_https(name: str, id: str, settings: Any) -> None:
    right = {"DEMO": False, "HTTPS": True}
    assert id not in found(settings, deploy=True, **right)
    assert id in found(settings, deploy=True, **{**right, name: not right[name]})


def test_what_an_address_of_a_database_asks_for_is_kept() -> None:
    read = database("postgresql://ann:p%40ss@db.example.com:5433/paper?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["NAME"]) == ("ann", "p@ss", "paper")
    assert read["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}


@pytest.mark.parametrize("door", ["desk", "site", "api"])
@pytest.mark.django_db
def test_a_process_opens_the_doors_it_is_given(door: str, settings: Any, client: Client) -> None:
    settings.DOORS = [door]
    paths = {"desk": "/admin/login/", "site": "/people/", "api": "/api/v1/openapi.json"}
    codes = {each: client.get(path).status_code for each, path in paths.items()}
    assert codes == {each: 200 if each == door else 404 for each in paths}
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_desk_on_its_own_still_knows_the_addresses_of_the_site(settings: Any) -> None:
    settings.DOORS = ["desk"]
    assert make_live_article(slug="harbour").get_absolute_url() == "/film/harbour/"


@pytest.mark.parametrize(("query", "code"), [("?q=a%00b", 400), ("?q=ab", 302)])
def test_a_nul_at_the_desk_is_a_bad_request(query: str, code: int, client: Client) -> None:
    assert client.get(f"/admin/articles/article/{query}").status_code == code


@pytest.mark.django_db
def test_readyz_says_when_links_do_not_keep_up(client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    make_article()
    LinkRun.objects.update(wanted_at="2020-01-01T00:00Z")
    late = client.get("/readyz")
    assert (late.status_code, late.json()["links"]["owed"]) == (503, 1)


WRITTEN = 'msgid ""\nmsgstr ""\n'


def test_a_language_without_words_is_warned_of(settings: Any, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    assert not found(settings, LANGUAGE_CODE="en-gb")
    assert found(settings, LANGUAGE_CODE="es") == {"newsroom.W001"}


@pytest.mark.parametrize("language", ["es", "es-mx"])
def test_words_have_to_be_compiled_as_they_stand(language: str, settings: Any, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    written = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    written.parent.mkdir(parents=True)
    written.write_text(WRITTEN)
    assert found(settings, LANGUAGE_CODE=language) == {"newsroom.W002"}
    compiled = written.with_suffix(".mo")
    compiled.touch()
    assert not found(settings)
    os.utime(compiled, (0, 0))
    assert found(settings) == {"newsroom.W002"}
