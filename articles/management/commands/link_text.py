import json
import sys
from argparse import ArgumentParser, FileType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.html import escape

import linking
from articles import links
from articles.body import canonical_body
from articles.render import opening_tag
from people.models import Person


class Command(BaseCommand):
    """The linker on any text, against the profiles in the database. Stores nothing."""

    help = "Find the people in texts: JSON lines in ({id, text} or {id, html}), JSON lines out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=FileType(encoding="utf-8"), default=sys.stdin)
        parser.add_argument(
            "--html", action="store_true", help="print the linked HTML instead of the mentions"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for number, line in enumerate(options["file"], start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                _check(record)
                self.stdout.write(_html(record) if options["html"] else _mentions(record))
            except (ValueError, KeyError, TypeError, ValidationError) as error:
                self.stderr.write(f"line {number}: {type(error).__name__}: {error}")
                bad += 1
        if bad:
            raise CommandError(f"{bad} lines could not be read")


def _check(record: Any) -> None:
    """Raises TypeError for what is not an object with a `text` or an `html` that is one."""
    given = record.get("html", record.get("text")) if isinstance(record, dict) else None
    if not isinstance(given, str):
        raise TypeError("not {id, text} or {id, html}")


def _mentions(record: dict[str, Any]) -> str:
    """One line of the contract: offsets count code points of the text, or of the HTML's plain text."""
    html = record.get("html")
    document = linking.read_text(record["text"]) if html is None else linking.read_html(canonical_body(html))
    mentions = links.find(links.story(document)).mentions
    people = _people(mentions)
    found = [_mention(mention, people) for mention in mentions]
    return json.dumps({"id": record.get("id"), "mentions": found}, ensure_ascii=False)


def _mention(mention: linking.Mention, people: dict[Any, Person]) -> dict[str, Any]:
    return {
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


def _people(mentions: list[linking.Mention]) -> dict[Any, Person]:
    ids = {mention.person for mention in mentions} | {
        person for mention in mentions for person, _ in mention.candidates
    }
    return Person.objects.in_bulk([pk for pk in ids if pk is not None])


def _html(record: dict[str, Any]) -> str:
    """The linked HTML of a record; plain text becomes a paragraph a line."""
    html = record.get("html") or "".join(f"<p>{escape(line)}</p>" for line in record["text"].split("\n"))
    document = linking.read_html(canonical_body(html))
    mentions = [mention for mention in links.find(links.story(document)).mentions if mention.linked]
    people = _people(mentions)
    return linking.splice(
        document.html or "",
        [
            (mention.html_start, mention.html_end, opening_tag(people[mention.person]))
            for mention in mentions
            if mention.html_start is not None and mention.html_end is not None
        ],
    )
