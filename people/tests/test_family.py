"""Relatives: those whom relationships name, and those who follow from them; and who of them readers see."""

import pytest

from people import facts, family
from people.family import Kin
from people.models import Person, Privacy, Relationship
from tests.builders import make_person, make_tie, make_user

pytestmark = pytest.mark.django_db


def grown(name: str, **fields) -> Person:
    """Somebody old enough to be public whoever their parents are."""
    return make_person(name, **{"born": "1970"} | fields)


def kin(person: Person, **asked) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for relative in family.of(person, **asked):
        found.setdefault(str(relative.kin), set()).add(relative.person.name if relative.person else "?")
    return found


@pytest.fixture
def vances() -> dict[str, Person]:
    """Ada and Bo have Orla and Cy; Ada and Dex have Eve. Orla is married to Theo, whose sister is Una; Theo's
    mother is Vi. Cy was married to Wim. Orla's son is Finn, and his daughter Gale."""
    born = {"ada": "1930", "bo": "1930", "dex": "1931", "vi": "1932", "finn": "1985", "gale": "2005"}
    names = "ada bo orla cy dex eve theo una vi wim finn gale"
    they = {name: grown(name.title(), born=born.get(name, "1960")) for name in names.split()}
    for child, parent in [
        ("orla", "ada"), ("orla", "bo"), ("cy", "ada"), ("cy", "bo"), ("eve", "ada"), ("eve", "dex"),
        ("theo", "vi"), ("finn", "orla"), ("gale", "finn"),
    ]:  # fmt: skip
        make_tie(they[child], "parent", they[parent])
    make_tie(they["orla"], "spouse", they["theo"], start="1984")
    make_tie(they["theo"], "sibling", they["una"])
    make_tie(they["cy"], "spouse", they["wim"], start="1990", end="1999", end_cause="divorce")
    return they


def test_relatives_follow_from_relationships(vances):
    assert kin(vances["orla"]) == {
        "spouse": {"Theo"},
        "parent": {"Ada", "Bo"},
        "child": {"Finn"},
        "sibling": {"Cy"},
        "half-sibling": {"Eve"},
        "grandchild": {"Gale"},
        "parent-in-law": {"Vi"},
        "sibling-in-law": {"Una"},
    }
    assert kin(vances["gale"])["grandparent"] == {"Orla"}


def test_a_divorce_ends_what_followed_from_the_marriage(vances):
    assert "sibling-in-law" not in kin(vances["wim"])
    assert kin(vances["wim"]) == {"spouse": {"Cy"}}
    assert [relative.is_over for relative in family.of(vances["wim"])] == [True]


def test_everybody_around_is_one_query(vances, django_assert_num_queries):
    with django_assert_num_queries(1):
        family.of(vances["orla"])
    for number in range(50):
        make_tie(grown(f"Child {number}", born="1990"), "parent", vances["orla"])
    with django_assert_num_queries(1):
        assert len(kin(vances["orla"])["child"]) == 51


# --- what readers see ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({}, {"Finn"}),
        ({"privacy": Privacy.MINOR}, {"?"}),
        ({"privacy": Privacy.PRIVATE}, {"?"}),
        ({"born": "2020"}, {"?"}),
        ({"privacy": Privacy.PROTECTED}, None),
        ({"status": "redacted"}, None),
    ],
)
def test_a_child_is_told_of_as_far_as_its_privacy_allows(fields, seen):
    orla, finn = grown("Orla", born="1960"), grown("Finn", born="1985")
    make_tie(finn, "parent", orla)
    Person.objects.filter(pk=finn.pk).update(**fields)
    assert kin(orla).get("child") == seen
    assert kin(orla, for_readers=False)["child"] == {"Finn"}


@pytest.mark.parametrize("fields", [{"status": "rumoured"}, {"status": "denied"}, {"source": ""}])
def test_what_is_not_confirmed_and_sourced_stays_at_the_desk(fields):
    orla, theo = grown("Orla"), grown("Theo")
    make_tie(orla, "spouse", theo, **fields)
    assert kin(orla) == {}
    assert kin(orla, for_readers=False) == {"spouse": {"Theo"}}


def test_nothing_follows_by_way_of_somebody_who_is_not_named():
    """“Mother-in-law” would say who the wife is."""
    orla, wife, mother = grown("Orla"), grown("Una", privacy=Privacy.PRIVATE), grown("Vi", born="1940")
    make_tie(orla, "spouse", wife)
    make_tie(wife, "parent", mother)
    assert kin(orla) == {"spouse": {"?"}}


