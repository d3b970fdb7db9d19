"""A paper with its archive, as readers have it: live stories over years, in sections, on topics, signed,
naming people. Words are drawn as in a language, the second most common half as often as the first: some
stand in most stories and thousands in a few.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence
from itertools import accumulate

from django.db import connection
from django.utils import timezone

from articles.models import Article, Byline, Findable, Mention, Revision, Section, Topic
from bench._crowd import Invented
from bench._rows import fill, loading
from staff.models import Contributor
from tests.builders import make_contributor, make_person, make_section, make_topic, make_user

VOCABULARY = 40_000
WORDS = 550  # of a story
YEARS = 12
RARE = 25  # stories of the rare section, topic, author, person and word
NAMED = 3
COMMON_EVERY = 20  # of so many stories one names the star

COMMON_WORD, RARE_WORD, OLD_WORD = "word0", "zephyrine", "lockdown"


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words that no stemmer changes, with how often each is used, added up."""
    draw = random.Random(4)
    syllables = [c + v for c in "bdfgklmnprtvz" for v in "aou"]
    made = {
        "".join(draw.choices(syllables, k=draw.choice((2, 3, 3, 4)))) + "k" for _ in range(3 * VOCABULARY)
    }
    words = sorted(made)[: VOCABULARY - 200]
    draw.shuffle(words)
    words = [f"word{n}" for n in range(200)] + words
    return words, list(accumulate(1 / (rank + 10) for rank in range(1, len(words) + 1)))


class Paper:
    """A paper of `size` stories, the newest first in time as in number."""

    def __init__(self, size: int, people: Sequence[Invented]) -> None:
        self.size, self.people = size, people
        self.draw = random.Random(11)
        self.words, self.weights = _vocabulary()
        self.editor = make_user("chief")
        self.sections = [make_section(f"Part {n}", slug=f"part-{n}") for n in range(6)]
        self.rare_section = make_section("Rare", slug="rare")
        self.topics = [make_topic(f"Topic {n}", slug=f"topic-{n}") for n in range(10)]
        self.rare_topic = make_topic("Rare", slug="rare")
        self.authors = [make_contributor(f"Author {n}", slug=f"author-{n}") for n in range(10)]
        self.rare_author = make_contributor("Rare", slug="rare")
        self.star = make_person("Juno Lowell", slug="juno-lowell", aliases={"JLo": "nickname"})
        self.rare_person = make_person("Una Wick", slug="una-wick")
        self.rare = frozenset(self.draw.sample(range(size), RARE))
        self.now = timezone.now()
        self.first = 1_000_000

    def fill(self) -> None:
        numbers = range(self.size)
        with loading(Article, Revision, Byline, Mention, Findable):
            fill(
                Revision,
                ["id", "article_id", "number", "headline", "dek", "body", "saved_by_id", "section_id"],
                self._copy(),
            )
            fill(
                Article,
                "id uuid slug status head_id live_id publish_at created_by_id".split(),  # noqa: SIM905
                (
                    (pk, uuid.UUID(int=pk), f"story-{pk}", "live", pk, pk, self._hour(n), self.editor.pk)
                    for n in numbers
                    for pk in [self.first + n]
                ),
            )
            fill(
                Revision.topics.through,
                ["revision_id", "topic_id"],
                ((self.first + n, topic.pk) for n in numbers for topic in self._topics(n)),
            )
            fill(
                Byline,
                ["revision_id", "contributor_id"],
                ((self.first + n, self._author(n).pk) for n in numbers),
            )
            fill(
                Mention,
                "revision_id part start end surface person_id state method score".split(),  # noqa: SIM905
                self._mentions(),
            )
            index = Findable._meta.indexes[0]  # built once at the end, not a story at a time
            with connection.schema_editor() as schema, connection.cursor() as cursor:
                schema.remove_index(Findable, index)
                cursor.execute("SELECT newsroom_make_findable(0, 9223372036854775807)")
                schema.add_index(Findable, index)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE articles_findable, articles_revision_topics")

    def _hour(self, number: int) -> dt.datetime:
        return self.now - dt.timedelta(days=365 * YEARS) * ((number + 1) / self.size)

    def _section(self, number: int) -> Section:
        return self.rare_section if number in self.rare else self.sections[number * 7 % 6]

    def _topics(self, number: int) -> Iterator[Topic]:
        yield self.topics[0 if number % 3 else 1 + number // 3 % 9]
        if number in self.rare:
            yield self.rare_topic

    def _author(self, number: int) -> Contributor:
        return self.rare_author if number in self.rare else self.authors[number * number % 10]

    def _copy(self) -> Iterator[tuple[object, ...]]:
        pick = self.draw.choices
        for number in range(self.size):
            text = pick(self.words, cum_weights=self.weights, k=WORDS)
            if number in self.rare:
                text[100] = RARE_WORD
            if number > self.size * 0.6 and number % 5 == 0:
                text[200] = OLD_WORD  # common once, and no more
            if number % COMMON_EVERY == 0:
                text[50] = "Juno Lowell"
            body = "".join(f"<p>{' '.join(text[at : at + 50])}.</p>" for at in range(0, WORDS, 50))
            headline = " ".join(pick(self.words, cum_weights=self.weights, k=8))
            dek = " ".join(pick(self.words, cum_weights=self.weights, k=15))
            pk = self.first + number
            yield pk, pk, 1, headline, dek, body, self.editor.pk, self._section(number).pk

    def _mentions(self) -> Iterator[tuple[object, ...]]:
        for number in range(self.size):
            named = [person.number for person in self.draw.sample(self.people, NAMED)]
            named += [self.star.pk] if number % COMMON_EVERY == 0 else []
            named += [self.rare_person.pk] if number in self.rare else []
            for at, person in enumerate(named):
                yield self.first + number, "body", at * 20, at * 20 + 5, "Name", person, "auto", "full", 1.0
