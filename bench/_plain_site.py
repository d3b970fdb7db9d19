"""What the site is measured against: Django pages as plain as they come, each a view and a template, without
any middleware, rights, privacy or caching."""

from functools import cache as cache_once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path

from articles.models import Article, Byline, Mention, Section

BYTES = "bench:bytes"
_template = Template((Path(__file__).parent / "plain_story.html").read_text())


def bare(request: HttpRequest) -> HttpResponse:
    """One question to Redis, and its answer sent as it is."""
    return HttpResponse(cache.get(BYTES))


def story(request: HttpRequest, slug: str) -> HttpResponse:
    """What a careful Django developer would write for a story's page: five queries, everything joined or
    prefetched, nothing asked twice, one template without an include."""
    signed = Prefetch("live__bylines", Byline.objects.select_related("contributor"))
    article = (
        Article.objects.select_related("live__section", "live__lead_image")
        .prefetch_related(signed)
        .get(slug=slug, status="live")
    )
    copy: Any = article.live
    mentions = Mention.objects.filter(revision=copy, state__in=Mention.SURE).select_related(
        "person__portrait"
    )
    people = list({mention.person_id: mention.person for mention in mentions}.values())
    same = Article.objects.filter(status="live", live__section=copy.section).exclude(pk=article.pk)
    related = list(same.select_related("live__section", "live__lead_image").order_by("-publish_at")[:5])
    pictures = [copy.lead_image, *(getattr(person, "portrait", None) for person in people)]
    pictures += [other.live.lead_image for other in related if other.live]
    prefetch_related_objects([picture for picture in pictures if picture], "renditions")
    address = f"{settings.SITE_URL}{article.get_absolute_url()}"
    graph = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": copy.headline,
        "description": copy.dek,
        "url": address,
        "datePublished": article.publish_at,
        "articleSection": copy.section.name,
        "author": [{"@type": "Person", "name": each.contributor.name} for each in copy.bylines.all()],
        "mentions": [
            {"@type": "Person", "name": person.name, "url": person.get_absolute_url()}
            for person in people
            if person
        ],
    }
    context = {
        "article": article,
        "copy": copy,
        "people": people,
        "related": related,
        "address": address,
        "graph": graph,
        "sections": _sections(),
    }
    return HttpResponse(_template.render(Context(context)))


@cache_once
def _sections() -> list[Section]:
    return list(Section.objects.all())


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/plain/<slug:slug>/", story),
    path("", include("newsroom.urls")),
]
