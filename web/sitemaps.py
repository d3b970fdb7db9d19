"""Sitemaps: the site's addresses for search engines, after sitemaps.org, with Google's extensions for
pictures and news.

A month of stories is a document; so is each block of profiles, and the fronts. Each costs the same few
queries however long it is, and reads no body.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncMonth
from django.urls import reverse

from articles.models import Article, Correction, PictureUse, Section, Topic, Transition
from images.models import Channel, Image, Rendition, Shape
from people.models import Person
from staff.models import Contributor
from web.printable import printable
from web.templatetags.site import absolute

MOST = 50_000  # addresses in a document, says sitemaps.org
PICTURES = 1_000  # of one page, says Google
NEWS, NEWS_TIME = 1_000, dt.timedelta(hours=48)  # what Google reads as news
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE, NEWS_OF = (f"http://www.google.com/schemas/sitemap-{each}" for each in ("image/1.1", "news/0.9"))
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])", re.ASCII)
_PEOPLE = re.compile(r"people(?:-([2-9]|[1-9][0-9]{1,6}))?", re.ASCII)


class Page(NamedTuple):
    """A page of the site: its address, when what it says last changed, and the pictures in it."""

    address: str
    changed: dt.datetime | None = None
    pictures: Iterable[str] = ()
    news: str = ""


# --- documents ----------------------------------------------------------------------------------------------


def index() -> str:
    """All documents but that of the news, which search engines are told of by itself."""
    parts: list[tuple[str, dt.datetime | None]] = [("fronts", None)]
    parts += [("people" if block == 1 else f"people-{block}", None) for block in _blocks()]
    parts += [(f"{month:%Y-%m}", changed) for month, changed in sorted(_months().items(), reverse=True)]
    rows = (f"<sitemap>{_said(reverse('sitemap-part', args=[name]), at)}</sitemap>" for name, at in parts)
    return _document("sitemapindex", rows)


def part(name: str) -> str | None:
    """The document of this name: `fronts`, `people`, `people-2`, `2026-11`. None where nothing is in it."""
    pages: list[Page] = []
    if name == "fronts":
        pages = fronts()
    elif people := _PEOPLE.fullmatch(name):
        pages = profiles(int(people[1] or 1))
    elif month := _MONTH.fullmatch(name):
        pages = stories(int(month[1]), int(month[2]))
    return _document("urlset", map(_url, pages), image=IMAGE) if pages else None


def news() -> str:
    """The stories of the last two days, under their headlines."""
    recent = Article.objects.live().filter(publish_at__gte=Now() - NEWS_TIME).newest_first()[:NEWS]
    rows = recent.values_list("slug", "live__section__slug", "publish_at", "live__headline")
    pages = (
        Page(_address(slug, section), news=_news(published, headline))
        for slug, section, published, headline in rows
        if published
    )
    return _document("urlset", map(_url, pages), news=NEWS_OF)


# --- what is in them ----------------------------------------------------------------------------------------


def stories(year: int, month: int) -> list[Page]:
    """Live stories of a month (UTC), newest first. Five queries."""
    begin = dt.datetime(year, month, 1, tzinfo=dt.UTC)
    end = (begin + dt.timedelta(days=31)).replace(day=1)
    live = Article.objects.live().filter(publish_at__gte=begin, publish_at__lt=end)
    rows = live.with_renewal().newest_first()[:MOST]
    corrected = dict(_corrections().filter(article__in=live).values_list("article").annotate(Max("at")))
    used, files = _pictures(live)
    pages = []
    for pk, slug, section, published, renewed, revision, lead in rows.values_list(  # type: ignore[misc]
        "pk", "slug", "live__section__slug", "publish_at", "renewed_at", "live", "live__lead_image"
    ):
        changed = max(at for at in (published, renewed, corrected.get(pk)) if at)
        shown = dict.fromkeys(files[image] for image in (lead, *used[revision]) if image in files)
        pages.append(Page(_address(slug, section), changed, list(shown)[:PICTURES]))
    return pages


def _pictures(live: QuerySet[Article]) -> tuple[dict[int, list[int]], dict[int, str]]:
    """Which pictures the copy of each of these stories has in it; the files of those and of lead pictures."""
    uses = PictureUse.objects.filter(revision__in=live.values("live"))
    used: dict[int, list[int]] = defaultdict(list)
    for revision, image in uses.values_list("revision", "image"):
        used[revision].append(image)
    return used, _files(live.values("live__lead_image")) | _files(uses.values("image"))


def profiles(block: int) -> list[Page]:
    """Public profiles of a block of ids, so that none has more than it may. Two queries."""
    ids = ((block - 1) * MOST, block * MOST)
    people = Person.objects.public().filter(pk__gt=ids[0], pk__lte=ids[1]).order_by("pk")
    as_shown = Q(shape=Shape.SQUARE, image__may_crop=True) | Q(shape=Shape.NATURAL, image__may_crop=False)
    portraits = Rendition.objects.filter(as_shown, image__in=_shown().filter(portrait_of__in=people))
    files = {crop.image.portrait_of_id: _file(crop) for crop in portraits.select_related("image")}
    return [
        Page(reverse("person", args=[slug]), pictures=[files[pk]] if pk in files else [])
        for pk, slug in people.values_list("pk", "slug")
    ]


def fronts() -> list[Page]:
    """The front page and all other lists of stories; topics and authors if they have any. Three queries."""
    live = Article.objects.live()
    topics = Topic.objects.filter(Exists(live.filter(live__topics=OuterRef("pk"))))
    authors = Contributor.objects.filter(Exists(live.filter(live__bylines__contributor=OuterRef("pk"))))
    lists: list[QuerySet[Section] | QuerySet[Topic] | QuerySet[Contributor]]
    lists = [Section.objects.all(), topics, authors]
    named = [reverse(name) for name in ("home", "people", "corrections")]
    named += [one.get_absolute_url() for each in lists for one in each]
    return [Page(address) for address in named[:MOST]]


def _months() -> dict[dt.datetime, dt.datetime]:
    """The months that have live stories, and when one of these last changed. Three queries."""
    live = Article.objects.live()
    asked = [
        live.annotate(month=_month("publish_at")).values_list("month").annotate(Max("publish_at")),
        *(
            rows.filter(article__in=live)
            .annotate(month=_month("article__publish_at"))
            .values_list("month")
            .annotate(Max("at"))
            for rows in (Transition.objects.renewals(), _corrections())
        ),
    ]
    months: dict[dt.datetime, dt.datetime] = {}
    for rows in asked:
        for month, at in rows.order_by():
            months[month] = max(at, months.get(month, at))
    return months


def _month(field: str) -> TruncMonth:
    return TruncMonth(field, tzinfo=dt.UTC)


def _blocks() -> Iterator[int]:
    """The blocks of ids that hold somebody public."""
    numbered = Person.objects.public().annotate(block=(F("pk") - 1) / MOST + 1)
    yield from numbered.order_by("block").values_list("block", flat=True).distinct()


def _corrections() -> QuerySet[Correction]:
    return Correction.objects.order_by()


def _shown() -> QuerySet[Image]:
    """Those that readers see wherever they are."""
    return Image.objects.shown(channel=Channel.SITE)


def _files(images: QuerySet[Any, Any]) -> dict[int, str]:
    """The addresses of those of these pictures that may be shown, as a story shows them: whole, and large."""
    crops = Rendition.objects.filter(shape=Shape.NATURAL, image__in=_shown().filter(pk__in=images))
    return {crop.image_id: _file(crop) for crop in crops.only("image", "shape", "stem", "widths")}


def _file(crop: Rendition) -> str:
    return absolute(crop.url(crop.widths[-1]))


def _address(slug: str, section: str | None) -> str:
    """As `Article.get_absolute_url`, without the article."""
    return f"{_section(section or 'news')}{slug}/"


@lru_cache
def _section(slug: str) -> str:
    return reverse("section", args=[slug])  # a story's address begins with it; once a month, not once a story


# --- as XML -------------------------------------------------------------------------------------------------


def _document(root: str, rows: Iterable[str], **extensions: str) -> str:
    spaces = "".join(f' xmlns:{name}="{space}"' for name, space in extensions.items())
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SITEMAP}"{spaces}>'
    return "\n".join([opening, *rows, f"</{root}>\n"])


def _url(page: Page) -> str:
    pictures = (f"<image:image><image:loc>{escape(each)}</image:loc></image:image>" for each in page.pictures)
    return f"<url>{_said(page.address, page.changed)}{page.news}{''.join(pictures)}</url>"


def _said(address: str, changed: dt.datetime | None) -> str:
    lastmod = f"<lastmod>{_moment(changed)}</lastmod>" if changed else ""
    return f"<loc>{escape(absolute(address))}</loc>{lastmod}"


def _moment(at: dt.datetime) -> str:
    """In UTC, as it comes from the database."""
    return at.isoformat(timespec="seconds")


def _news(published: dt.datetime, headline: str) -> str:
    name, title = (escape(printable(words)) for words in (settings.SITE_NAME, headline))
    language = settings.LANGUAGE_CODE.partition("-")[0]
    paper = f"<news:name>{name}</news:name><news:language>{language}</news:language>"
    said = (
        f"<news:publication_date>{_moment(published)}</news:publication_date><news:title>{title}</news:title>"
    )
    return f"<news:news><news:publication>{paper}</news:publication>{said}</news:news>"
