"""What `manage.py check` says of the settings: each mistake has an id and says what to set."""

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.translation import to_locale

DOORS = {"desk", "site", "api"}
POSTGRES = ("postgresql://", "postgres://")
DOMAIN = re.compile(r"[a-z0-9.-]+(:\d+)?(/[\w./-]+)?")


@register()
def publish_checks(**kwargs: Any) -> Sequence[CheckMessage]:
    """PUBLISH_CHECKS lists at least one check, and each path leads to a function."""
    if not settings.PUBLISH_CHECKS:
        return [Error("PUBLISH_CHECKS is empty: anything could be published.", id="newsroom.E001")]
    return [
        Error(f"PUBLISH_CHECKS: “{path}” is no function to be found.", id="newsroom.E002")
        for path in settings.PUBLISH_CHECKS
        if not _leads_to_a_function(path)
    ]


def _leads_to_a_function(path: str) -> bool:
    try:
        return callable(import_string(path))
    except ImportError:
        return False


@register()
def doors(**kwargs: Any) -> Sequence[CheckMessage]:
    """DOORS names doors of this house, at least one."""
    unknown = sorted(set(settings.DOORS) - DOORS)
    if unknown or not settings.DOORS:
        named = ", ".join(unknown) or "nothing"
        return [
            Error(
                f"DOORS names {named}; it takes desk, site and api, with commas between.", id="newsroom.E003"
            )
        ]
    return []


@register()
def addresses(**kwargs: Any) -> Sequence[CheckMessage]:
    """DATABASE_URL, REDIS_URL and SITE_URL are addresses of the kinds the house can use."""
    found: list[CheckMessage] = []
    if not settings.DATABASE_URL.startswith(POSTGRES):
        found.append(
            Error("DATABASE_URL is not postgresql://user:password@host:port/name.", id="newsroom.E004")
        )
    if settings.PUBLIC_DATABASE_URL and not settings.PUBLIC_DATABASE_URL.startswith(POSTGRES):
        found.append(
            Error("PUBLIC_DATABASE_URL is not postgresql://user:password@host:port/name.", id="newsroom.E010")
        )
    if not settings.REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
        found.append(Error("REDIS_URL is not redis://:password@host:port/0.", id="newsroom.E005"))
    if not settings.SITE_URL.startswith(("http://", "https://")):
        found.append(Error("SITE_URL is not the https:// address of the site.", id="newsroom.E006"))
    return found


@register()
def bucket(**kwargs: Any) -> Sequence[CheckMessage]:
    """MEDIA_S3_BUCKET has with it what a bucket needs to be used and to be seen."""
    if not settings.MEDIA_S3_BUCKET:
        return []
    found: list[CheckMessage] = []
    if not find_spec("storages"):
        said = "MEDIA_S3_BUCKET is set, and django-storages is not installed: install requirements-s3.txt."
        found.append(Error(said, id="newsroom.E011"))
    if not DOMAIN.fullmatch(settings.MEDIA_S3_DOMAIN):
        said = (
            "MEDIA_S3_DOMAIN is not the host under which readers reach the bucket, as in media.example.com."
        )
        found.append(Error(said, id="newsroom.E012"))
    if settings.MEDIA_S3_ENDPOINT and not settings.MEDIA_S3_ENDPOINT.startswith(("http://", "https://")):
        found.append(Error("MEDIA_S3_ENDPOINT is not the https:// address of a store.", id="newsroom.E013"))
    return found


@register(Tags.security)
def webhook_targets(**kwargs: Any) -> Sequence[CheckMessage]:
    """Webhooks cannot reach the house's own network, but where the house is only tried out."""
    if settings.WEBHOOK_TARGETS_MAY_BE_PRIVATE and not (settings.DEMO or settings.TESTING or settings.DEBUG):
        said = "WEBHOOK_TARGETS_MAY_BE_PRIVATE is on: a webhook could reach whatever this network holds."
        return [Error(said, id="newsroom.E014")]
    return []


@register(Tags.translation)
def words(**kwargs: Any) -> Sequence[CheckMessage]:
    """SITE_LANGUAGE is a language the site's own words are in, and they are compiled as they stand there."""
    language = str(settings.LANGUAGE_CODE)
    if language.partition("-")[0] == "en":
        return []
    written = _written(language)
    if written is None:
        said = f"SITE_LANGUAGE: no words of the site are in {language}: see docs/rules/languages.md."
        return [Warning(said, id="newsroom.W001")]
    compiled = written.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= written.stat().st_mtime:
        return []
    said = f"SITE_LANGUAGE: {written} is not compiled as it stands: run pybabel compile -d locale -D django."
    return [Warning(said, id="newsroom.W002")]


def _written(language: str) -> Path | None:
    """What translators wrote, for es-mx in es where there is nothing nearer."""
    names = (to_locale(language), to_locale(language.partition("-")[0]))
    files = (Path(path, name, "LC_MESSAGES", "django.po") for name in names for path in settings.LOCALE_PATHS)
    return next((file for file in files if file.exists()), None)


@register(Tags.security, deploy=True)
def demo_is_off(**kwargs: Any) -> Sequence[CheckMessage]:
    """The demo has known passwords and a known API key: never in production."""
    if settings.DEMO:
        return [Error("NEWSROOM_DEMO is on: it creates users with the password “demo”.", id="newsroom.E007")]
    return []


@register(Tags.security, deploy=True)
def https(**kwargs: Any) -> Sequence[CheckMessage]:
    if not settings.HTTPS:
        return [
            Error(
                "SITE_URL does not begin with https://: sign-ins would cross in the clear.",
                id="newsroom.E008",
            )
        ]
    return []


@register(Tags.database)
def no_way_to_sources(databases: Sequence[str] | None = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """With PUBLIC_DATABASE_URL, a process that does not open the desk's door cannot read who a source is."""
    if "desk" in settings.DOORS or not settings.PUBLIC_DATABASE_URL or "default" not in (databases or ()):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(to_regclass('sourcing_source')::oid, 'SELECT')")
        if not cursor.fetchone()[0]:  # NULL where there is no such table yet
            return []
    return [
        Error(
            "PUBLIC_DATABASE_URL: this role can read who a source is; run manage.py public_role.",
            id="newsroom.E009",
        )
    ]
