"""Relationships that cannot be: left out, with the line's number and why."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.importing import import_people, run
from people.models import Person, Relationship
from tests.builders import make_person, make_tie

pytestmark = pytest.mark.django_db


def load(*lines):
    said: dict[int, str] = {}
    done = import_people((json.dumps(line).encode() for line in lines), report=said.__setitem__)
    assert done.bad == 0, said
    return done, said


def line(name, *ties, **told):
    return {
        "name": name,
        "relationships": [dict(zip(("kind", "person", "start", "end"), tie, strict=False)) for tie in ties],
    } | told


@pytest.mark.parametrize(
    ("tie", "said"),
    [
        (("parent", "Late", "", ""), "cannot be a parent"),
        (("child", "Early", "", ""), "cannot be a parent"),
        (("spouse", "Cora", "", ""), "the person of the line"),
        (("spouse", "Late", "2000", ""), "before Late was born"),
        (("spouse", "Gone", "1995", ""), "after Gone died"),
        (("spouse", "Early", "1970", ""), "before Cora was born"),
    ],
)  # fmt: skip
def test_what_dates_speak_against_is_left_out(tie, said):
    make_person("Early", born="1950")
    make_person("Late", born="2010")
    make_person("Gone", born="1950", died="1990")
    done, reports = load({"name": "Ada"}, line("Cora", tie, born="1980"))
    assert said in reports[2]
    assert (done.doubts, Relationship.objects.count()) == (1, 0)
    assert Person.objects.filter(name="Cora").exists()


def test_an_end_that_only_two_lines_together_put_before_the_start_is_left_out():
    _, said = load(line("A", ("spouse", "B", "2012-06", "")), line("B", ("spouse", "A", "2012", "2012-03")))
    assert "before it starts" in said[2]
    assert Relationship.objects.get().end == ""


@pytest.mark.parametrize(
    "held", [{"status": "denied"}, {"status": "rumoured"}, {"redacted_at": "2026-01-01T00:00Z"}]
)
def test_what_the_desk_holds_back_comes_in_with_no_other_date_either(held):
    cora = make_person("Cora")
    make_tie(cora, "spouse", make_person("Theo"), start="1993", **held)
    _, said = load(line("Cora", ("spouse", "Theo", "1994", "")))
    assert "only the desk adds one" in said[1]
    assert [row.may_be_shown for row in Relationship.objects.all()] == [False]


def test_another_marriage_to_the_same_person_comes_in_beside_the_first():
    make_tie(make_person("Cora"), "spouse", make_person("Theo"), start="1993")
    load(line("Cora", ("spouse", "Theo", "2004", "")))
    assert set(Relationship.objects.values_list("start", flat=True)) == {"1993", "2004"}


@pytest.mark.parametrize("generations", [2, 3, 12])
@pytest.mark.parametrize("chunk", [1000, 1])
def test_nobody_is_their_own_ancestor(generations, chunk, monkeypatch):
    monkeypatch.setattr(run, "CHUNK", chunk)
    people = [f"P{number}" for number in range(generations)]
    done, said = load(
        *(line(one, ("parent", parent)) for one, parent in zip(people, [*people[1:], people[0]], strict=True))
    )
    assert "descend" in said[generations]
    assert (done.doubts, Relationship.objects.count()) == (1, generations - 1)


def test_a_loop_that_what_is_stored_would_close_is_left_out():
    child, parent, grandparent = (make_person(name) for name in ("Child", "Parent", "Grand"))
    make_tie(child, "parent", parent)
    make_tie(parent, "parent", grandparent)
    _, said = load(line("Grand", ("parent", "Child")))
    assert "descend" in said[1]


def test_a_parent_of_two_is_no_loop():
    done, said = load(
        line("P1", ("parent", "P3")), line("P2", ("parent", "P3")), line("P4", ("parent", "P1")), line("P3")
    )
    assert (done.relationships, said) == (3, {})


def test_the_same_parent_with_another_start_is_one():
    lines = line("A", ("parent", "B", "1990")), line("B", ("child", "A", "1991"))
    _, said = load(*lines)
    assert "since 1990, not 1991" in said[2]
    assert Relationship.objects.get().start == "1990"
    assert load(*lines)[0].relationships == 0


def test_the_rest_of_a_line_and_of_the_file_is_not_lost():
    done, said = load(line("A", ("parent", "A"), ("sibling", "B"), born="1990"), {"name": "B"})
    assert list(said) == [1]
    assert (Person.objects.get(name="A").born, done.relationships) == ("1990", 1)


def test_ties_are_written_by_a_fixed_number_of_queries():
    def queries(count, tag):
        lines = [line(f"{tag}{number}", ("parent", f"{tag}{number + 1}")) for number in range(count)]
        with CaptureQueriesContext(connection) as asked:
            load(*lines, {"name": f"{tag}{count}"})
        return len(asked)

    assert queries(2, "Few") == queries(60, "Many")
