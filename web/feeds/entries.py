"""What a feed says of a story, and of a correction."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from articles.models import Article, Byline, Correction, Revision
from images.models import Channel, Image
from web import reading
from web.paging import EPOCH
from web.printable import printable
from web.templatetags.pictures import shared_as
from web.templatetags.site import absolute


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A picture that feeds may show: always a JPEG. Its credit goes with it."""

    address: str
    width: int
    height: int
    credit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `identity` stays whatever becomes of its address; only `html` is HTML."""

    identity: str
    title: str
    address: str
    summary: str
    html: str
    published: dt.datetime
    updated: dt.datetime
    authors: tuple[Author, ...] = ()
    categories: tuple[str, ...] = ()
    picture: Enclosed | None = None


def of_story(article: Article, revision: Revision, request: HttpRequest) -> Entry:
    """A live story `with_renewal`, as it is summed up by its dek, with what has been corrected in it."""
    published = article.publish_at or EPOCH  # no live story is without: a constraint says so
    corrections = list(article.corrections.all())
    renewed = getattr(article, "renewed_at")  # noqa: B009 (annotated)
    return Entry(
        identity=article.uuid.urn,
        title=printable(revision.headline),
        address=absolute(article.get_absolute_url()),
        summary=printable(revision.dek),
        html=_html(revision, corrections),
        published=published,
        updated=max(published, renewed or EPOCH, *(each.at for each in corrections)),
        authors=tuple(_authors(revision)),
        categories=tuple(printable(topic.name) for topic in revision.topics.all()),
        picture=_picture(reading.shown(revision.lead_image, request, Channel.FEEDS)),
    )


def of_correction(correction: Correction, headline: str) -> Entry:
    """A correction of a story with this headline, at its place in the story's page."""
    where = f"{correction.article.get_absolute_url()}#correction-{correction.pk}"
    return Entry(
        identity=uuid.uuid5(correction.article.uuid, f"correction-{correction.pk}").urn,
        title=printable(f"{correction.get_kind_display()}: {headline}"),
        address=absolute(where),
        summary=printable(correction.text),
        html=printable(render_to_string("web/feeds/correction.html", {"correction": correction})),
        published=correction.at,
        updated=correction.at,
    )


def _html(revision: Revision, corrections: Iterable[Correction]) -> str:
    told = {"revision": revision, "corrections": corrections}
    return printable(render_to_string("web/feeds/story.html", told).strip())


def _authors(revision: Revision) -> Iterable[Author]:
    for byline in revision.bylines.all():
        if byline.role == Byline.Role.WRITER:
            contributor = byline.contributor
            yield Author(printable(contributor.name), absolute(contributor.get_absolute_url()))


def _picture(image: Image | None) -> Enclosed | None:
    if image is None:
        return None
    file = shared_as(image)
    return Enclosed(absolute(file.src), file.width, file.height, printable(image.credit))


def site() -> Author:
    """Who says what nobody has signed."""
    return Author(printable(settings.SITE_NAME), f"{settings.SITE_URL}/")
