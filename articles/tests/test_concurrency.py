"""Two people at once, on two connections of a real PostgreSQL."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from articles import lifecycle, links
from articles.models import Article, Status, Transition
from people.models import Person
from staff.models import User
from tests.builders import make_article, make_copy, make_live_article, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run each in a thread with its own connection; give what each returned or raised."""
    together = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        try:
            together.wait(10)
            results[place] = call()
        except Exception as error:  # noqa: BLE001 (the result of a refused call is its refusal)
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def save(article: Article, by: User, headline: str) -> Callable[[], object]:
    mine = Article.objects.get(pk=article.pk)
    return lambda: lifecycle.save_draft(
        mine, by=by, copy=make_copy(headline=headline, section=None, bylines=[]), based_on=1
    )


def test_of_ten_saves_of_one_revision_one_wins_and_nine_are_told(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    results = at_once(*(save(article, desk_editor, f"Version {number}") for number in range(10)))
    assert sum(isinstance(result, lifecycle.Stale) for result in results) == 9
    assert sorted(article.revisions.values_list("number", flat=True)) == [1, 2]


def test_fifty_editors_saving_one_revision_lose_no_word(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    results = at_once(*(save(article, desk_editor, f"Version {number}") for number in range(50)))
    stale = [result for result in results if isinstance(result, lifecycle.Stale)]
    assert len(stale) == 49
    assert {refusal.head.number for refusal in stale} == {2}  # each is told what the winner saved


def test_five_hundred_saves_over_twenty_stories_leave_no_gap(desk_editor: User) -> None:
    articles = [make_article(by=desk_editor) for _ in range(20)]
    lost: list[object] = []

    def write(turn: int) -> None:
        for article in articles[turn % 4 :: 4] * 25:
            mine = Article.objects.select_related("head").get(pk=article.pk)
            while True:
                assert mine.head is not None
                copy = make_copy(headline=f"By {turn}", section=None, bylines=[])
                try:
                    lifecycle.save_draft(mine, by=desk_editor, copy=copy, based_on=mine.head.number)
                    break
                except lifecycle.Stale:
                    mine = Article.objects.select_related("head").get(pk=article.pk)

    lost += [result for result in at_once(*(lambda turn=turn: write(turn) for turn in range(4))) if result]
    assert not lost
    for article in articles:
        numbers = sorted(article.revisions.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    assert sum(article.revisions.count() for article in articles) == 520


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_publish_and_kill_racing_end_killed(desk_editor: User) -> None:
    article = make_live_article(by=desk_editor)
    mine, theirs = now(article), now(article)
    published, killed = at_once(
        lambda: lifecycle.publish(mine, by=desk_editor),
        lambda: lifecycle.kill(theirs, by=desk_editor, reason="The wrong person"),
    )
    assert now(article).status == Status.KILLED
    assert not isinstance(killed, Exception)
    assert isinstance(published, lifecycle.AlreadyKilled | Transition)


def test_schedule_and_kill_racing_end_killed_or_scheduled_never_both(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    mine, theirs = now(article), now(article)
    at = lifecycle.clock() + dt.timedelta(hours=1)
    at_once(
        lambda: lifecycle.schedule(mine, by=desk_editor, at=at),
        lambda: lifecycle.kill(theirs, by=desk_editor, reason="The wrong person"),
    )
    assert now(article).status == Status.SCHEDULED  # what nobody has seen is not killed


def test_the_hour_and_a_hold_racing_write_both_steps(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=lifecycle.clock() + dt.timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(publish_at=lifecycle.clock())
    mine = now(article)
    at_once(lifecycle.keep_time, lambda: lifecycle.hold(mine, by=desk_editor, reason="A call"))
    assert now(article).status == Status.HELD
    assert [step.verb for step in article.transitions.all()][-2:] == ["go_live", "hold"]


def test_two_publishes_at_once_agree_on_one_time(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    twice = [Article.objects.get(pk=article.pk) for _ in range(2)]
    at_once(*(lambda one=one: lifecycle.publish(one, by=desk_editor) for one in twice))
    assert {one.publish_at for one in twice} == {Article.objects.get(pk=article.pk).publish_at}


def test_two_workers_on_one_revision_make_one_set_of_mentions(desk_editor: User) -> None:
    person: Person = make_person("Orla Vance")
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    assert article.head is not None
    revision = article.head.pk
    at_once(*(lambda: links.link_revision(revision) for _ in range(4)))
    assert list(article.head.mentions.values_list("person", "surface")) == [(person.pk, "Orla Vance")]
