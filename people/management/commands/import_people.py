"""`manage.py import_people FILE`: profiles from JSON Lines or a sheet (CSV)."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from people.importing import files, import_file, sheets
from people.models import PeopleImport
from people.names import Refused

WIDTH = 25  # of the bar


class Command(BaseCommand):
    help = (
        "Import people from JSON Lines, one person a line: name, and if known aliases, external_ids, born, "
        "privacy, occupations, credits, relationships and more; or from a sheet (.csv) whose first row names "
        "the columns. Importing a file again changes nothing; one that was broken off goes on where it was. "
        "Bad lines are reported with their number and skipped; then the exit code is 1."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", default="", help="what lines rest on that name no source themselves")
        parser.add_argument("--map", default="", help="columns of a sheet: “name=Full name,born=Birth date”")
        parser.add_argument("--from-the-start", action="store_true", help="do not go on where it was")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        self.said, self.began, self.begun_at = 0, time.monotonic(), -1
        try:
            columns = sheets.as_map(options["map"]) if options["map"] else {}
            with seekable(file) as lines:
                if files.is_sheet(file.name):
                    self.say_columns(sheets.read_header(lines), columns)
                run = import_file(
                    lines,
                    name=file.name,
                    source=options["source"],
                    columns=columns,
                    from_the_start=options["from_the_start"],
                    heard=self.hear,
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except (sheets.BadSheet, Refused) as error:
            raise CommandError(f"{file}: {error}") from error
        self.stdout.write(summary_line(run))
        if run.bad:
            raise CommandError(f"{run.bad:,} bad lines were skipped.")

    def say_columns(self, header: sheets.Header, given: dict[str, str]) -> None:
        columns = sheets.columns_of(header, given)
        self.stdout.write("Columns: " + ", ".join(f"{key} = {name}" for key, name in columns.items()))
        if unread := header.unread(columns):
            self.stdout.write("Not read: " + ", ".join(unread))

    def hear(self, run: PeopleImport, reports: object) -> None:
        """What is said of the lines, also of those done before this process went on, and by another one."""
        if self.begun_at < 0:
            self.begun_at = run.position
            if run.position:
                self.stdout.write(f"Going on behind line {run.position:,}.")
        for note in run.notes.filter(pk__gt=self.said):
            self.said = note.pk
            self.stderr.write(f"line {note.line}: {note.text}")
        if sys.stderr.isatty():
            self.show(run)

    def show(self, run: PeopleImport) -> None:
        """A bar of how much of the file has been read; then how many relationships are left."""
        seconds = time.monotonic() - self.began
        rate = (run.position - self.begun_at) / seconds if seconds else 0.0
        left = f", {run.time_left.total_seconds():.0f} s left" if run.time_left else ""
        if run.phase == PeopleImport.Phase.TIES:
            left = f", {run.ties.count():,} relationships left"
        bar = f"{'█' * int(WIDTH * run.share_read):<{WIDTH}} {run.percent_read:3} %"
        self.stderr.write(
            f"\r{bar}, {run.position:,} lines, {rate:,.0f} a second{left}\x1b[K",
            ending="" if run.is_under_way else "\n",
        )


@contextmanager
def seekable(file: Path) -> Iterator[BinaryIO]:
    """The file, opened; what comes through a pipe is kept meanwhile, since it is read twice."""
    with file.open("rb") as lines:
        if lines.seekable():
            yield lines
            return
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(lines, kept)
            yield kept


def summary_line(run: PeopleImport) -> str:
    doubts = f", {run.doubts:,} to look at" if run.doubts else ""
    return (
        f"{run.created:,} people created, {run.updated:,} updated, {run.unchanged:,} unchanged; "
        f"{run.relationships:,} new relationships{doubts}"
    )
