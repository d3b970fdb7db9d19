"""Stories with all that any format says of them, in one query, and what one partner gets to see of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Greatest, JSONObject, Now

from api.formats.bodies import Body, bodies
from api.v1.representations import shown_to
from articles.models import Article, ArticleQuerySet, Byline, Correction, Mention, Revision
from articles.models.article import LEAD, TEASER
from images import words
from images.models import Image, Rendition, Shape
from people.models import Person

AFTER_THE_BODY = 1_000_000_000  # more than a body is long: those named only in headline or dek come last
COLUMNS = (
    *TEASER,
    *(f"live__{name}" for name in ("number", "dateline", "seo_title", "seo_description", "saved_at")),
    *(f"live__lead_image__{name}" for name in ("uuid", "is_editorial_only", "may_train_ai", "source_type")),
)


def described(stories: ArticleQuerySet, *, with_body: bool) -> ArticleQuerySet:
    """What comes in numbers comes as JSON: `signed`, `tagged`, `named` (public people, in the order of the
    body), `put_right` (newest first), and with the body `links`, where they are named in it."""
    live = OuterRef("live")
    bylines = Byline.objects.filter(revision=live).order_by("position")
    topics = Revision.topics.through.objects.filter(revision=live).order_by("topic__name")
    corrections = Correction.objects.filter(article=OuterRef("pk")).order_by("-pk")
    whole = Rendition.objects.filter(image=OuterRef("live__lead_image"), shape=Shape.NATURAL)
    has_begun = Q(publish_at__lte=Now()) & (Q(embargo_until=None) | Q(embargo_until__lte=Now()))
    stories = (
        stories.select_related("live__section", "live__lead_image__portrait_of")
        .only(*COLUMNS, *LEAD, *(["live__body"] if with_body else []))
        .annotate(
            changed_at=Greatest("live__saved_at", "publish_at", Subquery(corrections.values("at")[:1])),
            usable_from=Greatest("publish_at", "embargo_until"),
            usable_now=ExpressionWrapper(has_begun, BooleanField()),
            signed=ArraySubquery(
                bylines.values(
                    json=JSONObject(name="contributor__name", role="role", slug="contributor__slug")
                )
            ),
            tagged=ArraySubquery(
                topics.values(
                    json=JSONObject(slug="topic__slug", name="topic__name", mediatopic="topic__mediatopic")
                )
            ),
            named=ArraySubquery(_named(live)),
            put_right=ArraySubquery(corrections.values(json=JSONObject(kind="kind", text="text", at="at"))),
            lead_files=ArraySubquery(
                whole.values(json=JSONObject(stem="stem", widths="widths", width="width", height="height"))
            ),
        )
    )
    return stories.annotate(links=ArraySubquery(_links(live))) if with_body else stories


def _shown(live: OuterRef) -> Any:
    """The sure mentions of public people, each as `slug` and `name`; who has been merged is who they became,
    before any relinking."""
    became, was = "person__merged_into", "person"
    sure = Mention.objects.sure().filter(revision=live).order_by().annotate(who=Coalesce(became, was))
    return sure.filter(Exists(Person.objects.public().filter(pk=OuterRef("who")))).annotate(
        slug=Coalesce(f"{became}__slug", f"{was}__slug"), name=Coalesce(f"{became}__name", f"{was}__name")
    )


def _named(live: OuterRef) -> Any:
    place = Case(When(part=Mention.Part.BODY, then="start"), default=F("start") + AFTER_THE_BODY)
    headline = Case(When(part=Mention.Part.HEADLINE, then=1), default=0)
    people = _shown(live).values("who", "slug", "name").annotate(first=Min(place), in_headline=Max(headline))
    return people.order_by("first", "who").values(
        json=JSONObject(slug="slug", name="name", in_headline="in_headline")
    )


def _links(live: OuterRef) -> Any:
    placed = _shown(live).filter(is_linked=True, html_start__isnull=False, html_end__isnull=False)
    return placed.order_by("html_start").values(
        json=JSONObject(start="html_start", end="html_end", slug="slug")
    )


@dataclass(frozen=True, slots=True)
class Story:
    """A story as one partner gets it: what every format is made from. `body` where it was asked for."""

    row: Any  # an Article as `described` has it
    copy: Revision
    lead: Image | None
    body: Body | None = None


def told(
    stories: Sequence[Article], countries: Collection[str], *, body: str = "", links: str = "absolute"
) -> list[Story]:
    """Stories as `described` and `Entitlement.stories` have found them, with the pictures that may be shown.
    One query for the words of lead pictures; with bodies three for the pictures in them, where there are any,
    and one where editors have linked to profiles by hand. `body` is html, text or blocks."""
    leads = [_lead(story, countries) for story in stories]
    words.guard(leads)
    written: Iterable[Body | None] = [None] * len(stories)
    if body:
        written = bodies(stories, countries, kind=body, links=links)
    return [
        Story(story, story.live, lead, written_body)
        for story, lead, written_body in zip(stories, leads, written, strict=True)
        if story.live
    ]


def _lead(story: Any, countries: Collection[str]) -> Image | None:
    image = shown_to(story.live.lead_image, countries) if story.with_pictures else None
    if image:
        files = [Rendition(image=image, shape=Shape.NATURAL, **each) for each in story.lead_files]
        image._prefetched_objects_cache = {"renditions": files}
    return image
