from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom import announce


class Command(BaseCommand):
    """Announce what is still to be announced, here in this process: needs no Redis and no worker."""

    help = "Tell the API of every step in stories' lives that it has not been told of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--replay-from", type=int, metavar="STEP", help="Also tell again from this step on."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["replay_from"] is not None:
            self.stdout.write(f"{announce.replay(options['replay_from'])} steps told again")
        self.stdout.write(f"{announce.announce()} steps announced")
