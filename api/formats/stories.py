"""Stories with all that any format says of them, in one query, and what one partner gets to see of it."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    JSONField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, JSONObject, Now

from api.entitlement import Entitlement
from api.formats.bodies import Body, bodies
from api.pages import Order
from api.v1.representations import address, shown_to
from articles.models import Article, ArticleQuerySet, Byline, Correction, Mention, Revision
from images import words
from images.models import Image, Rendition, Shape
from people.models import Person, adult_if_born_by

AFTER_THE_BODY = 1_000_000_000  # more than a body is long: those named only in headline or dek come last
IMAGE = (
    *("id", "uuid", "file", "width", "height", "alt_text", "caption", "credit", "may_crop", "usable_from"),
    *("usable_until", "channels", "territories", "is_editorial_only", "may_train_ai", "source_type"),
)
PORTRAIT = ("id", *(name for name in Person.SHOWN if name != "id"))
ROW = (
    *("pk", "uuid", "slug", "publish_at"),
    *(f"live__{name}" for name in ("number", "headline", "short_headline", "kicker", "dek", "dateline")),
    *("live__seo_title", "live__seo_description", "live__section__slug", "live__section__name"),
)
PICTURES = ("with_pictures",)  # what `Entitlement.stories` adds
JSON = ("signed", "tagged", "named", "put_right", "lead_files", "links")


@dataclass(slots=True)
class Row:
    """A story with all that is said of it. What comes in numbers: `signed`, `tagged`, `named` (public people,
    in the order of the body), `put_right` (newest first), and, with the body, `links`: where they stand."""

    pk: int
    uuid: UUID
    slug: str
    publish_at: dt.datetime
    number: int
    headline: str
    short_headline: str
    kicker: str
    dek: str
    dateline: str
    seo_title: str
    seo_description: str
    section_slug: str | None
    section_name: str | None
    changed_at: dt.datetime
    usable_from: dt.datetime
    usable_now: bool
    signed: list[dict[str, Any]]
    tagged: list[dict[str, Any]]
    named: list[dict[str, Any]]
    put_right: list[dict[str, Any]]
    lead_files: list[dict[str, Any]]
    body: str
    links: list[dict[str, Any]]
    image: Image | None
    with_pictures: bool

    @property
    def url(self) -> str:
        return address("article", self.section_slug or "news", self.slug)


def described(stories: ArticleQuerySet, order: Order, *, with_body: bool) -> list[Row]:
    """Stories as `Entitlement.stories` has them, in one query. What says all of them is composed once a day:
    the ORM would take longer over it, each time, than the database over the answer."""
    try:
        return _rows(*_question(stories, order, with_body))
    except EmptyResultSet:  # Django sees that there can be none
        return []


def whole(may: Entitlement, uuid: UUID) -> Row | None:
    """One story with its body, if they may have it. The question is the same for all of a partner's stories,
    and composed once a day."""
    try:
        sql, params = _of_one(may, adult_if_born_by())
    except EmptyResultSet:
        return None
    return next(iter(_rows(sql, [uuid if each is _UUID else each for each in params])), None)


_UUID = UUID(int=0)  # stands in the question for what is looked for


@lru_cache(maxsize=500)
def _of_one(may: Entitlement, adult_since: str) -> tuple[str, tuple[Any, ...]]:
    return _question(may.stories().filter(uuid=_UUID), Order("publish_at"), with_body=True)


def _question(stories: ArticleQuerySet, order: Order, with_body: bool) -> tuple[str, tuple[Any, ...]]:
    theirs, params = stories.values_list("pk", *PICTURES).query.sql_with_params()
    select, rest = _composed(adult_if_born_by(), with_body)
    direction = "DESC" if order.descending else "ASC"
    sql = (
        f"WITH theirs (id, with_pictures) AS ({theirs}) SELECT theirs.with_pictures, {select} {rest}"
        " JOIN theirs ON theirs.id = articles_article.id"
        f" ORDER BY articles_article.publish_at {direction}, articles_article.id {direction}"
    )
    return sql, params


def _rows(sql: str, params: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_row(*found) for found in cursor]


@lru_cache(maxsize=4)
def _composed(adult_since: str, with_body: bool) -> tuple[str, str]:
    """What is selected, and from what: the same for a whole day, since who is public is said with a date."""
    live, of_article = OuterRef("live"), {"article": OuterRef("pk")}
    bylines = Byline.objects.filter(revision=live).order_by("position")
    topics = Revision.topics.through.objects.filter(revision=live).order_by("topic__name")
    corrections = Correction.objects.filter(**of_article).order_by("-pk")
    whole = Rendition.objects.filter(image=OuterRef("live__lead_image"), shape=Shape.NATURAL)
    has_begun = Q(publish_at__lte=Now()) & (Q(embargo_until=None) | Q(embargo_until__lte=Now()))
    nothing: Any = Value([], ArrayField(JSONField()))
    rows = Article.objects.order_by().annotate(
        changed_at=Greatest("live__saved_at", "publish_at", Subquery(corrections.values("at")[:1])),
        usable_since=Greatest("publish_at", "embargo_until"),
        usable_now=ExpressionWrapper(has_begun, BooleanField()),
        signed=_array(bylines, name="contributor__name", role="role", slug="contributor__slug"),
        tagged=_array(topics, slug="topic__slug", name="topic__name", mediatopic="topic__mediatopic"),
        named=_named(live),
        put_right=_array(corrections, kind="kind", text="text", at="at"),
        lead_files=_array(whole, stem="stem", widths="widths", width="width", height="height"),
        body=F("live__body") if with_body else Value(""),
        links=_links(live) if with_body else nothing,
    )
    told = rows.values_list(
        *ROW,
        *("changed_at", "usable_since", "usable_now", *JSON[:5], "body", "links"),
        *(f"live__lead_image__{name}" for name in IMAGE),
        *(f"live__lead_image__portrait_of__{name}" for name in PORTRAIT),
    )
    composed: str = connection.ops.compose_sql(*told.query.sql_with_params())  # type: ignore[attr-defined]
    select, _, rest = composed.replace("%", "%%").removeprefix("SELECT ").partition(FROM)
    return select, f"{FROM}{rest}"


FROM = ' FROM "articles_article"'  # comes once: what is inside is about other tables


def _row(with_pictures: bool, *found: Any) -> Row:
    *told, files, body, links = found[: len(ROW) + 10]
    at = len(ROW) + 3
    told[at:] = [_read(each) for each in told[at:]]
    image = _image(found[len(ROW) + 10 :]) if with_pictures else None
    return Row(*told, _read(files), body, _read(links), image, with_pictures)  # type: ignore[call-arg]


def _read(told: list[Any]) -> list[dict[str, Any]]:
    return [json.loads(each) if isinstance(each, str) else each for each in told]


def _image(found: tuple[Any, ...]) -> Image | None:
    if found[0] is None:
        return None
    image = Image(**dict(zip(IMAGE, found, strict=False)))
    portrait = dict(zip(PORTRAIT, found[len(IMAGE) :], strict=True))
    image.portrait_of = Person(**portrait) if portrait["id"] is not None else None
    return image


def _array(rows: Any, **told: str) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**told)))


def _shown(live: OuterRef) -> Any:
    """The sure mentions of public people, each as `slug` and `name`; who has been merged is who they became,
    before any relinking."""
    became, was = "person__merged_into", "person"
    sure = Mention.objects.sure().filter(revision=live).order_by().annotate(who=Coalesce(became, was))
    return sure.filter(Exists(Person.objects.public().filter(pk=OuterRef("who")))).annotate(
        slug=Coalesce(f"{became}__slug", f"{was}__slug"), name=Coalesce(f"{became}__name", f"{was}__name")
    )


def _named(live: OuterRef) -> ArraySubquery:
    place = Case(When(part=Mention.Part.BODY, then="start"), default=F("start") + AFTER_THE_BODY)
    headline = Case(When(part=Mention.Part.HEADLINE, then=1), default=0)
    people = _shown(live).values("who", "slug", "name").annotate(first=Min(place), in_headline=Max(headline))
    return _array(people.order_by("first", "who"), slug="slug", name="name", in_headline="in_headline")


def _links(live: OuterRef) -> ArraySubquery:
    placed = _shown(live).filter(is_linked=True, html_start__isnull=False, html_end__isnull=False)
    return _array(placed.order_by("html_start"), start="html_start", end="html_end", slug="slug")


@dataclass(frozen=True, slots=True)
class Story:
    """A story as one partner gets it: what every format is made from. `body` where it was asked for."""

    row: Row
    lead: Image | None
    body: Body | None = None


def told(
    rows: Sequence[Row], countries: Collection[str], *, body: str = "", links: str = "absolute"
) -> list[Story]:
    """Stories with the pictures that may be shown. One query for the words of pictures; with bodies two more
    for the pictures in them, where there are any, and one where editors have linked to profiles by hand.
    `body` is html, text or blocks."""
    leads = [_lead(row, countries) for row in rows]
    written: Iterable[Body | None] = [None] * len(rows)
    if body:
        written = bodies(rows, countries, kind=body, links=links, leads=leads)
    else:
        words.guard(leads)
    return [Story(*each) for each in zip(rows, leads, written, strict=True)]


def _lead(row: Row, countries: Collection[str]) -> Image | None:
    image = shown_to(row.image, countries)
    if image:
        files = [Rendition(image=image, shape=Shape.NATURAL, **each) for each in row.lead_files]
        image._prefetched_objects_cache = {"renditions": files}  # type: ignore[attr-defined]  # Django's own
    return image
