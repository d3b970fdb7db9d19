"""A revision as readers would have it, for whoever has its secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles import previews
from articles.models import Revision
from articles.render import linked_copy
from images import words
from web.figures import in_page, let_in
from web.reading import faces, for_readers, portraits, with_files


@for_readers
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The story's own template with a watermark; never indexed, never stored. 404 for a token that leads
    nowhere now, whatever the reason."""
    revision = previews.opened(token)
    if revision is None:
        raise Http404("no such preview")
    copy = linked_copy(revision)
    with_files([*faces(revision), *portraits(copy.people)])
    page = in_page(copy.body, request)
    context = {**_context(revision), "copy": copy, "in_page": page}
    response = let_in(render(request, "web/article.html", context), page)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _context(revision: Revision) -> dict[str, object]:
    """What the story's page takes, as if this revision were live now."""
    article = revision.article
    article.live = revision
    article.publish_at = article.publish_at or timezone.now()
    words.guard([revision.lead_image])
    topics = [{"name": topic.name, "slug": topic.slug} for topic in revision.topics.all()]
    return {
        "article": article,
        "topics": topics,
        "revision": revision,
        "section": revision.section,
        "corrections": article.corrections.all(),
        "renewed_at": None,
        "preview": revision,
    }
