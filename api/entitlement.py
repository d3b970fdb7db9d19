"""What a partner may have: the one place where it is said, asked by lists, stories, changes and pushes alike.

A partner has the stories that any of their products finds, while they subscribe to it, with their pictures
if the product has any. What was public and is held or killed is everybody's to hear of, since whoever had it
must.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Case, Exists, Model, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject, Now
from rest_framework.request import Request

from api.models import Change, Fetch, Key, Partner, Product, Scope, Subscription
from articles import search
from articles.models import Article, ArticleQuerySet, Mention, Revision, Status
from people.models import Person

_OF_STORIES = (Change.State.LIVE, Change.State.EMBARGOED)  # what is told of stories that one may have


@dataclass(frozen=True, slots=True)
class Terms:
    """A product as it is asked: ids of which any is enough, and words."""

    sections: tuple[int, ...]
    topics: tuple[int, ...]
    people: tuple[int, ...]
    words: str
    archive_days: int | None
    has_pictures: bool

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Terms":
        """From JSON, as `terms` asks for it."""
        return cls(
            sections=tuple(told["sections"]),
            topics=tuple(told["topics"]),
            people=tuple(told["people"]),
            words=told["words"],
            archive_days=told["archive_days"],
            has_pictures=told["has_pictures"],
        )

    def question(self) -> Q:
        """For stories, by the copy that readers have; empty for the whole paper."""
        asked = Q()
        if self.sections:
            asked &= Q(live__section__in=self.sections)
        if self.topics:
            tagged = Revision.topics.through.objects.filter(revision=OuterRef("live"), topic__in=self.topics)
            asked &= Q(Exists(tagged))
        if self.people:
            chosen = Person.objects.filter(pk__in=self.people)
            became = Q(pk__in=chosen.values("merged_into"))
            known = Person.objects.public().filter(Q(pk__in=chosen) | became)
            named = Mention.objects.sure().filter(revision=OuterRef("live"), person__in=known)
            asked &= Q(Exists(named))
        if self.words:
            asked &= Q(pk__in=search.saying(self.words).values("pk"))
        if self.archive_days is not None:
            asked &= Q(publish_at__gt=Now() - dt.timedelta(days=self.archive_days))
        return asked


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Of a key, or of all a partner's keys together. `is_ahead`: stories under embargo too."""

    partner: int
    terms: tuple[Terms, ...]
    is_ahead: bool

    def stories(self) -> ArticleQuerySet:
        """The stories they may have now, each with `with_pictures`."""
        return self._matching(self._shown()).annotate(with_pictures=self._pictures())

    def gone(self) -> ArticleQuerySet:
        """Stories of which a tombstone is theirs: what readers saw, and what they themselves once got."""
        had = Fetch.objects.filter(partner=self.partner, article=OuterRef("pk"))
        never_seen = Article.objects.filter(Exists(had), status__in=[Status.HELD, Status.KILLED])
        return Article.objects.gone() | never_seen

    def told(self, changes: Sequence[Change]) -> list[Change]:
        """Those of these changes that are theirs, with what each says to them in `told`. Two queries.

        A story that is not theirs (any more) is withdrawn for those who were once sent it, and unheard of for
        others. That what readers saw is held or killed is said to everybody; of what only some got ahead of
        its embargo, to those who did, whatever they may have by now.
        """
        about = {change.article_id for change in changes}
        known = self._shown() | self.gone()
        theirs = set(self._matching(known).filter(pk__in=about).values_list("pk", flat=True))
        had = self._had({each.article_id for each in changes if _only_if_had(each, theirs)})
        for change in changes:
            change.told = self._said(change, theirs, had)
        return [change for change in changes if change.told]

    def _said(self, change: Change, theirs: set[int], had: set[int]) -> Change.State | None:
        state, story = Change.State(change.state), change.article_id
        if state in _OF_STORIES and story in theirs:
            return state if self.is_ahead or not change.is_ahead else None
        if state in _OF_STORIES:
            return Change.State.WITHDRAWN if story in had else None
        return state if story in had or not _only_if_had(change, theirs) else None

    def _shown(self) -> ArticleQuerySet:
        live = Article.objects.live()
        return live | Article.objects.under_embargo() if self.is_ahead else live

    def _matching(self, stories: ArticleQuerySet) -> ArticleQuerySet:
        questions = [term.question() for term in self.terms]
        if not questions:
            return stories.none()
        return stories.filter(reduce(or_, questions)) if all(questions) else stories

    def _pictures(self) -> Combinable:
        """Whether a product with pictures finds the story."""
        questions = [term.question() for term in self.terms if term.has_pictures]
        if not questions or not all(questions) or len(questions) == len(self.terms):
            return Value(bool(questions))
        return Case(When(reduce(or_, questions), then=True), default=False, output_field=BooleanField())

    def _had(self, stories: Iterable[int]) -> set[int]:
        wanted = list(stories)
        if not wanted:
            return set()
        had = Fetch.objects.filter(partner=self.partner, article__in=wanted)
        return set(had.values_list("article", flat=True))


