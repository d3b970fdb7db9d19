"""Pages of a list of stories, by keyset: the thousandth costs what the first does, and none counts all."""

import datetime as dt
import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from articles.models import Article, ArticleQuerySet

PAGE_SIZE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MARK = re.compile(r"([0-9]{1,17})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """Some stories of a list, newest first, at `address`. `mark` is where it begins ("" for the first
    page), `older` where the next one does ("" when there is none)."""

    stories: list[Article]
    address: str
    mark: str
    older: str


def page_of(stories: ArticleQuerySet, request: HttpRequest, size: int = PAGE_SIZE) -> Page:
    """The page that `?before=` asks for. Raises Http404 for a mark this house never wrote."""
    mark = request.GET.get("before", "")
    if mark:
        stories = stories.before(*read_mark(mark))
    found = list(stories.newest_first().for_cards()[: size + 1])
    shown = found[:size]
    address = f"{request.path}?before={mark}" if mark else request.path
    return Page(shown, address, mark, _mark_of(shown[-1]) if len(found) > size else "")


def _mark_of(story: Article) -> str:
    return write_mark(story.publish_at or EPOCH, story.pk)  # no live story is without: a constraint says so


def write_mark(moment: dt.datetime, pk: int) -> str:
    """A story's place in a list: microseconds since 1970, and its id for those of the same moment."""
    return f"{(moment - EPOCH) // dt.timedelta(microseconds=1)}-{pk}"


def read_mark(mark: str) -> tuple[dt.datetime, int]:
    """The place that `write_mark` wrote. Raises Http404 for what it never did."""
    match = _MARK.fullmatch(mark)
    if not match:
        raise Http404("no such page of this list")
    return EPOCH + dt.timedelta(microseconds=int(match[1])), int(match[2])
