"""What feeds are about. A new subject is a function here and a line in HOUSE or EACH: it has all formats."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article, ArticleQuerySet, Correction, Section, Topic
from people.models import Person
from staff.models import Contributor
from web.feeds.entries import Entry, of_correction, of_story

NEWEST = 30  # entries in a feed


@dataclass(frozen=True, slots=True)
class Subject:
    """`page` is where readers find the same; `slug` is the one it has now."""

    title: str
    description: str
    page: str
    entries: list[Entry]
    slug: str = ""


Told = Callable[[HttpRequest, str], Subject]


def site(request: HttpRequest, slug: str) -> Subject:
    stories = _entries(Article.objects.live(), request)
    return Subject(settings.SITE_NAME, _("The newest stories"), reverse("home"), stories)


def corrections(request: HttpRequest, slug: str) -> Subject:
    told = Correction.objects.filter(article__in=Article.objects.live()).order_by("-pk")
    told = told.select_related("article__live__section").defer("article__live__body")[:NEWEST]
    entries = [of_correction(each, each.article.live.headline) for each in told if each.article.live]
    description = _("What we got wrong, and what is right")
    return Subject(_titled(_("Corrections")), description, reverse("corrections"), entries)


def section(request: HttpRequest, slug: str) -> Subject:
    section = get_object_or_404(Section, slug=slug)
    stories = _entries(Article.objects.live().in_section(section), request)
    description = section.description or section.name
    return Subject(_titled(section.name), description, section.get_absolute_url(), stories, slug)


def topic(request: HttpRequest, slug: str) -> Subject:
    topic = get_object_or_404(Topic, slug=slug)
    stories = _not_empty(_entries(Article.objects.live().on_topic(topic), request))
    description = _("All our stories on %(topic)s") % {"topic": topic.name}
    return Subject(_titled(topic.name), description, topic.get_absolute_url(), stories, slug)


def person(request: HttpRequest, slug: str) -> Subject:
    """Of somebody whose profile became part of another: the other's feed."""
    public = Person.objects.public()
    person = public.filter(slug=slug).first() or get_object_or_404(public.filter(merged__slug=slug))
    stories = _entries(Article.objects.live().mentioning(person), request)
    description = _("The newest stories that name %(person)s") % {"person": person.name}
    return Subject(_titled(person.name), description, person.get_absolute_url(), stories, person.slug)


def author(request: HttpRequest, slug: str) -> Subject:
    author = get_object_or_404(Contributor, slug=slug)
    stories = _not_empty(_entries(Article.objects.live().signed_by(author), request))
    description = _("Stories by %(author)s") % {"author": author.name}
    return Subject(_titled(author.name), description, author.get_absolute_url(), stories, slug)


HOUSE: dict[str, Told] = {"site": site, "corrections": corrections}
EACH: dict[str, Told] = {"sections": section, "topics": topic, "people": person, "authors": author}


def subject_of(request: HttpRequest, kind: str, slug: str) -> Subject:
    """Raises Http404 where there is none, or none that readers may know of."""
    told = (EACH if slug else HOUSE).get(kind)
    if told is None:
        raise Http404("no such feed")
    return told(request, slug)


def address(kind: str, slug: str, suffix: str) -> str:
    """Where this feed is in the format of this suffix."""
    return reverse("feed", args=[kind, slug, suffix]) if slug else reverse("house-feed", args=[kind, suffix])


def _entries(stories: ArticleQuerySet, request: HttpRequest) -> list[Entry]:
    """The newest: five queries, however many."""
    told = stories.for_cards().with_renewal().prefetch_related("corrections", "live__topics")
    newest = told.defer("live__body").newest_first()[:NEWEST]
    return [of_story(story, story.live, request) for story in newest if story.live]


def _not_empty(entries: list[Entry]) -> list[Entry]:
    """A topic or byline that only unpublished stories carry would tell of them: it has no feed yet."""
    if not entries:
        raise Http404("no story yet")
    return entries


def _titled(name: str) -> str:
    return f"{name} | {settings.SITE_NAME}"
