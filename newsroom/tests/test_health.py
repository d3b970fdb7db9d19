"""What those who run the house are told: up, and keeping up."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from api.models import Delivery, Webhook
from api.tests.receivers import make_webhook
from articles import links, relink
from articles.models import LinkRun, RelinkJob
from tests.builders import make_article, make_partner, make_person

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


def owed(**fields: dt.timedelta) -> Webhook:
    """Something that has waited for long, at a webhook with these times, counted from now."""
    webhook = make_webhook(make_partner(), "https://partner.example/", due_at=ago(LONG))
    Delivery.objects.create(webhook=webhook, created_at=ago(LONG))
    Webhook.objects.update(**{name: timezone.now() + time for name, time in fields.items()})
    return webhook


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, 503),
        ({"failing_since": -LONG}, 503),  # its time has come, and nobody tries
        ({"failing_since": -LONG, "due_at": LONG}, 200),
        ({"paused_at": -LONG}, 200),
        ({"disabled_at": -LONG}, 200),
        ({"leased_until": LONG}, 200),
        ({"due_at": dt.timedelta(0)}, 200),  # somebody was at it a moment ago, and has much to send
    ],
)
def test_pushes_that_nobody_sends_are_said(
    fields: dict[str, dt.timedelta], code: int, client: Client
) -> None:
    owed(**fields)
    answer = client.get("/readyz")
    assert answer.status_code == code
    assert answer.json()["pushes"]["owed"] == 1


def test_a_kill_that_nobody_has_tried_is_said_whatever_failed_before(client: Client) -> None:
    webhook = owed(failing_since=-LONG, due_at=LONG)
    assert client.get("/readyz").status_code == 200
    webhook.deliveries.update(is_kill=True)
    assert client.get("/readyz").status_code == 503
    webhook.deliveries.update(created_at=timezone.now())
    assert client.get("/readyz").status_code == 200
