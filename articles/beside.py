"""What stands on a story's page beside its copy: topics, corrections, when it was renewed, what to read next.

One question to the database, in SQL of its own: six of the ORM's would cost more than the rest of the page.
What is live is said by `ArticleQuerySet.live()` here too.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from articles.models import Article, Correction, Mention, Status
from people.models import Person

LOOKED_AT = 30  # of the newest stories of each person and topic that are looked at: a star has thousands
NEWER = ["publish", "correct", "renew"]  # verbs that give readers new copy

# A shared person counts twice a shared topic; of equals the newest comes first. Each step down a list is an
# index scan that ends early, so the cost does not grow with the archive.
_SQL = """
    WITH live AS NOT MATERIALIZED ({live}), near AS (
        SELECT found.id, found.revision_id, person AS shared, 2 AS weight
        FROM unnest(%(people)s::bigint[]) AS person CROSS JOIN unnest(%(sure)s::text[]) AS sure
        CROSS JOIN LATERAL (
            SELECT DISTINCT live.id, revision_id
            FROM articles_mention JOIN live ON live.live_id = revision_id
            WHERE person_id = person AND state = sure ORDER BY revision_id DESC LIMIT {looked_at}
        ) AS found
        UNION
        SELECT found.id, found.revision_id, -topic_id, 1
        FROM articles_revision_topics AS own CROSS JOIN LATERAL (
            SELECT live.id, revision_id
            FROM articles_revision_topics AS other JOIN live ON live.live_id = revision_id
            WHERE other.topic_id = own.topic_id ORDER BY revision_id DESC LIMIT {looked_at}
        ) AS found WHERE own.revision_id = %(live)s
    )
    SELECT
        (SELECT json_agg(json_build_object('name', name, 'slug', slug) ORDER BY name)
            FROM articles_revision_topics JOIN articles_topic AS topic ON topic.id = topic_id
            WHERE revision_id = %(live)s),
        (SELECT json_agg(json_build_object(
                'id', id, 'kind', kind, 'text', text, 'placement', placement, 'at', at) ORDER BY id DESC)
            FROM articles_correction WHERE article_id = %(article)s),
        (SELECT max(at) FROM articles_transition WHERE article_id = %(article)s AND at > %(published)s
            AND verb = ANY(%(newer)s) AND from_status = %(was_live)s),
        (SELECT live.id FROM live JOIN articles_revision AS copy ON copy.id = live.live_id
            WHERE copy.section_id = %(section)s AND (publish_at, live.id) < (%(published)s, %(article)s)
            ORDER BY publish_at DESC, live.id DESC LIMIT 1),
        ARRAY(SELECT id FROM near WHERE id <> %(article)s GROUP BY id, revision_id
            ORDER BY sum(weight) DESC, revision_id DESC LIMIT %(most)s)"""


@dataclass(frozen=True, slots=True)
class Beside:
    """`topics` are `{name, slug}`; `renewed_at` is when new copy last replaced what readers saw, None if
    never; `related` and `further` are ids of live stories, the latter of the next one down the section."""

    topics: list[dict[str, str]]
    corrections: list[Correction]
    renewed_at: dt.datetime | None
    further: int | None
    related: list[int]


def beside(article: Article, people: Iterable[Person], *, most: int) -> Beside:
    """For a live story, whose copy names these people."""
    asked = {
        "article": article.pk,
        "live": article.live_id,
        "section": article.live.section_id if article.live else None,
        "published": article.publish_at,
        "people": [person.pk for person in people],
        "sure": list(Mention.SURE),
        "newer": NEWER,
        "was_live": Status.LIVE,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(), asked)
        topics, told, renewed_at, further, near = cursor.fetchone()
    corrections = [_correction(**row) for row in told or ()]
    return Beside(topics or [], corrections, renewed_at, further, [pk for pk in near if pk != further])


def _correction(at: str, **told: Any) -> Correction:
    return Correction(**told, at=dt.datetime.fromisoformat(at))


@cache
def _sql() -> str:
    live = Article.objects.live().order_by().values("id", "live_id", "publish_at").query
    composed = connection.ops.compose_sql(*live.sql_with_params())  # type: ignore[attr-defined]
    return _SQL.format(live=composed, looked_at=LOOKED_AT)
