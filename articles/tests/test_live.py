"""What readers may see is written twice, in SQL and in Python; here the two are held together."""

import datetime as dt

import pytest
from django.db.models.functions import Now

from articles.models import Article, Status
from tests.builders import make_live_article

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
MOMENTS = {"past": -HOUR, "future": HOUR, "none": None}
PUBLIC = {
    (Status.LIVE, "past", "none"),
    (Status.LIVE, "past", "past"),
    (Status.SCHEDULED, "past", "none"),
    (Status.SCHEDULED, "past", "past"),
}


def database_clock() -> dt.datetime:
    return Article.objects.annotate(clock=Now()).values_list("clock", flat=True)[0]


@pytest.mark.parametrize("embargo", ["past", "future", "none"])
@pytest.mark.parametrize("publish", ["past", "future"])
@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_live_in_sql_and_in_python_agree(status: str, publish: str, embargo: str) -> None:
    article = make_live_article()
    now = database_clock()
    shift = MOMENTS[embargo]
    Article.objects.update(
        status=status,
        publish_at=now + (MOMENTS[publish] or HOUR),
        embargo_until=None if shift is None else now + shift,
    )
    article.refresh_from_db()
    expected = (status, publish, embargo) in PUBLIC
    assert Article.objects.live().exists() is expected
    assert article.is_live_at(database_clock()) is expected


def test_a_draft_is_not_live() -> None:
    from tests.builders import make_article

    article = make_article()
    assert not Article.objects.live().exists()
    assert not article.is_live
