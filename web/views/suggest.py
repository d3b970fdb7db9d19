"""What is offered while somebody types into a search: people, sections and topics, each with its address."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from articles.models import Article, Section, Topic
from people import search
from web.reading import for_readers
from web.words import clean

MOST = 8
OF_A_KIND = 2  # sections, and topics, at most among them


@for_readers
def suggest(request: HttpRequest) -> HttpResponse:
    """People with a name like this, best first, and sections and topics that begin so."""
    asked = clean(request.GET.get("q", ""), search.LONGEST)
    if not asked:
        return JsonResponse({"offers": []})
    # A topic that only unpublished stories carry would tell of them. Of an Exists PostgreSQL would join every
    # story; one is enough.
    told = Subquery(Article.objects.live().filter(live__topics=OuterRef("pk")).order_by().values("pk")[:1])
    sections = Section.objects.filter(name__istartswith=asked)[:OF_A_KIND]
    topics = Topic.objects.filter(name__istartswith=asked).alias(told=told).exclude(told=None)[:OF_A_KIND]
    lists = [_offer(each, _("Section")) for each in sections] + [_offer(each, _("Topic")) for each in topics]
    people = search.public(asked, most=MOST - len(lists))
    return JsonResponse({"offers": [_offer(one, one.disambiguator or _("Person")) for one in people] + lists})


def _offer(one: Any, kind: str) -> dict[str, str]:
    return {"text": one.name, "kind": kind, "url": one.get_absolute_url()}
