"""Two people at once, on two connections of a real PostgreSQL."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from articles import lifecycle, links
from articles.models import Article
from people.models import Person
from staff.models import User
from tests.builders import make_article, make_copy, make_person

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
