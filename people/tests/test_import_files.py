"""Files: lines that are no lines, sheets, and an import that is broken off and gone on with."""

import io
import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from people.importing import BegunAnew, NotTheSame, files, import_file, run, sheets
from people.models import Fact, ImportNote, ImportTie, Name, PeopleImport, Person, Relationship

pytestmark = pytest.mark.django_db


def load(content, name="people.jsonl", **options):
    said: list[tuple[int, str]] = []
    raw = content if isinstance(content, bytes) else content.encode()
    done = import_file(
        io.BytesIO(raw),
        name=name,
        heard=lambda run, reports: said.extend((one.line, one.text) for one in reports),
        **options,
    )
    return done, dict(said)


def people():
    return set(Person.objects.values_list("name", flat=True))


def jsonl(*lines):
    return "".join(json.dumps(line) + "\n" for line in lines)


# --- lines ------------------------------------------------------------------------------------------------


def test_a_line_longer_than_any_is_reported_with_its_number(monkeypatch):
    monkeypatch.setattr(files, "LONGEST", 50)
    done, said = load(jsonl({"name": "Orla Vance"}, {"name": "x" * 200}, {"name": "Theo Lanswick"}))
    assert list(said) == [2]
    assert (people(), done.position) == ({"Orla Vance", "Theo Lanswick"}, 3)


def test_what_the_database_refuses_costs_one_line_and_not_its_chunk(monkeypatch):
    monkeypatch.setattr("people.importing.chunk.ends_too_early", lambda start, end: False)
    lines = [{"name": f"Person {number}"} for number in range(20)]
    lines[7] |= {"born": "1990", "died": "1980"}
    done, said = load(jsonl(*lines))
    assert "the database refuses it" in said[8]
    assert (list(said), done.bad, done.created, Person.objects.count()) == ([8], 1, 19, 19)


def test_a_relationship_that_the_database_refuses_costs_itself_only(monkeypatch):
    monkeypatch.setattr("people.importing.ties._Ties._refuse_loop", lambda *_: None)
    lines = [{"name": name, "relationships": [{"kind": "parent", "person": to}]} for name, to in ("PQ", "QP")]
    lines += [{"name": "R2", "relationships": [{"kind": "sibling", "person": "S2"}]}, {"name": "S2"}]
    done, said = load(jsonl(*lines))
    assert "the database refuses it" in said[2]
    assert (done.relationships, ImportTie.objects.count()) == (2, 0)


def test_a_thousandth_of_bad_lines_are_each_reported_with_their_number():
    lines = [jsonl({"name": f"Person {number}"}) for number in range(3000)]
    bad = set(range(5, 3000, 100))
    for number in bad:
        lines[number] = '{"name": "broken\n'
    done, said = load("".join(lines))
    assert (
        set(said) == {number + 1 for number in bad} == set(ImportNote.objects.values_list("line", flat=True))
    )
    assert (done.bad, done.created) == (len(bad), 3000 - len(bad))


# --- sheets -----------------------------------------------------------------------------------------------


