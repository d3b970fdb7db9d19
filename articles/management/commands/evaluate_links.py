import json
from argparse import ArgumentParser, FileType
from typing import Any

import linking
from django.core.management.base import BaseCommand
from linking import evaluate

from articles import links
from people.models import Person


class Command(BaseCommand):
    """How well the linker finds the people somebody has marked by hand. Only `auto` counts as found."""

    help = "Compare the linker with a gold file: JSON lines {id, text, mentions: [{start, end, person}]}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gold", type=FileType(encoding="utf-8"))
        parser.add_argument("--errors", action="store_true", help="print each wrong and each missed mention")

    def handle(self, *args: Any, **options: Any) -> None:
        scores = evaluate.Scores()
        for line in options["gold"]:
            record = json.loads(line)
            story = linking.Story(body=linking.read_text(record["text"]))
            found = {
                evaluate.Span(mention.start, mention.end, mention.person)
                for mention in links.find(story).mentions
                if mention.decision == "auto"
            }
            gold = {evaluate.Span(span["start"], span["end"], span["person"]) for span in record["mentions"]}
            refs = {pk: person.ref for pk, person in Person.objects.in_bulk([span.person for span in found]).items()}
            found = {evaluate.Span(span.start, span.end, refs[span.person]) for span in found}
            scores.add(gold, found)
            if options["errors"]:
                self._show(record, gold, found)
        self.stdout.write(scores.report())

    def _show(self, record: dict[str, Any], gold: set[evaluate.Span], found: set[evaluate.Span]) -> None:
        for label, spans in (("wrong", found - gold), ("missed", gold - found)):
            for span in sorted(spans, key=lambda span: span.start):
                self.stdout.write(f"{record['id']}\t{label}\t{record['text'][span.start : span.end]}\t{span.person}")
