"""What we got wrong, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article, Correction
from web.reading import for_readers

SHOWN = 100


@for_readers
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction, clarification and editor's note of stories that readers can see."""
    told = Correction.objects.filter(article__in=Article.objects.live())
    shown = told.select_related("article__live__section").order_by("-pk")[:SHOWN]
    return render(request, "web/corrections.html", {"corrections": shown})
