"""Lists of stories: the front page, a section, a topic, an author."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Article, Section, Topic
from images import words
from staff.models import Contributor
from web.front import compose
from web.paging import Page, page_of
from web.reading import for_readers


@for_readers
def home(request: HttpRequest) -> HttpResponse:
    front = compose(request)
    words.guard([front.lead.live.lead_image] if front.lead and front.lead.live else [])
    return render(request, "web/home.html", {"front": front})


@for_readers
def section(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug)
    page = page_of(Article.objects.live().in_section(slug), request)
    return render(request, "web/section.html", {"section": section, "page": page})


@for_readers
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    page = _not_empty(page_of(Article.objects.live().on_topic(topic), request))
    return render(request, "web/topic.html", {"topic": topic, "page": page})


@for_readers
def author(request: HttpRequest, slug: str) -> HttpResponse:
    signers = Contributor.objects.select_related("portrait__portrait_of")
    author = get_object_or_404(signers.prefetch_related("portrait__renditions"), slug=slug)
    page = _not_empty(page_of(Article.objects.live().signed_by(author), request))
    return render(request, "web/author.html", {"author": author, "page": page})


def _not_empty(page: Page) -> Page:
    """A topic or byline that only unpublished stories carry would tell of them: it has no page yet."""
    if not page.stories:
        raise Http404("no story yet")
    return page
