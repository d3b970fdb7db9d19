"""Each step in a story's life is announced once, in one order, and not before readers may know of it."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from api.models import Change
from articles import lifecycle
from articles.models import Article, Transition
from newsroom import announce
from staff.models import User
from tests.builders import make_article, make_live_article

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def states(article: Article) -> list[str]:
    """What everybody is told of it."""
    return list(Change.objects.filter(article=article, is_ahead=False).values_list("state", flat=True))


def test_a_step_is_announced_once(desk_editor: User):
    article = make_live_article(by=desk_editor)
    assert announce.announce() == 2  # saved, published
    assert announce.announce() == 0
    assert states(article) == ["live"]
    assert not Transition.objects.filter(announced_at__isnull=True).exists()


def test_a_draft_is_nobodys_news(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.submit(article, by=desk_editor)
    announce.announce()
    assert not Change.objects.exists()


def test_a_kill_follows_what_it_kills(desk_editor: User):
    article = make_live_article(by=desk_editor)
    announce.announce()
    lifecycle.hold(article, by=desk_editor, reason="Doubts")
    announce.announce()
    lifecycle.kill(article, by=desk_editor, reason="Not so")
    announce.announce()
    assert states(article) == ["live", "held", "killed"]


def test_who_hears_late_hears_every_step_in_order(desk_editor: User):
    article = make_live_article(by=desk_editor)
    lifecycle.hold(article, by=desk_editor, reason="Being checked")
    lifecycle.kill(article, by=desk_editor, reason="Not so")
    announce.announce()
    assert states(article) == ["live", "held", "killed"]


def test_nothing_is_said_of_a_story_before_its_embargo_ends(desk_editor: User):
    article = make_live_article(by=desk_editor, embargo_until=timezone.now() + HOUR)
    assert announce.announce() == 0
    Article.objects.filter(pk=article.pk).update(embargo_until=Now(), publish_at=Now())
    announce.announce()
    assert states(article) == ["live"]


def test_nothing_is_said_of_a_story_before_its_hour(desk_editor: User):
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=lifecycle.clock() + HOUR)
    assert announce.announce() == 0
    Article.objects.filter(pk=article.pk).update(publish_at=Now())
    lifecycle.keep_time()
    announce.announce()
    assert states(article) == ["live"]


def test_a_hearer_that_fails_loses_nothing(desk_editor: User, monkeypatch: pytest.MonkeyPatch):
    def fails(steps):
        raise OSError("no answer")

    article = make_live_article(by=desk_editor)
    with monkeypatch.context() as patch:
        patch.setattr(announce, "HEARERS", (*announce.HEARERS, fails))
        with pytest.raises(OSError, match="no answer"):
            announce.announce()
    assert states(article) == []
    announce.announce()
    assert states(article) == ["live"]


def test_what_has_been_announced_is_told_again_and_written_once(desk_editor: User):
    article = make_live_article(by=desk_editor)
    call_command("announce")
    Change.objects.all().delete()
    call_command("announce", replay_from=0)
    call_command("announce", replay_from=0)
    assert states(article) == ["live"]


@pytest.mark.parametrize("stories", [1, 50])
def test_announcing_takes_few_queries_however_many_stories(
    stories: int, desk_editor: User, django_assert_num_queries
):
    for _ in range(stories):
        make_live_article(by=desk_editor)
    with django_assert_num_queries(15):  # the batch, and the look that finds no more
        announce.announce()


@pytest.mark.django_db(transaction=True)
def test_while_one_announces_a_second_leaves(desk_editor: User):
    make_live_article(by=desk_editor)
    told: list[int] = []

    def second() -> None:
        told.append(announce.announce())
        connection.close()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [announce.ONE_AT_A_TIME])
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert told == [0]
    assert announce.announce() == 2


def test_announcements_owed_for_long_are_said(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor, publish_at=timezone.now() - 2 * HOUR)
    announce.announce()
    assert client.get("/readyz").status_code == 200
    assert article.head
    same = {"from_status": "live", "to_status": "live", "from_desk": "ready", "to_desk": "ready"}
    Transition.objects.create(
        article=article,
        revision=article.head,
        verb="publish",
        by=desk_editor,
        at=timezone.now() - HOUR,
        **same,
    )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["announcements"]["owed"] == 1
