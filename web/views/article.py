"""A story."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.models import Article
from articles.render import linked_copy
from web.reading import for_readers

MORE = 4  # stories below a story


@for_readers
def article(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One live story, at its one address: a wrong section leads there."""
    article = Article.objects.live().for_page().filter(slug=slug).first()
    if article is None or article.live is None:
        raise Http404("no such live story")
    if request.path != article.get_absolute_url():
        return redirect(article, permanent=True)
    others = Article.objects.live().in_section(section).exclude(pk=article.pk)
    context = {
        "article": article,
        "revision": article.live,
        "section": article.live.section,
        "copy": linked_copy(article.live),
        "more": others.newest_first().for_teasers()[:MORE],
    }
    return render(request, "web/article.html", context)
