"""Facts at the desk: sources, precision, redaction, and what cannot be; through the form of a profile."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.urls import reverse
from psycopg.errors import DeadlockDetected

from people import disclosure
from people.models import Award, Earlier, Fact, Person, PrivacyReview, Relationship, Work
from people.tests.test_admin import ADD, change_url, errors, typed
from tests.builders import SOURCE, make_person, make_tie, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_editor(client):
    client.force_login(make_user("editor", username="ruth"))
    return client


def said(answer):
    return " ".join(str(one) for one in answer.context["messages"])


def rows(person, about):
    """The row of a fact that the form has already, as a browser sends it back."""
    fact = Fact.objects.get(person=person, about=about)
    return {"id": fact.pk, "person": person.pk, "source": fact.source}


# --- sources ----------------------------------------------------------------------------------------------


def test_what_is_typed_with_its_source_is_a_fact_readers_see(desk_editor, client):
    desk_editor.post(ADD, typed(born="3 Apr 1958", occupations="actor, singer", source="The parish register"))
    told = {(fact.about, fact.text, fact.source) for fact in Fact.objects.all()}
    assert told == {
        ("born", "1958-04-03", "The parish register"),
        ("occupations", "actor, singer", "The parish register"),
    }
    page = client.get("/people/orla-vance/").text
    assert "April 3, 1958" in page
    assert "The parish register" in page


def test_what_has_no_source_is_saved_and_stays_at_the_desk(desk_editor, client):
    answer = desk_editor.post(ADD, typed(born="1958"), follow=True)
    assert "Readers do not see born: say where it comes from" in said(answer)
    assert "1958" not in client.get("/people/orla-vance/").text
    assert Person.objects.get().born == "1958"


def test_another_source_is_only_for_what_changes(desk_editor):
    person = make_person("Orla Vance", born="1958", occupations=["actor"])
    sent = typed(person, born="1958-04", occupations="actor", source="The parish register")
    assert desk_editor.post(change_url(person), sent).status_code == 302
    assert dict(Fact.objects.values_list("about", "source")) == {
        "born": "The parish register",
        "occupations": SOURCE,
    }
    assert Earlier.objects.get().was["text"] == "1958"


def test_a_source_typed_later_is_that_of_what_had_none(desk_editor):
    desk_editor.post(ADD, typed(born="1958"), follow=True)
    person = Person.objects.get()
    row = {"id": person.names.get().pk, "person": person.pk, "may_link": "on"}
    sent = typed(person, born="1958", names=[row], facts=[rows(person, "born")], source="The parish register")
    answer = desk_editor.post(change_url(person), sent, follow=True)
    assert "Readers do not see" not in said(answer)
    assert Fact.objects.get().source == "The parish register"


def test_a_fact_of_any_other_kind_is_a_row_of_its_own(desk_editor, client):
    person = make_person("Orla Vance", slug="orla-vance")
    place = {"about": "birthplace", "text": "Port Averne", "source": "The Harbour Post"}
    event = {"about": "event", "text": "Opened a theatre", "dated": "June 1999", "source": "The Harbour Post"}
    assert desk_editor.post(change_url(person), typed(person, facts=[place, event])).status_code == 302
    page = client.get("/people/orla-vance/").text
    assert "Port Averne" in page
    assert "Opened a theatre" in page


@pytest.mark.parametrize(
    "bad",
    [
        [{"about": "born", "text": "1958"}],
        [{"about": "education", "text": "A"}, {"about": "education", "text": "B"}],
        [{"about": "education", "text": ""}],
        [{"about": "education", "text": "A", "source_url": "javascript:alert(1)"}],
        [{"about": "event", "text": "A", "dated": "soon"}],
    ],
)
def test_a_fact_that_is_none_is_refused_at_its_field(desk_editor, bad):
    person = make_person("Orla Vance")
    assert errors(desk_editor.post(change_url(person), typed(person, facts=bad)))
    assert not Fact.objects.exists()


def test_a_birth_is_not_changed_behind_the_profiles_back(desk_editor):
    person = make_person("Orla Vance", born="1958")
    row = rows(person, "born") | {"about": "born", "text": "1999", "DELETE": "on"}
    desk_editor.post(change_url(person), typed(person, born="1958", facts=[row]))
    assert (Person.objects.get().born, Fact.objects.get().text) == ("1958", "1958")


# --- redaction --------------------------------------------------------------------------------------------


def test_a_reason_hides_a_fact_and_its_absence_shows_it_again(desk_editor, client):
    person = make_person("Orla Vance", slug="orla-vance", born="1958")
    row = rows(person, "born")
    desk_editor.post(
        change_url(person), typed(person, born="1958", facts=[row | {"hidden": "Asked for by her lawyers"}])
    )
    assert "1958" not in client.get("/people/orla-vance/").text
    assert "lawyers" in desk_editor.get(change_url(person)).text
    desk_editor.post(change_url(person), typed(person, born="1958", facts=[row | {"hidden": ""}]))
    assert "1958" in client.get("/people/orla-vance/").text


@pytest.mark.parametrize("where", ["disambiguator", "bio"])
def test_a_hidden_birth_that_free_text_gives_away_is_said(desk_editor, where):
    told: dict[str, Any] = {where: "actor, b. 1958"}
    person = make_person("Orla Vance", born="1958-04-03", **told)
    sent = {"born": person.born, where: "actor, b. 1958"}
    open_birth = typed(person, facts=[rows(person, "born")], **sent)
    assert "says 1958" not in said(desk_editor.post(change_url(person), open_birth, follow=True))
    hidden = typed(person, facts=[rows(person, "born") | {"hidden": "Asked to"}], **sent)
    assert "says 1958" in said(desk_editor.post(change_url(person), hidden, follow=True))


def test_a_relationship_and_an_award_are_hidden_in_the_same_way(desk_editor, client):
    person, other = make_person("Orla Vance", slug="orla-vance"), make_person("Theo Lanswick")
    tie = make_tie(person, "spouse", other)
    award = Award.objects.create(person=person, name="Golden Reel", year=1999, source=SOURCE)
    sent = typed(
        person,
        relationships=[{"id": tie.pk, "person": person.pk, "other": other.pk, "tie": "spouse",
                        "source": SOURCE, "hidden": "A mistake"}],
        awards=[{"id": award.pk, "person": person.pk, "name": "Golden Reel", "year": "1999", "is_won": "on",
                 "source": SOURCE, "hidden": "A mistake"}],
    )  # fmt: skip
    assert "Theo Lanswick" in (page := client.get("/people/orla-vance/").text)
    assert "Golden Reel" in page
    assert desk_editor.post(change_url(person), sent).status_code == 302
    assert "Theo Lanswick" not in (page := client.get("/people/orla-vance/").text)
    assert "Golden Reel" not in page


# --- what cannot be ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "other", "row", "why"),
    [
        ({"born": "1990"}, {"born": "1995"}, {"tie": "parent"}, "cannot be a parent"),
        ({"born": "1990"}, {"born": "1980"}, {"tie": "child"}, "cannot be a parent"),
        ({"born": "1990"}, {}, {"tie": "spouse", "start": "1985"}, "before Orla Vance was born"),
        ({}, {"died": "1985"}, {"tie": "spouse", "start": "1990"}, "after Theo died"),
        ({}, {}, {"tie": "spouse", "start": "1990", "end": "1985"}, "before the start"),
    ],
)
def test_a_relationship_against_the_dates_is_refused_in_words(desk_editor, person, other, row, why):
    orla, theo = make_person("Orla Vance", **person), make_person("Theo", **other)
    sent = typed(orla, **person, relationships=[row | {"other": theo.pk}])
    assert why in str(errors(desk_editor.post(change_url(orla), sent)))
    assert not Relationship.objects.exists()


@pytest.mark.parametrize("other", ["x", "\x00", "9" * 30])
def test_a_relative_who_is_no_profile_is_refused_at_the_field(desk_editor, other):
    person = make_person("Orla Vance")
    row = {"other": other, "tie": "spouse"}
    assert "other" in errors(desk_editor.post(change_url(person), typed(person, relationships=[row])))


def test_a_loop_of_parents_is_refused_in_words(desk_editor):
    ada, bo, cy = (make_person(name) for name in ("Ada", "Bo", "Cy"))
    make_tie(ada, "parent", bo)
    make_tie(bo, "parent", cy)
    sent = typed(cy, name="Cy", relationships=[{"other": ada.pk, "tie": "parent"}])
    assert "their own ancestor" in str(errors(desk_editor.post(change_url(cy), sent)))


def test_a_birth_date_that_contradicts_a_relationship_is_saved_with_a_warning(desk_editor):
    orla, wren = make_person("Orla Vance"), make_person("Wren", born="1980")
    make_tie(wren, "parent", orla)
    answer = desk_editor.post(change_url(orla), typed(orla, born="1990", source="A book"), follow=True)
    assert "cannot be a parent of Wren" in said(answer)


@pytest.mark.parametrize(
    ("typed_in", "stored"),
    [("3 April 1958", "1958-04-03"), ("Sept. 3, 1958", "1958-09-03"), ("3/4/1958", ""),
     ("c. 1958", "1958~"),
     ("about April 1958", "1958-04~"), ("1958-04", "1958-04"), ("~1958", "1958~"), ("31 February 1958", ""),
     ("Maybe 1958", ""), ("Mayor 1958", "")],
)  # fmt: skip
def test_dates_are_taken_as_an_editor_types_them(desk_editor, typed_in, stored):
    answer = desk_editor.post(ADD, typed(born=typed_in))
    assert (answer.status_code == 302) == bool(stored)
    assert list(Person.objects.values_list("born", flat=True)) == ([stored] if stored else [])


# --- a minor's privacy takes two --------------------------------------------------------------------------


def opening(person, **fields):
    return typed(person, **{"name": person.name, "born": person.born, "privacy": "public"} | fields)


def answered(client, review, answer):
    """What the page says of an answer to a question that has just been read."""
    read = client.get(reverse("admin:people_privacyreview_change", args=[review.pk])).context["read"]
    decide = reverse("admin:people_privacyreview_decide", args=[review.pk])
    return said(client.post(decide, {"answer": answer, "read": read}, follow=True))


def test_one_editor_asks_and_another_decides(client):
    wren = make_person("Wren Averill", born="1999", privacy="minor")
    client.force_login(make_user("editor", username="ruth"))
    answer = client.post(
        change_url(wren), opening(wren, privacy_reason="Turned 18, sings in public"), follow=True
    )
    assert "until another editor agrees" in said(answer)
    review = PrivacyReview.objects.get()
    assert "another editor decides" in answered(client, review, "yes")
    assert Person.objects.get().privacy == "minor"
    client.force_login(make_user("editor", username="sam"))
    answered(client, review, "yes")
    assert Person.objects.get().privacy == "public"
    assert "decided already" in answered(client, review, "no")


def test_a_no_leaves_everything_as_it_is(client):
    wren = make_person("Wren Averill", privacy="protected")
    client.force_login(make_user("editor"))
    client.post(change_url(wren), opening(wren, privacy_reason="She asked"))
    client.force_login(make_user("editor"))
    review = PrivacyReview.objects.get()
    answered(client, review, "no")
    review.refresh_from_db()
    assert (Person.objects.get().privacy, review.is_approved) == ("protected", False)


def test_the_page_of_a_question_says_its_answer_in_words(desk_editor):
    wren = make_person("Wren Averill", born="1999", privacy="minor")
    desk_editor.post(change_url(wren), opening(wren, privacy_reason="She asked"))
    review = PrivacyReview.objects.get()
    page = desk_editor.get(reverse("admin:people_privacyreview_change", args=[review.pk])).text
    assert "set to “Minor”" in page
    assert "(&#x27;open&#x27;" not in page
    assert "(&#39;open&#39;" not in page


@pytest.mark.parametrize(("answered", "shown"), [("no", ["Wren"]), ("yes", ["Cy"]), ("x", ["Cy", "Wren"])])
def test_questions_are_listed_by_whether_they_are_answered(desk_editor, answered, shown):
    for name in ("Wren", "Cy"):
        person = make_person(name, born="1999", privacy="minor")
        desk_editor.post(change_url(person), opening(person, privacy_reason="Asked"))
    disclosure.decide(PrivacyReview.objects.get(person__name="Cy"), by=make_user("editor"), is_approved=False)
    rows = desk_editor.get(reverse("admin:people_privacyreview_changelist"), {"answered": answered})
    assert sorted(row.person.name for row in rows.context["cl"].result_list) == shown


def test_a_relationship_is_headed_by_the_other_one_whichever_end_is_stored(desk_editor):
    orla, pip = make_person("Orla Vance"), make_person("Pip Lanswick", born="2019", privacy="minor")
    make_tie(orla, "child", pip)
    assert "Pip Lanswick: child" in desk_editor.get(change_url(orla)).text
    assert "Orla Vance: parent" in desk_editor.get(change_url(pip)).text


def test_without_a_reason_it_is_not_even_asked(desk_editor):
    wren = make_person("Wren Averill", born="1999", privacy="minor")
    assert "privacy_reason" in errors(desk_editor.post(change_url(wren), opening(wren)))
    assert not PrivacyReview.objects.exists()


def test_less_public_is_done_at_once(desk_editor):
    wren = make_person("Wren Averill", privacy="minor", born="1999")
    desk_editor.post(change_url(wren), opening(wren, privacy="protected"))
    assert Person.objects.get().privacy == "protected"


@pytest.mark.parametrize("fields", [{"born": "2020"}, {}])
def test_two_editors_together_make_no_child_public(client, fields):
    wren = make_person("Wren Averill", privacy="minor", **fields)
    make_tie(wren, "parent", make_person("Orla Vance", born="1980"))
    review = PrivacyReview.objects.create(
        person=wren, privacy="public", reason="No", asked_by=make_user("editor")
    )
    client.force_login(make_user("editor"))
    why = answered(client, review, "yes")
    assert ("younger than 18" if fields else "find the year of birth") in why
    assert Person.objects.get(pk=wren.pk).privacy == "minor"


def test_a_reporter_decides_nothing(client):
    review = PrivacyReview.objects.create(
        person=make_person(privacy="minor"), privacy="public", reason="No", asked_by=make_user("editor")
    )
    client.force_login(make_user("reporter"))
    decide = reverse("admin:people_privacyreview_decide", args=[review.pk])
    assert client.post(decide, {"answer": "yes"}).status_code == 403
    assert PrivacyReview.objects.get().decided_at is None


@pytest.mark.parametrize("since", ["asked anew", "born anew", "marked anew"])
def test_an_answer_is_to_the_question_that_was_read(client, since):
    wren = make_person("Wren Averill", born="1999", privacy="protected")
    asker = make_user("editor")
    review = disclosure.ask(wren, privacy="private", reason="She asked", by=asker)
    client.force_login(make_user("editor"))
    page = client.get(reverse("admin:people_privacyreview_change", args=[review.pk]))
    if since == "asked anew":
        disclosure.ask(wren, privacy="public", reason="She asked", by=asker)
    else:
        Person.objects.update(**({"born": "1980"} if since == "born anew" else {"privacy": "minor"}))
    decide = reverse("admin:people_privacyreview_decide", args=[review.pk])
    sent = {"answer": "yes", "read": page.context["read"]}
    assert "changed since you opened this" in said(client.post(decide, sent, follow=True))
    assert Person.objects.get().privacy in ("protected", "minor")
    assert PrivacyReview.objects.get().decided_at is None


def test_who_decides_reads_by_what_the_person_is_grown_up_and_what_stood_there_before(client):
    wren = make_person("Wren Averill", born="2015", privacy="minor")
    client.force_login(make_user("editor"))
    client.post(change_url(wren), opening(wren, born="1980", source="So they say", privacy_reason="Grown up"))
    review = PrivacyReview.objects.get()
    page = client.get(reverse("admin:people_privacyreview_change", args=[review.pk])).text
    assert "1980 (So they say)" in page
    assert f"2015 ({SOURCE})" in page


# --- what was ---------------------------------------------------------------------------------------------


def test_the_desk_sees_what_a_profile_said_before(desk_editor):
    person = make_person("Orla Vance", born="1958")
    desk_editor.post(change_url(person), typed(person, born="1959", source="A better book"))
    page = desk_editor.get(reverse("admin:people_person_earlier", args=[person.pk])).text
    assert "1958" in page
    assert SOURCE in page


def test_the_form_takes_no_more_queries_for_fifty_facts_than_for_one(
    desk_editor, django_assert_max_num_queries
):
    person = make_person("Orla Vance", born="1958")
    for number in range(50):
        Fact.objects.create(person=person, about="event", text=f"Moved {number}", source=SOURCE)
        Award.objects.create(
            person=person,
            name=f"Reel {number}",
            work=Work.objects.create(title=f"Work {number}"),
            source=SOURCE,
        )
    desk_editor.get(change_url(person))
    with django_assert_max_num_queries(16):
        desk_editor.get(change_url(person))


@pytest.mark.parametrize("year", [0, 10000])
def test_a_year_that_no_date_has_is_refused_at_its_field(desk_editor, year):
    """The page would be unable to tell it."""
    person = make_person("Orla Vance")
    award = {"name": "Golden Reel", "year": year, "source": SOURCE}
    assert "year" in errors(desk_editor.post(change_url(person), typed(person, awards=[award])))
    work = Work.objects.create(title="The Long Wall")
    part = {"work": work.pk, "role": "cast", "first_year": year}
    assert "first_year" in errors(desk_editor.post(change_url(person), typed(person, credits=[part])))
    with pytest.raises(ValidationError):
        Work(title="The Long Wall II", year=year).full_clean()


# --- both ends of a relationship --------------------------------------------------------------------------


def tied(row, other, **fields):
    """The row of a relationship as the form of the one who is not `other` has it."""
    return {"id": row.pk, "other": other.pk, "tie": row.kind, "source": row.source} | fields


def test_a_form_that_was_open_at_the_other_end_brings_nothing_back(desk_editor):
    orla, theo = make_person("Orla Vance"), make_person("Theo Lund")
    row = make_tie(orla, "spouse", theo)
    at_theos = typed(theo, name=theo.name, relationships=[tied(row, orla)])
    denied = typed(orla, relationships=[tied(row, theo, status="denied")])
    assert desk_editor.post(change_url(orla), denied).status_code == 302
    assert "while you were writing" in str(errors(desk_editor.post(change_url(theo), at_theos)))
    assert Relationship.objects.get().status == "denied"


@pytest.mark.parametrize("change", ["new", "changed", "deleted", "another person"])
def test_partners_hear_of_both_ends_of_what_has_changed(desk_editor, change):
    orla, theo, una = make_person("Orla Vance"), make_person("Theo Lund"), make_person("Una Holt")
    if change == "new":
        row, told = None, {"other": theo.pk, "tie": "spouse", "source": SOURCE}
    else:
        row = make_tie(orla, "spouse", theo)
        told = tied(row, una if change == "another person" else theo, start="1999")
        told |= {"DELETE": "on"} if change == "deleted" else {}
    desk_editor.post(change_url(orla), typed(orla, relationships=[told]))
    heard = {one for one in (theo, una) if Person.objects.get(pk=one.pk).updated_at > one.updated_at}
    assert heard == ({theo, una} if change == "another person" else {theo})


def test_a_save_of_a_profile_is_no_news_of_relatives_of_whom_nothing_changed(desk_editor):
    orla, theo = make_person("Orla Vance"), make_person("Theo Lund")
    row = make_tie(orla, "spouse", theo)
    desk_editor.post(change_url(orla), typed(orla, bio="Acts.", relationships=[tied(row, theo)]))
    assert Person.objects.get(pk=orla.pk).bio == "Acts."
    assert Person.objects.get(pk=theo.pk).updated_at == theo.updated_at


def test_two_relatives_saved_at_once_are_an_answer_and_no_breakdown(desk_editor, monkeypatch):
    def crossed(people):
        raise OperationalError from DeadlockDetected()

    orla, theo = make_person("Orla Vance"), make_person("Theo Lund")
    told = typed(orla, relationships=[{"other": theo.pk, "tie": "spouse", "source": SOURCE}])
    monkeypatch.setattr("people.facts.touch", crossed)
    assert "in the meantime" in said(desk_editor.post(change_url(orla), told, follow=True))
    assert not Relationship.objects.exists()


@pytest.mark.parametrize(
    "second", [{"tie": "parent", "start": "1990"}, {"tie": "child"}], ids=["another date", "the other way"]
)
def test_a_parent_stands_in_the_list_once(desk_editor, second):
    orla, ada = make_person("Orla Vance"), make_person("Ada Vance")
    rows = [{"other": ada.pk, "tie": "parent"}, {"other": ada.pk} | second]
    answer = desk_editor.post(change_url(orla), typed(orla, relationships=rows))
    assert "in this list already" in str(errors(answer)["other"])


def test_the_same_event_twice_is_refused_at_its_field(desk_editor):
    person = make_person("Orla Vance")
    event = {"about": "event", "text": "Opened a theatre", "dated": "June 1999", "source": SOURCE}
    answer = desk_editor.post(change_url(person), typed(person, facts=[event, event | {"dated": "1999-06"}]))
    assert "has that fact already" in str(errors(answer)["about"])
