"""What stands on a story's page beside its copy: topics, corrections, when it was renewed, what to read next.

One question to the database, in SQL of its own: six of the ORM's would cost more than the rest of the page.
What is live is said by `ArticleQuerySet.live()` here too.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from articles.models import Article, Correction, Mention, Status
from articles.models.transition import RENEWING
from people.models import Person, adult_if_born_by

LOOKED_AT = 30  # of the newest stories of each person and topic that are looked at: a star has thousands

# A shared person counts twice a shared topic; of equals the newest comes first. Each step down a list is an
# index scan that ends early, so the cost does not grow with the archive.
_SQL = """
    WITH live AS NOT MATERIALIZED ({live}), public AS NOT MATERIALIZED ({public}), story AS MATERIALIZED (
        SELECT live.id, live_id, publish_at, section_id
        FROM live JOIN articles_revision AS copy ON copy.id = live_id WHERE slug = %(slug)s
    ), named AS MATERIALIZED (
        SELECT DISTINCT person_id FROM articles_mention JOIN public ON public.id = person_id
        WHERE revision_id = (SELECT live_id FROM story) AND state = ANY(%(sure)s)
    ), near AS (
        SELECT found.id, found.revision_id, named.person_id AS shared, 2 AS weight
        FROM named CROSS JOIN unnest(%(sure)s::text[]) AS sure CROSS JOIN LATERAL (
            SELECT DISTINCT live.id, revision_id
            FROM articles_mention AS mention JOIN live ON live.live_id = revision_id
            WHERE mention.person_id = named.person_id AND state = sure
            ORDER BY revision_id DESC LIMIT {looked_at}
        ) AS found
        UNION
        SELECT found.id, found.revision_id, -topic_id, 1
        FROM articles_revision_topics AS own CROSS JOIN LATERAL (
            SELECT live.id, revision_id
            FROM articles_revision_topics AS other JOIN live ON live.live_id = revision_id
            WHERE other.topic_id = own.topic_id ORDER BY revision_id DESC LIMIT {looked_at}
        ) AS found WHERE own.revision_id = (SELECT live_id FROM story)
    )
    SELECT
        story.id,
        (SELECT json_agg(json_build_object('name', name, 'slug', slug) ORDER BY name)
            FROM articles_revision_topics JOIN articles_topic AS topic ON topic.id = topic_id
            WHERE revision_id = live_id),
        (SELECT json_agg(json_build_object(
                'id', id, 'kind', kind, 'text', text, 'placement', placement, 'at', at) ORDER BY id DESC)
            FROM articles_correction WHERE article_id = story.id),
        (SELECT max(at) FROM articles_transition WHERE article_id = story.id AND at > publish_at
            AND verb = ANY(%(newer)s) AND from_status = %(was_live)s),
        (SELECT live.id FROM live JOIN articles_revision AS copy ON copy.id = live.live_id
            WHERE copy.section_id = story.section_id
            AND (live.publish_at, live.id) < (story.publish_at, story.id)
            ORDER BY live.publish_at DESC, live.id DESC LIMIT 1),
        ARRAY(SELECT id FROM near WHERE id <> story.id GROUP BY id, revision_id
            ORDER BY sum(weight) DESC, revision_id DESC LIMIT %(most)s)
    FROM story"""


@dataclass(frozen=True, slots=True)
class Beside:
    """`topics` are `{name, slug}`; `renewed_at` is when new copy last replaced what readers saw, None if
    never. The others are ids of live stories: itself, what is related, what is next down the section."""

    story: int
    topics: list[dict[str, str]]
    corrections: list[Correction]
    renewed_at: dt.datetime | None
    further: int | None
    related: list[int]

    @property
    def others(self) -> list[int]:
        return [*self.related, self.further] if self.further else self.related


def beside(slug: str, *, most: int) -> Beside | None:
    """For the live story with this slug; None where readers have none."""
    asked: dict[str, Any] = {
        "slug": slug,
        "sure": list(Mention.SURE),
        "newer": RENEWING,
        "was_live": Status.LIVE,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(adult_if_born_by()), asked)
        row = cursor.fetchone()
    if row is None:
        return None
    pk, topics, told, renewed_at, further, near = row
    corrections = [_correction(**row) for row in told or ()]
    related = [other for other in near if other != further]
    return Beside(pk, topics or [], corrections, renewed_at, further, related)


def _correction(at: str, **told: Any) -> Correction:
    return Correction(**told, at=dt.datetime.fromisoformat(at))


@lru_cache(maxsize=2)
def _sql(adult_since: str) -> str:
    """The same for a whole day: who is public is said with a date."""
    live = Article.objects.live().order_by().values("id", "live_id", "publish_at", "slug")
    public = Person.objects.public().order_by().values("id")
    return _SQL.format(live=_composed(live), public=_composed(public), looked_at=LOOKED_AT)


def _composed(rows: "QuerySet[Any, Any]") -> str:
    return str(connection.ops.compose_sql(*rows.query.sql_with_params()))  # type: ignore[attr-defined]
