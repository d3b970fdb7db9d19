"""Stories that wait on a profile: which names are listed, and what an editor answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import lifecycle, relink, strangers
from articles.models import NotAPerson, Stranger
from people import names
from people.models import Person
from people.names import NameTaken, NotAllowed
from tests.builders import link, make_article, make_live_article, make_person, make_user, save_again

pytestmark = pytest.mark.django_db

PAGE = reverse("strangers")


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def a_story(*people, make=make_article):
    story = make(headline="Opening night", body="".join(f"<p>{name} arrived early.</p>" for name in people))
    link(story)
    return story


def listed():
    strangers.count()
    return {name.surface: name.stories for name in Stranger.objects.open()}


def test_names_without_a_profile_are_counted_by_story_and_the_most_come_first(editor):
    make_person("Orla Vance")
    a_story("Theo Lanswick", "Orla Vance", "THEO LANSWICK")
    newest = a_story("Theo Lanswick", "Anna Harrow")
    strangers.count()
    shown = editor.get(PAGE).context["names"]
    assert [(name.surface, name.stories) for name, _ in shown] == [("Theo Lanswick", 2), ("Anna Harrow", 1)]
    assert shown[0][1][0] == newest


def test_what_nobody_sees_any_more_does_not_count(chief):
    story = a_story("Theo Lanswick", make=make_live_article)
    save_again(story, by=chief, body="<p>It rained.</p>")
    link(story)
    assert listed() == {"Theo Lanswick": 1}  # readers still have it
    lifecycle.kill(story, by=chief, reason="Wrong")
    assert listed() == {}


def test_who_has_a_profile_by_now_waits_no_more():
    a_story("Theo Lanswick")
    assert listed() == {"Theo Lanswick": 1}
    make_person("Mira Holt", aliases={"Theo Lanswick": "refused"})
    assert listed() == {"Theo Lanswick": 1}
    make_person("Theo Lanswick")
    assert {name.surface for name in Stranger.objects.open()} == set()


def test_a_profile_is_made_from_the_list_and_then_waits_for_the_rest(editor):
    a_story("Theo Lanswick")
    strangers.count()
    answer = editor.post(PAGE, {"do": "profile", "name": "Theo Lanswick"})
    stub = Person.objects.get()
    assert answer["Location"] == reverse("admin:people_person_change", args=[stub.pk])
    assert stub.status == "stub"
    assert editor.get(PAGE).context["names"] == []
    relink.pull()
    relink.work(seconds=5)
    assert [person.stories for person in editor.get(PAGE, {"show": "stubs"}).context["page"]] == [1]


def test_what_is_nobody_is_not_listed_again_until_that_is_taken_back(editor):
    a_story("Anna Karenina")
    assert listed() == {"Anna Karenina": 1}
    editor.post(PAGE, {"do": "nobody", "name": "Anna Karenina"})
    a_story("Anna Karenina")
    assert listed() == {}
    assert "Anna Karenina" in editor.get(PAGE, {"show": "nobody"}).content.decode()
    editor.post(PAGE, {"do": "take_back", "row": NotAPerson.objects.get().pk})
    assert listed() == {"Anna Karenina": 2}


@pytest.mark.parametrize("role", ["reporter", "photo", "legal"])
def test_only_who_may_add_profiles_answers(client, role):
    by = make_user(role)
    nobody = strangers.dismiss("Anna Karenina", by=make_user("editor"))
    for verb in (
        lambda: strangers.make_profile("Theo Lanswick", by=by),
        lambda: strangers.dismiss("Theo Lanswick", by=by),
        lambda: strangers.take_back(nobody, by=by),
    ):
        with pytest.raises(NotAllowed):
            verb()
    client.force_login(by)
    assert client.post(PAGE, {"do": "profile", "name": "Theo Lanswick"}).status_code == 403
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "profile", "name": ""},
        {"do": "profile", "name": "x" * 300},
        {"do": "profile", "name": "a\x00b"},
        {"do": "nobody", "name": "…"},
        {"do": "take_back", "row": "x"},
    ],
)
def test_what_makes_no_sense_changes_nothing(editor, sent):
    assert editor.post(PAGE, sent).status_code == 302
    assert not Person.objects.exists()
    assert not NotAPerson.objects.exists()


def test_a_name_that_somebody_has_makes_no_second_profile(desk_editor):
    names.create_stub("Theo Lanswick", by=desk_editor)
    with pytest.raises(NameTaken):
        strangers.make_profile("theo lanswick", by=desk_editor)


def test_the_page_asks_no_more_for_more_names(editor):
    def queries():
        strangers.count()
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(PAGE).status_code == 200
        return len(asked)

    a_story("Theo Lanswick")
    queries()
    few = queries()
    a_story(*(f"Anna Harrow{'abcdefg'[n // 7]}{'abcdefg'[n % 7]}" for n in range(49)))
    assert queries() == few
    assert Stranger.objects.count() == 50
