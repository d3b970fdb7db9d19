"""Imports at the desk: upload, preview, yes, and the workers."""

import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.test import Client

from people import importing, tasks
from people.importing import desk, files, run
from people.models import Fact, ImportNote, ImportPart, PeopleImport, Person
from people.names import NotAllowed, NotPossible
from staff.models import Role
from tests.builders import make_person, make_user

pytestmark = pytest.mark.django_db
ADD = "/admin/people/peopleimport/add/"
SOURCE = "The Harbour Register, 2026"


def jsonl(*lines):
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


GOOD = jsonl(
    {"name": "Orla Vance", "born": "1979", "relationships": [{"kind": "sibling", "person": "Theo Lanswick"}]},
    {"nam": "bad"},
    {"name": "Theo Lanswick"},
)


@pytest.fixture
def editor(client: Client, desk_editor):
    client.force_login(desk_editor)
    return client


def upload(client, content=GOOD, name="people.jsonl", source=SOURCE):
    return client.post(ADD, {"file": SimpleUploadedFile(name, content), "source": source})


def taken(by, content=GOOD, name="people.jsonl"):
    return desk.take(io.BytesIO(content), name=name, source=SOURCE, by=by)


def page(one):
    return f"/admin/people/peopleimport/{one.pk}/change/"


def let_the_workers_work(monkeypatch):
    """Every task at once, here. Returns how many turns there were."""
    turns: list[int] = []

    def delay(import_id):
        turns.append(import_id)
        tasks.work_at_import(import_id)

    monkeypatch.setattr(tasks.work_at_import, "delay", delay)
    PeopleImport.objects.update(touched_at=None)
    tasks.sweep_imports()
    return len(turns)


def test_the_list_of_people_leads_to_the_import(editor):
    assert b"/admin/people/person/import/" in editor.get("/admin/people/person/").content
    assert editor.get("/admin/people/person/import/", follow=True).redirect_chain == [(ADD, 302)]


def test_a_preview_says_what_would_happen_and_stores_nothing(editor):
    make_person("Theo Lanswick")
    shown = editor.post(ADD, {"file": SimpleUploadedFile("p.jsonl", GOOD), "source": SOURCE}, follow=True)
    preview = PeopleImport.objects.get().preview or {}
    assert (preview["created"], preview["unchanged"], preview["relationships"]) == (1, 1, 1)
    assert preview["reports"] == [[2, True, "no name"]]
    assert preview["examples"][0]["said"][-1] == "Born: 1979"
    assert b"line 2, skipped" in shown.content
    assert b"Import 3 lines" in shown.content
    assert list(Person.objects.values_list("name", flat=True)) == ["Theo Lanswick"]


def test_a_preview_tries_the_first_lines_and_looks_for_relatives_later(editor, monkeypatch):
    monkeypatch.setattr(desk, "TRIED", 1)
    upload(editor)
    preview = PeopleImport.objects.get().preview or {}
    assert (preview["lines"], preview["sought"], preview["reports"]) == (1, 1, [])


def test_after_the_yes_the_workers_import_and_nothing_of_the_file_stays(editor, monkeypatch):
    upload(editor)
    one = PeopleImport.objects.get()
    editor.post(page(one), {"do": "confirm"})
    assert b"waiting for a worker" in editor.get(page(one)).content
    let_the_workers_work(monkeypatch)
    one.refresh_from_db()
    assert (one.phase, one.created, one.bad, one.relationships) == ("done", 2, 1, 1)
    assert Fact.objects.get().source == SOURCE
    assert not ImportPart.objects.exists()
    assert b"line 2, skipped" in editor.get(page(one)).content
    report = editor.get(f"/admin/people/peopleimport/{one.pk}/report/")
    assert b"".join(report) == b"line 2\tskipped\tno name\n"


def test_an_import_without_a_yes_is_not_done_and_forgotten_after_a_day(editor, monkeypatch):
    upload(editor)
    assert let_the_workers_work(monkeypatch) == 0
    PeopleImport.objects.update(made_at=Now() - dt.timedelta(days=2))
    tasks.sweep_imports()
    assert not (Person.objects.exists())
    assert not (PeopleImport.objects.exists())
    assert not (ImportPart.objects.exists())


def test_a_file_put_away_is_gone(editor):
    upload(editor)
    editor.post(page(PeopleImport.objects.get()), {"do": "away"})
    assert not (PeopleImport.objects.exists())
    assert not (ImportPart.objects.exists())


def test_columns_are_guessed_chosen_and_tried_again(editor):
    shown = upload(editor, b"Star,Birth date\nOrla Vance,1979\n", "people.csv")
    one = PeopleImport.objects.get()
    assert (one.columns, one.preview) == ({"born": "Birth date"}, None)
    assert "holds the name" in editor.get(shown.url).content.decode()
    editor.post(page(one), {"do": "confirm"})
    editor.post(page(one), {"do": "columns", "column-0": "name", "column-1": ""})
    one.refresh_from_db()
    assert (one.phase, one.columns, (one.preview or {})["created"]) == ("asked", {"name": "Star"}, 1)
    assert "Not read: Birth date" in editor.get(page(one)).content.decode()


