"""A story."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.beside import beside
from articles.models import Article
from articles.pictures import Shown
from articles.render import linked_copy
from images import words
from web.figures import in_page, let_in, reel
from web.reading import faces, for_readers, lead_images, portraits, shown, signed_by, tagged, with_files

RELATED = 4  # stories beside a story
TAGGED = 40  # people in the headers of a story: a proxy takes a few kilobytes of them
SEVERAL = 2  # pictures, for them to have a page of their own


@for_readers
def article(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One live story, at its one address: a wrong section leads there, and so does an address it once had."""
    more = beside(slug, most=RELATED)
    stories = Article.objects.live().for_page().in_bulk([more.story, *more.others]) if more else {}
    article = stories.get(more.story) if more else None
    if more is None or article is None or article.live is None:
        return not_live(request, slug)
    if request.path != article.get_absolute_url():
        return lead_to(article.get_absolute_url())
    signed_by(article.live)
    copy = linked_copy(article.live)
    page = in_page(copy.body, request)
    context = {
        "article": article,
        "revision": article.live,
        "section": article.live.section,
        "copy": copy,
        "in_page": page,
        "topics": more.topics,
        "corrections": more.corrections,
        "renewed_at": more.renewed_at,
        "pictures_page": pictures_of(article) if _has_several(article, page.pictures, request) else "",
        "related": [stories[pk] for pk in more.related if pk in stories],
        "next": stories.get(more.further or 0),
    }
    with_files([*faces(article.live), *portraits(copy.people), *lead_images(stories.values())])
    words.guard([article.live.lead_image])
    response = let_in(render(request, "web/article.html", context), page)
    return tagged(response, f"story-{article.uuid}", *(f"person-{one.slug}" for one in copy.people[:TAGGED]))


def _has_several(article: Article, inside: list[Shown], request: HttpRequest) -> bool:
    """Whether its pictures have a page of their own."""
    lead = shown(article.live.lead_image, request) if article.live else None
    return len(reel(lead, inside)) >= SEVERAL


def pictures_of(article: Article) -> str:
    """The address of a story's pictures."""
    return reverse("pictures", args=[*article.get_absolute_url().strip("/").split("/")])


def not_live(
    request: HttpRequest, slug: str, address: Callable[[Article], str] = Article.get_absolute_url
) -> HttpResponse:
    """410 with a plain notice for what readers once saw, one hop from an old address (to `address` of the
    story), or 404."""
    gone = Article.objects.gone().filter(slug=slug).first()
    if gone is not None:
        response = render(request, "web/gone.html", {"article": gone}, status=410)
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "no-store"  # a held story may come back
        return response
    moved = Article.objects.filter(old_addresses__slug=slug)
    seen = moved.live().first() or moved.gone().first()
    if seen is None:
        raise Http404("no such live story")
    return lead_to(address(seen))


def lead_to(address: str) -> HttpResponse:
    """To its one address. A browser asks again each time: an address may be taken back, and then a
    remembered way would lead in a circle."""
    response = redirect(address, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response
