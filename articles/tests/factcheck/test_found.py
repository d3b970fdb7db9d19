"""The copy against the profiles: warnings as they are found, and kept up to date."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import links
from articles.factcheck import load
from articles.models import FactWarning, Mention
from articles.tests.factcheck.copy import BODY, THIS_YEAR, linked, one, told
from people import facts
from people.models import Credit, Fact, Name, NameChange, Person, Relationship, Work
from staff.models import User
from tests.builders import (
    SOURCE,
    follow,
    link,
    make_article,
    make_live_article,
    make_person,
    make_tie,
)

pytestmark = pytest.mark.django_db


# --- found --------------------------------------------------------------------------------------------------


def test_a_mismatch_is_kept_with_its_sentence_and_what_the_profile_says(divorce: Relationship) -> None:
    warning = one(linked(body=BODY))
    assert (warning.rule, warning.surface, warning.part) == ("tie", "wife", Mention.Part.BODY)
    assert (warning.before, warning.after) == ("Theo Lanswick came with his ", " Orla Vance.")
    assert warning.known == "Orla Vance and Theo Lanswick: married 15 May 2004, divorced 2015."
    assert (warning.source, warning.source_url, warning.as_of) == (
        SOURCE,
        "https://example.org/who",
        "2026-03",
    )
    assert warning.fact == f"relationship:{divorce.pk}"


def test_what_agrees_is_not_mentioned(orla: Person, theo: Person) -> None:
    make_tie(orla, "spouse", theo, start="2004")
    assert told(linked(body=BODY)) == []


def test_headline_and_dek_are_compared_too(orla: Person) -> None:
    article = linked(
        headline="Orla Vance, 40, sings", dek="For Orla Vance, 41, a first.", body="<p>Orla Vance sang.</p>"
    )
    assert told(article) == [("age", "41"), ("age", "40")]


@pytest.mark.parametrize(
    "changed",
    [
        {"source": ""},
        {"status": Relationship.Status.RUMOURED},
        {"status": Relationship.Status.DENIED},
        {"redacted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_a_relationship_that_readers_may_not_know_of_says_nothing(
    divorce: Relationship, changed: dict[str, Any]
) -> None:
    Relationship.objects.update(**changed)
    assert told(linked(body=BODY)) == []


@pytest.mark.parametrize(
    "changed",
    [{"source": ""}, {"confidence": "reported"}, {"redacted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}],
)
def test_a_fact_that_is_not_confirmed_sourced_and_shown_says_nothing(
    orla: Person, changed: dict[str, Any]
) -> None:
    Fact.objects.update(**changed)
    assert told(linked(body="<p>Orla Vance, 30, sang.</p>")) == []


def test_a_date_that_nobody_can_read_says_nothing(divorce: Relationship) -> None:
    Fact.objects.update(text="about Easter")
    Relationship.objects.update(start="2004-99", end="")
    body = "<p>Orla Vance, 41, and Theo Lanswick wed in 2001.</p>"
    assert told(linked(body=body)) == []


def test_an_unsourced_marriage_that_fits_keeps_a_sourced_one_from_speaking(divorce: Relationship) -> None:
    body = "<p>Orla Vance and Theo Lanswick wed in 2019.</p>"
    assert told(linked(body=body)) == [("wedding", "wed in 2019")]
    again = {"kind": "spouse", "start": "2019", "status": "rumoured"}
    Relationship.objects.create(person=divorce.person, other=divorce.other, **again)
    assert told(linked(body=body)) == []


def test_a_child_who_is_never_linked_is_known_by_name(orla: Person) -> None:
    pip = make_person("Pip Vance", born=str(THIS_YEAR - 8), privacy="minor")
    make_tie(orla, "child", pip)
    body = "<p>Orla Vance shares two kids: Pip, {}, and Lou, 4.</p>"
    assert told(linked(body=body.format(11))) == [("age", "11")]
    assert told(linked(body=body.format(8))) == []


def test_a_part_in_a_work_is_compared_where_its_cast_is_known(orla: Person, theo: Person) -> None:
    salt, tide = (
        Work.objects.create(title="Salt Line", year=2018),
        Work.objects.create(title="Low Tide", year=2020),
    )
    Credit.objects.create(person=orla, work=salt)
    body = "<p>Low Tide star Orla Vance sang.</p>"
    assert told(linked(body=body)) == []
    Credit.objects.create(person=theo, work=tide)
    assert told(linked(body=body)) == [("role", "Low Tide star")]


def test_a_misspelling_is_told_with_the_right_name(orla: Person) -> None:
    Name.objects.create(person=orla, text="Orla Vanse", kind=Name.Kind.MISSPELLING)
    warning = one(linked(body="<p>Orla Vanse sang.</p>"))
    assert (warning.surface, warning.known) == ("Orla Vanse", "A misspelling of Orla Vance.")


@pytest.mark.parametrize("number", [1, 50])
def test_loading_takes_six_queries_however_many_people(number: int) -> None:
    people = [make_person(f"Orla Vance{n}", born="1980").pk for n in range(number)]
    with CaptureQueriesContext(connection) as queries:
        assert len(load(people, ["Salt Line"]).people) == number
    assert len(queries) == 6


@pytest.mark.parametrize("number", [1, 50])
def test_linking_with_claims_takes_a_fixed_number_of_queries(number: int) -> None:
    names = [f"Orla {chr(65 + n % 26)}{'abcdefgh'[n // 26]}vance" for n in range(number)]
    for name in names:
        make_person(name, born="1980")
    article = make_article(body="".join(f"<p>{name}, {THIS_YEAR - 1985}, arrived.</p>" for name in names))
    assert article.head is not None
    with CaptureQueriesContext(connection) as queries:
        assert links.link_revision(article.head.pk)
    assert len(queries) <= 30
    assert article.head.fact_warnings.count() == number


# --- kept up to date ----------------------------------------------------------------------------------------


def test_a_changed_fact_refreshes_the_warnings_of_the_archive(orla: Person, chief: User) -> None:
    article = make_live_article(by=chief, body="<p>Orla Vance, 45, sang.</p>")
    link(article)
    follow()
    assert told(article) == []
    born = Fact.objects.get(person=orla, about="born")
    born.text = str(THIS_YEAR - 50)
    born.save()
    follow()
    assert told(article) == [("age", "45")]
    facts.redact(born, by=chief, reason="Not ours to say")
    follow()
    assert told(article) == []


def test_a_warning_that_stays_keeps_its_row(divorce: Relationship) -> None:
    article = linked(body=BODY)
    before = one(article)
    NameChange.objects.all().delete()
    Person.objects.filter(name="Orla Vance").update(occupations=["singer"])
    follow()
    assert (one(article).pk, one(article).noted_at) == (before.pk, before.noted_at)


def test_the_oracle_misses_a_warning_that_is_gone(divorce: Relationship) -> None:
    article = linked(body=BODY)
    call_command("verify_links", stdout=StringIO())
    FactWarning.objects.all().delete()
    assert article.head is not None
    assert list(links.differences([article.head.link_run])) == [
        f"revision {article.head.pk}: missing: Who is whose: “wife”"
    ]
