"""The desk for people, as an editor uses it: through the URL."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.admin.forms import state
from people.models import Credit, Name, Person, Relationship, Work
from tests.builders import make_article, make_mention, make_person, make_user

pytestmark = pytest.mark.django_db

ADD = reverse("admin:people_person_add")
LIST = reverse("admin:people_person_changelist")
DEFAULTS = {"relationships": {"status": "confirmed"}, "facts": {"confidence": "confirmed", "is_public": "on"}}
INLINES = ("names", "credits", "relationships", "facts", "awards")


def change_url(person):
    return reverse("admin:people_person_change", args=[person.pk])


def typed(person=None, **fields):
    """The form of a new profile, or of one just opened, as a browser sends it: `names`, `credits` and
    `relationships` are lists of rows."""
    sent: dict[str, object] = {"privacy": "public", "status": "published", "name": "Orla Vance"}
    if person:
        sent["based_on"] = state(Person.objects.get(pk=person.pk))
    for prefix in INLINES:
        rows = fields.pop(prefix, [])
        sent[f"{prefix}-TOTAL_FORMS"] = len(rows)
        sent[f"{prefix}-INITIAL_FORMS"] = sum("id" in row for row in rows)
        for number, row in enumerate(rows):
            row = DEFAULTS.get(prefix, {}) | row
            sent |= {f"{prefix}-{number}-{field}": value for field, value in row.items()}
    return sent | fields


def errors(answer):
    """What the page says is wrong, field by field."""
    assert answer.status_code == 200, answer
    found = dict(answer.context["adminform"].form.errors)
    for formset in answer.context["inline_admin_formsets"]:
        for row in formset.formset.errors:
            found |= row
    return found


@pytest.fixture
def desk_editor(client):
    client.force_login(make_user("editor"))
    return client


@pytest.fixture
def superuser(client):
    client.force_login(make_user("chief", is_superuser=True))
    return client


def test_a_new_profile_gets_its_full_name_its_address_and_its_place_in_the_a_to_z(desk_editor):
    answer = desk_editor.post(ADD, typed(name="  Élodie   Marchetaux "))
    assert answer.status_code == 302
    person = Person.objects.get()
    assert (person.name, person.slug, person.sort_name) == (
        "Élodie Marchetaux", "elodie-marchetaux", "Marchetaux, Élodie",
    )  # fmt: skip
    assert [(name.text, name.kind) for name in person.names.all()] == [("Élodie Marchetaux", "full")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"slug": "taken"}, "slug"),
        ({"wikidata": "Q1"}, "wikidata"),
        ({"born": "1958-13"}, "born"),
        ({"born": "soon"}, "born"),
        ({"born": "1990", "died": "1980"}, "died"),
        ({"born": "3/4/1958"}, "born"),
        ({"occupations": "x" * 81}, "occupations"),
        ({"status": "merged"}, "status"),
        (
            {"names": [{"text": "orla  vance", "kind": "alias"}, {"text": "Orla Vance", "kind": "stage"}]},
            "text",
        ),
        ({"relationships": [{"other": "", "tie": "spouse"}]}, "other"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_saved(desk_editor, fields, field):
    make_person("Somebody", slug="taken", wikidata="Q1")
    assert field in errors(desk_editor.post(ADD, typed(**fields)))
    assert Person.objects.count() == 1


def test_a_rename_keeps_the_old_name_as_a_former_one(desk_editor):
    person = make_person("Robin Duxbury")
    row = {"id": person.names.get().pk, "person": person.pk, "may_link": "on"}
    answer = desk_editor.post(
        change_url(person), typed(person, name="Robin Saltmarsh", sort_name="Duxbury, Robin", names=[row])
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.sort_name) == ("Robin Saltmarsh", "Saltmarsh, Robin")
    assert set(person.names.values_list("text", "kind")) == {
        ("Robin Duxbury", "former"), ("Robin Saltmarsh", "full"),
    }  # fmt: skip


def test_the_full_name_can_be_neither_edited_nor_deleted_in_the_list_of_names(desk_editor):
    person = make_person("Orla Vance")
    full = {
        "id": person.names.get().pk,
        "person": person.pk,
        "text": "Other",
        "kind": "alias",
        "DELETE": "on",
    }
    desk_editor.post(change_url(person), typed(person, names=[full]))
    assert [(name.text, name.kind, name.may_link) for name in person.names.all()] == [
        ("Orla Vance", "full", False)
    ]


def test_a_name_cannot_take_the_place_of_one_that_is_deleted_in_the_same_save(desk_editor):
    person = make_person("Orla Vance", aliases={"O. Vance": "initials", "Lola": "nickname"})
    full, initials, nickname = person.names.all()
    rows = [
        {"id": full.pk, "person": person.pk},
        {"id": initials.pk, "person": person.pk, "text": "Lola", "kind": "initials"},
        {"id": nickname.pk, "person": person.pk, "text": "Lola", "kind": "nickname", "DELETE": "on"},
    ]
    assert "text" in errors(desk_editor.post(change_url(person), typed(person, names=rows)))


def test_a_credit_is_added_once(desk_editor):
    person, work = make_person("Orla Vance"), Work.objects.create(title="The Salt Line", year=2018)
    credit = {"person": person.pk, "work": work.pk, "role": "cast", "character": "Anna"}
    assert desk_editor.post(change_url(person), typed(person, credits=[credit, credit])).status_code == 200
    assert desk_editor.post(change_url(person), typed(person, credits=[credit])).status_code == 302
    assert Credit.objects.get().character == "Anna"


def test_what_somebody_else_saved_in_the_meantime_is_refused_and_said(desk_editor):
    person, work = make_person("Orla Vance"), Work.objects.create(title="The Salt Line", year=2018)
    Credit.objects.create(person=person, work=work)
    credit = {"person": person.pk, "work": work.pk, "role": "cast"}
    answer = desk_editor.post(change_url(person), typed(person, bio="New", credits=[credit]), follow=True)
    assert "in the meantime" in answer.content.decode()
    assert Person.objects.get().bio == ""


# --- a profile that somebody else saved meanwhile ----------------------------------------------------------


def opened(client, person):
    """What the browser would send back of a profile's form as the desk shows it, with nothing typed."""
    form = client.get(change_url(person)).context["adminform"].form
    return typed(name=form.initial["name"], based_on=form["based_on"].value())


