"""Names change while workers are at work: nobody is missed, nobody works twice, nothing stands still."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from articles import decisions, lifecycle, links, relink, tasks
from articles.models import Article, LinkRun, Revision
from articles.models.mention import LinkRunQuerySet
from articles.places import Place
from articles.tests.test_relink import BODY, a_story, assert_oracle_is_content
from staff.models import User
from tests.builders import link, make_article, make_person, save_again


@contextmanager
def beside(work: Any) -> Iterator[threading.Thread]:
    """Something done at the same time, on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    yield thread
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_name_that_changes_while_a_worker_writes_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article(body=BODY)
    looked, go = threading.Event(), threading.Event()
    whole, here = links.find_in, threading.current_thread()
    assert article.head is not None
    pk = article.head.pk

    def slowly(revision: Revision) -> links.Found:
        found = whole(revision)
        if threading.current_thread().name == "worker":
            looked.set()
            assert go.wait(10)
        return found

    monkeypatch.setattr(links, "find_in", slowly)
    with beside(lambda: _named_worker(pk)):
        assert looked.wait(10)
        make_person("Orla Vance")
        job = relink.pull()
        assert job is not None
        assert job.revisions == [pk]
        with beside(lambda: relink.work(seconds=5)) as archive:
            archive.join(0.5)
            assert archive.is_alive()  # it waits for the worker
            go.set()
    assert here is threading.current_thread()
    while relink.work(seconds=5):
        pass
    assert_oracle_is_content()


def _named_worker(revision: int) -> None:
    threading.current_thread().name = "worker"
    links.link_revision(revision)


@pytest.mark.django_db
def test_a_worker_that_ends_while_the_stories_are_chosen_is_not_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article(body=BODY)
    assert article.head is not None
    links._claim(article.head.pk)
    run = LinkRun.objects.get()
    found = links.find_in(run.revision)
    make_person("Orla Vance")
    whole = LinkRunQuerySet.in_flight

    def ends_right_after(self: LinkRunQuerySet) -> LinkRunQuerySet:
        asked = list(whole(self).values_list("pk", flat=True))
        links.store(run, links.rows(run, found))
        LinkRun.objects.update(linked_at=run.wanted_at, **links._kept(found))
        return LinkRun.objects.filter(pk__in=asked)

    monkeypatch.setattr(LinkRunQuerySet, "in_flight", ends_right_after)
    job = relink.pull()
    assert job is not None
    assert job.revisions == [article.head.pk]


@pytest.mark.django_db
def test_a_second_job_starts_no_second_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(tasks.work_at_archive, "delay", lambda: rung.append("archive"))
    monkeypatch.setattr(relink, "CHUNK", 1)
    for body in [BODY, BODY, BODY, "<p>Tomas Reyne sang.</p>", "<p>Tomas Reyne sang.</p>"]:
        a_story(body)
    for name in ("Orla Vance", "Tomas Reyne"):
        make_person(name)
        relink.pull()
    relink.work(seconds=0)  # a chain is at one of them
    rung.clear()
    tasks.sweep()
    tasks.sweep()
    assert rung == []


@pytest.mark.django_db
def test_a_story_that_kills_its_worker_does_not_hold_up_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [a_story() for _ in range(4)]
    make_person("Orla Vance")
    job = relink.pull()
    assert job is not None
    whole, deadly = relink._relink, stories[1].head_id

    def relink_or_die(job: Any, revision: int) -> bool:
        if revision == deadly:
            raise KeyboardInterrupt  # what no handler of ours takes, like a worker that is gone
        return whole(job, revision)

    monkeypatch.setattr(relink, "_relink", relink_or_die)
    for _ in range(30):
        try:
            relink.work(seconds=60)
        except KeyboardInterrupt:
            continue
    job.refresh_from_db()
    assert (job.position, job.finished_at is not None) == (4, True)
    assert list(LinkRun.objects.owed().values_list("pk", flat=True)) == [deadly]


@pytest.mark.django_db
def test_a_decision_is_about_the_story_as_it_is_now(reporter: User, desk_editor: User) -> None:
    orla = make_person("Orla Vance")
    article = make_article(by=reporter, body=BODY)
    link(article)
    seen = Article.objects.select_related("head").get(pk=article.pk)
    assert seen.head is not None
    where = Place.of(seen.head.mentions.order_by("start")[0])
    lifecycle.publish(article, by=desk_editor)
    with pytest.raises(lifecycle.NotAllowed):  # readers see it meanwhile
        decisions.reject(seen, by=reporter, place=where, person=orla)
    save_again(article, by=desk_editor, body=BODY.replace("waved", "sang"))
    link(article)
    decisions.reject(seen, by=desk_editor, place=where, person=orla)  # the page showed the copy before
    assert_oracle_is_content()


@pytest.mark.django_db(transaction=True)
def test_two_editors_deciding_at_once_both_count(desk_editor: User, chief: User) -> None:
    orla, tomas = make_person("Orla Vance"), make_person("Tomas Reyne")
    article = make_article(by=desk_editor, body="<p>Orla Vance met Tomas Reyne.</p>")
    link(article)

    def reject(by: User, person: Any) -> None:
        mine = Article.objects.select_related("head").get(pk=article.pk)
        decisions.reject(mine, by=by, place=Place(person.name), person=person)

    with beside(lambda: reject(desk_editor, orla)), beside(lambda: reject(chief, tomas)):
        pass
    assert article.head is not None
    states = article.head.mentions.filter(part="body").values_list("surface", "state")
    assert set(states) == {("Orla Vance", "rejected"), ("Tomas Reyne", "rejected")}
    assert_oracle_is_content()
