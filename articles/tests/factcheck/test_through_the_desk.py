"""What the desk changes in a profile reaches the stories, and the list of those that disagree."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from articles import dismissals, lifecycle
from articles.tests.factcheck.copy import BODY, THIS_YEAR, is_open, linked, one, told
from people import merge
from people.models import Credit, Name, Person, Relationship, Work
from people.tests.test_admin import change_url, typed
from staff.models import User
from tests.builders import (
    follow,
    link,
    make_live_article,
    make_person,
    make_tie,
)

pytestmark = pytest.mark.django_db


def listed(client: Client) -> bool:
    return "Of the two at the quay" in client.get("/admin/articles/factwarning/").content.decode()


def test_a_live_story_is_listed_while_it_disagrees_with_what_the_desk_says(
    client: Client, orla: Person, desk_editor: User
) -> None:
    article = make_live_article(
        by=desk_editor, headline="Of the two at the quay", body="<p>Orla Vance, 45, sang.</p>"
    )
    link(article)
    client.force_login(desk_editor)
    assert not listed(client)
    for born, is_wrong in ((THIS_YEAR - 50, True), (THIS_YEAR - 45, False)):
        sent = typed(orla, born=str(born), source="A register")
        assert client.post(change_url(orla), sent).status_code == 302
        follow()
        assert listed(client) is is_wrong
        orla.refresh_from_db()


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_what_readers_no_longer_see_is_not_listed(
    verb: str, client: Client, divorce: Relationship, desk_editor: User
) -> None:
    article = make_live_article(by=desk_editor, headline="Of the two at the quay", body=BODY)
    link(article)
    client.force_login(desk_editor)
    assert listed(client)
    getattr(lifecycle, verb)(article, by=desk_editor, reason="While it is checked")
    assert not listed(client)


@pytest.mark.parametrize("field", ["source", "status"])
def test_a_relationship_that_loses_its_ground_takes_its_warnings_with_it(
    field: str, divorce: Relationship
) -> None:
    article = linked(body=BODY)
    follow()
    assert told(article) == [("tie", "wife")]
    setattr(divorce, field, "" if field == "source" else "rumoured")
    divorce.save()
    follow()
    assert told(article) == []


def test_a_dismissal_survives_a_merge_that_is_undone(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    orla = one(article).person
    dismissals.dismiss(one(article), by=desk_editor)
    made = merge.merge(orla, into=make_person("Orla Vance Lind"), by=desk_editor)
    follow()
    merge.undo(made, by=desk_editor)
    follow()
    assert one(article).person == orla
    assert not is_open(article)


def test_a_child_who_gets_another_name_refreshes_the_stories_of_its_parents(orla: Person) -> None:
    child = make_person("Philippa Lind", born=str(THIS_YEAR - 5), privacy="minor")
    make_tie(orla, "child", child)
    article = linked(body="<p>Orla Vance came with her children Pip, 9, and Lou, 3.</p>")
    follow()
    assert told(article) == []
    Name.objects.create(person=child, text="Pip Lind", kind=Name.Kind.NICKNAME)
    follow()
    assert told(article) == [("age", "9")]


def test_a_work_that_is_of_another_kind_refreshes_its_stories(orla: Person) -> None:
    work = Work.objects.create(title="Tall House", year=2011, kind=Work.Kind.FILM)
    Credit.objects.create(person=orla, work=work)
    article = linked(body="<p>Orla Vance sang in the new musical Tall House.</p>")
    follow()
    assert told(article) == []
    work.kind = Work.Kind.PLAY
    work.save()
    follow()
    assert told(article) == [("release", "new musical Tall House")]


def test_a_cast_that_becomes_known_is_no_difference_of_links(orla: Person, theo: Person) -> None:
    Credit.objects.create(person=orla, work=Work.objects.create(title="Tall House", year=2011))
    ferry = Work.objects.create(title="Night Ferry", year=2009)
    linked(body="<p>Night Ferry star Orla Vance sang.</p>")
    follow()
    Credit.objects.create(person=theo, work=ferry)
    follow()
    call_command("verify_links", stdout=StringIO())
