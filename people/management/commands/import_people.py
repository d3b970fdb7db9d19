"""`manage.py import_people FILE`: profiles from JSON Lines."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from people.importing import Summary, import_people


class Command(BaseCommand):
    help = (
        "Import people from JSON Lines, one person a line: name, and if known aliases, external_ids, born, "
        "privacy, occupations, credits, relationships. Importing a file again changes nothing. Bad lines "
        "are reported with their number and skipped; then the exit code is 1."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as lines:
                summary = import_people(self.watched(lines, file.stat().st_size), report=self.report)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(summary_line(summary))
        if summary.bad:
            raise CommandError(f"{summary.bad:,} bad lines were skipped.")

    def report(self, number: int, message: str) -> None:
        self.stderr.write(f"line {number}: {message}")

    def watched(self, lines: IO[bytes], size: int) -> Iterator[bytes]:
        """The lines, with a bar on a terminal that shows how much of the file has been read."""
        done, shown = 0, -1
        for line in lines:
            yield line
            done += len(line)
            if sys.stderr.isatty() and (percent := 100 * done // size) != shown:
                shown = percent
                self.stderr.write(
                    f"\r{'█' * (percent // 4):<25} {percent:3} %", ending="\n" if percent == 100 else ""
                )


def summary_line(summary: Summary) -> str:
    doubts = f", {summary.doubts:,} to look at" if summary.doubts else ""
    return (
        f"{summary.created:,} people created, {summary.updated:,} updated, {summary.unchanged:,} unchanged; "
        f"{summary.relationships:,} new relationships{doubts}"
    )
