import json
import sys
from argparse import ArgumentParser, FileType
from typing import Any

import linking
from django.core.management.base import BaseCommand, CommandError

from articles import links
from articles.body import canonical_body
from articles.render import opening_tag
from people.models import Person


class Command(BaseCommand):
    """The linker on any text, against the profiles in the database. Stores nothing."""

    help = "Find the people in texts: JSON lines in ({id, text} or {id, html}), JSON lines out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=FileType(encoding="utf-8"), default=sys.stdin)
        parser.add_argument("--html", action="store_true", help="print the linked HTML instead of the mentions")

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for number, line in enumerate(options["file"], start=1):
            if not line.strip():
                continue
            try:
                document, given = _read(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                self.stderr.write(f"line {number}: {error}")
                bad += 1
                continue
            mentions = links.find(linking.Story(body=document)).mentions
            self.stdout.write(_html(document, mentions) if options["html"] else _line(given, mentions))
        if bad:
            raise CommandError(f"{bad} lines could not be read")


def _read(record: dict[str, Any]) -> tuple[linking.Document, Any]:
    if "html" in record:
        return linking.read_html(canonical_body(record["html"])), record.get("id")
    return linking.read_text(record["text"]), record.get("id")


def _people(mentions: list[linking.Mention]) -> dict[Any, Person]:
    ids = {mention.person for mention in mentions} | {
        person for mention in mentions for person, _ in mention.candidates
    }
    return Person.objects.in_bulk([pk for pk in ids if pk is not None])


def _line(given: Any, mentions: list[linking.Mention]) -> str:
    people = _people(mentions)
    return json.dumps(
        {
            "id": given,
            "mentions": [
                {
                    "start": mention.start,
                    "end": mention.end,
                    "surface": mention.surface,
                    "person": people[mention.person].ref if mention.person in people else None,
                    "decision": mention.decision,
                    "linked": mention.linked,
                    "method": mention.method,
                    "score": round(mention.score, 4),
                    "evidence": mention.evidence,
                    "candidates": [
                        {"person": people[person].ref, "score": round(score, 4)}
                        for person, score in mention.candidates
                        if person in people
                    ],
                }
                for mention in mentions
            ],
        },
        ensure_ascii=False,
    )


def _html(document: linking.Document, mentions: list[linking.Mention]) -> str:
    """The linked HTML; of plain text, the text with links, its other characters as they are."""
    people = _people(mentions)
    return linking.splice(
        document.html if document.html is not None else document.text,
        [
            (
                mention.start if document.html is None else mention.html_start,
                mention.end if document.html is None else mention.html_end,
                opening_tag(people[mention.person]),
            )
            for mention in mentions
            if mention.linked
        ],
    )
