"""Merging two profiles at the desk, through the URL: who may, what is shown, what is said."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.admin.merging import GONE, STALE
from people.models import Credit, Merge, Name, Person, Relationship, Work
from tests.builders import SOURCE, link, make_article, make_person, make_tie, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def duplicate():
    return make_person("O. Vance", slug="o-vance", aliases={"Lola": "nickname"}, born="1979")


@pytest.fixture
def keeper():
    return make_person("Orla Vance", slug="orla-vance", wikidata="Q1")


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def url(person):
    return reverse("admin:people_person_merge", args=[person.pk])


def shown(client, person, keeper):
    return client.get(url(person), {"into": keeper.pk})


def pressed(client, person, keeper, page=None, **chosen):
    """The button of the page as it is now, or of one opened before."""
    seen = (page or shown(client, person, keeper)).context.get("seen", "")
    return client.post(url(person), {"into": keeper.pk, "seen": seen, **chosen})


def rows_of(page):
    return {row.label: row for row in page.context["rows"]}


def chosen_on(page):
    """Which of the two each radio is set to."""
    return dict(re.findall(r'name="keep_(\w+)"\s+value="(\d+)"\s+checked', page.content.decode()))


def is_merged(person):
    return Person.objects.get(pk=person.pk).merged_into is not None


def test_a_profile_offers_to_be_merged_to_who_may_change_it(editor, duplicate):
    page = editor.get(reverse("admin:people_person_change", args=[duplicate.pk])).content.decode()
    assert f'href="{url(duplicate)}"' in page
    assert "Merge into another profile…" in page


@pytest.mark.parametrize("role", ["reporter", "photo", "legal"])
def test_it_is_neither_offered_nor_open_to_others(client, duplicate, keeper, role):
    client.force_login(make_user(role))
    page = client.get(reverse("admin:people_person_change", args=[duplicate.pk])).content.decode()
    assert "Merge into another" not in page
    assert client.get(url(duplicate)).status_code == 403
    assert client.post(url(duplicate), {"into": keeper.pk, "seen": ""}).status_code == 403
    assert not is_merged(duplicate)


def test_a_merge_leads_to_the_keeper_and_is_logged_at_both(editor, duplicate, keeper):
    answer = pressed(editor, duplicate, keeper)
    assert answer["Location"] == reverse("admin:people_person_change", args=[keeper.pk])
    assert "O. Vance is part of this profile now" in editor.get(answer["Location"]).content.decode()
    duplicate.refresh_from_db()
    assert duplicate.merged_into == keeper
    assert set(LogEntry.objects.values_list("object_id", flat=True)) == {str(duplicate.pk), str(keeper.pk)}


def test_nothing_is_merged_before_the_button(editor, duplicate, keeper):
    page = shown(editor, duplicate, keeper).content.decode()
    assert not is_merged(duplicate)
    assert "Merge O. Vance into Orla Vance</button>" in page
    assert "It can be undone for 30 days." in page


def test_both_are_shown_with_what_tells_them_apart(editor, duplicate, keeper):
    Credit.objects.create(person=duplicate, work=Work.objects.create(title="The Salt Line"))
    Relationship.objects.create(person=make_person("Theo"), kind="parent", other=keeper)
    Name.objects.create(person=keeper, text="Lulu", kind="refused", may_link=False)
    told = rows_of(shown(editor, duplicate, keeper))
    rows = {label: (row.one.lines, row.other.lines) for label, row in told.items()}
    assert rows["Names"] == (["O. Vance (full name)", "Lola (nickname)"], ["Orla Vance (full name)"])
    assert rows["Not this person"] == ([], ["Lulu"])
    assert rows["Born"] == (["1979"], [""])
    assert rows["Wikidata"] == ([""], ["Q1"])
    assert (rows["Credits"], rows["Relationships"]) == ((["1"], ["0"]), (["0"], ["1"]))
    assert rows["Privacy"] == (["Public figure"], ["Public figure"])


def test_what_will_happen_is_said(editor, duplicate, keeper):
    Person.objects.filter(pk=duplicate.pk).update(privacy="private", bio="Acts.")
    Person.objects.filter(pk=keeper.pk).update(bio="Sings.")
    said = " ".join(shown(editor, duplicate, keeper).context["effects"])
    assert "leads to /people/orla-vance/" in said
    assert "gets 2 names: O. Vance and Lola." in said
    assert "come: Born." in said
    assert "stays as it is: Name and Bio." in said
    assert "is kept: Private person." in said


def test_privacy_is_not_mentioned_where_it_stays(editor, duplicate, keeper):
    assert "privacy" not in " ".join(shown(editor, duplicate, keeper).context["effects"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "redacted"}, "Orla Vance is redacted, and stays as it is."),
        ({"died": "1950"}, "These are two people"),
    ],
)
def test_why_two_cannot_be_one_is_said_and_no_button_is_there(editor, duplicate, keeper, change, said):
    Person.objects.filter(pk=keeper.pk).update(**change)
    for answer in (shown(editor, duplicate, keeper), pressed(editor, duplicate, keeper)):
        page = answer.content.decode()
        assert said in page
        assert "desk-button-go" not in page
    assert not is_merged(duplicate)


def test_a_profile_is_not_merged_into_itself(editor, duplicate):
    assert "cannot be merged into itself" in pressed(editor, duplicate, duplicate).content.decode()


def test_what_has_been_merged_already_is_said_to_be(editor, duplicate, keeper):
    pressed(editor, duplicate, keeper)
    assert "has been merged already" in shown(editor, duplicate, make_person("Third")).content.decode()


@pytest.mark.parametrize("into", ["", "0", "x", "9" * 30])
def test_who_is_not_there_is_not_merged_into(editor, duplicate, into):
    for answer in (editor.get(url(duplicate), {"into": into}), editor.post(url(duplicate), {"into": into})):
        assert answer.status_code == 200
        assert answer.context["why_not"] == (GONE if into else "Choose the profile to keep.")


@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_a_profile_that_is_not_there_has_no_such_page(editor, number):
    assert editor.get(f"/admin/people/person/{number}/merge/").status_code == 404


@pytest.mark.parametrize("whose", ["duplicate", "keeper"])
def test_what_was_saved_since_it_was_shown_is_looked_at_again(editor, duplicate, keeper, whose):
    page = shown(editor, duplicate, keeper)
    person = {"duplicate": duplicate, "keeper": keeper}[whose]
    Person.objects.filter(pk=person.pk).update(bio="New")
    answer = pressed(editor, duplicate, keeper, page)
    assert STALE in answer.content.decode()
    assert not is_merged(duplicate)
    assert pressed(editor, duplicate, keeper, answer).status_code == 302


def test_where_the_two_differ_the_editor_chooses_with_the_sources_beside(editor, keeper):
    other = make_person("O. Vance", slug="o-v", born="1979", wikidata="Q2", imdb="nm1", bio="Acts.")
    page = shown(editor, other, keeper)
    assert {row.one.column for row in page.context["rows"] if row.is_choice} == {"name", "wikidata"}
    assert chosen_on(page) == {"name": str(keeper.pk), "wikidata": str(keeper.pk)}
    assert rows_of(page)["Born"].one.source == SOURCE
    assert pressed(editor, other, keeper, keep_wikidata=other.pk, keep_name=keeper.pk).status_code == 302
    keeper.refresh_from_db()
    assert (keeper.wikidata, keeper.name, keeper.imdb, keeper.born) == ("Q2", "Orla Vance", "nm1", "1979")


def test_what_was_chosen_is_not_lost_when_somebody_saved_meanwhile(editor, duplicate, keeper):
    page = shown(editor, duplicate, keeper)
    Name.objects.create(person=duplicate, text="Lulu")
    answer = pressed(editor, duplicate, keeper, page, keep_name=duplicate.pk, privacy="private")
    assert STALE in answer.content.decode()
    assert chosen_on(answer)["name"] == str(duplicate.pk)
    assert '<option value="private" selected>' in answer.content.decode()
    assert not is_merged(duplicate)


def test_the_other_way_round_is_one_click_and_keeps_what_was_chosen(editor, duplicate, keeper):
    answer = pressed(editor, duplicate, keeper, swap="1", keep_name=duplicate.pk, privacy="private")
    page = editor.get(answer["Location"])
    assert (page.context["person"], page.context["keeper"]) == (keeper, duplicate)
    assert chosen_on(page)["name"] == str(duplicate.pk)
    assert page.context["privacy"] == "private"


def test_privacy_may_be_stricter_and_not_more_open(editor, duplicate, keeper):
    Person.objects.filter(pk=duplicate.pk).update(privacy="private")
    answer = pressed(editor, duplicate, keeper, privacy="public")
    assert "makes nobody more public" in answer.content.decode()
    assert not is_merged(duplicate)
    pressed(editor, duplicate, keeper, privacy="protected")
    assert Person.objects.get(pk=keeper.pk).privacy == "protected"


def test_a_choice_that_cannot_be_is_refused_and_can_be_chosen_otherwise(editor, duplicate, keeper):
    Person.objects.filter(pk=keeper.pk).update(born="1950")
    make_tie(make_person("Nia Vance", born="1975"), "parent", keeper)
    answer = pressed(editor, duplicate, keeper, keep_born=duplicate.pk)
    assert "cannot be a parent of Nia Vance" in answer.content.decode()
    assert pressed(editor, duplicate, keeper, keep_born=keeper.pk).status_code == 302


def test_what_moves_and_what_follows_is_counted(editor, duplicate, keeper):
    link(make_article(body="<p>O. Vance sang.</p>"))
    page = shown(editor, duplicate, keeper)
    assert page.context["moves"] == ["2 names", "1 fact"]
    assert page.context["elsewhere"] == ["1 mention"]


# --- undoing it ---------------------------------------------------------------------------------------------


def undo_url(merge):
    return reverse("admin:people_merge_change", args=[merge.pk])


def test_a_merge_stands_in_the_list_and_is_undone_by_a_button(editor, duplicate, keeper):
    answer = pressed(editor, duplicate, keeper)
    merge = Merge.objects.get()
    assert f'href="{undo_url(merge)}"' in editor.get(answer["Location"]).content.decode()
    assert "Possible until" in editor.get(reverse("admin:people_merge_changelist")).content.decode()
    assert "Undo this merge</button>" in editor.get(undo_url(merge)).content.decode()
    answer = editor.post(undo_url(merge))
    assert answer["Location"] == reverse("admin:people_person_change", args=[duplicate.pk])
    assert not is_merged(duplicate)
    assert "Undone by" in editor.get(reverse("admin:people_merge_changelist")).content.decode()


def test_what_stays_is_said_before_and_why_not_instead_of_the_button(editor, duplicate, keeper):
    pressed(editor, duplicate, keeper)
    Name.objects.filter(text="Lola").update(may_link=False)
    merge = Merge.objects.get()
    assert "Name “Lola”, changed since" in editor.get(undo_url(merge)).content.decode()
    editor.post(undo_url(merge))
    for page in (editor.get(undo_url(merge)), editor.post(undo_url(merge), follow=True)):
        assert "undone already" in page.content.decode()
        assert "Undo this merge" not in page.content.decode()


@pytest.mark.parametrize("role", ["reporter", "photo", "legal"])
def test_merges_are_neither_listed_nor_undone_by_others(editor, client, duplicate, keeper, role):
    pressed(editor, duplicate, keeper)
    client.force_login(make_user(role))
    for at in (reverse("admin:people_merge_changelist"), undo_url(Merge.objects.get())):
        assert client.get(at).status_code == 403
    assert client.post(undo_url(Merge.objects.get())).status_code == 403
    assert is_merged(duplicate)


def test_names_are_shown_as_text(editor, duplicate):
    keeper = make_person("<b>Orla</b>", slug="orla")
    page = shown(editor, duplicate, keeper).content.decode()
    assert "<b>Orla" not in page
    assert "&lt;b&gt;Orla&lt;/b&gt;" in page


def test_the_search_field_finds_by_any_name(editor, duplicate, keeper):
    asked = {"app_label": "people", "model_name": "person", "field_name": "merged_into", "term": "lola"}
    found = editor.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [one["id"] for one in found] == [str(duplicate.pk)]


def test_many_names_and_credits_take_no_more_queries(editor, duplicate, keeper):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert shown(editor, duplicate, keeper).status_code == 200
        return len(asked)

    queries()  # the first one of a process also asks for content types
    few = queries()
    for number in range(50):
        Name.objects.create(person=duplicate, text=f"Name {number}")
        Credit.objects.create(person=keeper, work=Work.objects.create(title=f"Work {number}"))
    assert queries() == few
