import json
from argparse import ArgumentParser, FileType
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

import linking
from articles import links
from linking.evaluate import Label, Score, recognised, score_mentions, score_people
from people.models import Person


class Command(BaseCommand):
    """How well the linker finds the people somebody has marked by hand. Only `auto` counts as found."""

    help = "Compare the linker with a gold file: JSON lines {id, text, mentions: [{start, end, person}]}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gold", type=FileType(encoding="utf-8"))
        parser.add_argument("--errors", action="store_true", help="print each wrong and each missed mention")

    def handle(self, *args: Any, **options: Any) -> None:
        by_mention, by_person = Score(), Score()
        for line in filter(str.strip, options["gold"]):
            record = json.loads(line)
            gold = [Label(span["start"], span["end"], span["person"]) for span in record["mentions"]]
            found = _found(record["text"])
            by_mention += score_mentions(gold, found)
            by_person += score_people(gold, found)
            if options["errors"]:
                self._show(record, gold, found)
        self.stdout.write("            precision  recall      F1   right  wrong  missed")
        self.stdout.write(_row("mentions", by_mention))
        self.stdout.write(_row("story-person", by_person))

    def _show(self, record: dict[str, Any], gold: list[Label], found: list[Label]) -> None:
        wrong, missed = Counter(found) - Counter(gold), Counter(gold) - Counter(found)
        for what, labels in (("wrong", wrong), ("missed", missed)):
            for label in sorted(labels):
                surface = record["text"][label.start : label.end]
                self.stdout.write(f"{record['id']}\t{what}\t{surface}\t{label.person}")


def _found(text: str) -> list[Label]:
    labels = recognised(links.find(links.story(linking.read_text(text))).mentions)
    people = Person.objects.in_bulk([label.person for label in labels])
    return [label._replace(person=people[label.person].ref) for label in labels]


def _row(what: str, score: Score) -> str:
    figures = f"{score.precision:9.1%} {score.recall:7.1%} {score.f1:7.1%}"
    return f"{what:12}{figures} {score.right:7} {score.wrong:6} {score.missed:7}"