def test_two_columns_cannot_be_the_same(editor):
    upload(editor, b"a,b\nOrla Vance,1979\n", "people.csv")
    shown = editor.post(
        page(PeopleImport.objects.get()),
        {"do": "columns", "column-0": "name", "column-1": "name"},
        follow=True,
    )
    assert "Two columns are chosen" in shown.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "source", "said"),
    [
        (b"", "people.jsonl", SOURCE, "empty"),
        (b"PK\x03\x04", "people.xlsx", SOURCE, "CSV UTF-8"),
        (GOOD, "people.jsonl", " ", "required"),
        (b"\n\n", "people.csv", SOURCE, "empty"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused(editor, content, name, source, said):
    assert said in upload(editor, content, name, source).content.decode()
    assert not PeopleImport.objects.exists()


def test_a_file_too_large_is_refused(editor, monkeypatch):
    monkeypatch.setattr(desk, "LARGEST", 10)
    assert "larger than 50 MB" in upload(editor).content.decode()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEGAL, Role.PHOTO])
def test_who_may_not_import_is_refused_at_every_step(role, desk_editor, client):
    one = taken(desk_editor)
    user = make_user(role)
    client.force_login(user)
    assert b"/admin/people/person/import/" not in client.get("/admin/people/person/").content
    assert upload(client).status_code == 403
    assert client.post(page(one), {"do": "confirm"}).status_code == 403
    for verb in (desk.confirm, desk.put_away):
        with pytest.raises(NotAllowed):
            verb(one, by=user)
    with pytest.raises(NotAllowed):
        taken(user)
    with pytest.raises(NotAllowed):
        desk.choose(one, {"name": "Name"}, by=user)


def test_the_same_file_is_imported_by_one_at_a_time(desk_editor):
    one, other = taken(desk_editor), taken(desk_editor)
    desk.confirm(one, by=desk_editor)
    desk.confirm(one, by=desk_editor)
    with pytest.raises(NotPossible, match="already"):
        desk.confirm(other, by=desk_editor)


@pytest.mark.parametrize("size", [1, 10, 64, 1000])
def test_a_file_kept_in_parts_reads_as_it_came(desk_editor, monkeypatch, size):
    monkeypatch.setattr(ImportPart, "SIZE", size)
    one = taken(desk_editor)
    kept = files.kept(one)
    assert kept.read() == GOOD
    kept.seek(30)
    assert kept.read(17) == GOOD[30:47]


@pytest.mark.parametrize("name", ["people.jsonl", "people.csv"])
def test_workers_take_turns_and_another_goes_on_where_one_died(desk_editor, monkeypatch, name):
    rows = [f"Person {number} Vale" for number in range(7)]
    content = (
        jsonl(*({"name": row} for row in rows)) if "json" in name else "\n".join(["name", *rows]).encode()
    )
    one = taken(desk_editor, content, name)
    desk.confirm(one, by=desk_editor)
    monkeypatch.setattr(run, "CHUNK", 2)
    assert importing.work_at(one.pk, seconds=0)
    assert Person.objects.count() == 2
    monkeypatch.setattr(tasks, "TURN", 0)
    assert let_the_workers_work(monkeypatch) >= 4
    one.refresh_from_db()
    assert (one.phase, one.created) == ("done", 7)


def test_one_that_ends_its_workers_again_and_again_is_stopped(editor, desk_editor, monkeypatch):
    one = taken(desk_editor)
    desk.confirm(one, by=desk_editor)
    PeopleImport.objects.update(attempts=run.GIVE_UP)
    assert not importing.work_at(one.pk, seconds=1)
    one.refresh_from_db()
    assert (one.phase, Person.objects.count()) == ("stopped", 0)
    assert b"again and again" in editor.get(page(one)).content


@pytest.mark.parametrize("imports", [1, 50])
def test_the_list_of_imports_takes_a_fixed_number_of_queries(
    imports, editor, desk_editor, django_assert_max_num_queries
):
    for number in range(imports):
        PeopleImport.objects.create(name=f"p{number}", source=SOURCE, phase="done", by=desk_editor)
    with django_assert_max_num_queries(8):
        assert b"p0" in editor.get("/admin/people/peopleimport/").content


def test_the_lines_of_a_report_come_in_pages_by_a_fixed_number_of_queries(
    editor, django_assert_max_num_queries
):
    one = PeopleImport.objects.create(name="p", source=SOURCE, phase="done")
    for lines in (1, 50):
        ImportNote.objects.bulk_create(
            ImportNote(run=one, line=line, is_bad=True, text="no") for line in range(lines)
        )
        with django_assert_max_num_queries(7):
            editor.get(page(one))


def test_an_import_whose_workers_are_gone_is_not_under_way(desk_editor):
    desk.confirm(taken(desk_editor), by=desk_editor)
    PeopleImport.objects.update(touched_at=Now() - run.AWAKE * 2)
    assert not importing.is_under_way()
