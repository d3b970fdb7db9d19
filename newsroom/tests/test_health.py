"""What those who run the house are told: up, and keeping up."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import links, relink
from articles.models import LinkRun, RelinkJob
from tests.builders import make_article, make_person

pytestmark = pytest.mark.django_db

LONG = dt.timedelta(minutes=5)


def ago(long: dt.timedelta) -> dt.datetime:
    return timezone.now() - long


def test_a_house_that_keeps_up_is_ready(client: Client) -> None:
    make_article(body="<p>Orla Vance sang.</p>")
    links.sweep()
    make_person("Orla Vance")
    relink.pull()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["archive"] == {"jobs": 1, "stalled": 0}


def test_links_owed_for_long_are_said(client: Client) -> None:
    make_article()
    LinkRun.objects.update(wanted_at=ago(LONG))
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(("touched", "code"), [(LONG, 503), (None, 503), (dt.timedelta(0), 200)])
def test_an_archive_that_nobody_works_at_is_said(
    touched: dt.timedelta | None, code: int, client: Client
) -> None:
    RelinkJob.objects.create(
        reason="A name", total=1, created_at=ago(LONG), touched_at=None if touched is None else ago(touched)
    )
    assert client.get("/readyz").status_code == code


def test_a_job_that_waits_for_another_is_no_reason_for_alarm(client: Client) -> None:
    RelinkJob.objects.create(reason="A", total=1, created_at=ago(LONG), touched_at=timezone.now())
    RelinkJob.objects.create(reason="B", total=9, created_at=ago(LONG))
    assert client.get("/readyz").status_code == 200
