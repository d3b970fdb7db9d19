"""“Said in this story”: its quotes with whoever is said to have said them, and its allegations, as read from
the newest copy. Proposals, and nothing sealed: what they rest on is in the vault.

A fragment of the story screen, which asks for it by its address; without a script it is a page of its own.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from articles import links
from articles.models import Article, Revision
from linking.quotes import Allegation, Quote, allegations, quotes
from people.models import Person

FRAGMENT = "admin/sourcing/quotes.html"
CLASSES = {
    "person": ("Named person", "good"),
    "broadcast": ("Said publicly", "good"),
    "representative": ("Representative", "good"),
    "document": ("Document or paper", "good"),
    "anonymous": ("Anonymous", "doubt"),
    "unknown": ("Nobody named", "bad"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One quote, with the class of its speaker in words and the tone of its badge."""

    quote: Quote
    told: str
    tone: str
    person: Person | None


@require_GET
def story_quotes(request: HttpRequest, article_id: int) -> HttpResponse:
    """403 for who may not see stories, 404 for no such story."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("head"), pk=article_id)
    said, alleged = read(article.head) if article.head else ([], [])
    context = {"article": article, "said": said, "alleged": alleged}
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, FRAGMENT, context)
    title = f"Said in {article.head.headline or article.slug}" if article.head else "Said in this story"
    whole: dict[str, Any] = {**admin.site.each_context(request), **context, "title": title}
    return TemplateResponse(request, "admin/sourcing/quotes_page.html", whole)


def read(revision: Revision) -> tuple[list[Line], list[Allegation]]:
    """What is quoted in a revision and needs a source, and what is alleged in it. The names are found as the
    linker finds them, and one query more for the speakers."""
    story, found = links.read(revision), links.find_in(revision)
    told = [quote for quote in quotes(story, found.mentions, found.strangers) if quote.needs_source]
    speakers = {quote.attribution.person for quote in told if quote.attribution} - {None}
    people = Person.objects.in_bulk(cast("set[int]", speakers))
    lines = [
        Line(quote, *CLASSES[quote.speaker_class], people.get(cast(int, quote.attribution.person)))
        if quote.attribution
        else Line(quote, *CLASSES["unknown"], None)
        for quote in told
    ]
    return lines, list(allegations(story, found.mentions, found.strangers))
