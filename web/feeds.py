"""Feeds for readers' programs."""

from collections.abc import Iterable
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from articles.models import Article
from people.models import Person

NEWEST = 30  # stories in a feed


class PersonFeed(Feed):  # type: ignore[type-arg]
    """The newest stories that name a public person, as Atom (RFC 4287)."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Person:
        return get_object_or_404(Person.objects.public(), slug=kwargs["slug"])

    def title(self, person: Person) -> str:
        return _("%(name)s: the newest stories") % {"name": person.name}

    def link(self, person: Person) -> str:
        return person.get_absolute_url()

    def items(self, person: Person) -> Iterable[Article]:
        return Article.objects.live().mentioning(person).newest_first().for_cards()[:NEWEST]

    def item_title(self, item: Article) -> str:
        return item.live.headline if item.live else ""

    def item_description(self, item: Article) -> str:
        return item.live.dek if item.live else ""

    def item_pubdate(self, item: Article) -> Any:
        return item.publish_at