def test_a_stale_form_does_not_make_a_protected_person_public_again(desk_editor):
    person = make_person("Orla Vance")
    stale = opened(desk_editor, person)
    Person.objects.update(privacy="protected")
    answer = desk_editor.post(change_url(person), stale | {"bio": "New"})
    assert "Somebody saved this profile while you were writing" in errors(answer)["__all__"][0]
    assert answer.context["adminform"].form["bio"].value() == "New"
    assert Person.objects.values_list("privacy", "bio").get() == ("protected", "")


def test_a_refused_form_stays_refused_until_the_profile_is_opened_again(desk_editor):
    person = make_person("Orla Vance")
    stale = opened(desk_editor, person)
    Person.objects.update(privacy="protected")
    again = errors(desk_editor.post(change_url(person), stale))
    refused = desk_editor.post(change_url(person), stale).context["adminform"].form
    assert again
    assert refused["based_on"].value() == stale["based_on"]
    fresh = opened(desk_editor, person) | {"privacy": "protected", "bio": "New"}
    assert desk_editor.post(change_url(person), fresh).status_code == 302
    assert Person.objects.values_list("privacy", "bio").get() == ("protected", "New")


def test_a_form_that_does_not_say_what_it_is_based_on_is_refused(desk_editor):
    assert "__all__" in errors(desk_editor.post(change_url(make_person("Orla Vance")), typed()))


def test_a_stale_form_is_told_who_saved(client):
    person = make_person("Orla Vance")
    client.force_login(make_user("editor"))
    stale = opened(client, person)
    client.force_login(make_user("editor", first_name="Ruth", last_name="Ainscough"))
    client.post(change_url(person), opened(client, person) | {"privacy": "protected"})
    assert "Ruth Ainscough saved" in errors(client.post(change_url(person), stale))["__all__"][0]


def test_who_saved_before_an_import_is_not_blamed_for_it(desk_editor):
    person = make_person("Orla Vance")
    desk_editor.post(change_url(person), opened(desk_editor, person) | {"bio": "New"})
    stale = opened(desk_editor, person)
    Person.objects.get().save()
    assert "Somebody saved" in errors(desk_editor.post(change_url(person), stale))["__all__"][0]


