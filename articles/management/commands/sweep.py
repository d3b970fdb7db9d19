from typing import Any

from django.core.management.base import BaseCommand

from articles import links, relink


class Command(BaseCommand):
    """One pass of the sweeper, here in this process: needs no Redis and no worker."""

    help = "Link every revision whose links are due, then the stories that changed profiles concern."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{links.sweep(limit=10_000)} revisions linked")
        relink.pull()
        while relink.work(seconds=60):
            self.stdout.write("at the archive…")
