"""The front page as it composes itself: newest first, no story twice, what is no longer live gone."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.http import HttpRequest

from articles.models import Article, Mention, Section
from people.models import Person
from web.reading import shown

TOP = 5  # stories beside the lead
LATEST = 8
STRIP = 4  # stories a section shows
PEOPLE = 8
RECENT = 60  # stories that decide who is in the news


@dataclass(frozen=True, slots=True)
class Strip:
    """A section's part of the front page."""

    section: Section
    stories: list[Article]


@dataclass(frozen=True, slots=True)
class Front:
    lead: Article | None
    top: list[Article]
    latest: list[Article]
    strips: list[Strip]
    people: list[Person]


def compose(request: HttpRequest) -> Front:
    """As this reader may see it. Six queries, however many stories and sections there are."""
    newest = list(Article.objects.live().newest_first().for_cards()[: 1 + TOP + LATEST])
    top, latest = _arranged(newest[: 1 + TOP], request), newest[1 + TOP :]
    strips = _strips({story.pk for story in top})
    return Front(top[0] if top else None, top[1:], latest, strips, in_the_news())


def _arranged(newest: list[Article], request: HttpRequest) -> list[Article]:
    """The top of the page: the two newest with pictures lead it and its side; the rest keep their order."""
    pictured = [story for story in newest if story.live and shown(story.live.lead_image, request)][:2]
    return pictured + [story for story in newest if story not in pictured]


def _strips(above: Collection[int]) -> list[Strip]:
    """Each section with its newest stories that do not stand above already; empty ones left out."""
    of_section = Article.objects.live().filter(live__section=OuterRef("pk")).exclude(pk__in=above)
    newest = ArraySubquery(of_section.newest_first().values("pk")[:STRIP])
    sections = Section.objects.annotate(newest=newest)
    wanted = [pk for section in sections for pk in section.newest]
    stories = {story.pk: story for story in Article.objects.live().for_cards().filter(pk__in=wanted)}
    strips = [Strip(section, [stories[pk] for pk in section.newest if pk in stories]) for section in sections]
    return [strip for strip in strips if strip.stories]


def in_the_news() -> list[Person]:
    """Public people whom most of the recent stories name. One query, one more for portraits."""
    recent = Article.objects.live().newest_first().values("live")[:RECENT]
    naming = Mention.objects.sure().filter(revision__in=recent)
    people = Person.objects.public().filter(mentions__in=naming).select_related("portrait")
    people = people.prefetch_related("portrait__renditions")
    counted = people.annotate(stories=Count("mentions__revision", distinct=True))
    return list(counted.order_by("-stories", "sort_name", "pk")[:PEOPLE])
