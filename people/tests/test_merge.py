"""Two profiles of one person become one: what moves, what stays, and who may."""

import pytest

from people import names
from people.merge import merge
from people.models import Credit, Name, NameChange, Person, Relationship, Work
from people.names import NotAllowed, NotPossible
from tests.builders import make_person, make_tie, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def merged():
    return make_person("O. Vance", slug="o-vance", aliases={"Lola": "nickname"})


@pytest.fixture
def keeper():
    return make_person("Orla Vance", slug="orla-vance")


def rows(person):
    return set(person.names.values_list("text", "kind", "may_link"))


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Person, Name, Credit, Relationship)]


def refused(merged, *, into, by, error=NotPossible):
    before = everything()
    with pytest.raises(error) as caught:
        merge(merged, into=into, by=by)
    assert everything() == before
    return str(caught.value)


# --- whether ----------------------------------------------------------------------------------------------


def test_the_merged_profile_keeps_its_address_and_leads_to_the_keeper(client, merged, keeper, editor):
    merge(merged, into=keeper, by=editor)
    assert (merged.slug, merged.status, merged.merged_into, merged.is_public) == (
        "o-vance", "merged", keeper, False,
    )  # fmt: skip
    answer = client.get("/people/o-vance/")
    assert (answer.status_code, answer["Location"]) == (301, "/people/orla-vance/")


def test_only_who_may_change_profiles_merges_them(merged, keeper):
    refused(merged, into=keeper, by=make_user("reporter"), error=NotAllowed)
    merge(merged, into=keeper, by=make_user("editor"))
    assert merged.merged_into == keeper


def test_nobody_is_merged_into_themselves(merged, editor):
    refused(merged, into=merged, by=editor)


def test_what_is_merged_or_redacted_already_is_not_merged(merged, keeper, editor):
    before = make_person("Orla V.", status="merged", merged_into=keeper)
    redacted = make_person("Gone Person", status="redacted")
    for one in (before, redacted):
        refused(one, into=merged, by=editor)
        refused(merged, into=one, by=editor)


def test_who_died_before_the_other_was_born_is_somebody_else(keeper, editor):
    elder = make_person("Orla Vance", died="1950")
    keeper.born = "1979"
    keeper.save()
    assert "two people" in refused(elder, into=keeper, by=editor)
    assert "two people" in refused(keeper, into=elder, by=editor)


def test_a_profile_that_is_gone_is_said_to_be(merged, keeper, editor):
    Person.objects.filter(pk=merged.pk).delete()
    assert "gone" in refused(merged, into=keeper, by=editor)


def test_who_had_been_merged_before_leads_to_the_keeper_in_one_hop(merged, keeper, editor):
    before = make_person("Orla V.", slug="orla-v", status="merged", merged_into=merged)
    merge(merged, into=keeper, by=editor)
    before.refresh_from_db()
    assert before.merged_into == keeper


# --- names --------------------------------------------------------------------------------------------------


def test_names_move_and_the_full_one_becomes_an_alias(merged, keeper, editor):
    merge(merged, into=keeper, by=editor)
    assert rows(keeper) == {
        ("Orla Vance", "full", True), ("O. Vance", "alias", True), ("Lola", "nickname", True),
    }  # fmt: skip
    assert rows(merged) == set()


def test_a_name_that_both_have_stays_as_the_keeper_has_it(keeper, editor):
    twin = make_person("ORLA VANCE", aliases={"Lola": "nickname"})
    names.add_name(keeper, "LOLA", Name.Kind.STAGE)
    merge(twin, into=keeper, by=editor)
    assert rows(keeper) == {("Orla Vance", "full", True), ("LOLA", "stage", True)}


@pytest.mark.parametrize("left_behind", ["birth", "former"])
@pytest.mark.parametrize("whose", ["merged", "keeper"])
def test_a_name_left_behind_on_one_side_is_shown_on_none(merged, keeper, editor, whose, left_behind):
    one, other = (merged, keeper) if whose == "merged" else (keeper, merged)
    names.add_name(one, "Orla Brandt", left_behind)
    names.add_name(other, "Orla Brandt", "married")
    merge(merged, into=keeper, by=editor)
    assert keeper.names.get(text="Orla Brandt").kind == left_behind


def test_the_name_that_the_keeper_is_printed_under_is_not_left_behind(keeper, editor):
    other = make_person("O. Vance", aliases={"Orla Vance": "former"})
    merge(other, into=keeper, by=editor)
    assert keeper.names.get(text="Orla Vance").kind == "full"


