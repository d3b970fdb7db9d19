"""`import_people`: the contract of docs and scripts outside the project."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from people import importing
from people.importing import import_people, run
from people.merge import merge
from people.models import Credit, Name, Person, Relationship, Status, Work
from tests.builders import make_person, make_user

pytestmark = pytest.mark.django_db


def load(*lines, bad=0):
    """Import these lines; returns the summary and the reports by line number."""
    reports: dict[int, str] = {}
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    summary = import_people([line + b"\n" for line in raw], report=reports.__setitem__)
    assert summary.bad == bad, reports
    return summary, reports


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Person, Name, Work, Credit, Relationship)
    ]


FULL = {
    "name": "Cassia Tressiden",
    "aliases": [
        {"text": "Cass Tressiden", "kind": "nickname"},
        {"text": "La Tressiden", "kind": "sobriquet"},
    ],
    "external_ids": {"wikidata": "Q1", "imdb": "nm1", "tmdb": "7"},
    "born": "1984-03",
    "privacy": "private",
    "occupations": ["actor"],
    "credits": [{"title": "The Salt Line", "year": 2018, "character": "Anna"}, {"title": "Untitled"}],
    "relationships": [
        {"kind": "spouse", "person": "Julian Averill", "start": "2011", "end": "2026", "end_cause": "divorce"}
    ],
}


def test_a_line_becomes_a_profile():
    load(FULL, {"name": "Julian Averill"})
    person = Person.objects.get(slug="cassia-tressiden")
    assert (person.sort_name, person.born, person.privacy) == ("Tressiden, Cassia", "1984-03", "private")
    assert dict(person.names.values_list("text", "kind")) == {
        "Cassia Tressiden": "full", "Cass Tressiden": "nickname", "La Tressiden": "alias",
    }  # fmt: skip
    assert {(credit.work.title, credit.work.year, credit.character) for credit in person.credits.all()} == {
        ("The Salt Line", 2018, "Anna"),
        ("Untitled", None, ""),
    }
    tie = Relationship.objects.get()
    assert (tie.person.name, tie.kind, tie.other.name) == ("Cassia Tressiden", "spouse", "Julian Averill")
    assert (tie.start, tie.end, tie.end_cause) == ("2011", "2026", "divorce")


def test_a_second_import_changes_nothing():
    lines = [FULL, {"name": "Julian Averill"}, {"name": "!!!"}, {"name": "Cassia Tressiden", "slug": "other"}]
    load(*lines)
    before = everything()
    summary, _ = load(*lines)
    assert everything() == before
    assert (summary.created, summary.updated, summary.unchanged) == (0, 0, 4)


def test_a_name_alone_says_who_is_meant():
    load({"name": "Élodie Marchetaux"}, {"name": "Elodie Marchetaux", "born": "1979"})
    assert Person.objects.get().born == "1979"


@pytest.mark.parametrize(
    "apart",
    [({"external_ids": {"tmdb": "1"}}, {"external_ids": {"tmdb": "2"}}), ({"slug": "a"}, {"slug": "b"})],
)
def test_namesakes_told_apart_are_two(apart):
    load(*({"name": "Nora Pellworth", **this} for this in apart))
    load(*({"name": "Nora Pellworth", **this} for this in apart))
    assert Person.objects.filter(name="Nora Pellworth").count() == 2


def test_a_name_that_two_carry_is_refused_without_an_id():
    make_person("Nora Pellworth")
    make_person("Nora Pellworth")
    _, reports = load({"name": "Nora Pellworth"}, bad=1)
    assert "2 profiles" in reports[1]


def test_ids_of_two_profiles_on_one_line_are_refused():
    make_person("A", wikidata="Q1")
    make_person("B", imdb="nm1")
    load({"name": "A", "external_ids": {"wikidata": "Q1", "imdb": "nm1"}}, bad=1)
    assert Person.objects.get(wikidata="Q1").imdb is None


def test_an_id_finds_a_renamed_person_and_the_old_name_stays_findable():
    load({"name": "Hailey Baldwin", "external_ids": {"wikidata": "Q5"}})
    load({"name": "Hailey Bieber", "external_ids": {"wikidata": "Q5"}})
    person = Person.objects.get()
    assert (person.name, person.sort_name, person.slug) == (
        "Hailey Bieber",
        "Bieber, Hailey",
        "hailey-baldwin",
    )
    assert dict(person.names.values_list("text", "kind")) == {
        "Hailey Baldwin": "former",
        "Hailey Bieber": "full",
    }


def test_what_a_line_leaves_out_stays():
    make_person("Vesper", slug="vesper", born="1993", occupations=["singer"], bio="Sings.")
    load({"name": "Vesper", "occupations": ["producer"]})
    person = Person.objects.get()
    assert (person.born, person.bio, person.occupations) == ("1993", "Sings.", ["producer"])


def test_an_import_makes_nobody_more_public_than_the_desk_did():
    person = make_person("Wren Averill", privacy="minor")
    _, reports = load({"name": "Wren Averill", "privacy": "public"})
    person.refresh_from_db()
    assert person.privacy == "minor"
    assert "only the desk" in reports[1]


def test_an_import_may_make_somebody_less_public():
    person = make_person("Wren Averill")
    load({"name": "Wren Averill", "privacy": "minor"})
    person.refresh_from_db()
    assert person.privacy == "minor"


def test_a_redacted_profile_is_left_alone():
    make_person("Gone Person", wikidata="Q3", status=Status.REDACTED)
    load({"name": "Gone Person", "external_ids": {"wikidata": "Q3"}, "born": "1990"})
    assert Person.objects.get().born == ""


@pytest.mark.parametrize("closed", ["merged", "redacted"])
def test_a_name_alone_does_not_bring_back_what_the_desk_has_closed(closed):
    load({"name": "O. Vance"}, {"name": "Orla Vance"})
    gone, keeper = Person.objects.order_by("pk")
    if closed == "merged":
        merge(gone, into=keeper, by=make_user("editor"))
    else:
        Person.objects.filter(pk=gone.pk).update(status=Status.REDACTED)
    before = everything()
    load({"name": "O. Vance", "born": "1979"}, {"name": "Orla Vance"})
    assert everything() == before


def test_an_id_tells_a_new_namesake_from_a_profile_the_desk_has_closed():
    make_person("O. Vance", status=Status.REDACTED)
    load({"name": "O. Vance", "external_ids": {"wikidata": "Q7"}})
    assert Person.objects.get(wikidata="Q7").is_public


def test_an_import_does_not_take_back_that_a_name_is_not_theirs():
    person = make_person("Orla Vance")
    Name.objects.create(person=person, text="Lola", kind="refused", may_link=False)
    load({"name": "Orla Vance", "aliases": [{"text": "Lola", "kind": "nickname"}]})
    assert person.names.values_list("kind", "may_link").get(norm="lola") == ("refused", False)


# --- relationships ----------------------------------------------------------------------------------------


def ties():
    return {
        (tie.person.name, tie.kind, tie.other.name)
        for tie in Relationship.objects.select_related("person", "other")
    }


def test_a_child_is_stored_as_a_parent_seen_from_below():
    load({"name": "Alec", "relationships": [{"kind": "child", "person": "Ireland"}]}, {"name": "Ireland"})
    assert ties() == {("Ireland", "parent", "Alec")}


def test_both_ends_tell_of_one_marriage():
    load(
        {"name": "Alec", "relationships": [{"kind": "spouse", "person": "Hilaria", "start": "2012"}]},
        {"name": "Hilaria", "relationships": [{"kind": "spouse", "person": "Alec", "start": "2012-06-30"}]},
    )
    tie = Relationship.objects.get()
    assert (tie.person.name, tie.other.name, tie.start) == ("Alec", "Hilaria", "2012-06-30")


def test_two_marriages_of_the_same_two_are_two():
    tie = {"kind": "spouse", "person": "Rich"}
    load(
        {"name": "Liz", "relationships": [{**tie, "start": "1964"}, {**tie, "start": "1975"}]},
        {"name": "Rich"},
    )
    assert Relationship.objects.count() == 2


def test_a_relative_may_be_far_down_the_file(monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)
    load(
        {"name": "A", "relationships": [{"kind": "sibling", "person": "E"}]},
        *({"name": name} for name in "BCDE"),
    )
    assert ties() == {("A", "sibling", "E")}


@pytest.mark.parametrize(
    ("tie", "said"),
    [
        ({"kind": "spouse", "person": "Nobody Known"}, "nobody"),
        ({"kind": "spouse", "person": "Twin"}, "2 people are called"),
        ({"kind": "spouse", "person": "Cora"}, "the person of the line"),
        ({"kind": "rival", "person": "Lone"}, "none of"),
    ],
)
def test_a_relationship_that_cannot_be_made_is_reported_and_nobody_is_created(tie, said):
    for name in ("Twin", "Twin", "Lone"):
        make_person(name)
    summary, reports = load({"name": "Cora", "relationships": [tie]})
    assert said in reports[1]
    assert (summary.doubts, Relationship.objects.count(), Person.objects.count()) == (1, 0, 4)


def test_nobody_is_a_relative_by_a_name_that_is_not_theirs():
    Name.objects.create(person=make_person("Orla Vance"), text="Lola", kind="refused", may_link=False)
    _, reports = load({"name": "Cora", "relationships": [{"kind": "parent", "person": "Lola"}]})
    assert "nobody here is called Lola" in reports[1]


@pytest.mark.parametrize("ref", ["wikidata:Q2", "slug:twin-two"])
def test_a_reference_tells_namesakes_apart(ref):
    make_person("Twin", wikidata="Q1")
    two = make_person("Twin", wikidata="Q2", slug="twin-two")
    load({"name": "Cora", "relationships": [{"kind": "parent", "person": ref}]})
    assert Relationship.objects.get().other == two


# --- bad lines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        b"{not json",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        {},
        {"name": None},
        {"name": ""},
        {"name": 7},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"name": "\ud800"},
        {"name": "A", "born": "1958-13"},
        {"name": "A", "born": 1958},
        {"name": "A", "born": "1990", "died": "1980"},
        {"name": "A", "privacy": "secret"},
        {"name": "A", "aliases": "B"},
        {"name": "A", "aliases": ["B"]},
        {"name": "A", "aliases": [{"text": ""}]},
        {"name": "A", "aliases": [{"text": "B", "kind": "refused"}]},
        {"name": "A", "external_ids": []},
        {"name": "A", "external_ids": {"imdb": "nm" * 20}},
        {"name": "A", "occupations": [3]},
        {"name": "A", "credits": [{"year": 1999}]},
        {"name": "A", "credits": [{"title": "T", "year": "1999"}]},
        {"name": "A", "credits": [{"title": "T", "year": True}]},
        {"name": "A", "relationships": [{"kind": "spouse"}]},
        {"name": "A", "relationships": [{"kind": "spouse", "person": "B", "start": "soon"}]},
        {"name": "A", "relationships": [{"kind": "spouse", "person": "B", "start": "2002", "end": "1993"}]},
        {"name": "A", "slug": "not a slug"},
    ],
    ids=lambda line: repr(line)[:50],
)
def test_a_bad_line_is_reported_and_the_rest_goes_on(line):
    _, reports = load({"name": "Orla Vance"}, line, {"name": "Theo Lanswick"}, bad=1)
    assert list(reports) == [2]
    assert set(Person.objects.values_list("name", flat=True)) == {"Orla Vance", "Theo Lanswick"}


@pytest.mark.parametrize("name", ["!!!", "李安", "O’Merrick", "x" * 200, "R. J. \u200d"])
def test_a_strange_name_is_still_a_name(name):
    load({"name": name})
    assert Person.objects.get().names.get().kind == "full"


def test_a_name_in_lower_case_is_stylised():
    load({"name": "oona fray"}, {"name": "Vesper"})
    assert Name.objects.get(is_stylised=True).text == "oona fray"


# --- an import says that it is running ----------------------------------------------------------------------


def asked_elsewhere():
    """`is_under_way` as another process would ask it: on a connection of its own, within a transaction."""

    def ask():
        try:
            with transaction.atomic():
                return importing.is_under_way()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(ask).result()


def lines_asking(answers, *, then=None):
    """Two good lines; between them the question is asked."""
    yield b'{"name": "Orla Vance"}'
    answers.append(asked_elsewhere())
    if then:
        raise then
    yield b'{"name": "Theo Lanswick"}'


@pytest.mark.django_db(transaction=True)
def test_an_import_is_under_way_from_its_first_line_to_its_last():
    answers = [asked_elsewhere()]
    import_people(lines_asking(answers), report=print)
    assert [*answers, asked_elsewhere()] == [False, True, False]


@pytest.mark.django_db(transaction=True)
def test_an_import_that_breaks_off_is_no_longer_under_way():
    answers: list[bool] = []
    with pytest.raises(OSError, match="gone"):
        import_people(lines_asking(answers, then=OSError("the disk is gone")), report=print)
    assert [*answers, asked_elsewhere()] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_the_one_that_ends_first_does_not_speak_for_the_other():
    answers: list[bool] = []

    def outer():
        yield b'{"name": "Orla Vance"}'
        import_people([b'{"name": "Theo Lanswick"}'], report=print)
        answers.append(asked_elsewhere())

    import_people(outer(), report=print)
    assert [*answers, asked_elsewhere()] == [True, False]


def test_an_import_within_a_transaction_is_under_way_too():
    answers: list[bool] = []
    import_people([b"no JSON"], report=lambda *_: answers.append(importing.is_under_way()))
    assert [*answers, importing.is_under_way()] == [True, False]


# --- scale and command ------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_chunk():
    def queries(count, tag):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            load(*({"name": f"{tag} Person{n}", "credits": [{"title": f"{tag}{n}"}]} for n in range(count)))
        return len(asked)

    assert queries(2, "Few") == queries(60, "Many")


def test_the_command_exits_with_1_after_bad_lines(tmp_path):
    file = tmp_path / "people.jsonl"
    file.write_text('\ufeff{"name": "Good"}\n\n{"nam": "Bad"}\n')
    errors, output = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="1 bad line") as caught:
        call_command("import_people", str(file), stderr=errors, stdout=output)
    assert caught.value.returncode == 1
    assert "line 3: no name" in errors.getvalue()
    assert "1 people created" in output.getvalue()


def test_a_file_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_people", str(tmp_path / "none.jsonl"))
