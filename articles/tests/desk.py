"""What the tests of the desk share: its addresses, and what a browser sends."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import presence
from articles.models import Article, Revision
from staff.models import User

ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def typed(article: Article | None = None, **fields: Any) -> dict[str, Any]:
    """What a browser sends from the story form."""
    copy = article.head if article else None
    form: dict[str, Any] = {
        "headline": copy.headline if copy else "Harbour festival opens",
        "dek": copy.dek if copy else "",
        "body": copy.body if copy else "<p>It opened.</p>",
        "slug": article.slug if article else "harbour-festival",
        "topics": [topic.pk for topic in copy.topics.all()] if copy else [],
        "section": (copy.section_id or "") if copy else "",
        "bylines": [byline.contributor_id for byline in copy.bylines.all()] if copy else [],
        "based_on": copy.number if copy else "",
    }
    return form | fields


def head(article: Article) -> Revision:
    assert article.head is not None
    return article.head


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def empty_rooms() -> None:
    """Nobody is in any story, as far as Redis knows."""
    redis = presence._redis()
    for key in redis.scan_iter(f"{settings.CACHE_PREFIX}:story:*"):
        redis.delete(key)
