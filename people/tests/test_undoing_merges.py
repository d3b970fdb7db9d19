"""A merge taken back: what comes back, what stays with the keeper, and when it is refused."""

import datetime as dt
import json
import threading

import pytest
from django.db import connection, connections
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from people import facts, names
from people.merge import CHOSEN, merge, plan, undo
from people.merge.standing import hanging
from people.models import (
    Award,
    Credit,
    DistinctPair,
    Fact,
    Merge,
    Name,
    Person,
    PrivacyReview,
    Relationship,
    Work,
)
from people.names import NotAllowed, NotPossible
from tests.builders import make_person, make_tie, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def keeper():
    return make_person(
        "Orla Vance", slug="orla-vance", imdb="nm2", born="1979-05-01", aliases={"Lo": "nickname"}
    )


@pytest.fixture
def merged(editor, keeper):
    """The other profile, with a row of each kind: some that the keeper has too, some that it has not."""
    person = make_person(
        "O. Vance", wikidata="Q1", imdb="nm1", born="1979", occupations=["actor"], privacy="private",
        aliases={"Lola": "nickname", "Lo": "stage", "Lulu": "refused"},
    )  # fmt: skip
    theo, nia = make_person("Theo Lanswick"), make_person("Nia Vance", born="1999")
    for one, start in ((person, "2012"), (keeper, "2012-06-30")):
        make_tie(one, "spouse", theo, start=start, source="" if one == keeper else "A register")
    make_tie(nia, "parent", person, status="denied")
    film, play = Work.objects.create(title="The Salt Line"), Work.objects.create(title="Tall House")
    Credit.objects.create(person=keeper, work=film)
    Credit.objects.create(person=person, work=film, first_year=1999)
    Credit.objects.create(person=person, work=play)
    for one in (person, keeper):
        Award.objects.create(person=one, name="Golden Harbour", year=2010)
    Award.objects.create(person=person, name="Silver Harbour", year=2011)
    Fact.objects.create(person=person, about="birthplace", text="Harbour", source="A register")
    DistinctPair.objects.create(one=theo, other=nia)
    DistinctPair.objects.create(one=min(person, theo, key=by_key), other=max(person, theo, key=by_key))
    review = {"privacy": "public", "reason": "Acts.", "asked_by": editor}
    for one in (person, keeper):
        PrivacyReview.objects.create(person=one, **review)
    make_person("Orla V.", status="merged", merged_into=person)
    return person


def by_key(person):
    return person.pk


def dump():
    """Every column of every row that hangs on people, but for the hour of the last change."""
    with connection.cursor() as cursor:
        rows = {}
        models: list[type[Model]] = [Person, *hanging(), Work]
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT to_jsonb(stored)::text FROM {table} stored ORDER BY id")  # noqa: S608
            rows[table] = [json.loads(row) for (row,) in cursor]
            for row in rows[table]:
                row.pop("updated_at", None)
    return rows


def refused(made, *, by, error=NotPossible):
    before = dump()
    with pytest.raises(error) as caught:
        undo(made, by=by)
    assert dump() == before
    return str(caught.value)


def texts(person):
    return set(person.names.values_list("text", flat=True))


def test_every_kind_of_row_that_hangs_on_a_profile_is_known_to_the_merge():
    assert {model.__name__ for model in hanging()} == {
        "Award", "Credit", "DistinctPair", "Fact", "Name", "PrivacyReview", "Relationship",
    }  # fmt: skip


@pytest.mark.parametrize("keep", [(), CHOSEN])
def test_a_merge_undone_leaves_everything_as_it_was(merged, keeper, editor, keep):
    before = dump()
    made = merge(merged, into=keeper, by=editor, keep=keep)
    assert dump() != before
    undo(made, by=editor)
    assert dump() == before
    assert (made.undone_by, Person.objects.get(pk=merged.pk).merged_into) == (editor, None)


def test_the_other_way_round_too(merged, keeper, editor):
    before = dump()
    undo(merge(keeper, into=merged, by=editor, keep=CHOSEN), by=editor)
    assert dump() == before


def test_merged_in_a_row_they_are_undone_from_the_last(merged, keeper, editor):
    third = make_person("Orla V. Vance", aliases={"Lola": "nickname"})
    before = dump()
    first = merge(merged, into=keeper, by=editor)
    second = merge(keeper, into=third, by=editor)
    assert "into Orla V. Vance after that: undo that first" in refused(first, by=editor)
    undo(second, by=editor)
    undo(first, by=editor)
    assert dump() == before


