"""What the checks ask of the database about the newest copy: one query for all of them."""

import datetime as dt
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now

import linking
from articles.models import Article, Byline, FactWarning, Mention, Revision, Transition
from images.models import ImagePerson
from people.models import Person

_KEPT = "_asked_for_checks"
Asked = TypeVar("Asked")
OPEN = (Mention.State.SUGGESTED, Mention.State.WAITING)


@dataclass
class Facts:
    """The newest copy and what stands around it, `now` by the database's clock."""

    copy: Revision
    now: dt.datetime
    is_signed: bool
    has_topic: bool
    is_cleared: bool
    open_names: int
    open_warnings: int
    shows_minor: bool  # the lead image

    @property
    def links(self) -> str:
        """The state of the copy's link run: `done`, `owed` or `parked`; a copy without one owes nothing."""
        run = getattr(self.copy, "link_run", None)
        return run.state if run else "done"

    @cached_property
    def body(self) -> linking.Document:
        """The body as the linker reads it, but with a paragraph in one piece, whatever line breaks it has."""
        return linking.read_html(self.copy.body.replace("<br>", " "))


def known_once(article: Article) -> Article:
    """This article as an object of its own, about which each thing is asked once, for all checks."""
    twin = copy(article)
    twin.__dict__[_KEPT] = {}
    return twin


def once(article: Article, ask: Callable[[Article], Asked]) -> Asked:
    """What `ask` says of an article: for the checks of one run, asked by the first of them."""
    kept: dict[Any, Any] | None = article.__dict__.get(_KEPT)
    if kept is None:
        return ask(article)
    if ask not in kept:
        kept[ask] = ask(article)
    return cast(Asked, kept[ask])


def of(article: Article) -> Facts:
    """The facts about the article's newest copy."""
    return once(article, _ask)


def _ask(article: Article) -> Facts:
    this = OuterRef("pk")
    topics = Revision.topics.through.objects.filter(revision=this)
    cleared = Transition.objects.filter(article=article.pk, verb="clear", revision=this)
    names = Mention.objects.filter(revision=this, state__in=OPEN).order_by().values("revision")
    warnings = FactWarning.objects.open().filter(revision=this).order_by().values("revision")
    minors = ImagePerson.objects.filter(image=OuterRef("lead_image"), person__in=Person.objects.minors())
    copies = Revision.objects.select_related("section", "lead_image__portrait_of", "link_run").annotate(
        now=Now(),
        is_signed=Exists(Byline.objects.filter(revision=this)),
        has_topic=Exists(topics),
        is_cleared=Exists(cleared),
        open_names=Coalesce(Subquery(names.values(number=Count("pk")), IntegerField()), 0),
        open_warnings=Coalesce(Subquery(warnings.values(number=Count("pk")), IntegerField()), 0),
        shows_minor=Exists(minors),
    )
    newest = cast(Any, copies.get(pk=cast(int, article.head_id)))
    return Facts(copy=newest, **{name: getattr(newest, name) for name in _TOLD})


_TOLD = ("now", "is_signed", "has_topic", "is_cleared", "open_names", "open_warnings", "shows_minor")
