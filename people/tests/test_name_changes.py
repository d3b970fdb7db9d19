"""What the archive must be linked again for: noted by the database, whoever writes and by whatever way.

In pairs: something the linker reads has changed, and it is noted; something else has, and nothing is.
"""

import json
from importlib import import_module

import pytest
from django.contrib.admin.sites import site
from django.db import connection
from django.db.migrations import RunSQL
from django.urls import reverse
from django.utils import timezone

from people import names
from people.admin.forms import state
from people.importing import import_people
from people.models import Credit, Fact, Name, NameChange, Person, Relationship, Work
from tests.builders import make_person, make_user

pytestmark = pytest.mark.django_db

MIGRATIONS = (
    "people.migrations.0002_name_changes",
    "people.migrations.0004_slug_changes",
    "people.migrations.0010_what_checks_read",
)


def noted():
    """The norms noted since the last question, each once; asking takes them."""
    found = sorted(NameChange.objects.values_list("norm", flat=True))
    NameChange.objects.all().delete()
    assert len(found) == len(set(found)), "one statement notes a name once"
    return found


@pytest.fixture
def person():
    person = make_person("Orla Vance", aliases={"Lola": "nickname"}, slug="orla-vance")
    NameChange.objects.all().delete()
    return person


@pytest.fixture
def other():
    other = make_person("Theo Lanswick")
    NameChange.objects.all().delete()
    return other


@pytest.fixture
def work():
    return Work.objects.create(title="The Salt Line", year=2018)


def nothing_noted_by(change):
    change()
    assert noted() == []


# --- names ------------------------------------------------------------------------------------------------


def test_a_new_name_is_noted_with_whose_it_is_and_when(person):
    names.add_name(person, "oona fray")
    change = NameChange.objects.get()
    assert (change.person, change.norm, change.is_stylised) == (person.pk, "oona fray", False)
    assert change.at is not None


def test_a_name_that_is_there_already_is_not_noted_again(person):
    names.add_name(person, " LOLA ")
    assert noted() == []


def test_a_stylised_name_is_noted_as_one(person):
    Name.objects.create(person=person, text="oona fray", is_stylised=True)
    assert NameChange.objects.get().is_stylised


def test_a_name_taken_away_is_noted(person):
    person.names.filter(text="Lola").delete()
    assert noted() == ["lola"]


def test_a_respelt_name_is_noted_under_both_keys(person):
    name = person.names.get(text="Lola")
    name.text = "Lulu"
    name.save()
    assert noted() == ["lola", "lulu"]


@pytest.mark.parametrize("change", [{"may_link": False}, {"is_stylised": True}, {"kind": "alias"}])
def test_how_a_name_links_is_noted(person, change):
    person.names.filter(text="Lola").update(**change)
    assert set(NameChange.objects.values_list("norm", flat=True)) == {"lola"}


def test_a_name_saved_as_it_is_is_not_noted(person):
    for name in person.names.all():
        name.save()
    assert noted() == []


def test_a_name_that_goes_to_somebody_else_is_noted_for_both(person, other):
    person.names.filter(text="Lola").update(person=other)
    assert set(NameChange.objects.values_list("person", "norm")) == {(person.pk, "lola"), (other.pk, "lola")}


def test_a_rename_notes_the_old_name_and_the_new_one(person):
    names.rename(person, "Orla Saltmarsh")
    assert set(NameChange.objects.values_list("norm", flat=True)) == {
        "orla vance", "orla saltmarsh", "lola",
    }  # fmt: skip


def test_names_in_bulk_are_noted_and_those_already_there_are_not(person):
    rows = [Name(person=person, text=text, norm=text) for text in ("Lola", "Lulu", "Lala")]
    Name.objects.bulk_create(rows, ignore_conflicts=True)
    assert noted() == ["lala", "lulu"]


def test_a_bulk_upsert_notes_what_it_changed(person):
    lola = person.names.get(text="Lola")
    lola.may_link = False
    rows = [lola, person.names.get(text="Orla Vance")]
    Name.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=["may_link"])
    assert noted() == ["lola"]


