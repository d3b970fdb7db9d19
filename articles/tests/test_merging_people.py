"""Merging two profiles, seen from the stories that name them."""

import threading
import time

import pytest
from django.db import connections

from articles import decisions, links, relink
from articles.models import LinkRun
from articles.places import Place
from articles.render import linked_copy
from people.merge import merge
from people.models import NameChange
from tests.builders import link, make_live_article, make_person

pytestmark = pytest.mark.django_db


def follow():
    """Let the archive follow whatever has changed about people."""
    relink.pull()
    while relink.work(seconds=5):
        pass


def shown(article):
    article.refresh_from_db()
    return linked_copy(article.live).people


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_id", [False, True])
def test_a_merge_and_the_archive_do_not_wait_for_each_other(monkeypatch, desk_editor, has_id):
    duplicate = make_person("Orla Vance", wikidata="Q1" if has_id else None)
    keeper = make_person("O. Vance")
    first = make_live_article(body="<p>O. Vance came early.</p>")
    second = make_live_article(body="<p>Orla Vance sang.</p>")
    LinkRun.objects.update(linked_at=first.updated_at)  # when nobody was known
    NameChange.objects.all().delete()
    relink.everything()
    whole, seen, is_half_way = links.find_in, [], threading.Event()

    def slowly(revision):
        seen.append(revision.pk)
        if len(seen) == 2:  # what the first one names is held
            is_half_way.set()
            time.sleep(0.3)
        return whole(revision)

    def work():
        relink.work(seconds=5)
        connections.close_all()

    monkeypatch.setattr(links, "find_in", slowly)
    worker = threading.Thread(target=work)
    worker.start()
    assert is_half_way.wait(5)
    merge(duplicate, into=keeper, by=desk_editor)
    worker.join()
    assert seen[:2] == [first.head_id, second.head_id]
    follow()
    links.sweep()
    assert list(links.differences(LinkRun.objects.current())) == []


def test_what_was_never_the_duplicate_is_the_keeper_when_the_two_are_one(desk_editor):
    keeper, duplicate = make_person("Orla Vance"), make_person("O. Vance")
    story, other = (make_live_article(body="<p>Orla Vance arrived.</p>") for _ in range(2))
    for each in (story, other):
        link(each)
    decisions.never(story, by=desk_editor, place=Place("Orla Vance"), person=duplicate)
    merge(duplicate, into=keeper, by=desk_editor)
    follow()
    assert shown(other) == [keeper]


def test_a_never_taken_back_after_a_merge_opens_the_keepers_name(desk_editor):
    duplicate, keeper = make_person("Orla Vance", aliases={"Lady O": "alias"}), make_person("O. Vance")
    story = make_live_article(body="<p>Lady O arrived with style.</p>")
    decisions.never(story, by=desk_editor, place=Place("Lady O"), person=duplicate)
    merge(duplicate, into=keeper, by=desk_editor)
    assert not keeper.names.get(text="Lady O").may_link
    decisions.undo(story, by=desk_editor)
    assert keeper.names.get(text="Lady O").may_link