def test_a_row_becomes_what_a_line_of_json_becomes():
    sheet = (
        "Full name;Birth date;Occupation;Also known as;Wikidata ID;Credits;Spouse;Birthplace;Size\r\n"
        "Cassia Tressiden;1984-03;actor|singer;Cass|La T;Q1;"
        "The Salt Line (2018) as Anna | Untitled;Julian Averill (2011–2020);Marl;38\r\n"
        "Julian Averill;;;;;;;;\r\n"
    )
    load(b"\xef\xbb\xbf" + sheet.encode(), "people.csv")
    person = Person.objects.get(wikidata="Q1")
    assert (person.name, person.born, person.occupations) == (
        "Cassia Tressiden",
        "1984-03",
        ["actor", "singer"],
    )
    assert set(person.names.values_list("text", flat=True)) == {"Cassia Tressiden", "Cass", "La T"}
    assert set(person.credits.values_list("work__title", "work__year", "character")) == {
        ("The Salt Line", 2018, "Anna"), ("Untitled", None, ""),
    }  # fmt: skip
    tie = Relationship.objects.get()
    assert (tie.kind, tie.other.name, tie.start, tie.end) == ("spouse", "Julian Averill", "2011", "2020")
    assert set(Fact.objects.values_list("source", flat=True)) == {"Import of people.csv"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_commas_semicolons_tabs_and_excel_s_marks_are_read(delimiter, end, bom):
    rows = [["name", "born", "bio"], ["Orla Vance", "1979", '"Sings,\nand; dances"']]
    load(bom + end.join(delimiter.join(row) for row in rows) + end, "people.csv")
    person = Person.objects.get()
    assert (person.name, person.born) == ("Orla Vance", "1979")
    assert person.bio == "Sings,\nand; dances"


def test_a_sheet_of_names_alone_is_read():
    load("name\nOrla Vance\nTheo Lanswick", "people.csv")
    assert people() == {"Orla Vance", "Theo Lanswick"}


@pytest.mark.parametrize(
    ("written", "born"), [("3 April 1958", "1958-04-03"), ("Apr 1958", "1958-04"), ("c. 1958", "1958~")]
)
def test_a_sheet_may_write_dates_as_people_do(written, born):
    load(f"name,born\nOrla Vance,{written}\n", "people.csv")
    assert Person.objects.get().born == born


def test_a_map_says_what_a_column_is():
    load("Star,When\nOrla Vance,1979\n", "people.csv", columns={"name": "Star", "born": "When"})
    assert Person.objects.get().born == "1979"


@pytest.mark.parametrize(
    ("sheet", "columns", "said"),
    [
        ("born,died\n1979,\n", {}, "no column holds the name"),
        ("name\nOrla Vance\n", {"born": "When"}, "no column is called “When”"),
        ("name,When\nOrla Vance,1979\n", {"birth": "When"}, "“birth” is none of"),
        ("", {}, "empty"),
        ("\x00,name\nOrla Vance\n", {}, "NUL"),
        ('"name\nOrla Vance\n', {}, "first line"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_and_nothing_is_written(sheet, columns, said):
    with pytest.raises(sheets.BadSheet, match=said):
        load(sheet, "people.csv", columns=columns)
    assert not Person.objects.exists()
    assert not PeopleImport.objects.exists()


def test_bad_rows_are_reported_with_the_number_of_their_line():
    sheet = 'name,born,bio\nOrla Vance,1979,"two\nlines"\nTheo,soon,\nA,1,2,3\n"open,1,\nPink Vale,,\n,,\n'
    done, said = load(sheet, "people.csv")
    assert sorted(said) == [4, 5, 6]
    assert (people(), done.bad, done.position) == ({"Orla Vance", "Pink Vale"}, 3, 8)


def test_a_row_that_is_not_utf_8_says_how_to_save_it():
    _, said = load(b"name\nOrla Vance\nZo\xeb\n", "people.csv")
    assert "CSV UTF-8" in said[3]
    assert people() == {"Orla Vance"}


# --- gone on with -----------------------------------------------------------------------------------------


class Killed(BaseException):
    """What no code catches."""


FILE = jsonl(
    {"name": "P0", "relationships": [{"kind": "sibling", "person": "P9"}]},
    {"nam": "bad"},
    *({"name": f"P{number}", "born": "1990"} for number in range(1, 10)),
)


def killed_at(chunk, monkeypatch, content=FILE, name="people.jsonl"):
    """Import until this many chunks have been written, of people or of relationships."""
    monkeypatch.setattr(run, "CHUNK", 2)
    left = [chunk]

    def heard(run, reports):
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    with pytest.raises(Killed):
        import_file(io.BytesIO(content.encode()), name=name, heard=heard)
    return PeopleImport.objects.get()


@pytest.mark.parametrize("chunk", range(8))
def test_wherever_it_is_killed_it_goes_on_there_and_ends_as_if_it_had_not_been(chunk, monkeypatch):
    before = killed_at(chunk, monkeypatch)
    done, _ = load(FILE)
    assert (done.pk, done.phase, done.position) == (before.pk, "done", 11)
    assert (done.created, done.bad, done.relationships) == (10, 1, 1)
    assert list(ImportNote.objects.filter(is_bad=True).values_list("line", flat=True)) == [2]
    assert not ImportTie.objects.exists()


def test_what_has_been_read_is_not_read_again(monkeypatch):
    killed_at(3, monkeypatch)
    Person.objects.filter(name="P1").update(born="1991")  # by the desk, in between
    load(FILE)
    assert Person.objects.get(name="P1").born == "1991"


def test_a_sheet_goes_on_behind_its_last_whole_row(monkeypatch):
    sheet = "name,bio\n" + "".join(f'P{number},"a\nb"\n' for number in range(9)) + "P9,,,x\n"
    assert killed_at(3, monkeypatch, sheet, "people.csv").position == 13
    done, said = load(sheet, "people.csv")
    assert (done.created, done.bad, list(said)) == (9, 1, [20])


def test_from_the_start_begins_anew(monkeypatch):
    killed_at(3, monkeypatch)
    done, _ = load(FILE, from_the_start=True)
    assert (done.created, done.unchanged, done.bad) == (5, 5, 1)


def test_one_that_is_done_begins_anew_and_finds_everything_unchanged():
    first, _ = load(FILE)
    again, _ = load(FILE)
    assert again.pk != first.pk
    assert (again.created, again.updated, again.unchanged, again.bad) == (0, 0, 10, 1)


@pytest.mark.parametrize(("source", "is_refused"), [("", False), ("A wire", True)])
def test_what_was_begun_with_one_source_is_not_gone_on_with_by_another(source, is_refused, monkeypatch):
    killed_at(3, monkeypatch)
    if is_refused:
        with pytest.raises(NotTheSame, match="begun with the source"):
            load(FILE, source=source)
    else:
        assert load(FILE, source=source)[0].phase == "done"


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_file_at_once_share_the_work(monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)

    def one(_):
        try:
            return load(FILE)[0].pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        assert len(set(both.map(one, range(2)))) in (1, 2)  # the second may come when the first is done
    counted = PeopleImport.objects.earliest("pk")
    assert (counted.created, counted.bad, counted.relationships) == (10, 1, 1)
    assert Person.objects.count() == Name.objects.count() == 10
    assert Relationship.objects.count() == 1


def test_who_is_at_a_file_that_is_begun_anew_stops(monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)

    def heard(run, reports):
        PeopleImport.objects.all().delete()

    with pytest.raises(BegunAnew):
        import_file(io.BytesIO(FILE.encode()), name="people.jsonl", heard=heard)


# --- the command ------------------------------------------------------------------------------------------


def command(file, **options):
    out, errors = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_people", str(file), stdout=out, stderr=errors, **options)
    except CommandError as error:
        code, errors = error.returncode, io.StringIO(f"{errors.getvalue()}{error}")
    return code, out.getvalue(), errors.getvalue()


def test_the_command_says_what_it_reads_of_a_sheet(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Full name,Shoe size,When\nOrla Vance,38,1979\n")
    code, out, _ = command(file, map="born=When", source="A register")
    assert code == 0
    assert "name = Full name" in out
    assert "Not read: Shoe size" in out
    assert Fact.objects.get().source == "A register"


@pytest.mark.parametrize(("content", "options"), [("born\n1979\n", {}), ("name\nOrla\n", {"map": "born"})])
def test_the_command_refuses_a_sheet_it_cannot_read(tmp_path, content, options):
    file = tmp_path / "people.csv"
    file.write_text(content)
    code, _, errors = command(file, **options)
    assert code == 1
    assert "people.csv" in errors
    assert not Person.objects.exists()


def test_the_command_reads_a_pipe(tmp_path):
    pipe = tmp_path / "people.jsonl"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as writer:
        writer.submit(pipe.write_text, FILE)
        code, out, _ = command(pipe)
    assert code == 1
    assert "10 people created" in out


def test_the_command_says_everything_again_when_it_goes_on(tmp_path, monkeypatch):
    file = tmp_path / "people.jsonl"
    file.write_text(FILE)
    killed_at(3, monkeypatch)
    code, out, errors = command(file)
    assert (code, "Going on behind line 6" in out) == (1, True)
    assert "line 2: no name" in errors


def test_a_name_of_a_file_that_is_no_text_is_stored_all_the_same():
    done, _ = load(jsonl({"name": "Orla Vance"}), name="p\udcff\x00.jsonl")
    assert done.name == "p?.jsonl"


def test_an_import_leaves_nothing_of_the_file_behind():
    done, _ = load(FILE)
    assert not (done.parts.exists())
    assert not (done.ties.exists())
