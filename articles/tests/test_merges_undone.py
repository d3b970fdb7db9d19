"""A merge and its undoing, seen from the stories: through the real relinker, and identical to before."""

import json

import pytest
from django.db import connection
from django.db.models import Model
from django.test import override_settings

from articles import archive, decisions, links
from articles.models import ArchiveLink, LinkDecision, LinkRun, Mention
from articles.places import Place
from articles.render import linked_copy
from people.merge import merge, undo
from people.merge.standing import hanging
from people.models import Person
from tests.builders import follow, link, make_live_article, make_person, save_again

pytestmark = pytest.mark.django_db

STORIES, TIMES = 3, 5


def dump():
    """Every column of every row about people, mentions, decisions and archive links. Mentions are replaced as
    a set, so their numbers are left out; and the hour of a profile's last change."""
    rows = {}
    models: list[type[Model]] = [Person, *hanging(), Mention, LinkDecision, ArchiveLink]
    for model in models:
        left_out = ["updated_at"] + (["id"] if model is Mention else [])
        with connection.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute(f"SELECT (to_jsonb(row) - %s::text[])::text FROM {table} row", [left_out])  # noqa: S608
            rows[model.__name__] = sorted(json.dumps(json.loads(row)) for (row,) in cursor)
    return rows


def a_story(name, *, times=TIMES, by=None):
    body = "".join(f"<p>{name} arrived at door {number} of the harbour.</p>" for number in range(times))
    story = make_live_article(body=body, **({"by": by} if by else {}))
    link(story)
    return story


@pytest.fixture
def two():
    return (
        make_person("Oona Vance", born="1979", wikidata="Q1", aliases={"Lola Lee": "stage"}),
        make_person("Orla Vance", slug="orla-vance", bio="Sings.", aliases={"Lola Lee": "alias"}),
    )


def settled(two, editor):
    """Stories that name each of the two, and both; with decisions, and with links found in the archive."""
    merged, keeper = two
    stories = {one: [a_story(one.name, by=editor) for _ in range(STORIES)] for one in two}
    a_story("Oona Vance met Orla Vance and Lola Lee", by=editor)
    decided = stories[merged][0]
    decisions.confirm(decided, by=editor, place=Place("Oona Vance"), person=merged)
    decisions.reject(stories[merged][1], by=editor, place=Place("Oona Vance"), person=merged)
    decisions.link_by_hand(stories[keeper][0], by=editor, place=Place("the harbour"), person=merged)
    save_again(decided, by=editor, body="<p>Oona Vance came back, and Vance sang.</p>")
    link(decided)
    follow()
    assert not LinkRun.objects.owed().exists()


def test_a_merge_undone_leaves_stories_and_profiles_identical_to_before(two, desk_editor):
    settled(two, desk_editor)
    before = dump()
    made = merge(two[0], into=two[1], by=desk_editor)
    follow()
    assert dump() != before
    undo(made, by=desk_editor)
    follow()
    assert dump() == before
    assert list(links.differences(LinkRun.objects.current())) == []


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_nobody_is_asked_about_links_that_come_back(two, desk_editor, is_reviewed):
    story = a_story("Oona Vance", by=desk_editor)
    with override_settings(REVIEW_ARCHIVE_LINKS=is_reviewed):
        made = merge(two[0], into=two[1], by=desk_editor)
        follow()
        assert linked_copy(story.live).people == [two[1]]
        undo(made, by=desk_editor)
        follow()
    assert linked_copy(story.live).people == [two[0]]
    assert not ArchiveLink.objects.exists()


@override_settings(REVIEW_ARCHIVE_LINKS=True)
@pytest.mark.parametrize("verb", [None, archive.refuse, archive.accept])
def test_what_was_decided_about_a_link_of_the_archive_stands_after_a_merge_was_undone(desk_editor, verb):
    keeper = make_person("Orla Vance")
    story = a_story("Orla Vance, born Oona Quist,", by=desk_editor)
    follow()
    double = make_person("Oona Quist")
    follow()
    if verb:
        verb(ArchiveLink.objects.filter(person=double), by=desk_editor)
        follow()
    before = dump()
    made = merge(double, into=keeper, by=desk_editor)
    follow()
    assert linked_copy(story.live).people == [keeper]
    undo(made, by=desk_editor)
    follow()
    assert dump() == before


@override_settings(REVIEW_ARCHIVE_LINKS=True)
def test_who_is_new_in_a_story_waits_though_a_merge_was_undone(two, desk_editor):
    story = a_story("Orla Vance and Lady Quist", by=desk_editor)
    undo(merge(two[0], into=two[1], by=desk_editor), by=desk_editor)
    follow()
    two[0].names.create(text="Lady Quist")
    follow()
    assert linked_copy(story.live).people == [two[1]]
    assert ArchiveLink.objects.waiting().get().person == two[0]
