"""Every page as it is kept: never another than one made anew, whatever has changed meanwhile."""

import datetime as dt
import re
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from articles import edition as papers
from articles import lifecycle
from articles.copy import Signature
from articles.models import Article, Edition, Section, Topic
from images.models import Image
from people import facts
from people.models import Award, Credit, DistinctPair, Name, Person, Relationship, Work
from staff.models import Contributor, User
from tests.builders import (
    SOURCE,
    link,
    make_article,
    make_contributor,
    make_live_article,
    make_person,
    make_section,
    make_tie,
    make_topic,
    publish,
    save_again,
)
from tests.figures import figure
from tests.pictures import make_image, make_renditions
from web import cache as pages
from web import edition
from web.curation import Pin, arrange

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_kept")]

watched = import_module("web.migrations.0002_editions").WATCHED
PAGES = ["/", "/film/", "/film/otters/", "/topics/casting/", "/authors/dana/", "/people/", "/people/orla/"]
PAGES += ["/about/ownership/", "/robots.txt"]
PAGES += ["/corrections/", "/film/otters/pictures/", "/search/", "/suggest/"]
PAGES += ["/feeds/site.rss", "/feeds/corrections.atom", "/feeds/people/orla.json", "/feeds/authors/dana.rss"]
PAGES += ["/sitemap.xml", "/sitemaps/fronts.xml", "/sitemaps/people.xml"]
PAGES += [f"/sitemaps/{timezone.now():%Y-%m}.xml"]

# Read by pages, and not watched, because …
OTHERWISE = {
    "articles_article": "its row has triggers of its own",
    "articles_mention": "it has triggers of its own",
    "articles_revision": "copy never changes",
    "articles_revision_topics": "copy never changes",
    "articles_byline": "copy never changes",
    "articles_pictureuse": "copy never changes",
    "web_edition": "it says when, and is what the others are watched for",
    "articles_transition": "a step that readers can tell changes the story's row, or adds a correction",
}


@pytest.fixture
def story(chief: User) -> Article:
    """A live story that shows one of each thing that a page can show."""
    orla = make_person("Orla Vance", slug="orla", born="1980", aliases={"O. V.": "nickname"})
    ben, film = (
        make_person("Ben Vance", slug="ben"),
        Work.objects.create(title="Reef", year=1999, kind="film"),
    )
    make_tie(orla, "sibling", ben)
    Credit.objects.create(person=orla, work=film)
    Award.objects.create(person=orla, name="Reel", year=1999, work=film, source=SOURCE)
    DistinctPair.objects.create(one=orla, other=ben)
    inside = make_image(file="images/inside.jpg")
    for image in (make_image(portrait_of=orla), inside):
        make_renditions(image)
    story = make_live_article(
        by=chief,
        slug="otters",
        body=f"<p>Orla Vance sang.</p>{figure(inside.uuid)}",
        section=make_section("Film"),
        topics=[make_topic("Casting")],
        bylines=[Signature(make_contributor("Dana Whitlow", slug="dana"))],
        lead_image=make_image(file="images/lead.jpg"),
    )
    link(story)
    lifecycle.correct(story, by=chief, kind="correction", text="It was Friday, not Monday.")
    return story


def kept(client: Client) -> dict[str, str]:
    return {page: client.get(page).text for page in PAGES}


def made_anew(client: Client) -> dict[str, str]:
    with override_settings(KEEP_PAGES=False):
        return kept(client)


def change(model: type[Any], **fields: Any) -> Callable[[Article], None]:
    def changes(story: Article) -> None:
        first = model.objects.order_by("pk").first()
        model.objects.filter(pk=first.pk).update(**fields)

    changes.__name__ = f"{model.__name__}: {', '.join(fields)}"
    return changes


def by_hold(story: Article) -> None:
    lifecycle.hold(story, by=story.created_by, reason="Doubts")


def by_arranging(story: Article) -> None:
    arrange(None, [Pin(make_live_article(headline="Pinned on top"))], by=story.created_by)
    arrange(make_section("Film"), [Pin(story)], by=story.created_by)


def by_kill(story: Article) -> None:
    lifecycle.kill(story, by=story.created_by, reason="Not so")


def by_new_copy(story: Article) -> None:
    link(save_again(story, by=story.created_by, headline="Nothing like it before"))
    publish(story, by=story.created_by)


def by_another_story(story: Article) -> None:
    make_live_article(section=make_section("Film"), topics=[make_topic("Casting")])


def by_a_correction(story: Article) -> None:
    lifecycle.correct(story, by=story.created_by, kind="clarification", text="Both of them.")


def by_linking(story: Article) -> None:
    assert story.live
    story.live.mentions.update(state="rejected", is_linked=False)


def by_losing_its_mentions(story: Article) -> None:
    assert story.live
    story.live.mentions.all().delete()


def by_a_fact(story: Article) -> None:
    Person.objects.filter(slug="orla").update(born="1981")
    facts.in_step(Person.objects.get(slug="orla"), source=SOURCE)


def by_renditions(story: Article) -> None:
    assert story.live
    assert story.live.lead_image
    make_renditions(story.live.lead_image)