def test_a_later_merge_into_the_same_keeper_is_undone_first(merged, keeper, editor):
    first = merge(merged, into=keeper, by=editor)
    merge(make_person("Orla", aliases={"Lola": "nickname"}), into=keeper, by=editor)
    assert "undo that first" in refused(first, by=editor)


def test_only_who_may_change_profiles_undoes_a_merge(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    refused(made, by=make_user("reporter"), error=NotAllowed)
    undo(made, by=make_user("editor"))


def test_a_merge_is_undone_once(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    undo(made, by=editor)
    assert "undone already" in refused(Merge.objects.get(), by=editor)


@pytest.mark.parametrize(("days", "is_late"), [(29, False), (31, True)])
def test_a_merge_can_be_undone_for_thirty_days(merged, keeper, editor, days, is_late):
    made = merge(merged, into=keeper, by=editor)
    Merge.objects.update(at=made.undo_until - dt.timedelta(days=30 + days))
    if is_late:
        assert "for 30 days" in refused(Merge.objects.get(), by=editor)
    else:
        undo(Merge.objects.get(), by=editor)


def test_what_is_redacted_since_stays_as_it_is(merged, keeper, editor):
    merge(merged, into=keeper, by=editor)
    Person.objects.filter(pk=keeper.pk).update(status="redacted")
    assert "is redacted" in refused(Merge.objects.get(), by=editor)


def test_an_id_that_somebody_else_has_by_now_does_not_come_back(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    Person.objects.filter(pk=keeper.pk).update(wikidata=None)
    taker = make_person("Mira Holt", wikidata="Q1")
    assert "Mira Holt has the wikidata Q1 now" in refused(made, by=editor)
    Person.objects.filter(pk=taker.pk).update(wikidata=None)
    undo(made, by=editor)
    assert Person.objects.get(pk=merged.pk).wikidata == "Q1"


def test_an_address_stays_its_profiles_while_that_is_merged(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    namesake = make_person("O. Vance", slug=names.free_slug("O. Vance"))
    undo(made, by=editor)
    assert Person.objects.get(pk=merged.pk).slug == merged.slug != namesake.slug


# --- after new edits ----------------------------------------------------------------------------------------


def test_what_was_added_to_the_keeper_since_stays_there(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    names.add_name(keeper, "Lady O")
    make_tie(keeper, "sibling", make_person("Una Vance"))
    undo(made, by=editor)
    assert "Lady O" in texts(keeper) - texts(merged)
    assert Relationship.objects.filter(kind="sibling", person=keeper).exists()


def test_what_the_merge_filled_in_goes_only_where_it_is_still_that(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    Person.objects.filter(pk=keeper.pk).update(wikidata="Q9", bio="Sings.")
    assert plan(Merge.objects.get()).stays == ["Orla Vance: wikidata, changed since"]
    undo(made, by=editor)
    keeper.refresh_from_db()
    assert (keeper.wikidata, keeper.bio, keeper.occupations) == ("Q9", "Sings.", [])


def test_a_name_that_moved_and_was_changed_stays_and_comes_back_as_it_was(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    names.never_link(keeper, "Lola", by=editor)
    assert plan(made).stays == ["Name “Lola”, changed since"]
    undo(made, by=editor)
    assert not keeper.names.get(text="Lola").may_link
    assert merged.names.get(text="Lola").may_link


def test_a_name_that_was_deleted_since_stays_deleted(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    keeper.names.filter(text="Lola").delete()
    undo(made, by=editor)
    assert "Lola" not in texts(keeper) | texts(merged)


def test_a_profile_always_has_the_name_it_is_printed_under(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor, keep=["name"])
    names.rename(keeper, "Lady O")
    undo(made, by=editor)
    full = dict(Name.objects.filter(kind="full", person__in=[merged, keeper]).values_list("person", "text"))
    assert full == {merged.pk: "O. Vance", keeper.pk: "Lady O"}


def test_a_fact_that_an_editor_has_sourced_since_stays_with_its_column(editor):
    keeper, merged = make_person("Orla Vance"), make_person("O. Vance", born="1979")
    made = merge(merged, into=keeper, by=editor)
    keeper.facts.update(source="Another register")
    undo(made, by=editor)
    keeper.refresh_from_db()
    assert (keeper.born, keeper.facts.get().source) == ("1979", "Another register")
    assert merged.facts.get().text == "1979"


def test_a_birth_date_changed_since_stays_with_the_keeper(editor):
    keeper, merged = make_person("Orla Vance"), make_person("O. Vance", born="1979")
    made = merge(merged, into=keeper, by=editor)
    keeper.born = "1980"
    keeper.save()
    facts.in_step(keeper, source="Another register")
    undo(made, by=editor)
    keeper.refresh_from_db()
    assert (keeper.born, keeper.facts.get().text, merged.facts.get().text) == ("1980", "1980", "1979")


@pytest.mark.parametrize("said", [{"is_public": False}, {"confidence": "disputed"}])
def test_a_fact_that_was_kept_back_since_is_kept_back_of_both(merged, keeper, editor, said):
    made = merge(merged, into=keeper, by=editor)
    keeper.facts.filter(about="birthplace").update(**said)
    undo(made, by=editor)
    assert not merged.facts.get(about="birthplace").may_be_shown


def test_a_relationship_that_is_a_rumour_since_is_one_of_both(editor):
    keeper, merged, theo = make_person("Orla Vance"), make_person("O. Vance"), make_person("Theo Lanswick")
    make_tie(merged, "spouse", theo)
    made = merge(merged, into=keeper, by=editor)
    Relationship.objects.update(status="rumoured")
    undo(made, by=editor)
    assert [row.status for row in Relationship.objects.all()] == ["rumoured", "rumoured"]


def test_who_has_turned_out_to_be_a_child_is_marked_as_one_also_when_they_are_two_again(editor):
    """A birthday alone would make them public otherwise."""
    keeper, merged = make_person("Orla Vance"), make_person("O. Vance", born="2015", privacy="minor")
    made = merge(merged, into=keeper, by=editor)
    Person.objects.filter(pk=keeper.pk).update(born="2015-02")
    undo(made, by=editor)
    keeper.refresh_from_db()
    assert (keeper.born, keeper.privacy) == ("2015-02", "minor")


def test_a_redaction_since_holds_for_both(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    facts.redact(keeper.facts.get(about="birthplace"), by=editor, reason="Asked to")
    undo(made, by=editor)
    assert not merged.facts.get(about="birthplace").may_be_shown
    assert not keeper.facts.get(about="birthplace").may_be_shown


def test_a_stricter_privacy_since_holds_for_both(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    Person.objects.filter(pk=keeper.pk).update(privacy="protected")
    undo(Merge.objects.get(pk=made.pk), by=editor)
    assert {Person.objects.get(pk=one.pk).privacy for one in (merged, keeper)} == {"protected"}


def test_a_relative_who_was_merged_since_stays_who_they_are(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    nia, other = Person.objects.get(name="Nia Vance"), make_person("N. Vance")
    merge(nia, into=other, by=editor)
    undo(made, by=editor)
    assert Relationship.objects.filter(kind="parent", person=other, other=merged, status="denied").exists()


def test_credits_in_a_work_that_is_gone_do_not_come_back(merged, keeper, editor):
    made = merge(merged, into=keeper, by=editor)
    Work.objects.all().delete()
    undo(made, by=editor)
    assert not Credit.objects.exists()


def test_many_rows_take_no_more_queries(merged, keeper, editor):
    def queries():
        made = merge(merged, into=keeper, by=editor)
        with CaptureQueriesContext(connection) as asked:
            undo(made, by=editor)
        return len(asked)

    few = queries()
    for number in range(50):
        Name.objects.create(person=merged, text=f"Name {number}")
        Credit.objects.create(person=merged, work=Work.objects.create(title=f"Work {number}"))
        Fact.objects.create(person=merged, about="event", text=f"Event {number}")
    assert queries() == few


# --- two editors at once ------------------------------------------------------------------------------------


def at_once(*verbs):
    """What each of these said, run at the same moment: nothing, or why it was refused."""
    start, said = threading.Barrier(len(verbs)), []

    def run(verb):
        start.wait()
        try:
            verb()
            said.append("")
        except NotPossible as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_merge_the_same_two_at_once_one_is_refused(editor):
    one, other = make_person("Orla Vance"), make_person("O. Vance")
    again = [Person.objects.get(pk=person.pk) for person in (one, other)]
    first, second = at_once(
        lambda: merge(one, into=other, by=editor), lambda: merge(again[1], into=again[0], by=editor)
    )
    assert (first, "has been merged already" in second) == ("", True)
    assert Merge.objects.standing().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_undo_a_merge_at_once_one_is_refused(editor):
    one, other = make_person("Orla Vance"), make_person("O. Vance")
    merge(one, into=other, by=editor)
    mine, yours = Merge.objects.get(), Merge.objects.get()
    first, second = at_once(lambda: undo(mine, by=editor), lambda: undo(yours, by=editor))
    assert (first, "undone already" in second) == ("", True)
    assert texts(one) == {"Orla Vance"}
