"""Have we got this story already?"""

import datetime as dt
import unicodedata

from django.db.models import Q
from django.urls import reverse

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article, Status

NEAR = dt.timedelta(days=14)  # before and after
SHOWN = 3


def duplicate(article: Article) -> list[Problem]:
    """Stories with this very headline that readers have, or are to have, within 14 days. One query."""
    known = facts.of(article)
    wanted = fold(known.copy.headline)
    if not wanted:
        return []
    near = Q(publish_at__gt=known.now - NEAR, publish_at__lt=known.now + NEAR)
    others = Article.objects.filter(near, status__in=[Status.LIVE, Status.SCHEDULED]).exclude(pk=article.pk)
    rows = others.newest_first().values_list("pk", "live__headline", "status")
    alike = [(pk, headline, status) for pk, headline, status in rows if fold(headline) == wanted]
    return [_problem(*row) for row in alike[:SHOWN]]


def fold(headline: str) -> str:
    """A headline without case, accents, punctuation and spaces."""
    plain = unicodedata.normalize("NFKD", headline).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _problem(pk: int, headline: str, status: str) -> Problem:
    where = "live" if status == Status.LIVE else "scheduled"
    said = f"Another story of ours has this headline and is {where}: “{headline}”."
    address = reverse("admin:articles_article_change", args=[pk])
    return Problem("duplicate", "headline", said, Level.WARNING, address)
