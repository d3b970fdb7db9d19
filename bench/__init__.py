"""Benchmarks: each file prints ratios measured side by side in one run. Here: a house for them,
with servers and a database of its own, gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def temporary_house() -> Iterator[None]:
    """Embedded servers that keep what they are told (fsync on, as in production), migrated and set up."""
    from newsroom import embedded

    for given in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(given, None)  # whoever's they are, they are not to be filled with a million people
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    folder.chmod(0o711)
    servers = embedded.Servers(folder, bound=True)
    try:
        os.environ.update(embedded.environment(folder, servers.start()))
        (folder / "static").mkdir()
        os.environ.update(
            NEWSROOM_TESTING="1",
            DJANGO_SETTINGS_MODULE="newsroom.settings",
            ALLOWED_HOSTS="testserver",
            LOG_LEVEL="WARNING",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield
    finally:
        servers.remove()
        shutil.rmtree(folder, ignore_errors=True)
