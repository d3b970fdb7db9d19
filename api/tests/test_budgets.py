"""How many queries an answer costs: the same for one row and for fifty."""

import pytest
from django.core.management import call_command
from django.test import Client

from articles import lifecycle
from articles.models import Byline
from people.models import Credit, Work
from tests.builders import make_live_article, make_mention, make_person, make_topic, make_user

pytestmark = pytest.mark.django_db


def make_story(number: int):
    """A story with two people, a topic and a byline; the people have credits."""
    people = [make_person(f"Orla Vance{number}"), make_person(f"Adam Reed{number}")]
    body = f"<p>Orla met {people[0]} and {people[1]}.</p>"
    editor = make_user("chief")
    article = make_live_article(by=editor, body=body, topics=[make_topic("Casting")])
    lifecycle.correct(article, by=editor, kind="correction", text="It was Friday, not Monday.")
    for person in people:
        make_mention(article, person)
        Credit.objects.create(person=person, work=Work.objects.create(title=f"Salt Road {person.pk}"))
    return article


# With the key's row, and the note that it was used.
@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/api/v1/articles/?limit=100", 4),
        ("/api/v1/articles/?limit=100&section=film", 4),
        ("/api/v1/articles/?limit=100&person=orla", 5),
        ("/api/v1/articles/?limit=100&q=met", 5),
        ("/api/v1/articles/?limit=100&topic=casting&has=correction&sort=oldest", 4),
        ("/api/v1/articles/?limit=100&updated_since=2020-01-01T00:00:00Z", 4),
        ("/api/v1/articles/?limit=100&expand=body,corrections&body=text", 4),
        ("/api/v1/articles/?limit=100&expand=body&body=blocks&links=strip", 4),
        ("/api/v1/articles/?limit=100&format=ninjs", 4),
        ("/api/v1/corrections/?limit=100", 4),
        ("/api/v1/topics/", 3),
        ("/api/v1/works/?limit=100", 3),
        ("/api/v1/people/?limit=100&q=orla", 5),
        ("/api/v1/people/?limit=100", 5),
        ("/api/v1/sections/", 3),
    ],
)
def test_a_list_costs_the_same_at_any_length(
    api: Client, django_assert_num_queries, rows: int, path: str, queries: int
):
    orla = make_person("Orla", slug="orla")
    for number in range(rows):
        make_mention(make_story(number), orla, "Orla")
    call_command("announce")
    with django_assert_num_queries(queries):
        assert len(api.get(path).json()["results"]) >= 1


def test_a_story_costs_four_queries(api: Client, django_assert_num_queries):
    article = make_story(1)
    assert Byline.objects.exists()
    with django_assert_num_queries(4):
        api.get(f"/api/v1/articles/{article.uuid}/")


def test_a_person_costs_ten_queries(api: Client, django_assert_num_queries):
    person = make_person("Orla Vance")
    for number in range(3):
        make_mention(make_story(number), person, "Orla")
    with django_assert_num_queries(10):
        assert len(api.get(f"/api/v1/people/{person.slug}/").json()["recent_articles"]) == 3


def test_the_note_of_use_is_saved_within_the_minute(api: Client, django_assert_num_queries):
    api.get("/api/v1/articles/")
    with django_assert_num_queries(2):
        api.get("/api/v1/articles/")
