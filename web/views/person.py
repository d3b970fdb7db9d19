"""People: the A–Z with its search, and a profile with its stories."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.models import Article
from images import words
from people import search
from people.models import Person
from web import alphabet, family_tree, structured
from web.paging import page_of
from web.profile import TIMELINE, compose, readable
from web.reading import for_readers, shown

FOUND = 30  # people in the answer to a search


@for_readers
def people(request: HttpRequest) -> HttpResponse:
    """The A–Z, or who is called what `?q=` asks for."""
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[: search.LONGEST]
    if asked:
        found = search.public(asked, most=FOUND)
        return render(request, "web/people_found.html", {"asked": asked, "found": found})
    public = Person.objects.public().select_related("portrait").prefetch_related("portrait__renditions")
    page = alphabet.page_of(public, request.GET.get("from", ""))
    return render(request, "web/people.html", {"alphabet": page})


@for_readers
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A public profile. One that was merged leads to the profile it became part of."""
    person = readable(Person.objects.public()).filter(slug=slug).first()
    if person is None:
        return _lead_to(_merged_into(slug))
    show = request.GET.get("show", "")
    if show and show not in TIMELINE:
        raise Http404("no such timeline")
    page = page_of(Article.objects.live().mentioning(person), request)
    profile = compose(person, page.stories)
    portrait = getattr(person, "portrait", None)
    words.guard([portrait])
    context = {
        "person": person,
        "page": page,
        "profile": profile,
        "timeline": [entry for entry in profile.timeline if show in ("", entry.kind)],
        "show": show,
        "tree": family_tree.draw(person, profile.family),
        "structured": structured.script(structured.of_person(profile, shown(portrait, request))),
    }
    return render(request, "web/person.html", context)


def _merged_into(slug: str) -> Person:
    target = Person.objects.public().filter(merged__slug=slug).first()
    if target is None:
        raise Http404("no public profile")
    return target


def _lead_to(person: Person) -> HttpResponse:
    """To whom a profile has become part of. A browser asks again each time: a merge may be undone."""
    response = redirect(person, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response
