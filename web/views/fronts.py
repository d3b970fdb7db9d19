"""Lists of stories: the front page, a section, a topic, an author."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Article, Section, Topic
from images import words
from staff.models import Contributor
from web.front import compose, pinned
from web.paging import Page, page_of
from web.reading import for_readers


@for_readers
def home(request: HttpRequest) -> HttpResponse:
    return home_page(request, pinned(None))


@for_readers
def section(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug)
    return section_page(request, section, [] if request.GET.get("before") else pinned(section))


def home_page(request: HttpRequest, pins: Sequence[int]) -> HttpResponse:
    """The home page with these stories on top: as it stands, or as the desk tries it out."""
    front = compose(request, pins)
    words.guard([front.lead.live.lead_image] if front.lead and front.lead.live else [])
    return render(request, "web/home.html", {"front": front})


def section_page(request: HttpRequest, section: Section, pins: Sequence[int]) -> HttpResponse:
    """A page of a section's front, the first with these stories on top."""
    page = page_of(Article.objects.live().in_section(section), request, pins=pins)
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