def test_a_redacted_relationship_is_gone_and_so_is_what_follows(vances):
    row = Relationship.objects.get(person=vances["theo"], kind="parent")
    facts.redact(row, by=make_user("editor"), reason="Asked for by the family")
    assert "parent-in-law" not in kin(vances["orla"])
    assert "parent" not in kin(vances["theo"])


def test_somebody_unnamed_brings_no_dates():
    orla, theo = grown("Orla"), grown("Theo", privacy=Privacy.PRIVATE)
    make_tie(orla, "spouse", theo, start="2001", end="2009", end_cause="divorce")
    (relative,) = family.of(orla)
    assert (relative.kin, relative.person, relative.row, relative.years) == (Kin.SPOUSE, None, None, "")


# --- by way of whom -----------------------------------------------------------------------------------------


def test_who_married_twice_is_told_of_twice_and_is_an_in_law_by_the_marriage_that_stands():
    orla, theo, vi = grown("Orla"), grown("Theo"), grown("Vi", born="1940")
    make_tie(orla, "spouse", theo, start="1975", end="1985", end_cause="divorce")
    make_tie(orla, "spouse", theo, start="1991")
    make_tie(theo, "parent", vi)
    assert [one.years for one in family.of(orla) if one.kin is Kin.SPOUSE] == ["1975–1985", "since 1991"]
    assert kin(orla)["parent-in-law"] == {"Vi"}
    Person.objects.filter(pk=theo.pk).update(privacy=Privacy.PRIVATE)
    assert [one.person for one in family.of(orla)] == [None]  # and readers count one of them


def test_a_marriage_that_came_back_and_ended_again_makes_nobody_an_in_law():
    orla, theo, vi = grown("Orla"), grown("Theo"), grown("Vi", born="1940")
    make_tie(orla, "spouse", theo, start="1975", end="1985")
    make_tie(orla, "spouse", theo, start="1991", end_cause="divorce")
    make_tie(theo, "parent", vi)
    assert "parent-in-law" not in kin(orla)


@pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy.MINOR, Privacy.PROTECTED])
def test_brothers_and_sisters_in_law_by_a_parent_who_is_not_named_are_not_told_of(privacy):
    """That Una is Theo's sister is known by their mother alone, and so is whom Una married."""
    orla, theo, una, wim, vi = (grown(name) for name in ("Orla", "Theo", "Una", "Wim", "Vi"))
    Person.objects.filter(pk=vi.pk).update(born="1940")
    make_tie(orla, "spouse", theo)
    make_tie(theo, "parent", vi)
    make_tie(una, "parent", vi)
    make_tie(una, "spouse", wim)
    assert kin(orla)["sibling-in-law"] == {"Una"}
    assert kin(theo)["sibling-in-law"] == {"Wim"}
    Person.objects.filter(pk=vi.pk).update(privacy=privacy)
    assert "sibling-in-law" not in kin(orla) | kin(theo)


def test_a_parent_who_is_not_named_hides_nobody_who_follows_from_the_other_one():
    orla, cy, ada, bo = grown("Orla"), grown("Cy"), grown("Ada", born="1930"), grown("Bo", born="1930")
    for child in (orla, cy):
        make_tie(child, "parent", ada)
        make_tie(child, "parent", bo)
    Person.objects.filter(pk=ada.pk).update(privacy=Privacy.PRIVATE)
    assert kin(orla)["sibling"] == {"Cy"}


def test_a_protected_parent_does_not_show_in_what_kind_of_sibling_somebody_is(vances):
    Person.objects.filter(pk=vances["bo"].pk).update(privacy=Privacy.PROTECTED)
    assert kin(vances["orla"])["sibling"] == {"Cy", "Eve"}
    assert "half-sibling" not in kin(vances["orla"])


def test_stored_and_derived_brothers_are_told_of_once_and_rings_of_marriages_end():
    orla, cy, ada, theo = grown("Orla"), grown("Cy"), grown("Ada", born="1930"), grown("Theo")
    make_tie(orla, "sibling", cy)
    for child in (orla, cy):
        make_tie(child, "parent", ada)
    for one, other in ((orla, theo), (theo, cy), (cy, orla)):
        make_tie(one, "spouse", other, start="1990", end="1991")
    told = [relative.person.name for relative in family.of(orla) if relative.person]
    assert sorted(told) == ["Ada", "Cy", "Theo"]
