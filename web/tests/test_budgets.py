"""How many queries a page costs: pinned, and the same for one row and for fifty."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.copy import Signature
from images.models import Image
from people.models import Award, Credit, DistinctPair, Fact, Person, Work
from tests.builders import (
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_tie,
    make_topic,
)
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db


def make_shown(**fields: Any) -> Image:
    """A picture that the worker has been at."""
    image = make_image(**fields)
    make_renditions(image)
    return image


def fill(stories: int, people: int = 1) -> None:
    """A paper with so many stories over five sections, each with a picture, naming the same people."""
    signed = [Signature(make_contributor(slug="dana")), Signature(make_contributor("Bo Reed"))]
    cast = [make_person(f"Orla Vance {number:02}", slug=f"orla-vance-{number}") for number in range(people)]
    for number in range(stories):
        article = make_live_article(
            slug=f"otters-{number}",
            section=make_section(f"Part {number % 5}", slug=f"part-{number % 5}"),
            topics=[make_topic("Casting"), make_topic("Comedy")],
            bylines=signed,
            body=f"<p>{', '.join(person.name for person in cast)}</p>",
            lead_image=make_shown(),
        )
        for person in cast:
            make_mention(article, person)


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(
    ("page", "queries"),
    [("/part-0/", 6), ("/topics/casting/", 5), ("/authors/dana/", 5), ("/people/orla-vance-0/", 8)],
)
def test_a_list_costs_the_same_however_long(client, django_assert_num_queries, rows, page, queries) -> None:
    fill(rows)
    with django_assert_num_queries(queries):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("rows", [1, 50])
def test_a_story_costs_the_same_however_many_it_names(client, django_assert_num_queries, rows) -> None:
    fill(stories=2, people=rows)
    with django_assert_num_queries(7):
        assert client.get("/part-0/otters-0/").status_code == 200


@pytest.mark.parametrize("rows", [1, 20])
def test_portraits_of_those_who_signed_cost_one_more(client, django_assert_num_queries, rows) -> None:
    signed = [Signature(make_contributor(f"Bo Reed {number}")) for number in range(rows)]
    for each in signed:
        make_shown(byline_of=each.contributor)
    make_live_article(slug="otters", bylines=signed)
    make_live_article(slug="seals", bylines=[Signature(make_contributor())])
    with CaptureQueriesContext(connection) as without:
        client.get("/film/seals/")
    with django_assert_num_queries(len(without) + 1):
        client.get("/film/otters/")


@pytest.mark.parametrize("rows", [1, 50])
def test_the_a_to_z_costs_the_same_however_many_it_lists(client, django_assert_num_queries, rows) -> None:
    fill(stories=1, people=rows)
    with django_assert_num_queries(2):
        assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("rows", [1, 10, 50])
def test_the_front_page_costs_the_same_however_many_stories(client, django_assert_num_queries, rows) -> None:
    fill(rows)
    with django_assert_num_queries(9):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("rows", [1, 50])
def test_a_profile_costs_the_same_however_much_it_tells(client, django_assert_num_queries, rows) -> None:
    """With a portrait and stories: ten queries."""
    fill(rows)
    person = Person.objects.get(slug="orla-vance-0")
    make_shown(portrait_of=person)
    for number in range(rows):
        other = make_person(f"Theo Lanswick {number}", born="1960")
        make_tie(person, "sibling", other)
        DistinctPair.objects.create(one=person, other=other)
        work = Work.objects.create(title=f"Reef {number}", year=1999)
        Credit.objects.create(person=person, work=work)
        Award.objects.create(person=person, name=f"Reel {number}", year=1999, work=work, source="A paper")
        Fact.objects.create(
            person=person, about="event", text=f"Moved {number}", dated="1999", source="A paper"
        )
    with django_assert_num_queries(10):
        page = client.get("/people/orla-vance-0/").text
    assert page.count("Lanswick") >= 2 * rows


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize("page", ["/people/", "/people/?q=orla", "/part-0/otters-0/", "/"])
def test_portraits_cost_one_more_however_many(client, django_assert_max_num_queries, rows, page) -> None:
    fill(stories=2, people=rows)
    for person in Person.objects.all():
        make_shown(portrait_of=person)
    with django_assert_max_num_queries({"/people/": 3, "/people/?q=orla": 4}.get(page, 11)):
        assert "renditions/" in client.get(page).text
