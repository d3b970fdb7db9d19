"""Possible duplicates: which pairs are found and why, best first; and that two people are two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import distinct, duplicates
from people.merge import merge
from people.models import Credit, DistinctPair, Duplicate, Person, Work
from people.names import NotAllowed, NotPossible
from people.tests.test_admin import ADD, typed
from tests.builders import make_person, make_tie, make_user

pytestmark = pytest.mark.django_db

PAGE = reverse("people-duplicates")


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def found():
    duplicates.find()
    pairs = Duplicate.objects.open().order_by("-score").select_related("one", "other")
    return {frozenset((pair.one.name, pair.other.name)): set(pair.reasons) for pair in pairs}


def in_works(count, *people):
    for number in range(count):
        work, _ = Work.objects.get_or_create(title=f"Work {number}")
        for person in people:
            Credit.objects.create(person=person, work=work)


@pytest.mark.parametrize(
    ("one", "other", "works", "reasons"),
    [
        ({"name": "Orla Vance"}, {"name": "ORLA VANCE"}, 0, {"name"}),
        ({"name": "Joaquín Urrutia"}, {"name": "Joaquin Urrutia"}, 1, {"name", "works"}),
        ({"name": "Orla Vance", "aliases": {"Lola Lee": "stage"}}, {"name": "Lola Lee"}, 0, {"name"}),
        ({"name": "Orla Vance", "imdb": "nm0000123"}, {"name": "Theo Holt", "imdb": "NM 123"}, 0, {"id"}),
        ({"name": "Orla Vance"}, {"name": "Orla Vanse"}, 1, {"alike", "works"}),
        ({"name": "Orla Vance"}, {"name": "O. Vance"}, 1, {"initial", "works"}),
        ({"name": "Orla Vance"}, {"name": "Mirabel Vance"}, 2, {"surname", "works"}),
        (
            {"name": "Orla Vance", "born": "1979-05-01"},
            {"name": "Orla Vanse", "born": "1979-05-01"},
            0,
            {"alike", "born"},
        ),
        (
            {"name": "Orla Vance", "born": "1979"},
            {"name": "Orla Vance", "born": "1958"},
            0,
            {"name", "other_born"},
        ),
    ],
)
def test_a_pair_is_found_with_its_reasons(one, other, works, reasons):
    first, second = (make_person(slug=f"person-{number}", **each) for number, each in enumerate((one, other)))
    in_works(works, first, second)
    assert found() == {frozenset((first.name, second.name)): reasons}


@pytest.mark.parametrize(
    ("one", "other", "works"),
    [
        ({"name": "Orla Vance"}, {"name": "Orla Vanse"}, 0),
        ({"name": "Orla Vance"}, {"name": "Mirabel Vance"}, 1),
        ({"name": "Orla Vance"}, {"name": "Theo Holt"}, 4),
        ({"name": "Orla Vance", "born": "1979-05-01"}, {"name": "Theo Holt", "born": "1979-05-01"}, 0),
        (
            {"name": "Orla Vance", "aliases": {"Lo": "nickname"}},
            {"name": "Mira Holt", "aliases": {"Lo": "nickname"}},
            0,
        ),
        ({"name": "Orla Vance", "aliases": {"Mira Holt": "refused"}}, {"name": "Mira Holt"}, 0),
        ({"name": "Orla Vance"}, {"name": "Orla Vance", "status": "redacted"}, 0),
    ],
)
def test_others_are_not(one, other, works):
    first, second = (make_person(slug=f"person-{number}", **each) for number, each in enumerate((one, other)))
    in_works(works, first, second)
    assert found() == {}


def test_relatives_are_two_people():
    first, second = make_person("Orla Vance"), make_person("Orla Vance")
    tie = make_tie(first, "parent", second)
    assert found() == {}
    tie.delete()
    assert len(found()) == 1


def test_a_name_that_very_many_bear_makes_no_pairs():
    for _ in range(duplicates.BEARERS + 1):
        make_person("John Smith")
    assert found() == {}


def test_the_best_pair_comes_first(editor):
    make_person("Orla Vance", wikidata="Q1")
    make_person("Orla Vance", wikidata="q01")
    make_person("Mira Holt", born="1979")
    make_person("Mira Holt", born="1958")
    duplicates.find()
    page = editor.get(PAGE)
    assert [pair.one.name for pair in page.context["page"]] == ["Orla Vance", "Mira Holt"]
    assert "The same external id, written differently" in page.content.decode()


def test_what_was_answered_is_asked_no_more(editor):
    first, second, third = (make_person("Orla Vance") for _ in range(3))
    duplicates.find()
    assert Duplicate.objects.open().count() == 3
    merge(second, into=first, by=make_user("editor"))
    editor.post(PAGE, {"do": "mark", "one": third.pk, "other": first.pk, "note": "the singer"})
    assert not Duplicate.objects.open().exists()
    duplicates.find()
    assert not Duplicate.objects.open().exists()


def test_two_marked_as_different_are_not_merged_until_that_is_taken_back(editor):
    first, second = make_person("Orla Vance"), make_person("Orla Vance")
    editor.post(PAGE, {"do": "mark", "one": first.pk, "other": second.pk, "note": "the singer"})
    pair = DistinctPair.objects.get()
    assert (pair.note, pair.one, pair.other) == ("the singer", first, second)
    by = make_user("editor")
    with pytest.raises(NotPossible, match="marked as different people"):
        merge(first, into=second, by=by)
    assert "the singer" in editor.get(PAGE, {"show": "different"}).content.decode()
    editor.post(PAGE, {"do": "unmark", "pair": pair.pk})
    merge(first, into=second, by=by)


@pytest.mark.parametrize(
    "sent", [{}, {"do": "mark", "one": "x", "other": "9" * 30}, {"do": "unmark", "pair": "0"}]
)
def test_what_makes_no_sense_changes_nothing(editor, sent):
    assert editor.post(PAGE, sent).status_code == 302
    assert not DistinctPair.objects.exists()


def test_nobody_is_different_from_themselves_or_from_who_was_merged(editor):
    first, second = make_person("Orla Vance"), make_person("O. Vance")
    by = make_user("editor")
    merge(second, into=first, by=by)
    for other in (first, second):
        with pytest.raises(NotPossible):
            distinct.mark(first, other, by=by)


def test_only_who_may_change_profiles_says_so(client):
    first, second = make_person("Orla Vance"), make_person("Orla Vance")
    reporter = make_user("reporter")
    with pytest.raises(NotAllowed):
        distinct.mark(first, second, by=reporter)
    pair = distinct.mark(first, second, by=make_user("editor"))
    with pytest.raises(NotAllowed):
        distinct.unmark(pair, by=reporter)
    client.force_login(reporter)
    assert client.post(PAGE, {"do": "unmark", "pair": pair.pk}).status_code == 403
    assert DistinctPair.objects.exists()


def test_the_page_asks_no_more_for_more_pairs(editor):
    def queries():
        duplicates.find()
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(PAGE).status_code == 200
        return len(asked)

    def pair(number):
        for _ in range(2):
            make_person(f"Orla Vance {'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}")

    pair(0)
    queries()
    few = queries()
    for number in range(1, 50):
        pair(number)
    assert queries() == few


# --- a new profile ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "is_hinted"),
    [
        ({"name": "Orla Vance"}, True),
        ({"name": "Mira Holt", "imdb": "NM123"}, True),
        ({"name": "Mira Holt", "imdb": "nm1230"}, False),
    ],
)
def test_who_makes_a_profile_that_is_there_already_is_told_so(editor, fields, is_hinted):
    known = make_person("Orla Vance", imdb="nm0000123")
    page = editor.post(ADD, typed(**fields), follow=True).content.decode()
    made = Person.objects.exclude(pk=known.pk).get()
    at = f"{reverse('admin:people_person_merge', args=[made.pk])}?into={known.pk}"
    assert (at in page) is is_hinted
