"""Rules that hold whatever way a row is written."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from people import facts, ties
from people.models import Earlier, Fact, Name, Person, Privacy, Relationship
from people.names import NotAllowed, NotPossible
from tests.builders import SOURCE, make_person, make_tie, make_user

pytestmark = pytest.mark.django_db


# --- nothing is overwritten -------------------------------------------------------------------------------
def test_a_fact_is_superseded_and_not_overwritten():
    person = make_person("Orla Vance", born="1958")
    person.born = "1958-04-03"
    person.save()
    facts.in_step(person, source="The parish register")
    fact, earlier = Fact.objects.get(), Earlier.objects.get()
    assert (fact.text, fact.source) == ("1958-04-03", "The parish register")
    assert (earlier.person, earlier.kind, earlier.was["text"], earlier.was["source"]) == (
        person.pk, "fact", "1958", SOURCE,
    )  # fmt: skip


def test_what_says_the_same_keeps_its_source_and_leaves_no_past():
    person = make_person("Orla Vance", born="1958", occupations=["actor"])
    assert facts.in_step(person, source="Another book") == []
    assert {fact.source for fact in Fact.objects.all()} == {SOURCE}
    assert not Earlier.objects.exists()


def test_a_fact_that_is_taken_back_is_kept():
    person = make_person("Orla Vance", born="1958")
    Person.objects.filter(pk=person.pk).update(born="")
    person.refresh_from_db()
    facts.in_step(person, source=SOURCE)
    assert not Fact.objects.exists()
    assert Earlier.objects.get().was["text"] == "1958"


def test_how_a_relationship_or_a_name_stood_is_kept():
    orla, theo = make_person("Orla"), make_person("Theo")
    row = make_tie(orla, "spouse", theo, start="2001")
    row.end, row.end_cause = "2009", "divorce"
    row.save()
    Name.objects.filter(person=theo).update(text="Theodore")
    kept = {(earlier.kind, earlier.row) for earlier in Earlier.objects.all()}
    assert kept == {("relationship", row.pk), ("name", theo.names.get().pk)}


def test_nobody_changes_the_past():
    make_person("Orla", born="1958").facts.all().delete()
    with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
        Earlier.objects.update(was={})


# --- a child of a living person ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("child", "parent", "privacy"),
    [
        ({}, {}, Privacy.MINOR),
        ({"born": "1980"}, {}, Privacy.PUBLIC),
        ({}, {"died": "1990"}, Privacy.PUBLIC),
        ({"privacy": Privacy.PRIVATE}, {}, Privacy.PRIVATE),
        ({"privacy": Privacy.PROTECTED}, {}, Privacy.PROTECTED),
    ],
)
def test_a_child_of_unknown_age_with_a_living_parent_is_a_minor(child, parent, privacy):
    wren, orla = make_person("Wren", **child), make_person("Orla", **parent)
    make_tie(wren, "parent", orla)
    wren.refresh_from_db()
    assert wren.privacy == privacy


def test_no_write_makes_such_a_child_public():
    wren = make_person("Wren")
    make_tie(wren, "parent", make_person("Orla"))
    Person.objects.filter(pk=wren.pk).update(privacy=Privacy.PUBLIC)
    wren.refresh_from_db()
    assert wren.privacy == Privacy.MINOR


def test_a_parent_who_turns_out_to_be_alive_makes_minors_of_children():
    wren, orla = make_person("Wren"), make_person("Orla", died="1990")
    make_tie(wren, "parent", orla)
    Person.objects.filter(pk=orla.pk).update(died="")
    wren.refresh_from_db()
    assert wren.privacy == Privacy.MINOR


# --- what cannot be ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "kind", "other", "dates", "why"),
    [
        ({"born": "1990"}, "parent", {"born": "1995"}, {}, "cannot be a parent"),
        ({"born": "1990"}, "parent", {"born": "1990"}, {}, "cannot be a parent"),
        ({"born": "1990"}, "child", {"born": "1980"}, {}, "cannot be a parent"),
        ({}, "spouse", {}, {"start": "2001", "end": "1999"}, "lies before the start"),
        ({"born": "1990"}, "spouse", {}, {"start": "1985"}, "before Orla was born"),
        ({}, "spouse", {"died": "1985"}, {"start": "1990"}, "after Theo died"),
        ({"born": "1960"}, "parent", {"born": "1930"}, {}, ""),
        ({"born": "1960"}, "parent", {}, {}, ""),
        ({"born": "1960~"}, "parent", {"born": "1930"}, {}, ""),
        ({"born": "1960"}, "spouse", {"died": "1990-05"}, {"start": "1990"}, ""),
    ],
)
def test_what_dates_speak_against_is_said_in_words(one, kind, other, dates, why):
    said = ties.impossible(make_person("Orla", **one), kind, make_person("Theo", **other), **dates)
    assert why in said
    assert bool(why) == bool(said)


def test_nobody_is_related_to_themselves():
    orla = make_person("Orla")
    assert ties.impossible(orla, "spouse", orla)
    with pytest.raises(IntegrityError, match="relationship_not_to_oneself"):
        Relationship.objects.create(person=orla, kind="parent", other=orla)


def test_nobody_is_their_own_ancestor():
    ada, bo, cy = (make_person(name) for name in ("Ada", "Bo", "Cy"))
    make_tie(ada, "parent", bo)
    make_tie(bo, "parent", cy)
    assert ties.descends(ada.pk, cy.pk)
    assert not ties.descends(cy.pk, ada.pk)
    with pytest.raises(IntegrityError, match="own ancestor"):
        make_tie(cy, "parent", ada)


def test_two_people_are_not_each_others_parents():
    ada, bo = make_person("Ada"), make_person("Bo")
    make_tie(ada, "parent", bo)
    with pytest.raises(IntegrityError, match="relationship_parent_one_way"):
        make_tie(bo, "parent", ada)


# --- redaction --------------------------------------------------------------------------------------------
def test_a_redacted_fact_stays_hidden_whatever_it_says_later():
    person = make_person("Orla Vance", born="1958")
    facts.redact(person.facts.get(), by=make_user("editor"), reason="Asked for")
    person.born = "1959"
    person.save()
    facts.in_step(person, source="An import")
    assert person.facts.get().text == "1959"
    assert not Fact.objects.shown().exists()


def test_a_redaction_can_be_taken_back():
    person, editor = make_person("Orla Vance", born="1958"), make_user("editor")
    facts.redact(person.facts.get(), by=editor, reason="Asked for")
    facts.restore(person.facts.get(), by=editor)
    assert Fact.objects.shown().exists()


def test_a_reporter_redacts_nothing():
    fact, reporter = make_person("Orla Vance", born="1958").facts.get(), make_user("reporter")
    for verb in (
        lambda: facts.redact(fact, by=reporter, reason="No"),
        lambda: facts.restore(fact, by=reporter),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_redaction_without_a_reason_is_refused():
    fact = make_person("Orla Vance", born="1958").facts.get()
    with pytest.raises(NotPossible):
        facts.redact(fact, by=make_user("editor"), reason="  ")


@pytest.mark.parametrize(
    "fields",
    [
        {"source": ""},
        {"is_public": False},
        {"confidence": "disputed"},
        {"redaction_reason": "", "source": SOURCE},
    ],
)
def test_the_rule_of_what_is_shown_is_the_same_in_python_and_in_sql(fields):
    make_person("Orla Vance", born="1958")
    Fact.objects.update(**fields)
    assert Fact.objects.get().may_be_shown == Fact.objects.shown().exists()