def test_the_page_carries_what_it_is_based_on_unseen(desk_editor):
    person = make_person("Orla Vance")
    page = desk_editor.get(change_url(person)).content.decode()
    assert f'<input type="hidden" name="based_on" value="{state(Person.objects.get())}"' in page
    assert "Based on" not in page


# --- relationships are seen from the open profile -----------------------------------------------------------


def test_a_relationship_is_stored_the_same_from_either_side(desk_editor):
    first, second = make_person("Alec"), make_person("Kim")
    row = {"other": first.pk, "tie": "spouse", "start": "1993", "end": "2002", "end_cause": "divorce"}
    assert (
        desk_editor.post(change_url(second), typed(second, name="Kim", relationships=[row])).status_code
        == 302
    )
    tie = Relationship.objects.get()
    assert (tie.person, tie.kind, tie.other, tie.start) == (first, "spouse", second, "1993")


def test_a_child_is_stored_as_a_parent_seen_from_below(desk_editor):
    parent, child = make_person("Alec"), make_person("Ireland")
    desk_editor.post(
        change_url(parent), typed(parent, name="Alec", relationships=[{"other": child.pk, "tie": "child"}])
    )
    tie = Relationship.objects.get()
    assert (tie.person, tie.kind, tie.other) == (child, "parent", parent)


def test_saving_without_a_change_keeps_a_relationship_as_it_is(desk_editor):
    parent, child = make_person("Alec"), make_person("Ireland")
    tie = Relationship.objects.create(person=child, kind="parent", other=parent)
    form = desk_editor.get(change_url(parent)).context["inline_admin_formsets"][2].formset.forms[0]
    assert (form.initial["tie"], form.initial["other"]) == ("child", child.pk)
    row = {"id": tie.pk, "person": parent.pk, "other": child.pk, "tie": "child", "start": "1995"}
    desk_editor.post(change_url(parent), typed(parent, name="Alec", relationships=[row]))
    tie.refresh_from_db()
    assert (tie.person, tie.other, tie.start) == (child, parent, "1995")


@pytest.mark.parametrize("who", ["oneself", "twice", "backwards"])
def test_a_relationship_that_cannot_be_is_refused_in_words(desk_editor, who):
    person, other = make_person("Alec"), make_person("Kim")
    row = {"other": other.pk, "tie": "spouse", "start": "1993"}
    rows = {
        "oneself": [{**row, "other": person.pk}],
        "twice": [row, row],
        "backwards": [{**row, "end": "1990"}],
    }[who]
    assert errors(desk_editor.post(change_url(person), typed(person, name="Alec", relationships=rows)))


# --- names as bad input -------------------------------------------------------------------------------------

HTML = "<script>alert(1)</script> & <b>Orla</b>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;Orla&lt;/b&gt;"


def test_html_in_a_name_is_stored_as_it_is_and_shown_as_text(desk_editor):
    alias = {"text": f"{HTML} Vance", "kind": "alias", "may_link": "on"}
    assert desk_editor.post(ADD, typed(name=HTML, names=[alias])).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.names.count()) == (HTML, 2)
    for address in (LIST, change_url(person), f"/people/{person.slug}/", "/people/"):
        page = desk_editor.get(address).content.decode()
        assert ESCAPED in page, address
        assert "<script>alert" not in page, address
        assert "<b>Orla" not in page, address


def test_what_nobody_sees_of_a_name_is_not_stored(desk_editor):
    alias = {"text": "Lo\u200bla", "kind": "nickname", "may_link": "on"}
    desk_editor.post(ADD, typed(name="Orla\ufeff Vance", names=[alias]))
    assert set(Name.objects.values_list("text", flat=True)) == {"Orla Vance", "Lola"}


@pytest.mark.parametrize("bad", ["Orla \u202eVance", "x" * 10_000, "\u200b"])
def test_what_cannot_be_a_name_is_said_at_its_field(desk_editor, bad):
    assert "name" in errors(desk_editor.post(ADD, typed(name=bad)))
    assert "text" in errors(desk_editor.post(ADD, typed(names=[{"text": bad, "kind": "alias"}])))
    assert not Person.objects.exists()


def test_a_name_that_turns_the_text_round_is_refused_in_a_sentence(desk_editor):
    [sentence] = errors(desk_editor.post(ADD, typed(name="Orla \u202eVance")))["name"]
    assert sentence.startswith("The name has a character that turns the direction of writing (U+202E)")


