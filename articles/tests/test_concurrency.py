"""Two people at once, on two connections of a real PostgreSQL."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles import lifecycle, links
from articles.models import Article, Status, Transition
from people.models import Person
from staff.models import User
from tests.builders import look_away, make_article, make_copy, make_live_article, make_person, save_again

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
    save_again(article, by=desk_editor, kicker="Film")
    look_away(article, by=desk_editor)
    mine, theirs = now(article), now(article)
    published, killed = at_once(
        lambda: lifecycle.publish(mine, by=desk_editor),
        lambda: lifecycle.kill(theirs, by=desk_editor, reason="The wrong person"),
    )
    assert now(article).status == Status.KILLED
    assert not isinstance(killed, Exception)
    assert isinstance(published, lifecycle.AlreadyKilled | Transition)


def test_an_hour_that_has_come_is_killed_and_not_moved_however_the_two_race(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    at = lifecycle.clock() + dt.timedelta(hours=1)
    lifecycle.schedule(article, by=desk_editor, at=at)
    Article.objects.filter(pk=article.pk).update(publish_at=lifecycle.clock())
    mine, theirs = now(article), now(article)
    moved, killed = at_once(
        lambda: lifecycle.schedule(mine, by=desk_editor, at=at),
        lambda: lifecycle.kill(theirs, by=desk_editor, reason="The wrong person"),
    )
    assert now(article).status == Status.KILLED
    assert isinstance(killed, Transition)
    assert isinstance(moved, lifecycle.NotPossible)


def test_a_schedule_and_a_kill_of_what_nobody_has_seen_end_scheduled(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    mine, theirs = now(article), now(article)
    at = lifecycle.clock() + dt.timedelta(hours=1)
    scheduled, killed = at_once(
        lambda: lifecycle.schedule(mine, by=desk_editor, at=at),
        lambda: lifecycle.kill(theirs, by=desk_editor, reason="The wrong person"),
    )
    assert isinstance(scheduled, Transition)
    assert isinstance(killed, lifecycle.NotPossible)
    assert now(article).status == Status.SCHEDULED


def test_the_hour_and_a_hold_racing_write_both_steps(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    lifecycle.schedule(article, by=desk_editor, at=lifecycle.clock() + dt.timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(publish_at=lifecycle.clock())
    mine = now(article)
    at_once(lifecycle.keep_time, lambda: lifecycle.hold(mine, by=desk_editor, reason="A call"))
    assert now(article).status == Status.HELD
    assert [step.verb for step in article.transitions.all()][-2:] == ["go_live", "hold"]


def test_of_two_publishes_at_once_one_is_told_that_readers_have_it(desk_editor: User) -> None:
    article = make_article(by=desk_editor)
    twice = [Article.objects.get(pk=article.pk) for _ in range(2)]
    done = at_once(*(lambda one=one: lifecycle.publish(one, by=desk_editor) for one in twice))
    assert {type(each) for each in done} == {lifecycle.NotPossible, Transition}


@pytest.mark.parametrize("attempt", range(4))
def test_an_address_being_left_is_not_taken_by_another_story(attempt: int, desk_editor: User) -> None:
    leaving, other = make_live_article(by=desk_editor, slug="first"), make_article(by=desk_editor)
    other.slug = "first"
    moved, refused = at_once(
        lambda: lifecycle.move(leaving, by=desk_editor, slug="second"),
        lambda: save_again(other, by=desk_editor),
    )
    assert isinstance(moved, Transition)
    assert isinstance(refused, ValidationError)
    assert now(other).slug != "first"


def test_two_workers_on_one_revision_make_one_set_of_mentions(desk_editor: User) -> None:
    person: Person = make_person("Orla Vance")
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    assert article.head is not None
    revision = article.head.pk
    at_once(*(lambda: links.link_revision(revision) for _ in range(4)))
    assert list(article.head.mentions.values_list("person", "surface")) == [(person.pk, "Orla Vance")]
