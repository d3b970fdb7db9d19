"""The pictures of a story, big, on a page of their own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from articles.models import Article, Revision
from articles.pictures import Shown, shown_in
from articles.render import linked_copy
from images import words
from images.models import Channel
from web.figures import in_order, reel
from web.reading import countries, for_readers, shown, with_files
from web.views.article import SEVERAL, lead_to, not_live, pictures_of


@for_readers
def pictures(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The lead picture of a live story and those inside it, in order, where this reader may see them. 404 for
    fewer than two; what becomes of an address and of a story that is gone is as on its own page."""
    article = Article.objects.live().for_page().filter(slug=slug).first()
    if article is None or article.live is None:
        return not_live(request, slug, pictures_of)
    if request.path != pictures_of(article):
        return lead_to(pictures_of(article))
    found = _pictures(article.live, request)
    if len(found) < SEVERAL:
        raise Http404("no pictures to leaf through")
    context = {
        "article": article,
        "revision": article.live,
        "section": article.live.section,
        "address": request.path,
        # Safe: captions of the body, which came out of the sanitiser.
        "pictures": [{"image": each.image, "caption": mark_safe(each.caption)} for each in found],  # noqa: S308
    }
    return render(request, "web/gallery.html", context)


def _pictures(revision: Revision, request: HttpRequest) -> list[Shown]:
    with_files([revision.lead_image])
    words.guard([revision.lead_image])
    body = linked_copy(revision).body
    inside = in_order(body, shown_in(body, Channel.SITE, countries(request)))
    return reel(shown(revision.lead_image, request), inside)
