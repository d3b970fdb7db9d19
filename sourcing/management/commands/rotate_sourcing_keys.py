"""`manage.py rotate_sourcing_keys`: every source's data key under the newest of SOURCING_KEYS."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sourcing import rotation, vault


class Command(BaseCommand):
    help = (
        "Wrap the data key of every source under the newest of SOURCING_KEYS. Put the new key first in the "
        "list, run this, and take the old one out of it afterwards. Broken off, it goes on where it was."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")
        parser.add_argument("--batch", type=int, default=rotation.BATCH, metavar="N")

    def handle(self, *args: Any, dry_run: bool, batch: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch is at least 1.")
        try:
            owed = rotation.owed()
            if dry_run:
                self.stdout.write(f"{owed:,} to wrap anew; nothing was done.")
                return
            done = rotation.rotate(
                batch=batch, report=lambda done: self.stderr.write(f"{done:,} of {owed:,}")
            )
        except vault.Closed as closed:
            raise CommandError(str(closed)) from closed
        self.stdout.write(f"{done:,} data keys are under the newest key.")
