"""`Person.is_public` and `PersonQuerySet.public` are one rule in two languages."""

import datetime as dt
from itertools import product
from unittest.mock import patch

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.models import Person, Privacy, Status
from tests.builders import make_person

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


@pytest.mark.parametrize("born", ADULT)
@pytest.mark.usefixtures("the_day")
def test_an_adult_is_no_minor(born):
    assert not Person(born=born).is_minor


@pytest.mark.parametrize("born", MINOR)
@pytest.mark.usefixtures("the_day")
def test_who_may_be_under_18_is_a_minor(born):
    assert Person(born=born).hold == "minor"


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
