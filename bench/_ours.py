"""The linker as the house calls it: with its questions to the database, and without, the answers at hand."""

from collections.abc import Callable, Sequence
from typing import Any
from unittest import mock

from django.utils import timezone

import linking
from articles import links
from articles.models import Revision
from bench._stories import Written
from bench._timing import interleaved, median_ms, step, table, target

ALONE, WITH_LOOK_UP = 2_000, 6_000  # µs a story at most; with look-up at so many names:
PROMISED_AT = 1_000_000


class Ours:
    """Contenders over a handful of stories: round n gets the next one."""

    def __init__(self, stories: Sequence[Written]) -> None:
        self.stories = stories
        self.revisions = [
            Revision(headline=each.headline, dek=each.dek, body=each.body, saved_at=timezone.now())
            for each in stories
        ]
        self.answers = [_what_is_known(revision) for revision in self.revisions]

    def contenders(self) -> dict[str, Callable[[int], object]]:
        return {"alone": self.alone, "with look-up": self.with_look_up}

    def alone(self, round_: int) -> object:
        """From HTML to mentions and keys, knowing who bears which name."""
        each, known = self.stories[round_ % len(self.stories)], self.answers[round_ % len(self.stories)]
        story = linking.Story(
            body=linking.read_html(each.body),
            headline=linking.read_text(each.headline),
            dek=linking.read_text(each.dek),
            on=timezone.now().date(),
        )
        linking.grams(story), linking.stylised_grams(story)
        return linking.search(story, *known)

    def with_look_up(self, round_: int) -> links.Found:
        return links.find(links.read(self.revisions[round_ % len(self.stories)]))

    def found(self) -> tuple[int, int]:
        """Of the people named, how many were found for sure; and how many there are."""
        found = named = 0
        for round_, story in enumerate(self.stories):
            sure = {each.person for each in self.with_look_up(round_).mentions if each.decision == "auto"}
            named += len(story.named)
            found += sum(one.number in sure for one in story.named)
        return found, named


def _what_is_known(revision: Revision) -> tuple[Any, ...]:
    """What the house hands to the linker together with this story: names, profiles, decisions."""
    with mock.patch.object(linking, "search", side_effect=linking.search) as search:
        links.find(links.read(revision))
    return tuple(search.call_args.args[1:])


def speed(stories: Sequence[Written], names: int, rounds: int) -> Sequence[object]:
    """A row of `speeds`."""
    ours = Ours(stories)
    with step(f"{names:,} names: {rounds} stories, alone and with look-up"):
        times = interleaved(ours.contenders(), rounds)
    alone, with_look_up = (median_ms(times[name]) * 1000 for name in ("alone", "with look-up"))
    found, named = ours.found()
    promise = target(with_look_up, at_most=WITH_LOOK_UP) if names == PROMISED_AT else ""
    shown = f"{names:,}", f"{alone:,.0f}", target(alone, at_most=ALONE), f"{with_look_up:,.0f}", promise
    return *shown, f"{found}/{named}"


def speeds(rows: Sequence[Sequence[object]]) -> str:
    head = ("names", "alone", "target", "with look-up", "target", "people found")
    return table("One story of 6 kB, µs", head, rows)
