"""Every public output × every state of a story × every role: seen where it may be, and nowhere else.

A new output joins OUTPUTS, a new state STATES. That this test can fail is tested too: see the planted leaks.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from articles import lifecycle, previews
from articles.copy import Signature
from articles.models import Article, ArticleQuerySet, Section
from articles.models.preview import PreviewLinkQuerySet
from images.models import Image
from newsroom import announce
from people.models import Person
from staff.models import Contributor, Role, User
from tests.builders import (
    link,
    look_away,
    make_article,
    make_contributor,
    make_live_article,
    make_person,
    make_section,
    make_topic,
    make_user,
    publish,
    save_again,
)
from tests.figures import figure
from tests.pictures import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_kept")]

HEADLINE, PENDING = "Unmistakable headline", "Not for readers yet"
TRACE = "nmistakable"  # of headline, address and picture alike
HOUR = dt.timedelta(hours=1)
ROLES = ["reader", *Role.values, "superuser"]


@dataclass
class Paper:
    """A paper with one story in question, and another that shares all with it and is live."""

    chief: User
    film: Section
    dana: Contributor
    orla: Person
    key: str
    token: str = ""

    def story(self, **fields: Any) -> Article:
        """A draft, shown by a secret link to somebody outside."""
        article = make_article(by=self.chief, **self._like_the_other(), **fields)
        link(article)
        assert article.head
        _, self.token = previews.share(article.head, by=self.chief, lasts=HOUR)
        return article

    def live(self, **fields: Any) -> Article:
        article = self.story(**fields)
        publish(article, by=self.chief)
        return article

    def _like_the_other(self) -> dict[str, Any]:
        filed = {"section": self.film, "topics": [make_topic("Casting")], "bylines": [Signature(self.dana)]}
        lead, inside = (
            make_image(file=f"images/unmistakable-{at}.jpg", alt_text="Unmistakable picture") for at in "ab"
        )
        body = f"<p>{self.orla.name} sang.</p>{figure(inside.uuid)}"
        copy = {"headline": HEADLINE, "body": body, "lead_image": lead}
        return {**filed, **copy, "slug": "unmistakable-story"}


@pytest.fixture
def paper(chief: User, partner_key: str) -> Paper:
    orla, dana = make_person("Orla Vance", slug="orla-vance"), make_contributor("Dana Whitlow", slug="dana")
    paper = Paper(chief, make_section("Film"), dana, orla, partner_key)
    filed = {"section": paper.film, "topics": [make_topic("Casting")], "bylines": [Signature(dana)]}
    another = make_live_article(by=chief, slug="another", body="<p>Orla Vance slept.</p>", **filed)
    lifecycle.correct(another, by=chief, kind="correction", text="It was Friday, not Monday.")
    return paper


# --- states: each is come to by the verbs ---------------------------------------------------------------


def draft(paper: Paper) -> Article:
    return paper.story()


def in_review(paper: Paper) -> Article:
    article = paper.story()
    lifecycle.submit(article, by=paper.chief)
    return article


def with_legal(paper: Paper) -> Article:
    article = paper.story(needs_legal=True)
    lifecycle.submit(article, by=paper.chief)
    lifecycle.approve(article, by=paper.chief)
    return article


def scheduled(paper: Paper) -> Article:
    article = paper.story()
    look_away(article, by=paper.chief)
    lifecycle.schedule(article, by=paper.chief, at=lifecycle.clock() + HOUR)
    return article


def embargoed(paper: Paper) -> Article:
    article = paper.story(embargo_until=lifecycle.clock() + HOUR)
    publish(article, by=paper.chief)
    return article


def kept_back(paper: Paper) -> Article:
    article = scheduled(paper)
    Article.objects.filter(pk=article.pk).update(needs_legal=True, publish_at=lifecycle.clock() + HOUR / 120)
    lifecycle.keep_time()
    article.refresh_from_db()
    assert article.status == "draft"
    return article


def live(paper: Paper) -> Article:
    return paper.live()


def out_by_its_hour(paper: Paper) -> Article:
    """Its hour has come, and beat is dead."""
    article = scheduled(paper)
    link(article)
    Article.objects.filter(pk=article.pk).update(publish_at=Now())
    return article


def embargo_over(paper: Paper) -> Article:
    article = embargoed(paper)
    Article.objects.filter(pk=article.pk).update(publish_at=Now(), embargo_until=Now())
    return article


def with_a_rewrite(paper: Paper) -> Article:
    article = paper.live()
    link(save_again(article, by=paper.chief, headline=PENDING))
    return article


def with_an_update_to_come(paper: Paper) -> Article:
    article = with_a_rewrite(paper)
    look_away(article, by=paper.chief)
    lifecycle.schedule_update(article, by=paper.chief, at=lifecycle.clock() + HOUR)
    return article


def embargo_put_on(paper: Paper) -> Article:
    article = paper.live()
    announce.announce()
    article.embargo_until = lifecycle.clock() + HOUR
    return save_again(article, by=paper.chief)


def held(paper: Paper) -> Article:
    article = paper.live()
    lifecycle.hold(article, by=paper.chief, reason="Doubts")
    return article


def killed(paper: Paper) -> Article:
    article = paper.live()
    lifecycle.kill(article, by=paper.chief, reason="Not so")
    return article


def held_before_anybody_saw_it(paper: Paper) -> Article:
    article = embargoed(paper)
    lifecycle.hold(article, by=paper.chief, reason="Doubts")
    return article


def killed_before_anybody_saw_it(paper: Paper) -> Article:
    article = embargoed(paper)
    lifecycle.kill(article, by=paper.chief, reason="Not so")
    return article


@dataclass(frozen=True)
class State:
    """How a story comes to it, and what is answered then: at its page, its API item, its preview."""

    reach: Callable[[Paper], Article]
    page: int = 404
    item: int = 404
    preview: int = 200
    told: str = ""  # the last that changes/ says of it

    @property
    def is_shown(self) -> bool:
        return self.page == 200


STATES = [
    State(draft),
    State(in_review),
    State(with_legal),
    State(scheduled),
    State(embargoed),
    State(kept_back),
    State(live, 200, 200, told="live"),
    State(out_by_its_hour, 200, 200, told="live"),
    State(embargo_over, 200, 200, told="live"),
    State(with_a_rewrite, 200, 200, told="live"),
    State(with_an_update_to_come, 200, 200, told="live"),
    State(embargo_put_on),  # withdrawn, for who was sent it before: api/tests/test_entitlement.py
    State(held, 410, 200, preview=404, told="held"),
    State(killed, 410, 410, preview=404, told="killed"),
    State(held_before_anybody_saw_it, preview=404),
    State(killed_before_anybody_saw_it, preview=404),
]

# --- outputs ----------------------------------------------------------------------------------------------

API = "/api/v1/"
LISTS = ["/", "/film/", "/film/another/", "/topics/casting/", "/authors/dana/", "/people/orla-vance/"]
LISTS += [f"{API}articles/", f"{API}articles/?person=orla-vance", f"{API}articles/?section=film"]
LISTS += [f"{API}articles/{asked}" for asked in ("?q=sang", "?topic=casting", "?expand=body", "?has=picture")]
LISTS += [f"{API}articles/?format={kind}&expand=body" for kind in ("ninjs", "jsonld")]
LISTS += [f"{API}people/orla-vance/"]
LISTS += ["/feeds/site.rss", "/feeds/sections/film.atom", "/feeds/topics/casting.json"]
LISTS += ["/feeds/authors/dana.rss", "/feeds/people/orla-vance.json", "/feeds/people/orla-vance/"]
LISTS += ["/news-sitemap.xml"]
MONTH = "/sitemaps/this-month.xml"  # has addresses and no headlines
LISTS += ["/search/?q=sang", "/search/?q=Orla+Vance&order=newest", "/search/?q=sang&section=film"]
# These name no story like it.
OTHERS = [
    "/people/",
    "/about/",
    "/about/ethics/",
    "/corrections/",
    "/robots.txt",
    "/feeds/corrections.rss",
    "/feeds/corrections.atom",
    "/feeds/corrections.json",
    "/sitemap.xml",
    "/sitemaps/fronts.xml",
    "/sitemaps/people.xml",
    "/suggest/?q=unm",
    "/search/?q=readers",
    f"{API}people/",
    f"{API}sections/",
    f"{API}topics/",
    f"{API}works/",
    f"{API}corrections/",
    f"{API}resolve/?name=Orla+Vance",
]


def wrong(paper: Paper, state: State, role: str) -> Iterator[str]:
    """Everything that this role is shown of the story, or not shown, against the table."""
    client = Client()
    if role != "reader":
        of = Role.CHIEF if role == "superuser" else role
        client.force_login(make_user(of, is_superuser=role == "superuser"))
    partner = {"Authorization": f"Bearer {paper.key}"}
    article = Article.objects.get(slug="unmistakable-story")

    own = {
        "/film/unmistakable-story/": state.page,
        "/film/unmistakable-story/pictures/": state.page,
        f"{API}articles/{article.uuid}/": state.item,
        f"{API}articles/{article.uuid}/?format=ninjs": state.item,
        f"{API}articles/{article.uuid}/?format=jsonld": state.item,
        f"{API}articles/{article.uuid}/?body=blocks": state.item,
        f"{API}articles/{article.uuid}/versions/": 200 if state.is_shown else 404,
        reverse("preview", args=[paper.token]): state.preview,
    }
    for path, code in own.items():
        answer = client.get(path, headers=partner if path.startswith(API) else {})
        if answer.status_code != code:
            yield f"{path}: {answer.status_code} instead of {code}"
        is_shown = code == 200 and (state.is_shown or path.startswith("/preview/"))
        if (HEADLINE in answer.text) != is_shown or PENDING in answer.text:
            yield f"{path}: its copy"
    for picture in Image.objects.all():
        code = client.get(f"{API}images/{picture.uuid}/", headers=partner).status_code
        if code != (200 if state.is_shown else 404):
            yield f"{API}images/: {code}"
    for path in [*LISTS, *OTHERS]:
        answer = client.get(path, headers=partner if path.startswith(API) else {})
        if answer.status_code != 200:
            yield f"{path}: {answer.status_code}"
        is_shown = state.is_shown and path in LISTS
        if (HEADLINE in answer.text) != is_shown or (TRACE in answer.text) != is_shown:
            yield f"{path}: a trace of it, or none"
        if PENDING in answer.text:
            yield f"{path}: the rewrite"
    month = client.get(MONTH.replace("this-month", f"{lifecycle.clock().astimezone(dt.UTC):%Y-%m}"))
    if month.status_code != 200 or (TRACE in month.text) != state.is_shown:
        yield f"{MONTH}: a trace of it, or none"
    changes = client.get(f"{API}changes/", headers=partner).json()["results"]
    told = [change["state"] for change in changes if change["uuid"] == str(article.uuid)]
    if told[-1:] != ([state.told] if state.told else []):
        yield f"changes/: {told}"


def reach(paper: Paper, state: State) -> None:
    state.reach(paper)
    announce.announce()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.reach.__name__)
def test_a_story_is_seen_where_it_may_be_and_nowhere_else(state: State, paper: Paper) -> None:
    reach(paper, state)
    assert {role: found for role in ROLES if (found := list(wrong(paper, state, role)))} == {}


# --- planted leaks: each must be found ----------------------------------------------------------------------


def no_embargo(self: ArticleQuerySet) -> ArticleQuerySet:
    return self.filter(status__in=["live", "scheduled"], live__isnull=False, publish_at__lte=Now())


def no_hour(self: ArticleQuerySet) -> ArticleQuerySet:
    return self.filter(status__in=["live", "scheduled"], live__isnull=False)


def no_status(self: ArticleQuerySet) -> ArticleQuerySet:
    return self.filter(live__isnull=False, publish_at__lte=Now())


def all_links(self: PreviewLinkQuerySet) -> PreviewLinkQuerySet:
    return self.all()


def seen_or_not(self: ArticleQuerySet) -> ArticleQuerySet:
    return self.filter(status__in=["held", "killed"])


LEAKS = [
    (ArticleQuerySet, "live", no_embargo, embargo_put_on),
    (ArticleQuerySet, "live", no_hour, scheduled),
    (ArticleQuerySet, "live", no_status, held),
    (ArticleQuerySet, "live", no_status, killed),
    (ArticleQuerySet, "gone", seen_or_not, killed_before_anybody_saw_it),
    (PreviewLinkQuerySet, "open", all_links, killed),
]


@pytest.mark.parametrize(
    ("where", "what", "leak", "seen_in"), LEAKS, ids=lambda part: getattr(part, "__name__", part)
)
def test_a_leak_would_be_seen(
    where: type,
    what: str,
    leak: Callable[..., object],
    seen_in: Callable[..., Article],
    paper: Paper,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = next(state for state in STATES if state.reach is seen_in)
    reach(paper, state)
    monkeypatch.setattr(where, what, leak)
    assert list(wrong(paper, state, "reader"))
