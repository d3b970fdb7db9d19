"""Two people who were married once."""

import pytest

from articles.tests.factcheck.copy import THIS_YEAR
from people.models import Person, Relationship
from tests.builders import (
    make_person,
    make_tie,
)


@pytest.fixture
def orla() -> Person:
    return make_person("Orla Vance", born=str(THIS_YEAR - 45))


@pytest.fixture
def theo() -> Person:
    return make_person("Theo Lanswick", born=str(THIS_YEAR - 50))


@pytest.fixture
def divorce(orla: Person, theo: Person) -> Relationship:
    ended = {"start": "2004-05-15", "end": "2015", "end_cause": "divorce"}
    return make_tie(orla, "spouse", theo, **ended, source_url="https://example.org/who", as_of="2026-03")