def _only_if_had(change: Change, theirs: set[int]) -> bool:
    """Whether it is told to those alone who were once sent the story."""
    if change.state in _OF_STORIES:
        return change.article_id not in theirs
    return change.is_ahead or change.state == Change.State.WITHDRAWN


def terms(partner: OuterRef) -> ArraySubquery:
    """What a partner subscribes to now, as JSON for `Terms.of`: to annotate a query for partners or keys."""
    product = OuterRef("product")
    return ArraySubquery(
        Subscription.objects.current()
        .filter(partner=partner)
        .order_by("pk")
        .values(
            json=JSONObject(
                sections=_ids(Product.sections.through, product, "section"),
                topics=_ids(Product.topics.through, product, "topic"),
                people=_ids(Product.people.through, product, "person"),
                words="product__words",
                archive_days="product__archive_days",
                has_pictures="product__has_pictures",
            )
        )
    )


def _ids(through: type[Model], product: OuterRef, what: str) -> ArraySubquery:
    return ArraySubquery(through._default_manager.filter(product=product).order_by("pk").values(what))


def of(request: Request) -> Entitlement:
    """Of the key that asks."""
    return of_key(cast(Key, request.auth))


def of_key(key: Key) -> Entitlement:
    """Of a key as `auth.find` has found it."""
    return Entitlement(key.partner_id, tuple(map(Terms.of, key.products)), Scope.EMBARGOED in key.scopes)


def of_partner(partner: Partner) -> Entitlement:
    """Of a partner whom we call: what any of their keys opens."""
    products = Partner.objects.filter(pk=partner.pk).values_list(terms(OuterRef("pk")), flat=True).get()
    keys = Key.objects.valid().filter(partner=partner)
    may_read = keys.filter(scopes__contains=[Scope.ARTICLES])
    opened = tuple(map(Terms.of, products)) if may_read.exists() else ()
    return Entitlement(partner.pk, opened, may_read.filter(scopes__contains=[Scope.EMBARGOED]).exists())


def matching(product: Product) -> ArticleQuerySet:
    """The live stories that a product finds."""
    any_of = ("sections", "topics", "people")
    told = {
        **{name: getattr(product, name).values_list("pk", flat=True) for name in any_of},
        **{name: getattr(product, name) for name in ("words", "archive_days", "has_pictures")},
    }
    return Article.objects.live().filter(Terms.of(told).question())


# A story that has been killed since it was read is noted too: whoever reads these rows asks what it is now.
_NOTE = """
INSERT INTO api_fetch (partner_id, article_id, reminders)
SELECT %(partner)s, story, 0 FROM unnest(%(stories)s::bigint[]) AS story
WHERE NOT EXISTS (SELECT FROM api_fetch WHERE partner_id = %(partner)s AND article_id = story)
ON CONFLICT DO NOTHING
"""


def note_fetched(request: Request, stories: Iterable[int]) -> None:
    """That the partner who asks is being sent something of the stories with these ids. One query."""
    sent = list(stories)
    if sent:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, {"partner": cast(Partner, request.user).pk, "stories": sent})