def by_an_embargo(story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(embargo_until=timezone.now() + dt.timedelta(hours=1))


CHANGES = [
    by_new_copy,
    by_another_story,
    by_arranging,
    by_a_correction,
    by_a_fact,
    by_renditions,
    change(Person, bio="She sings."),
    change(Name, kind="refused", may_link=False),
    change(Relationship, kind="spouse"),
    change(Work, title="Reef II"),
    change(Credit, character="The Keeper"),
    change(Award, name="Gold Reel"),
    change(DistinctPair, note="her brother"),
    change(Image, credit="A. Photographer"),
    change(Image, usable_until=timezone.now()),
    change(Section, name="Movies"),
    change(Topic, name="Who plays whom"),
    change(Contributor, name="D. Whitlow"),
    change(Person, slug="vance-orla"),
    change(Person, privacy="private"),
    by_linking,
    by_losing_its_mentions,
    by_an_embargo,
    by_hold,
    by_kill,
]


def test_what_is_kept_is_what_would_be_made_anew(client: Client, story: Article) -> None:
    assert kept(client) == kept(client) == made_anew(client)
    for change in CHANGES:
        before = edition.name()
        change(story)
        assert edition.name() != before, change.__name__
        assert kept(client) == made_anew(client), change.__name__


def test_a_page_of_another_edition_would_be_seen(client: Client, story: Article, monkeypatch: Any) -> None:
    """That the rule above can fail: with an edition that never changes, pages are out of date."""
    monkeypatch.setattr(edition, "name", lambda: "the only one")
    kept(client)
    by_new_copy(story)
    assert kept(client) != made_anew(client)


def test_every_table_a_page_reads_is_watched(client: Client, story: Article) -> None:
    with CaptureQueriesContext(connection) as asked:
        made_anew(client)
    read = {table for query in asked for table in re.findall(r'(?:FROM|JOIN) "?(\w+)', query["sql"])}
    assert (read & set(connection.introspection.table_names())) - set(watched) == set(OTHERWISE)


def test_a_kept_page_asks_the_database_for_the_edition_and_nothing_else(
    client: Client, story: Article, django_assert_num_queries: Any
) -> None:
    kept(client)
    with django_assert_num_queries(len(PAGES)):
        kept(client)


def test_while_nobody_rings_the_edition_is_asked_for_once_a_second(
    client: Client, story: Article, django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(pages, "LOOKS", 60)
    kept(client)
    with django_assert_num_queries(0):
        kept(client)
    pages.ring()
    with django_assert_num_queries(1):
        kept(client)


def test_whoever_sends_a_form_rings(client: Client, story: Article, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "LOOKS", 60)
    kept(client)
    Section.objects.update(name="Movies")
    assert "Movies" not in client.get("/film/").text
    client.post("/admin/login/")
    assert "Movies" in client.get("/film/").text


def test_a_draft_makes_no_new_edition(story: Article, chief: User) -> None:
    signed = [Signature(make_contributor())]
    before = edition.name()
    draft = make_article(by=chief, body="<p>Orla Vance slept.</p>", bylines=signed)
    link(save_again(draft, by=chief, headline="Otters sleep"))
    lifecycle.submit(draft, by=chief)
    link(save_again(story, by=chief, headline="A rewrite to come"))
    assert edition.name() == before


def test_a_front_that_begins_and_a_pin_that_ends_make_new_editions(story: Article, chief: User) -> None:
    soon = timezone.now() + dt.timedelta(seconds=0.5)
    arrange(None, [Pin(story, until=soon)], by=chief)
    arrange(make_section("Film"), [Pin(story)], by=chief, starts_at=soon + dt.timedelta(seconds=0.5))
    names = [edition.name()]
    for _ in range(2):
        time.sleep(0.6)
        names.append(edition.name())
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    ("model", "hour"),
    [(Article, "publish_at"), (Article, "embargo_until"), (Image, "usable_from"), (Image, "usable_until")],
)
def test_an_hour_that_comes_makes_a_new_edition(story: Article, model: Any, hour: str) -> None:
    model.objects.update(**{hour: timezone.now() + dt.timedelta(seconds=0.3)})
    before = edition.name()
    time.sleep(0.4)
    assert edition.name() != before


@pytest.mark.django_db(transaction=True)
def test_whoever_began_first_and_is_done_last_makes_a_new_edition_too() -> None:
    make_section("Film")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE articles_section SET name = 'Movies'")
            make_person("Orla Vance")  # a later row, and done earlier
            before = edition.name()
            cursor.execute("COMMIT")
        assert edition.name() != before
    finally:
        other.close()


def test_old_editions_are_forgotten_and_no_name_comes_back(story: Article) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_edition SET at = at - interval '2 hours'")
    before = edition.name()
    assert papers.forget_old() > 0
    assert edition.name() != before
    assert papers.forget_old() == 0


@pytest.mark.django_db(transaction=True)
def test_no_name_comes_back_while_old_editions_are_forgotten_and_others_made() -> None:
    for _ in range(2):
        Edition.objects.create(at=timezone.now() - 2 * papers.REMEMBERED)
    make_section("Film")
    cleaner, other = connection.copy(), connection.copy()
    try:
        with cleaner.cursor() as forgets, other.cursor() as changes:
            forgets.execute("BEGIN")
            forgets.execute("INSERT INTO web_edition DEFAULT VALUES")
            changes.execute("BEGIN")
            changes.execute("UPDATE articles_section SET name = 'Movies'")
            make_person("Orla Vance")  # later than both, and done earlier
            before = edition.name()
            changes.execute("COMMIT")
            forgets.execute("DELETE FROM web_edition WHERE at < now() - interval '1 hour'")
            forgets.execute("COMMIT")
        assert edition.name() != before
    finally:
        cleaner.close()
        other.close()


def test_a_picture_whose_time_is_over_by_one_clock_and_not_by_the_other_is_not_kept(
    client: Client, story: Article
) -> None:
    """The database may be on another machine, whose clock is a little ahead."""
    Image.objects.update(usable_until=timezone.now())
    behind = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=60)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: behind)
        assert "lead.jpg" in client.get("/film/otters/").text
    assert "lead.jpg" not in client.get("/film/otters/").text
