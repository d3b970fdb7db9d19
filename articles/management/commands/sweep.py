from typing import Any

from django.core.management.base import BaseCommand

from articles import links, relink
from people import importing
from people.models import PeopleImport
from people.tasks import REST


class Command(BaseCommand):
    """One pass of the sweeper, here in this process: needs no Redis and no worker."""

    help = (
        "Finish the imports that the desk has said yes to, link every revision whose links are due, then the "
        "stories that changed profiles concern."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for waiting in PeopleImport.objects.resting(REST):
            while importing.work_at(waiting.pk, seconds=60):
                self.stdout.write(f"at the import of {waiting}…")
        self.stdout.write(f"{links.sweep(limit=10_000)} revisions linked")
        relink.pull()
        while relink.work(seconds=60):
            self.stdout.write("at the archive…")