@pytest.mark.parametrize("whose", ["merged", "keeper"])
def test_a_name_that_never_links_on_one_side_never_links(merged, keeper, editor, whose):
    names.add_name(keeper, "Lola")
    names.never_link({"merged": merged, "keeper": keeper}[whose], "Lola", by=editor)
    merge(merged, into=keeper, by=editor)
    assert not keeper.names.get(norm="lola").may_link


def test_a_name_refused_for_the_keeper_and_borne_by_the_other_is_theirs_and_never_links(
    merged, keeper, editor
):
    names.never_link(keeper, "Lola", by=editor)
    merge(merged, into=keeper, by=editor)
    assert rows(keeper) == {
        ("Orla Vance", "full", True), ("O. Vance", "alias", True), ("Lola", "nickname", False),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Orla Vance", "Lulu"])
def test_a_name_of_the_keepers_links_though_it_was_refused_for_the_other(merged, keeper, editor, name):
    names.add_name(keeper, "Lulu")
    names.never_link(merged, name, by=editor)
    merge(merged, into=keeper, by=editor)
    assert keeper.names.get(text=name).may_link
    assert {kind for _, kind, _ in rows(keeper)} == {"full", "alias", "nickname"}


def test_a_name_of_the_keepers_that_never_links_stays_so_though_it_was_refused_for_the_other(
    merged, keeper, editor
):
    names.never_link(keeper, "Orla Vance", by=editor)
    names.never_link(merged, "Orla Vance", by=editor)
    merge(merged, into=keeper, by=editor)
    assert ("Orla Vance", "full", False) in rows(keeper)


def test_a_name_that_was_refused_for_the_other_and_nobody_has_is_refused_for_the_keeper(
    merged, keeper, editor
):
    names.never_link(merged, "Lulu", by=editor)
    merge(merged, into=keeper, by=editor)
    assert ("Lulu", "refused", False) in rows(keeper)


def test_what_is_said_of_a_merged_profiles_names_is_said_of_the_keepers(merged, keeper, editor):
    given = Person.objects.get(pk=merged.pk)  # read before the merge
    merge(merged, into=keeper, by=editor)
    for name in ("Lola", "Lulu"):
        assert names.never_link(given, name, by=editor).person == keeper
        assert not keeper.names.get(text=name).may_link
        names.allow_link(merged, name, by=editor)
    assert rows(keeper) == {
        ("Orla Vance", "full", True), ("O. Vance", "alias", True), ("Lola", "nickname", True),
    }  # fmt: skip
    assert rows(merged) == set()


@pytest.mark.parametrize("name", ["Lola", "Lulu"])
def test_never_to_link_a_name_can_be_taken_back_after_a_merge(merged, keeper, editor, name):
    names.never_link(merged, name, by=editor)
    merge(merged, into=keeper, by=editor)
    names.allow_link(merged, name, by=editor)
    assert not keeper.names.filter(may_link=False).exists()


def test_the_archive_is_told_of_both_profiles_names(merged, keeper, editor):
    NameChange.objects.all().delete()
    merge(merged, into=keeper, by=editor)
    noted = set(NameChange.objects.values_list("person", "norm"))
    assert noted >= {(one.pk, key) for one in (merged, keeper) for key in ("o vance", "lola")}


# --- credits and relationships ------------------------------------------------------------------------------


def test_credits_move_and_none_stands_twice(merged, keeper, editor):
    film, play = Work.objects.create(title="The Salt Line"), Work.objects.create(title="Tall House")
    for person in (merged, keeper):
        Credit.objects.create(person=person, work=film, character="Anna")
    Credit.objects.create(person=merged, work=play)
    Credit.objects.create(person=merged, work=film, role="director")
    merge(merged, into=keeper, by=editor)
    assert {(one.work.title, one.role) for one in keeper.credits.all()} == {
        ("The Salt Line", "cast"), ("The Salt Line", "director"), ("Tall House", "cast"),
    }  # fmt: skip
    assert Credit.objects.count() == 3


def ties():
    return {
        (one.person.name, one.kind, one.other.name, one.start, one.end)
        for one in Relationship.objects.select_related("person", "other")
    }


@pytest.mark.parametrize("is_older", [True, False])
def test_relationships_move_as_they_are_stored_whichever_profile_is_older(editor, is_older):
    first, theo, second = make_person("First"), make_person("Theo"), make_person("Second")
    merged, keeper = (first, second) if is_older else (second, first)
    lower, higher = sorted([theo, merged], key=lambda person: person.pk)
    Relationship.objects.create(person=lower, kind="spouse", other=higher, start="2011")
    Relationship.objects.create(person=theo, kind="parent", other=merged)
    merge(merged, into=keeper, by=editor)
    spouses = ("First", "Theo") if keeper == first else ("Theo", "Second")
    assert ties() == {
        (spouses[0], "spouse", spouses[1], "2011", ""), ("Theo", "parent", keeper.name, "", ""),
    }  # fmt: skip


def test_who_is_related_to_the_other_is_somebody_else(merged, keeper, editor):
    tie = make_tie(merged, "sibling", keeper)
    assert "related to each other" in refused(merged, into=keeper, by=editor)
    Relationship.objects.filter(pk=tie.pk).update(status="denied")
    merge(merged, into=keeper, by=editor)
    assert ties() == set()


def test_a_merge_that_would_make_somebody_their_own_ancestor_is_refused(merged, keeper, editor):
    child = make_person("Nia Vance", born="2001")
    make_tie(child, "parent", merged)
    make_tie(keeper, "parent", child)
    for one, other in ((merged, keeper), (keeper, merged)):
        assert "their own ancestor" in refused(one, into=other, by=editor)


def test_a_merge_that_would_leave_a_parent_younger_than_the_child_is_refused(merged, editor):
    keeper, child = make_person("Orla Vance", born="2001"), make_person("Nia Vance", born="1999")
    make_tie(child, "parent", merged)
    assert "cannot be a parent of Nia Vance" in refused(merged, into=keeper, by=editor)
    Person.objects.filter(pk=keeper.pk).update(born="1970")
    merge(merged, into=keeper, by=editor)
    assert ties() == {("Nia Vance", "parent", "Orla Vance", "", "")}


def test_what_was_impossible_before_stops_no_merge(merged, keeper, editor):
    Person.objects.filter(pk=merged.pk).update(born="2001")
    make_tie(make_person("Nia Vance", born="1999"), "parent", merged)
    merge(merged, into=keeper, by=editor)
    assert keeper.born == "2001"


@pytest.mark.parametrize(
    ("kept", "told", "expected"),
    [
        (("2012", ""), ("2012-06-30", "2020"), {("2012-06-30", "2020")}),
        (("2012-06-30", "2020"), ("2012", "2021"), {("2012-06-30", "2020"), ("2012", "2021")}),
        (("2012", "2020"), ("2012", "2021"), {("2012", "2020")}),
        (("", ""), ("2012", ""), {("2012", "")}),
        (("", "2010"), ("2012", ""), {("", "2010"), ("2012", "")}),
        (("1964", "1974"), ("1975", ""), {("1964", "1974"), ("1975", "")}),
    ],
)
def test_a_marriage_that_both_tell_of_is_one_and_two_marriages_are_two(
    merged, keeper, editor, kept, told, expected
):
    spouse = make_person("Theo Lanswick")
    for person, (start, end) in ((keeper, kept), (merged, told)):
        Relationship.objects.create(person=person, kind="spouse", other=spouse, start=start, end=end)
    merge(merged, into=keeper, by=editor)
    assert {(start, end) for *_, start, end in ties()} == expected


# --- ids, facts, privacy ------------------------------------------------------------------------------------


def test_ids_and_facts_fill_what_the_keeper_has_not(merged, keeper, editor):
    Person.objects.filter(pk=merged.pk).update(
        wikidata="Q1", imdb="nm1", born="1979", bio="Acts.", occupations=["actor"]
    )
    Person.objects.filter(pk=keeper.pk).update(imdb="nm2", bio="Sings.")
    merge(merged, into=keeper, by=editor)
    assert (keeper.wikidata, keeper.imdb, keeper.tmdb) == ("Q1", "nm2", None)
    assert (keeper.born, keeper.bio, keeper.occupations) == ("1979", "Sings.", ["actor"])
    assert (merged.wikidata, merged.imdb, merged.born) == (None, "nm1", "1979")


@pytest.mark.parametrize(
    ("one", "other", "strict"),
    [("public", "private", "private"), ("protected", "minor", "protected"), ("public", "public", "public")],
)
def test_the_stricter_privacy_of_the_two_is_kept(editor, one, other, strict):
    for merged, kept in ((one, other), (other, one)):
        keeper = make_person(privacy=kept)
        merge(make_person(privacy=merged), into=keeper, by=editor)
        assert keeper.privacy == strict


def test_a_minor_by_date_of_birth_does_not_come_of_age_in_another_profile(editor):
    keeper = make_person(born="1979")
    merge(make_person(born="2024"), into=keeper, by=editor)
    assert keeper.is_minor


def test_a_keeper_keeps_its_name_its_address_and_its_status(merged, editor):
    stub = names.create_stub("Orla Vance", by=editor)
    merge(merged, into=stub, by=editor)
    assert (stub.name, stub.slug, stub.status) == ("Orla Vance", "orla-vance", "stub")
