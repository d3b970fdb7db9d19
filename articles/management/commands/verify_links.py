from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import links
from articles.models import LinkRun


class Command(BaseCommand):
    """The oracle: every story's mentions are what linking its text again would give."""

    help = "Link every story again from its text and compare with what is stored. Exit 1 on any difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="old revisions too, not only head and live")

    def handle(self, *args: Any, **options: Any) -> None:
        runs = LinkRun.objects.select_related("revision").order_by("pk")
        if not options["all"]:
            runs = runs.current()
        found = 0
        for difference in links.differences(runs.iterator(chunk_size=200)):
            self.stdout.write(difference)
            found += 1
        if found:
            raise CommandError(f"{found} differences in {runs.count()} revisions")
        self.stdout.write(f"no difference in {runs.count()} revisions")
