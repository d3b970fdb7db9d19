"""What a story's page says beside its copy."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from articles import lifecycle
from articles.beside import LOOKED_AT, Beside, beside
from articles.models import Article
from people.models import Person
from staff.models import User
from tests.builders import link, make_article, make_live_article, make_person, make_section, make_topic

pytestmark = pytest.mark.django_db

Story = Callable[..., Article]


@pytest.fixture
def live(chief: User) -> Story:
    """A live, linked story of these words, each published a minute after the one before."""
    hour = timezone.now() - dt.timedelta(days=1)

    def make(words: str = "Nobody sang.", **fields: Any) -> Article:
        nonlocal hour
        hour += dt.timedelta(minutes=1)
        fields.setdefault("topics", [])
        story = make_live_article(by=chief, body=f"<p>{words}</p>", **fields)
        link(story)
        Article.objects.filter(pk=story.pk).update(publish_at=hour)
        return story

    make_person("Orla Vance"), make_person("Ben Reed")
    return make


def of(article: Article, most: int = 4) -> Beside:
    told = beside(article.slug, most=most)
    assert told
    assert told.story == article.pk
    return told


def test_stories_that_share_most_people_come_first(live: Story) -> None:
    one, both = live("Orla Vance slept."), live("Ben Reed and Orla Vance slept.")
    live("Nobody slept.")
    assert of(live("Orla Vance and Ben Reed sang.")).related == [both.pk, one.pk]


def test_a_shared_topic_relates_too_and_less_than_a_person(live: Story) -> None:
    casting = [make_topic("Casting")]
    person, topic = live("Orla Vance slept."), live(topics=casting)
    story = live("Orla Vance sang.", topics=casting, section=make_section("Music"))
    assert of(story).related == [person.pk, topic.pk]


def test_of_equals_the_newest_come_first_and_no_more_than_asked_for(live: Story) -> None:
    stories = [live("Orla Vance slept.", section=make_section("Film")) for _ in range(4)]
    story = live("Orla Vance sang.", section=make_section("Music"))
    assert of(story, most=2).related == [stories[3].pk, stories[2].pk]


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_a_story_that_is_gone_is_not_related(live: Story, chief: User, verb: str) -> None:
    gone, there = live("Orla Vance slept."), live("Orla Vance woke.")
    getattr(lifecycle, verb)(gone, by=chief, reason="Doubts")
    story = live("Orla Vance sang.", section=make_section("Music"))
    assert of(story).related == [there.pk]


def test_a_draft_and_an_old_revision_are_not_related(live: Story, chief: User) -> None:
    link(make_article(by=chief, body="<p>Orla Vance slept.</p>"))
    assert of(live("Orla Vance sang.", section=make_section("Music"))).related == []


def test_many_newer_stories_do_not_hide_a_shared_person(live: Story) -> None:
    """Of each person the newest are looked at, whatever else there is."""
    there = live("Ben Reed slept.")
    for _ in range(LOOKED_AT + 1):
        live("Orla Vance slept.", section=make_section("Film"))
    story = live("Orla Vance and Ben Reed sang.", section=make_section("Music"))
    assert there.pk in of(story, most=LOOKED_AT + 1).related


def test_next_is_the_one_before_it_in_its_section(live: Story) -> None:
    first = live(section=make_section("Film"))
    live(section=make_section("Music"))
    second = live(section=make_section("Film"))
    assert of(second).further == first.pk
    assert of(first).further is None


def test_what_comes_next_is_not_related_once_more(live: Story) -> None:
    first, second = live("Orla Vance slept."), live("Orla Vance sang.")
    assert (of(second).further, of(second).related) == (first.pk, [])


def test_topics_and_corrections_are_told_in_order(live: Story, chief: User) -> None:
    story = live(topics=[make_topic("Comedy"), make_topic("Casting")])
    for words in ("It was Friday.", "It was Saturday."):
        lifecycle.correct(Article.objects.get(pk=story.pk), by=chief, kind="correction", text=words)
    told = of(story)
    assert told.topics == [{"name": "Casting", "slug": "casting"}, {"name": "Comedy", "slug": "comedy"}]
    assert [correction.text for correction in told.corrections] == ["It was Saturday.", "It was Friday."]
    assert told.corrections[0].at == story.corrections.latest("pk").at


def test_related_stories_cost_one_question(live: Story, django_assert_num_queries: Any) -> None:
    story = live("Orla Vance and Ben Reed sang.", topics=[make_topic("Casting"), make_topic("Comedy")])
    with django_assert_num_queries(1):
        beside(story.slug, most=4)


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_of_a_story_that_readers_do_not_have_nothing_is_said(live: Story, chief: User, verb: str) -> None:
    story = live()
    getattr(lifecycle, verb)(story, by=chief, reason="Doubts")
    assert beside(story.slug, most=4) is None
    assert beside(make_article(by=chief).slug, most=4) is None


def test_somebody_who_is_not_public_relates_no_stories(live: Story) -> None:
    live("Orla Vance slept.", section=make_section("Film"))
    story = live("Orla Vance sang.", section=make_section("Music"))
    assert of(story).related
    Person.objects.filter(name="Orla Vance").update(privacy="private")
    assert of(story).related == []
