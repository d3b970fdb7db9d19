import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import relink
from articles.models import RelinkJob
from people.models import Person

WIDTH = 30  # characters of the bar
TURN = 0.25  # seconds of work between two looks at the bar
PATIENCE = 0.5  # seconds between two looks while a worker is at the job


class Command(BaseCommand):
    """The archive's relinking in the foreground. Stopped, it goes on where it was: by a worker, or by
    calling this again."""

    help = "Link every story again, or those that may name one person, with progress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "person", nargs="?", help="a slug, or a reference such as wikidata:Q42; left out: everything"
        )
        parser.add_argument("--pending", action="store_true", help="only what changed about people since")

    def handle(self, *args: Any, **options: Any) -> None:
        for job in self._jobs(options):
            self.stdout.write(f"{job}: {job.total:,} revisions")
            self._follow(job)

    def _jobs(self, options: dict[str, Any]) -> list[RelinkJob]:
        if options["pending"]:
            relink.pull()
            return list(RelinkJob.objects.unfinished().defer("revisions"))
        if options["person"]:
            return [relink.everything_about(_person(options["person"]))]
        return [relink.everything()]

    def _follow(self, job: RelinkJob) -> None:
        while not job.finished_at:
            at = job.position
            relink.work(seconds=TURN, job=job)
            job.refresh_from_db(fields=["position", "changed", "started_at", "finished_at"])
            if job.position == at and not job.finished_at:
                time.sleep(PATIENCE)  # a worker is at it
            self._show(job)
        self.stdout.write(f"\n{job.total:,} revisions linked again, {job.changed:,} changed")

    def _show(self, job: RelinkJob) -> None:
        if not sys.stdout.isatty() and not job.finished_at:
            return
        bar = "█" * round(WIDTH * job.share_done)
        left = f", {job.time_left.total_seconds():.0f} s left" if job.time_left else ""
        self.stdout.write(
            f"\r{bar:·<{WIDTH}} {job.share_done:4.0%} {job.position:,} of {job.total:,}{left}   ", ending=""
        )
        self.stdout.flush()


def _person(reference: str) -> Person:
    scheme, _, value = reference.rpartition(":")
    if scheme not in ("", "slug", "wikidata", "imdb", "tmdb"):
        raise CommandError(f"“{reference}” is no reference: slug:…, wikidata:…, imdb:… or tmdb:…")
    person = Person.objects.filter(**{scheme or "slug": value}).first()
    if person is None:
        raise CommandError(f"There is no profile {reference}.")
    return person
