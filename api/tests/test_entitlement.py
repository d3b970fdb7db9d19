"""What a partner may have: the same in lists, stories, changes and pushes."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import changes, entitlement
from api.models import Change, Fetch, Partner, Product, Scope, Subscription, make_key
from api.tests.conftest import client_with
from articles import lifecycle
from articles.copy import Copy
from articles.models import Article, Transition
from people.merge import merge
from people.models import Person
from staff.models import User
from tests.builders import (
    look_away,
    make_article,
    make_live_article,
    make_mention,
    make_partner,
    make_person,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db
STORIES, CHANGES = "/api/v1/articles/", "/api/v1/changes/"


def make_product(name: str = "Film", **any_of) -> Product:
    fields = {key: any_of.pop(key) for key in ("words", "archive_days", "has_pictures") if key in any_of}
    product = Product.objects.create(name=name, **fields)
    for relation, rows in any_of.items():
        getattr(product, relation).set(rows)
    return product


def client_of(partner: Partner, *scopes: str) -> Client:
    return client_with(make_key(partner, scopes=scopes or [Scope.ARTICLES])[1])


def listed(api: Client) -> set[str]:
    return {story["uuid"] for story in api.get(STORIES, {"limit": "100"}).json()["results"]}


def announce() -> None:
    changes.note(list(Transition.objects.order_by("pk")))


def told(api: Client) -> list[tuple[str, str]]:
    return [(each["uuid"], each["state"]) for each in api.get(CHANGES).json()["results"]]


# --- products -----------------------------------------------------------------------------------------------


@pytest.fixture
def film() -> Article:
    return make_live_article(section=make_section("Film"))


@pytest.fixture
def music() -> Article:
    return make_live_article(section=make_section("Music"))


def test_a_product_holds_the_stories_of_its_sections(film: Article, music: Article):
    api = client_of(make_partner("Reel Weekly", make_product(sections=[make_section("Film")])))
    assert listed(api) == {str(film.uuid)}


def test_a_story_of_no_product_is_not_there_at_its_address(film: Article, music: Article):
    api = client_of(make_partner("Reel Weekly", make_product(sections=[make_section("Film")])))
    assert api.get(f"{STORIES}{film.uuid}/").status_code == 200
    assert api.get(f"{STORIES}{music.uuid}/").status_code == 404


def test_a_product_of_topics_and_of_words(db):
    awards, other = make_topic("Awards"), make_topic("Casting")
    both = make_live_article(topics=[awards], headline="A gala for the harbour")
    make_live_article(topics=[awards])
    make_live_article(topics=[other], headline="A gala at sea")
    api = client_of(make_partner("Gala", make_product(topics=[awards], words="gala")))
    assert listed(api) == {str(both.uuid)}


def test_a_product_of_people_is_empty_once_they_are_private(db):
    orla = make_person("Orla Vance")
    story = make_live_article(body="<p>Orla Vance sang.</p>")
    make_mention(story, orla)
    make_live_article()
    api = client_of(make_partner("Vance Fans", make_product(people=[orla])))
    assert listed(api) == {str(story.uuid)}
    Person.objects.filter(pk=orla.pk).update(privacy="private")
    assert listed(api) == set()


def test_a_product_of_somebody_who_is_merged_is_of_who_they_became(chief: User):
    orla, keeper = make_person("O. Vance"), make_person("Orla Vance")
    story = make_live_article(body="<p>Orla Vance sang.</p>")
    make_mention(story, keeper)
    api = client_of(make_partner("Vance Fans", make_product(people=[orla])))
    merge(orla, into=keeper, by=chief)
    assert listed(api) == {str(story.uuid)}


def test_a_product_of_the_last_days_has_no_archive(film: Article):
    api = client_of(make_partner("Today", make_product(archive_days=7)))
    assert listed(api) == {str(film.uuid)}
    Article.objects.update(publish_at=timezone.now() - dt.timedelta(days=8))
    assert listed(api) == set()


def test_two_products_add_up(film: Article, music: Article):
    products = [make_product(name, sections=[make_section(name)]) for name in ("Film", "Music")]
    assert len(listed(client_of(make_partner("Both", *products)))) == 2


def test_a_partner_without_a_product_has_no_story(film: Article):
    assert listed(client_of(Partner.objects.create(name="Nobody yet"))) == set()


def test_a_subscription_has_an_end(film: Article):
    partner = make_partner()
    api = client_of(partner)
    assert listed(api)
    Subscription.objects.update(
        starts_at=timezone.now() - dt.timedelta(days=2), ends_at=timezone.now() - dt.timedelta(seconds=1)
    )
    assert listed(api) == set()


def test_a_subscription_begins_at_its_hour(film: Article):
    api = client_of(make_partner())
    Subscription.objects.update(starts_at=timezone.now() + dt.timedelta(hours=1))
    assert listed(api) == set()


def test_the_desk_sees_what_a_product_finds(film: Article, music: Article):
    product = make_product(sections=[make_section("Film")])
    assert list(entitlement.matching(product)) == [film]


# --- changes ------------------------------------------------------------------------------------------------


def test_only_changes_of_ones_own_stories_are_told(film: Article, music: Article):
    announce()
    api = client_of(make_partner("Reel Weekly", make_product(sections=[make_section("Film")])))
    assert told(api) == [(str(film.uuid), "live")]


def test_a_kill_is_told_to_everybody(film: Article, music: Article, desk_editor: User):
    api = client_of(make_partner("Reel Weekly", make_product(sections=[make_section("Film")])))
    lifecycle.kill(music, by=desk_editor, reason="Not so")
    announce()
    assert (str(music.uuid), "killed") in told(api)
    assert api.get(f"{STORIES}{music.uuid}/").status_code == 410


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_that_it_is_gone_is_never_told_as_less(film: Article, desk_editor: User, verb: str):
    """Neither where the product looks for words, which a story that is gone has none of, nor at its end."""
    partner = make_partner("Words", make_product(words=film.live.headline if film.live else ""))
    api = client_of(partner)
    api.get(f"{STORIES}{film.uuid}/")
    getattr(lifecycle, verb)(film, by=desk_editor, reason="Not so")
    announce()
    for _ in range(2):
        assert told(api)[-1] == (str(film.uuid), {"hold": "held", "kill": "killed"}[verb])
        Subscription.objects.all().delete()


def test_what_one_had_and_has_no_longer_is_withdrawn(film: Article):
    partner = make_partner()
    api = client_of(partner)
    api.get(f"{STORIES}{film.uuid}/")
    Subscription.objects.all().delete()
    announce()
    assert told(api) == [(str(film.uuid), "withdrawn")]
    assert told(client_of(Partner.objects.create(name="Never had it"))) == []


# --- fetches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", "{uuid}/"])
def test_whoever_is_sent_a_story_is_on_record_once(film: Article, partner: Partner, api: Client, way: str):
    for _ in range(2):
        api.get(STORIES + way.format(uuid=film.uuid))
    assert list(Fetch.objects.values_list("partner", "article")) == [(partner.pk, film.pk)]


def test_whoever_was_refused_it_is_not(film: Article):
    client_of(Partner.objects.create(name="Nobody yet")).get(f"{STORIES}{film.uuid}/")
    assert not Fetch.objects.exists()


# --- ahead of an embargo ------------------------------------------------------------------------------------


@pytest.fixture
def ahead(partner: Partner) -> Client:
    """A key that opens stories before their embargo ends."""
    return client_of(partner, Scope.ARTICLES, Scope.EMBARGOED)


@pytest.fixture
def embargoed(desk_editor: User) -> Article:
    return make_live_article(by=desk_editor, embargo_until=timezone.now() + dt.timedelta(days=1))


def test_a_story_under_embargo_is_there_ahead_for_that_scope_alone(
    embargoed: Article, ahead: Client, api: Client
):
    assert listed(ahead) == {str(embargoed.uuid)}
    assert listed(api) == set()
    assert api.get(f"{STORIES}{embargoed.uuid}/").status_code == 404


def test_who_may_hear_ahead_hears_once(embargoed: Article, ahead: Client, api: Client):
    changes.note_ahead()
    changes.note_ahead()
    assert told(ahead) == [(str(embargoed.uuid), "embargoed")]
    assert told(api) == []


def test_an_embargo_that_ends_is_told_to_all(embargoed: Article, ahead: Client, api: Client):
    changes.note_ahead()
    Article.objects.update(embargo_until=timezone.now())
    announce()
    assert [state for _, state in told(ahead)] == ["embargoed", "live"]
    assert [state for _, state in told(api)] == ["live"]


def test_a_story_killed_under_its_embargo_is_told_to_those_who_had_it(
    embargoed: Article, ahead: Client, desk_editor: User
):
    stranger = client_of(make_partner("Another"), Scope.ARTICLES, Scope.EMBARGOED)
    at = f"{STORIES}{embargoed.uuid}/"
    ahead.get(at)
    changes.note_ahead()
    lifecycle.kill(embargoed, by=desk_editor, reason="Not so")
    announce()
    assert [state for _, state in told(ahead)] == ["embargoed", "killed"]
    assert told(stranger) == []
    assert (ahead.get(at).status_code, stranger.get(at).status_code) == (410, 404)


def test_who_had_it_ahead_hears_of_its_kill_by_any_later_key(
    embargoed: Article, ahead: Client, api: Client, desk_editor: User
):
    ahead.get(f"{STORIES}{embargoed.uuid}/")
    changes.note_ahead()
    lifecycle.kill(embargoed, by=desk_editor, reason="Not so")
    announce()
    assert told(api) == [(str(embargoed.uuid), "killed")]


def test_a_story_that_is_taken_back_before_its_hour_is_withdrawn(ahead: Client, chief: User):
    later = timezone.now() + dt.timedelta(days=1)
    story = make_article(by=chief, embargo_until=later)
    look_away(story, by=chief)
    lifecycle.schedule(story, by=chief, at=later)
    changes.note_ahead()
    assert listed(ahead) == {str(story.uuid)}
    lifecycle.unschedule(story, by=chief)
    announce()
    assert told(ahead)[-1] == (str(story.uuid), "withdrawn")
    assert told(client_of(make_partner("Another"), Scope.ARTICLES, Scope.EMBARGOED)) == []


def move_embargo(story: Article, by: User, until: dt.datetime) -> None:
    story.refresh_from_db()
    story.embargo_until = until
    head = story.head
    assert head
    lifecycle.save_draft(story, by=by, copy=Copy.of(head), based_on=head.number)


def test_an_embargo_that_moves_is_told_ahead(embargoed: Article, ahead: Client, chief: User):
    changes.note_ahead()
    move_embargo(embargoed, chief, timezone.now() + dt.timedelta(days=2))
    changes.note_ahead()
    assert [state for _, state in told(ahead)] == ["embargoed", "embargoed"]


def test_an_embargo_put_on_a_live_story_takes_it_back_until_it_is_over(
    film: Article, api: Client, chief: User
):
    api.get(f"{STORIES}{film.uuid}/")
    announce()
    Transition.objects.update(announced_at=timezone.now())
    move_embargo(film, chief, timezone.now() + dt.timedelta(days=1))
    changes.note_ahead()
    assert [state for _, state in told(api)][-1] == "withdrawn"
    Article.objects.update(embargo_until=timezone.now())
    announce()
    assert [state for _, state in told(api)][-1] == "live"


def test_a_scheduled_story_without_an_embargo_is_nobodys(desk_editor: User, ahead: Client):
    soon = timezone.now() + dt.timedelta(hours=1)
    story = make_live_article(by=desk_editor)
    Article.objects.filter(pk=story.pk).update(status="scheduled", publish_at=soon)
    changes.note_ahead()
    assert listed(ahead) == set()
    assert told(ahead) == []


# --- they agree ---------------------------------------------------------------------------------------------


@pytest.fixture
def paper(desk_editor: User) -> list[Article]:
    """Stories of all sorts, each with one change."""
    orla = make_person("Orla Vance")
    stories = []
    for section in ("Film", "Music"):
        for topic in ("Awards", "Casting"):
            for kicker in ("Gala", "Plain"):
                fields = {"section": make_section(section), "topics": [make_topic(topic)], "kicker": kicker}
                stories.append(make_live_article(by=desk_editor, body="<p>Orla Vance sang.</p>", **fields))
                if kicker == "Gala":
                    make_mention(stories[-1], orla)
    Article.objects.filter(pk=stories[0].pk).update(publish_at=timezone.now() - dt.timedelta(days=40))
    Article.objects.filter(pk=stories[1].pk).update(embargo_until=timezone.now() + dt.timedelta(days=1))
    lifecycle.hold(stories[2], by=desk_editor, reason="Being checked")
    lifecycle.kill(stories[3], by=desk_editor, reason="Not so")
    announce()
    changes.note_ahead()
    return stories


def _uuids(told: set[tuple[str, str]]) -> set[str]:
    return {uuid for uuid, _ in told}


some = st.lists(st.booleans(), min_size=2, max_size=2)
PRODUCTS = st.lists(
    st.tuples(
        some, some, st.booleans(), st.sampled_from(["", "gala", "nowhere"]), st.sampled_from([None, 30])
    ),
    max_size=3,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(products=PRODUCTS, is_ahead=st.booleans())
def test_lists_stories_changes_and_pushes_agree(products: list, is_ahead: bool, paper: list[Article]):
    Subscription.objects.all().delete()
    Product.objects.all().delete()
    partner = Partner.objects.create(name="Whoever")
    for number, (sections, topics, orla, words, days) in enumerate(products):
        product = make_product(
            f"Product {number}",
            sections=[make_section(name) for name, on in zip(("Film", "Music"), sections, strict=True) if on],
            topics=[make_topic(name) for name, on in zip(("Awards", "Casting"), topics, strict=True) if on],
            people=Person.objects.all() if orla else [],
            words=words,
            archive_days=days,
        )
        Subscription.objects.create(partner=partner, product=product)
    scopes = [Scope.ARTICLES, *([Scope.EMBARGOED] if is_ahead else [])]
    api = client_of(partner, *scopes)
    at_their_addresses = {
        str(story.uuid) for story in paper if api.get(f"{STORIES}{story.uuid}/").status_code == 200
    }
    pushed = entitlement.of_partner(partner).told(list(Change.objects.select_related("article")))
    readable = at_their_addresses - {str(paper[2].uuid)}  # whose tombstone is everybody's
    assert listed(api) == readable
    gone = {(str(paper[2].uuid), "held"), (str(paper[3].uuid), "killed")}
    heard = set(told(api))
    assert gone <= heard
    assert {uuid for uuid, state in heard if state in ("live", "embargoed")} - _uuids(gone) == readable
    assert {(str(change.article.uuid), str(change.told)) for change in pushed} == heard