def warnings(answer):
    return [str(one) for one in answer.context["messages"] if one.level_tag == "warning"]


def test_a_doubtful_name_is_saved_with_a_warning_once(desk_editor):
    make_person("Ada Moss")
    answer = desk_editor.post(ADD, typed(name="Аda Moss"), follow=True)
    assert warnings(answer) == ["“Аda Moss” looks like “Ada Moss”, a name of Ada Moss, in other letters."]
    person = Person.objects.latest("pk")
    row = {"id": person.names.get().pk, "person": person.pk, "may_link": "on"}
    pink = {"person": person.pk, "text": "Pink", "kind": "stage", "may_link": "on"}
    sent = typed(person, name="Аda Moss", names=[row, pink])
    [only] = warnings(desk_editor.post(change_url(person), sent, follow=True))
    assert only.startswith("“Pink” is one word")


def test_an_ordinary_name_is_saved_without(desk_editor):
    assert warnings(desk_editor.post(ADD, typed(), follow=True)) == []


def test_a_warning_shows_html_as_text(desk_editor):
    make_person("<b>Ada</b>")
    page = desk_editor.post(ADD, typed(name="<b>Аdа</b>"), follow=True).content.decode()
    assert "looks like “&lt;b&gt;Ada&lt;/b&gt;”" in page


def test_a_name_that_is_not_theirs_stands_in_the_list_and_never_links(desk_editor):
    person = make_person("Orla Vance")
    refused = Name.objects.create(person=person, text="Lola", kind="refused", may_link=False)
    assert "Not this person" in desk_editor.get(change_url(person)).content.decode()
    rows = [{"id": person.names.get(kind="full").pk, "person": person.pk, "may_link": "on"}]
    row = {"id": refused.pk, "person": person.pk, "text": "Lola", "kind": "refused"}
    ticked = typed(person, names=[*rows, {**row, "may_link": "on"}])
    answer = desk_editor.post(change_url(person), ticked)
    assert "never links" in str(errors(answer))
    assert desk_editor.post(change_url(person), typed(person, names=[*rows, row])).status_code == 302


# --- finding, showing, deleting -----------------------------------------------------------------------------


def test_the_search_box_of_a_field_finds_by_alias_and_shows_the_disambiguator(desk_editor):
    make_person("William Hartnoll", aliases={"Billy Hartnoll": "nickname"}, disambiguator="comedian")
    url = reverse("admin:autocomplete")
    asked = {"term": "billy", "app_label": "people", "model_name": "relationship", "field_name": "other"}
    assert desk_editor.get(url, asked).json()["results"][0]["text"] == "William Hartnoll (comedian)"


@pytest.mark.parametrize("page", ["list", "profile"])
def test_pages_take_no_more_queries_for_fifty_than_for_one(desk_editor, page):
    person = make_person("Orla Vance")

    def fill(count):
        for number in range(count):
            other = make_person(f"Person {number}", aliases={f"Alias {number}": "alias"})
            work = Work.objects.create(title=f"Work {person.credits.count()}")
            Credit.objects.create(person=person, work=work)
            Name.objects.create(person=person, text=f"Name {person.names.count()}")
            Relationship.objects.create(person=person, kind="sibling", other=other)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert desk_editor.get(LIST if page == "list" else change_url(person)).status_code == 200
        return len(asked)

    fill(1)
    queries()  # the first one of a process also asks for content types
    few = queries()
    fill(49)
    assert queries() == few


def test_a_person_whom_a_story_names_cannot_be_deleted(superuser):
    person = make_person("Orla Vance")
    make_mention(make_article(body="<p>Orla Vance sang.</p>"), person)
    assert superuser.get(reverse("admin:people_person_delete", args=[person.pk])).status_code == 403


def test_a_person_whom_nobody_names_can(superuser):
    person = make_person("Orla Vance")
    assert (
        superuser.post(reverse("admin:people_person_delete", args=[person.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert not Person.objects.exists()


@pytest.mark.parametrize(("role", "code"), [("editor", 302), ("reporter", 403), ("photo", 403)])
def test_only_editors_write_profiles(client, role, code):
    client.force_login(make_user(role))
    assert client.post(ADD, typed()).status_code == code


def test_a_reporter_reads_profiles(client):
    client.force_login(make_user("reporter"))
    assert client.get(change_url(make_person())).status_code == 200
