"""Pages of a list of stories, by keyset: the thousandth costs what the first does, and none counts all."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from articles.models import Article, ArticleQuerySet

PAGE_SIZE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MARK = re.compile(r"([0-9]{1,17})-([0-9]{1,18})((?:~[0-9]{1,18}){0,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """Some stories of a list, newest first, at `address`. `mark` is where it begins ("" for the first
    page), `older` where the next one does ("" when there is none)."""

    stories: list[Article]
    address: str
    mark: str
    older: str


def page_of(
    stories: ArticleQuerySet, request: HttpRequest, size: int = PAGE_SIZE, pins: Sequence[int] = ()
) -> Page:
    """The page that `?before=` asks for; the first begins with the stories `pins`, nine at most. Raises
    Http404 for a mark this house never wrote.

    A mark says which stories stood on top of the first page it was reached from: they are left out further
    down, and nothing else is, whatever is pinned meanwhile. So nobody reads a story twice, or misses one.
    """
    mark = request.GET.get("before", "")
    if mark:
        place, pins = read_mark(mark)
        stories = stories.before(*place)
    rest = stories.exclude(pk__in=pins).newest_first()
    if pins and not mark:
        return _led(rest, request.path, size, pins)
    found = list(rest.for_cards()[: size + 1])
    shown = found[:size]
    address = f"{request.path}?before={mark}" if mark else request.path
    return Page(shown, address, mark, _mark_of(shown[-1], pins) if len(found) > size else "")


def _led(rest: ArticleQuerySet, address: str, size: int, pins: Sequence[int]) -> Page:
    """A first page with stories on top of the newest ones. What goes while this is asked is left out."""
    room = size - len(pins)
    newest = list(rest.values_list("pk", flat=True)[: room + 1])
    stories = Article.objects.live().for_cards().in_bulk([*pins, *newest[:room]])
    below = [stories[pk] for pk in newest[:room] if pk in stories]
    older = _mark_of(below[-1], pins) if below and len(newest) > room else ""
    return Page([stories[pk] for pk in pins if pk in stories] + below, address, "", older)


def _mark_of(story: Article, pins: Sequence[int]) -> str:
    moment = story.publish_at or EPOCH  # no live story is without: a constraint says so
    return write_mark(moment, story.pk, pins)


def write_mark(moment: dt.datetime, pk: int, pins: Sequence[int] = ()) -> str:
    """A story's place in a list: microseconds since 1970, its id for those of the same moment, and the ids of
    what stood on top."""
    place = f"{(moment - EPOCH) // dt.timedelta(microseconds=1)}-{pk}"
    return "~".join([place, *map(str, pins)])


def read_mark(mark: str) -> tuple[tuple[dt.datetime, int], list[int]]:
    """The place that `write_mark` wrote, and what stood on top. Raises Http404 for what it never did."""
    match = _MARK.fullmatch(mark)
    if not match:
        raise Http404("no such page of this list")
    place = EPOCH + dt.timedelta(microseconds=int(match[1])), int(match[2])
    return place, [int(pk) for pk in match[3].split("~")[1:]]
