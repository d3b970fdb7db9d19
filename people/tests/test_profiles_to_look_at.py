"""Profiles to look at: which the list's filter finds, and the button that says they were looked through."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import reviews
from people.admin.filters import LOOKED_AT
from people.models import Fact, Person
from people.names import NotAllowed
from people.tests.test_admin import change_url, typed
from tests.builders import make_person, make_tie, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def found(which):
    return {person.name for person in LOOKED_AT[which][1](Person.objects.all())}


def days_ago(days):
    return timezone.now() - dt.timedelta(days=days)


def test_stale_is_who_was_not_looked_through_for_a_year():
    make_person("New")
    for name, fields in {
        "Old": {"created_at": days_ago(366)},
        "Old, read": {"created_at": days_ago(900), "reviewed_at": days_ago(364)},
        "Read long ago": {"reviewed_at": days_ago(366)},
        "A stub": {"created_at": days_ago(366), "status": "stub"},
    }.items():
        Person.objects.filter(pk=make_person(name, slug=name.lower()).pk).update(**fields)
    assert found("stale") == {"Old", "Read long ago"}


def test_without_a_source_is_who_has_a_statement_that_nothing_backs():
    make_person("Sourced", born="1979")
    bare, theo, una = make_person("Bare"), make_person("Theo"), make_person("Una")
    Fact.objects.create(person=bare, about="birthplace", text="Harbour")
    Fact.objects.create(person=una, about="birthplace", text="Harbour", redacted_at=timezone.now())
    make_tie(theo, "sibling", una, source="", redacted_at=timezone.now())
    assert found("unsourced") == {"Bare"}
    make_tie(theo, "spouse", una, source="")
    assert found("unsourced") == {"Bare", "Theo", "Una"}


def test_very_old_is_who_lives_by_the_profile_and_was_born_over_105_years_ago():
    year = timezone.now().year
    make_person("Old", born=f"{year - 106}")
    make_person("Dead", born=f"{year - 106}", died="1999")
    make_person("Younger", born=f"{year - 104}")
    make_person("Nobody knows")
    assert found("very-old") == {"Old"}


def test_stubs_are_found():
    make_person("Stub", status="stub")
    make_person("Whole")
    assert found("stubs") == {"Stub"}


@pytest.mark.parametrize("which", LOOKED_AT)
def test_each_choice_is_one_more_condition_of_the_list(editor, which):
    make_person("Orla Vance")
    assert editor.get("/admin/people/person/", {"review": which}).status_code == 200


def test_the_list_asks_no_more_for_more_people(editor):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            editor.get("/admin/people/person/", {"review": "stubs"})
        return len(asked)

    make_person(status="stub")
    queries()
    few = queries()
    for _ in range(49):
        make_person(status="stub")
    assert queries() == few


def test_only_who_may_change_profiles_says_they_were_looked_through():
    person = make_person()
    with pytest.raises(NotAllowed):
        reviews.looked_through(person, by=make_user("reporter"))
    assert person.reviewed_at is None
    reviews.looked_through(person, by=make_user("editor"))
    assert person.reviewed_at is not None


def test_the_button_is_in_the_profile_and_it_is_stale_no_more(editor):
    person = make_person("Orla Vance")
    Person.objects.filter(pk=person.pk).update(created_at=days_ago(400))
    button = "people_person_looked_through"
    assert f'name="{button}"' in editor.get(change_url(person)).content.decode()
    assert editor.post(change_url(person), typed(person, **{button: "1"})).status_code == 302
    assert found("stale") == set()
