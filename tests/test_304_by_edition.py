"""A 304 told without making the answer (`api.kept`) rests on what editions watch, and on the key."""

import datetime as dt
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from django.utils import timezone

from api import urls
from api.models import Partner, Product, Scope, Subscription, make_key
from articles import lifecycle
from articles.copy import Signature
from articles.models import Article, Topic
from people.models import Award, Credit, Person, Work
from staff.models import User
from tests.builders import (
    SOURCE,
    link,
    make_contributor,
    make_live_article,
    make_person,
    make_tie,
    make_topic,
)
from tests.figures import figure
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db

watched = set(import_module("web.migrations.0002_editions").WATCHED)
BY_THE_KEY = {"api_key", "api_partner", "api_subscription", "api_product", "api_product_sections"}
BY_THE_KEY |= {"api_product_topics", "api_product_people"}
# Read, and not watched, because …
OTHERWISE = {
    "articles_article": "its row has triggers of its own",
    "articles_mention": "it has triggers of its own",
    "articles_revision": "copy never changes",
    "articles_revision_topics": "copy never changes",
    "articles_byline": "copy never changes",
    "articles_pictureuse": "copy never changes",
    "articles_transition": "a step that readers can tell changes the story's row",
    "web_edition": "it says when, and is what the others are watched for",
    "api_fetch": "it notes who was sent a story, and decides nothing of what is live",
}


@pytest.fixture
def story(chief: User) -> Article:
    """A live story with one of each thing that an answer can say."""
    orla = make_person("Orla Vance", slug="orla", born="1980", aliases={"O. V.": "nickname"})
    film = Work.objects.create(title="Reef", year=1999, kind="film")
    make_tie(orla, "sibling", make_person("Ben Vance", slug="ben"))
    Credit.objects.create(person=orla, work=film)
    Award.objects.create(person=orla, name="Reel", year=1999, work=film, source=SOURCE)
    inside = make_image(file="images/inside.jpg")
    for image in (make_image(portrait_of=orla), inside):
        make_renditions(image)
    story = make_live_article(
        by=chief,
        body=f"<p>Orla Vance sang.</p>{figure(inside.uuid)}",
        topics=[make_topic("Casting")],
        bylines=[Signature(make_contributor("Dana Whitlow", slug="dana"))],
        lead_image=make_image(file="images/lead.jpg", caption="Orla Vance sings"),
    )
    link(story)
    lifecycle.correct(story, by=chief, kind="correction", text="It was Friday, not Monday.")
    return story


def addresses(story: Article) -> Iterator[str]:
    """Of all views that follow the edition."""
    lead = story.live.lead_image if story.live else None
    given = {
        "uuid": lambda name: lead.uuid if lead and "image" in name else story.uuid,
        "slug": lambda _: "orla",
    }
    given["work_id"] = lambda _: Work.objects.get().pk
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        if getattr(pattern.callback.view_class, "follows_edition", False):  # type: ignore[attr-defined]
            kinds = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
            path = str(pattern.pattern)
            for kind in kinds:
                path = re.sub(rf"<\w+:{kind}>", str(given[kind](pattern.name or "")), path)
            yield f"/api/{path}"


def again(api: Client, address: str) -> int:
    """The status for whoever has this answer, the second time that is asked: then nothing is made."""
    tag = api.get(address)["ETag"]
    api.get(address, headers={"If-None-Match": tag})
    return int(api.get(address, headers={"If-None-Match": tag}).status_code)


def test_they_read_nothing_that_is_not_watched(api_key_client: Client, story: Article) -> None:
    asked = list(addresses(story))
    assert len(asked) > 9
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for address in asked:
            assert api_key_client.get(address).status_code == 200, address
    read = {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "?(\w+)', query["sql"])}
    known = set(connection.introspection.table_names())
    assert (read & known) - watched - BY_THE_KEY <= set(OTHERWISE)


def test_nothing_is_made_for_whoever_has_it(
    api_key_client: Client, story: Article, django_assert_max_num_queries
) -> None:
    for address in addresses(story):
        assert again(api_key_client, address) == 304
        tag = api_key_client.get(address)["ETag"]
        with django_assert_max_num_queries(2):  # the key, the edition
            api_key_client.get(address, headers={"If-None-Match": tag})


@pytest.fixture
def api_key_client(partner_key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {partner_key}"})


def by_a_topic(story: Article, partner: Partner) -> None:
    Topic.objects.update(name="Who plays whom")


def by_privacy(story: Article, partner: Partner) -> None:
    Person.objects.filter(slug="orla").update(privacy="private")


def by_an_embargo(story: Article, partner: Partner) -> None:
    Article.objects.update(embargo_until=timezone.now() + dt.timedelta(hours=1))


def by_the_end_of_a_subscription(story: Article, partner: Partner) -> None:
    Subscription.objects.update(ends_at=timezone.now())


def by_pictures_that_are_no_longer_sold(story: Article, partner: Partner) -> None:
    Product.objects.update(has_pictures=False)


def by_where_they_show_them(story: Article, partner: Partner) -> None:
    story_image = story.live.lead_image if story.live else None
    assert story_image
    type(story_image).objects.update(territories=["CA"])


@pytest.mark.parametrize(
    "change",
    [
        by_a_topic,
        by_privacy,
        by_an_embargo,
        by_the_end_of_a_subscription,
        by_pictures_that_are_no_longer_sold,
        by_where_they_show_them,
    ],
)
def test_what_has_changed_is_not_304(
    api_key_client: Client, story: Article, partner: Partner, change
) -> None:
    address = f"/api/v1/articles/{story.uuid}/"
    tag = api_key_client.get(address)["ETag"]
    assert again(api_key_client, address) == 304
    change(story, partner)
    assert api_key_client.get(address, headers={"If-None-Match": tag}).status_code != 304


def test_another_partner_with_less_gets_their_own(story: Article, api_key_client: Client) -> None:
    address = "/api/v1/articles/"
    tag = api_key_client.get(address)["ETag"]
    assert again(api_key_client, address) == 304
    poor = make_key(Partner.objects.create(name="Nobody yet"), scopes=[Scope.ARTICLES])[1]
    answer = Client(headers={"Authorization": f"Bearer {poor}"}).get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_where_stories_run_out_by_themselves_the_answer_is_made(
    story: Article, api_key_client: Client
) -> None:
    Product.objects.update(archive_days=7)
    address = f"/api/v1/articles/{story.uuid}/"
    tag = api_key_client.get(address)["ETag"]
    assert again(api_key_client, address) == 304
    Article.objects.update(publish_at=timezone.now() - dt.timedelta(days=8))
    assert api_key_client.get(address, headers={"If-None-Match": tag}).status_code == 404
