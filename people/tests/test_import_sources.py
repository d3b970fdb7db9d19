"""What an import writes beside the columns, and what all of it rests on."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import facts
from people.importing import import_people
from people.models import Award, Credit, Earlier, Fact, Name, Person, Relationship, Work
from tests.builders import SOURCE, make_person, make_tie

pytestmark = pytest.mark.django_db
FILE = "The Harbour Register, 2026"


def load(*lines, source=FILE, bad=0):
    said: dict[int, str] = {}
    run = import_people((json.dumps(line).encode() for line in lines), report=said.__setitem__, source=source)
    assert run.bad == bad, said
    return run, said


def everything():
    kept = (Person, Name, Work, Credit, Award, Fact, Relationship, Earlier)
    return [list(model.objects.order_by("pk").values()) for model in kept]


RICH = {
    "name": "Cassia Tressiden",
    "born": "1984-03",
    "occupations": ["actor", "singer"],
    "birthplace": "Marl",
    "nationality": ["Irish", "British"],
    "education": "Marl School",
    "known_for": "The Salt Line",
    "children": 2,
    "aliases": [{"text": "Cassia Averill", "kind": "married", "from": "2011", "until": "2020"}],
    "credits": [
        {"title": "The Salt Line", "year": 2018, "kind": "series", "role": "director", "first_year": 2018,
         "last_year": 2020},
    ],
    "awards": [{"name": "Harbour Prize", "category": "Best Actor", "year": 2019, "title": "The Salt Line",
                "won": False}],
    "relationships": [
        {"kind": "spouse", "person": "Julian Averill", "start": "2011", "end": "2020",
         "end_cause": "Divorced"}
    ],
    "source": "The Evening Wire",
    "source_url": "https://wire.example/cassia",
    "as_of": "2026-11",
}  # fmt: skip


def test_all_a_line_says_rests_on_its_source():
    load(RICH, {"name": "Julian Averill"})
    rests = ("The Evening Wire", "https://wire.example/cassia", "2026-11")
    assert {fact.about: fact.text for fact in Fact.objects.all()} == {
        "born": "1984-03", "occupations": "actor, singer", "birthplace": "Marl",
        "nationality": "Irish, British", "education": "Marl School", "children": "2",
        "known_for": "The Salt Line",
    }  # fmt: skip
    for model in (Fact, Award, Relationship):
        assert set(model.objects.values_list("source", "source_url", "as_of")) == {rests}


def test_a_line_says_of_names_works_and_awards_what_they_were():
    load(RICH, {"name": "Julian Averill"})
    assert Name.objects.filter(kind="married").values_list("valid_from", "valid_until").get() == (
        "2011",
        "2020",
    )
    credit = Credit.objects.get()
    assert (credit.role, credit.first_year, credit.last_year, credit.work.kind) == (
        "director", 2018, 2020, "series",
    )  # fmt: skip
    award = Award.objects.get()
    assert (award.category, award.year, award.work, award.is_won) == ("Best Actor", 2019, credit.work, False)
    assert Relationship.objects.get().end_cause == "divorce"


def test_a_line_without_a_source_rests_on_the_import_s():
    load({"name": "Orla Vance", "born": "1979"})
    assert Fact.objects.get().source == FILE


def test_the_same_lines_again_change_nothing_whatever_the_source():
    lines = [RICH, {"name": "Julian Averill"}]
    load(*lines)
    before = everything()
    run, _ = load(*lines, source="Another Register")
    assert everything() == before
    assert (run.created, run.updated, run.unchanged) == (0, 0, 2)


def test_a_fact_that_says_so_keeps_its_own_source_and_a_new_one_supersedes():
    make_person("Orla Vance", born="1979", occupations=["actor"])
    load({"name": "Orla Vance", "born": "1979", "occupations": ["singer"]})
    assert dict(Fact.objects.values_list("about", "source")) == {"born": SOURCE, "occupations": FILE}
    assert Earlier.objects.get(kind="fact").was["text"] == "actor"


def test_a_redacted_fact_stays_redacted():
    make_person("Orla Vance", born="1979")
    Fact.objects.update(redacted_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    load({"name": "Orla Vance", "born": "1980"})
    fact = Fact.objects.get()
    assert (fact.text, fact.may_be_shown) == ("1980", False)


def test_a_new_fact_alone_makes_a_profile_an_updated_one():
    make_person("Orla Vance")
    run, _ = load({"name": "Orla Vance", "birthplace": "Marl"})
    assert (run.updated, run.unchanged) == (1, 0)


@pytest.mark.parametrize("kind", ["spouse", "sibling", "parent", "child"])
def test_a_new_relationship_of_any_kind_rests_on_the_line_s_source(kind):
    load(
        {"name": "Theo Lanswick"},
        {"name": "Orla Vance", "relationships": [{"kind": kind, "person": "Theo Lanswick"}]},
    )
    assert Relationship.objects.get().source == FILE


def test_a_relationship_keeps_its_source_until_it_is_another():
    orla, theo = make_person("Orla Vance"), make_person("Theo Lanswick")
    make_tie(orla, "spouse", theo, start="2011")
    tie = {"kind": "spouse", "person": "Theo Lanswick", "start": "2011"}
    load({"name": "Orla Vance", "relationships": [tie]})
    assert Relationship.objects.get().source == SOURCE
    load({"name": "Orla Vance", "relationships": [tie | {"end": "2020", "source": "A wire"}]})
    assert Relationship.objects.get().source == "A wire"


@pytest.mark.parametrize(
    ("told", "then"), [("rumoured", "rumoured"), ("denied", "denied"), (None, "confirmed")]
)
def test_a_relationship_is_as_sure_as_the_line_says(told, then):
    tie = {"kind": "partner", "person": "Theo Lanswick", "status": told}
    load({"name": "Orla Vance", "relationships": [tie]}, {"name": "Theo Lanswick"})
    assert Relationship.objects.get().status == then


def test_only_the_desk_confirms_what_it_holds_as_a_rumour():
    make_tie(make_person("Orla Vance"), "partner", make_person("Theo Lanswick"), status="rumoured")
    tie = {"kind": "partner", "person": "Theo Lanswick", "status": "confirmed"}
    _, said = load({"name": "Orla Vance", "relationships": [tie]})
    assert "only the desk" in said[1]
    assert Relationship.objects.get().status == "rumoured"


@pytest.mark.parametrize(
    ("word", "cause"),
    [("divorced", "divorce"), ("Widowed", "death"), ("died", "death"), ("split", "separation"), ("", "")],
)
def test_common_words_say_how_it_ended(word, cause):
    tie = {"kind": "spouse", "person": "Theo Lanswick", "end_cause": word}
    run, _ = load({"name": "Orla Vance", "relationships": [tie]}, {"name": "Theo Lanswick"})
    assert (Relationship.objects.get().end_cause, run.doubts) == (cause, 0)


def test_an_unknown_end_is_otherwise_and_to_be_looked_at():
    tie = {"kind": "spouse", "person": "Theo Lanswick", "end_cause": "abducted"}
    run, said = load({"name": "Orla Vance", "relationships": [tie]}, {"name": "Theo Lanswick"})
    assert (Relationship.objects.get().end_cause, run.doubts) == ("other", 1)
    assert "abducted" in said[1]


def test_a_child_of_a_living_person_stays_a_minor_and_a_second_import_changes_nothing():
    lines = [
        {
            "name": "Wren Averill",
            "privacy": "public",
            "relationships": [{"kind": "parent", "person": "Julian"}],
        },
        {"name": "Julian"},
        {"name": "Wren Averill", "birthplace": "Marl"},
    ]
    load(*lines)
    assert Person.objects.get(name="Wren Averill").privacy == "minor"
    before = everything()
    run, _ = load(*lines)
    assert everything() == before
    assert (run.updated, run.unchanged) == (0, 2)


def test_a_later_line_does_not_open_a_profile_that_has_become_a_minor_s():
    load(
        {"name": "Wren Averill", "relationships": [{"kind": "parent", "person": "Julian"}]},
        {"name": "Julian"},
    )
    load({"name": "Wren Averill", "privacy": "public", "bio": "Sings."})
    assert Person.objects.get(name="Wren Averill").privacy == "minor"


@pytest.mark.parametrize(
    "line",
    [
        {"source_url": "javascript:alert(1)"},
        {"source": "x" * 301},
        {"as_of": "soon"},
        {"children": 100},
        {"children": "many"},
        {"birthplace": 7},
        {"known_for": "x" * 501},
        {"aliases": [{"text": "B", "from": "2002", "until": "1993"}]},
        {"credits": [{"title": "T", "kind": "opera"}]},
        {"credits": [{"title": "T", "first_year": 2002, "last_year": 1993}]},
        {"awards": [{"year": 2000}]},
        {"awards": [{"name": "Prize", "won": 1}]},
        {"relationships": [{"kind": "spouse", "person": "B", "status": "maybe"}]},
        {"born": "1958-04-03", "died": "1958-04-02"},
        {"born": "1958~", "died": "1957"},
    ],
    ids=str,
)
def test_a_line_that_cannot_be_is_skipped(line):
    load({"name": "Orla Vance"} | line, bad=1)
    assert not Person.objects.exists()


def test_facts_are_kept_in_step_by_a_fixed_number_of_queries():
    def queries(count):
        people = [make_person(f"P {count} {number}") for number in range(count)]
        for person in people:
            person.born = "1990"
        rests = facts.Origin(FILE)
        with CaptureQueriesContext(connection) as asked:
            facts.state([one for person in people for one in facts.of_columns(person, rests)])
        return len(asked)

    assert queries(1) == queries(50)