# --- what tells people apart --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Orla V."},
        {"born": "1979"},
        {"died": "2020"},
        {"occupations": ["actor"]},
        {"privacy": "private"},
        {"status": "redacted"},
        {"slug": "orla"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_fact_the_linker_reads_is_noted_for_every_name(person, other, change):
    Person.objects.filter(pk__in=[person.pk]).update(**change)
    assert noted() == ["lola", "orla vance"]


def test_a_merge_into_another_is_noted(person, other):
    Person.objects.filter(pk=person.pk).update(status="merged", merged_into=other)
    assert noted() == ["lola", "orla vance"]


def test_a_profile_that_goes_takes_its_names_along_and_that_is_noted(person):
    person.delete()
    assert set(NameChange.objects.values_list("norm", flat=True)) == {"lola", "orla vance"}


@pytest.mark.parametrize(
    "change", [{"bio": "Acts."}, {"sort_name": "Vance"}, {"wikidata": "Q1"}, {"disambiguator": "actor"}]
)
def test_what_the_linker_does_not_read_is_not_noted(person, change):
    Person.objects.filter(pk=person.pk).update(**change)
    assert noted() == []


def test_a_profile_saved_as_it_is_is_not_noted(person):
    person.save()
    assert noted() == []


# --- credits and relationships ------------------------------------------------------------------------------


def test_a_credit_that_comes_or_goes_is_noted_for_every_name(person, other, work):
    credit = Credit.objects.create(person=person, work=work)
    assert noted() == ["lola", "orla vance"]
    credit.delete()
    assert noted() == ["lola", "orla vance"]


def test_a_credit_that_goes_to_somebody_else_is_noted_for_both(person, other, work):
    credit = Credit.objects.create(person=person, work=work)
    noted()
    nothing_noted_by(credit.save)
    credit.person = other
    credit.save()
    assert noted() == ["lola", "orla vance", "theo lanswick"]


def test_a_work_called_differently_is_noted_for_everyone_in_it(person, other, work):
    Credit.objects.create(person=person, work=work)
    noted()
    Work.objects.filter(pk=work.pk).update(title="The Salt Lines")
    assert noted() == ["lola", "orla vance"]


@pytest.mark.parametrize("change", [{"year": 2019}, {"released": "2019-04"}, {"kind": "play"}])
def test_a_work_of_another_year_or_kind_is_noted(person, work, change):
    Credit.objects.create(person=person, work=work)
    noted()
    Work.objects.update(**change)
    assert noted() == ["lola", "orla vance"]
    nothing_noted_by(lambda: Work.objects.update(**change))


def test_a_name_of_a_child_is_noted_for_its_parents_too(person, other):
    Relationship.objects.create(person=other, kind="parent", other=person)
    NameChange.objects.all().delete()
    name = Name.objects.create(person=other, text="Teddy", kind="nickname")
    assert noted() == ["lola", "orla vance", "teddy"]
    name.delete()
    assert noted() == ["lola", "orla vance", "teddy"]


def test_a_relationship_is_noted_for_both_ends(person, other):
    tie = Relationship.objects.create(person=person, kind="sibling", other=other)
    assert noted() == ["lola", "orla vance", "theo lanswick"]
    nothing_noted_by(tie.save)
    tie.kind = "partner"
    tie.save()
    assert noted() == ["lola", "orla vance", "theo lanswick"]
    tie.delete()
    assert noted() == ["lola", "orla vance", "theo lanswick"]


def test_what_the_copy_is_compared_with_is_noted(person, other):
    tie = Relationship.objects.create(person=person, kind="spouse", other=other)
    noted()
    for field, value in [("status", "denied"), ("source", "A register"), ("redacted_at", timezone.now())]:
        setattr(tie, field, value)
        tie.save()
        assert noted() == ["lola", "orla vance", "theo lanswick"], field
    person.names.filter(text="Lola").update(valid_until="2016")
    assert noted() == ["lola"]


def test_a_fact_with_a_source_is_noted_for_its_person_and_their_parents(person, other):
    Relationship.objects.create(person=other, kind="parent", other=person)
    NameChange.objects.all().delete()
    born = Fact.objects.create(person=other, about="born", text="2011", source="A register")
    assert noted() == ["lola", "orla vance", "theo lanswick"]
    nothing_noted_by(born.save)
    Fact.objects.update(text="2012")
    assert noted() == ["lola", "orla vance", "theo lanswick"]
    Fact.objects.all().delete()
    assert noted() == ["lola", "orla vance", "theo lanswick"]


def test_a_fact_without_a_source_and_one_that_nothing_is_compared_with_are_not(person):
    nothing_noted_by(lambda: Fact.objects.create(person=person, about="born", text="1980"))
    event = {"about": "event", "text": "Sang", "source": "A register"}
    nothing_noted_by(lambda: Fact.objects.create(person=person, **event))


# --- the ways to write --------------------------------------------------------------------------------------


def test_an_import_notes_its_names_and_importing_again_notes_none():
    marriage = {"kind": "spouse", "person": "Theo Lanswick", "start": "2011"}
    people = [
        {"name": "Orla Vance", "aliases": [{"text": "Lola"}], "relationships": [marriage]},
        {"name": "Theo Lanswick", "born": "1979", "credits": [{"title": "The Salt Line"}]},
    ]
    lines = [json.dumps(one).encode() for one in people]
    import_people(lines, report=print)
    assert set(NameChange.objects.values_list("norm", flat=True)) == {"orla vance", "lola", "theo lanswick"}
    noted_before = NameChange.objects.count()
    import_people(lines, report=print)
    assert NameChange.objects.count() == noted_before


@pytest.mark.parametrize(("bio", "privacy", "expected"), [("Acts.", "public", 0), ("", "private", 2)])
def test_the_desk_notes_what_the_linker_reads(client, person, bio, privacy, expected):
    client.force_login(make_user("editor"))
    sent = {"name": person.name, "bio": bio, "privacy": privacy, "status": "published"}
    sent |= {"based_on": state(Person.objects.get()), "sort_name": person.sort_name}
    for inline in ("names", "credits", "relationships", "facts", "awards"):
        sent |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    answer = client.post(reverse("admin:people_person_change", args=[person.pk]), sent)
    assert answer.status_code == 302
    assert len(noted()) == expected


def test_the_desk_does_not_show_these_rows():
    assert not site.is_registered(NameChange)


def test_the_triggers_can_be_taken_back_and_made_again(person):
    operations = [one for name in MIGRATIONS for one in import_module(name).Migration.operations]
    triggers = [one for one in operations if isinstance(one, RunSQL)]
    with connection.cursor() as cursor:
        for one in reversed(triggers):
            cursor.execute(str(one.reverse_sql))
        nothing_noted_by(lambda: names.add_name(person, "Lulu"))
        for one in triggers:
            cursor.execute(str(one.sql))
    names.add_name(person, "Lala")
    assert noted() == ["lala"]
    Person.objects.update(slug="orla")
    assert noted() == ["lala", "lola", "lulu", "orla vance"]
