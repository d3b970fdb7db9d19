"""A front as readers see it: what editors pinned, then the newest; no story twice, none that is not live."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.http import HttpRequest

from articles.models import Article, Mention, Section
from people.models import Person
from web.models import Slot
from web.reading import shown

TOP = 5  # stories beside the lead
PLACES = 1 + TOP  # slots that show; those beyond wait until one goes
LATEST = 8
STRIP = 4  # stories a section shows
PEOPLE = 8
RECENT = 60  # stories that decide who is in the news
PICTURED = 2  # the places on top that show a picture: the lead, and the first beside it


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


def pinned(section: Section | None) -> list[int]:
    """Which stories stand on top of a section's front, or of the home page, as an editor arranged it: their
    ids, PLACES at most. One query."""
    return list(Slot.objects.standing(section).values_list("article", flat=True)[:PLACES])


def compose(request: HttpRequest, pins: Sequence[int] = ()) -> Front:
    """The home page as this reader may see it, with these stories on top. Seven queries at most, however many
    stories and sections there are."""
    free = Article.objects.live().exclude(pk__in=pins).newest_first()
    newest = list(free.values_list("pk", flat=True)[: PLACES - len(pins) + LATEST])
    above = [*pins, *newest[: PLACES - len(pins)]]
    sections = _sections(above)
    wanted = {*pins, *newest, *(pk for _, pks in sections for pk in pks)}
    stories = Article.objects.live().for_cards().in_bulk(wanted)
    filled = _arranged(among(stories, above[len(pins) :]), PICTURED - len(pins), request)
    top = among(stories, pins) + filled
    strips = [Strip(section, among(stories, pks)) for section, pks in sections]
    return Front(
        lead=top[0] if top else None,
        top=top[1:],
        latest=among(stories, newest[PLACES - len(pins) :]),
        strips=[strip for strip in strips if strip.stories],
        people=in_the_news(),
    )


def among(stories: Mapping[int, Article], pks: Sequence[int]) -> list[Article]:
    """Those of `pks` that are there still, in that order."""
    return [stories[pk] for pk in pks if pk in stories]


def _arranged(newest: list[Article], places: int, request: HttpRequest) -> list[Article]:
    """What fills the top of the page: as many of the newest with pictures as there are places for one; the
    rest keep their order."""
    with_pictures = [story for story in newest if story.live and shown(story.live.lead_image, request)]
    first = with_pictures[: max(places, 0)]
    return first + [story for story in newest if story not in first]


def _sections(above: Collection[int]) -> list[tuple[Section, list[int]]]:
    """Each section, with the ids of its newest stories that do not stand above already."""
    of_section = Article.objects.live().filter(live__section=OuterRef("pk")).exclude(pk__in=above)
    newest = ArraySubquery(of_section.newest_first().values("pk")[:STRIP])
    return [(section, section.newest) for section in Section.objects.annotate(newest=newest)]


def in_the_news() -> list[Person]:
    """Public people whom most of the recent stories name. One query, one more for portraits."""
    recent = Article.objects.live().newest_first().values("live")[:RECENT]
    naming = Mention.objects.sure().filter(revision__in=recent)
    people = Person.objects.public().filter(mentions__in=naming).select_related("portrait")
    people = people.prefetch_related("portrait__renditions")
    counted = people.annotate(stories=Count("mentions__revision", distinct=True))
    return list(counted.order_by("-stories", "sort_name", "pk")[:PEOPLE])
