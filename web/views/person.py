"""People: the A–Z, and a profile with its stories."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.models import Article
from people.models import Person
from web import alphabet
from web.paging import page_of
from web.reading import for_readers


@for_readers
def people(request: HttpRequest) -> HttpResponse:
    public = Person.objects.public().select_related("portrait")
    page = alphabet.page_of(public, request.GET.get("from", ""))
    return render(request, "web/people.html", {"alphabet": page})


@for_readers
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A public profile. One that was merged leads to the profile it became part of."""
    person = Person.objects.public().select_related("portrait").filter(slug=slug).first()
    if person is None:
        return redirect(_merged_into(slug), permanent=True)
    page = page_of(Article.objects.live().mentioning(person), request)
    credits = person.credits.select_related("work")
    return render(request, "web/person.html", {"person": person, "page": page, "credits": credits})


def _merged_into(slug: str) -> Person:
    target = Person.objects.public().filter(merged__slug=slug).first()
    if target is None:
        raise Http404("no public profile")
    return target
