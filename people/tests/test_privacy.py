"""`Person.is_public` and `PersonQuerySet.public` are one rule in two languages."""

import datetime as dt
from itertools import product
from unittest.mock import patch

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.importing import import_people
from people.merge import merge
from people.models import Person, Privacy, Status, kept_privacy
from people.tests.test_admin import change_url, typed
from tests.builders import make_person, make_user

TODAY = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)  # the last day of a month
ADULT = ["", "1958", "2007", "2007~", "2008-10", "2008-10~", "2008-11-30", "2008-11-30~"]
MINOR = ["2008", "2008~", "2008-11", "2008-12", "2008-12-01", "2008-12-01~", "2015"]


@pytest.fixture
def the_day():
    with patch.object(timezone, "now", return_value=TODAY):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("the_day")
def test_the_rule_is_the_same_in_python_and_in_sql():
    into = make_person("Into Whom")
    for privacy, status, born in product(Privacy, Status, [*ADULT, *MINOR]):
        merged = into if status == Status.MERGED else None
        make_person(privacy=privacy, status=status, born=born, merged_into=merged)
    in_sql = set(Person.objects.public())
    assert in_sql == {person for person in Person.objects.all() if person.is_public}
    assert {person.born for person in in_sql} == set(ADULT)
    assert {(person.privacy, person.status) for person in in_sql} == {("public", "published")}
    minors = set(Person.objects.minors())
    assert minors == {person for person in Person.objects.all() if person.is_minor}
    assert {person.born for person in minors if person.privacy == Privacy.PROTECTED} == set(MINOR)


@pytest.mark.parametrize("born", ADULT)
@pytest.mark.usefixtures("the_day")
def test_an_adult_is_no_minor(born):
    assert not Person(born=born).is_minor


@pytest.mark.parametrize("born", MINOR)
@pytest.mark.usefixtures("the_day")
def test_who_may_be_under_18_is_a_minor(born):
    assert Person(born=born).hold == "minor"


# --- coming of age is a task, never a page ------------------------------------------------------------------

BIRTH, BIRTHDAY = "2008-12-01", dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("privacy", "born", "kept"),
    [
        ("public", BIRTH, "minor"),
        ("public", "2008-11-30", "public"),
        ("public", "", "public"),
        ("private", BIRTH, "private"),
        ("protected", BIRTH, "protected"),
    ],
)
@pytest.mark.usefixtures("the_day")
def test_a_minor_by_birth_date_is_marked_as_one(privacy, born, kept):
    assert kept_privacy(privacy, born) == kept


@pytest.mark.parametrize("privacy", ["public", "private"])
@pytest.mark.usefixtures("the_day")
def test_another_birth_date_alone_makes_no_child_grow_up(privacy):
    assert kept_privacy(privacy, "1980", before=BIRTH) == "minor"
    assert kept_privacy(privacy, "1980", before="1981") == privacy
    assert kept_privacy("protected", "1980", before=BIRTH) == "protected"


@pytest.mark.django_db
def test_an_invented_birth_date_makes_no_private_child_public_with_one_editor(client):
    wren = make_person("Wren Averill", born="2015", privacy="private")
    client.force_login(make_user("editor"))
    for privacy in ("private", "public"):  # the second one is a question to another editor
        sent = typed(wren, name=wren.name, born="1980", privacy=privacy, privacy_reason="She is grown up")
        client.post(change_url(wren), sent)
        wren.refresh_from_db()
        assert (wren.born, wren.privacy) == ("1980", "minor")


@pytest.mark.django_db
def test_an_invented_birth_date_makes_no_private_child_public_by_an_import():
    wren = make_person("Wren Averill", born="2015", privacy="private")
    import_people([b'{"name": "Wren Averill", "born": "1980", "privacy": "public"}'], report=lambda *_: None)
    wren.refresh_from_db()
    assert (wren.born, wren.privacy) == ("1980", "minor")


def imported(client):
    line = b'{"name": "Wren Averill", "born": "2008-12-01", "privacy": "public"}'
    said: list[str] = []
    for _ in range(2):
        import_people([line], report=lambda _, message: said.append(message))
    assert said == []


def typed_at_the_desk(client):
    client.force_login(make_user("editor"))
    sent = {"name": "Wren Averill", "born": BIRTH, "privacy": "public", "status": "published"}
    for inline in ("names", "credits", "relationships", "facts", "awards"):
        sent |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    answer = client.post("/admin/people/person/add/", sent, follow=True)
    assert "Kept as a minor" in answer.content.decode()


def merged(client):
    merge(make_person("W. Averill", born=BIRTH), into=make_person("Wren Averill"), by=make_user("editor"))


@pytest.mark.parametrize("write", [imported, typed_at_the_desk, merged])
@pytest.mark.django_db
def test_a_birthday_makes_nobody_public_and_an_editor_does(client, write):
    with patch.object(timezone, "now", return_value=TODAY):
        write(client)
        person = Person.objects.get(name="Wren Averill")
        assert not Person.objects.come_of_age().exists()
    with patch.object(timezone, "now", return_value=BIRTHDAY):
        assert person.hold == "minor"
        assert not Person.objects.public().exists()
        assert list(Person.objects.come_of_age()) == [person]
        Person.objects.update(privacy=kept_privacy("public", person.born))
        assert list(Person.objects.public()) == [person]
        assert not Person.objects.come_of_age().exists()


@pytest.mark.django_db
def test_the_list_shows_who_has_come_of_age(client):
    client.force_login(make_user("editor"))
    make_person("Wren Averill", born="1999", privacy="minor")
    make_person("Ida Solberg", privacy="minor")
    page = client.get("/admin/people/person/", {"review": "of-age"}).content.decode()
    assert "Wren Averill" in page
    assert "Ida Solberg" not in page


class AnyDay(TestCase):
    @given(
        today=st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31)),
        born=st.dates(dt.date(2005, 1, 1), dt.date(2015, 1, 1)),
        precision=st.sampled_from([4, 7, 10]),
        circa=st.sampled_from(["", "~"]),
    )
    def test_python_and_sql_agree_on_any_day(self, today, born, precision, circa):
        person = Person.objects.create(name="X", slug="x", born=born.isoformat()[:precision] + circa)
        with patch.object(timezone, "now", return_value=dt.datetime.combine(today, dt.time(), dt.UTC)):
            assert Person.objects.public().exists() == person.is_public
