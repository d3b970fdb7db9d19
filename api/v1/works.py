"""Films, series, albums, plays and books in which somebody with a public page has a part."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.description import operation
from api.models import Scope
from api.pages import Order, page
from api.parameters import ListParameters
from api.v1 import examples
from api.v1.representations import PersonRef, person_ref
from api.views import ReadView
from people.models import Credit, Person, Work

BY_TITLE = Order("title")


class WorkCredit(serializers.Serializer[Credit]):
    person = PersonRef()
    role = serializers.CharField()
    character = serializers.CharField(help_text="May be empty.")
    years = serializers.CharField(help_text="Of the part, where it has its own; else of the work.")


class WorkLine(serializers.Serializer[Work]):
    """A work as lists have it."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField(help_text="film, series, album, song, play or book; empty: something else.")
    year = serializers.IntegerField(allow_null=True)


class WorkWhole(WorkLine):
    """A work with the people in it who have a public page."""

    released = serializers.CharField(help_text="When it came out, as far as that is known; may be empty.")
    credits = WorkCredit(many=True)


class WorkPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = WorkLine(many=True)


class WorkParameters(ListParameters):
    title = serializers.CharField(required=False, max_length=300, help_text="The title, or its beginning.")
    kind = serializers.ChoiceField([kind for kind in Work.Kind.values if kind], required=False)
    year = serializers.IntegerField(required=False, min_value=1, max_value=9999)


class WorksView(ReadView):
    """Works, by title."""

    required_scope = Scope.PEOPLE
    follows_edition = True
    parameters = WorkParameters

    @operation("works list", WorkPage, parameters=WorkParameters, example=examples.WORKS)
    def get(self, request: Request) -> Response:
        works = shown()
        if "title" in self.asked:
            works = works.filter(title__istartswith=self.asked["title"])
        for name in ("kind", "year"):
            if name in self.asked:
                works = works.filter(**{name: self.asked[name]})
        found = page(request, works, BY_TITLE, self.asked)
        return Response({"next": found["next"], "results": [_line(work) for work in found["results"]]})


class WorkView(ReadView):
    """One work, with the public people in it."""

    required_scope = Scope.PEOPLE
    follows_edition = True

    @operation("works retrieve", WorkWhole, may_be_missing=True, example=examples.WORK)
    def get(self, request: Request, work_id: int) -> Response:
        cast = public_credits().select_related("person").order_by("person__sort_name", "pk")
        work = get_object_or_404(shown().prefetch_related(Prefetch("credits", cast)), pk=work_id)
        return Response(_line(work) | {"released": work.released, "credits": _credits(work)})


def public_credits() -> QuerySet[Credit]:
    return Credit.objects.filter(person__in=Person.objects.public())


def shown() -> QuerySet[Work]:
    """Those in which somebody public has a part: of others nobody is told that there are any."""
    return Work.objects.filter(Exists(public_credits().filter(work=OuterRef("pk"))))


def _line(work: Work) -> dict[str, Any]:
    return {"id": work.pk, "title": work.title, "kind": work.kind, "year": work.year}


def _credits(work: Work) -> list[dict[str, Any]]:
    return [
        {
            "person": person_ref({"slug": credit.person.slug, "name": credit.person.name}),
            "role": credit.role,
            "character": credit.character,
            "years": _years(credit, work),
        }
        for credit in work.credits.all()
    ]


def _years(credit: Credit, work: Work) -> str:
    credit.work = work  # so that nobody asks for it again
    return credit.years
