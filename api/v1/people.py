"""People with a public page. Nobody else is in any answer, and no name that they have left behind."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.description import operation
from api.models import Scope
from api.pages import Order, page
from api.parameters import ListParameters, Moment
from api.v1 import examples
from api.v1.representations import AddressField, Picture
from api.views import ReadView
from articles.models import Article
from people.models import Credit, Name, Person

A_TO_Z = Order("sort_name")
RECENT = 10  # stories

# Names at birth and former names may be what someone wants left behind; misspellings are for the linker.
PUBLIC_KINDS = (
    Name.Kind.FULL,
    Name.Kind.STAGE,
    Name.Kind.MARRIED,
    Name.Kind.NICKNAME,
    Name.Kind.INITIALS,
    Name.Kind.ALIAS,
)
DATE_HELP = "As far as it is known: 1958, 1958-04 or 1958-04-03, with a ~ behind it for circa."


def with_page() -> QuerySet[Person]:
    """Public people with their portraits and public names: two queries."""
    names = Name.objects.filter(kind__in=PUBLIC_KINDS)
    return Person.objects.public().select_related("portrait").prefetch_related(Prefetch("names", names))


class PersonName(serializers.Serializer[Name]):
    text = serializers.CharField()
    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in PUBLIC_KINDS])


class ExternalIds(serializers.Serializer[Person]):
    wikidata = serializers.CharField(allow_null=True)
    imdb = serializers.CharField(allow_null=True)
    tmdb = serializers.CharField(allow_null=True)


class PersonSummary(serializers.Serializer[Person]):
    """A person as lists have them."""

    slug = serializers.CharField()
    url = AddressField(help_text="The person's page.")
    name = serializers.CharField(help_text="As the paper prints it.")
    sort_name = serializers.CharField(help_text="As the A–Z files it.")
    disambiguator = serializers.CharField(help_text="What tells namesakes apart; may be empty.")
    names = PersonName(many=True, help_text="Every public name.")
    bio = serializers.CharField()
    occupations = serializers.ListField(child=serializers.CharField())
    born = serializers.SerializerMethodField(help_text=DATE_HELP)
    died = serializers.SerializerMethodField(help_text=DATE_HELP)
    external_ids = ExternalIds(source="*")
    portrait = Picture(allow_null=True)
    updated_at = Moment()

    def get_born(self, person: Person) -> str | None:
        return person.born or None

    def get_died(self, person: Person) -> str | None:
        return person.died or None


class CreditLine(serializers.Serializer[Credit]):
    title = serializers.CharField(source="work.title")
    year = serializers.IntegerField(source="work.year", allow_null=True)
    role = serializers.CharField()
    character = serializers.CharField(help_text="May be empty.")


class ArticleRef(serializers.Serializer[Article]):
    """A story, by the uuid under which `articles/` has more."""

    uuid = serializers.UUIDField()
    url = AddressField()
    headline = serializers.CharField(source="live.headline")
    published_at = Moment(source="publish_at")


class PersonWhole(PersonSummary):
    """A person with their work and the stories that name them."""

    credits = CreditLine(many=True, help_text="Newest first.")
    recent_articles = serializers.SerializerMethodField(
        help_text=f"The newest {RECENT} that name this person."
    )

    @extend_schema_field(ArticleRef(many=True))
    def get_recent_articles(self, person: Person) -> list[dict[str, Any]]:
        stories = Article.objects.live().mentioning(person).newest_first().select_related("live__section")
        return [ArticleRef(story).data for story in stories.defer("live__body", "live__ed_note")[:RECENT]]


class PersonPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = PersonSummary(many=True)


class PersonParameters(ListParameters):
    updated_since = Moment(required=False, help_text="Changed at this time or later, with its zone.")


class PeopleView(ReadView):
    """Public people, A to Z."""

    required_scope = Scope.PEOPLE
    parameters = PersonParameters

    @operation("people list", PersonPage, parameters=PersonParameters, example=examples.PEOPLE)
    def get(self, request: Request) -> Response:
        people = with_page()
        if "updated_since" in self.asked:
            people = people.filter(updated_at__gte=self.asked["updated_since"])
        return Response(PersonPage(page(request, people, A_TO_Z, self.asked)).data)


class PersonView(ReadView):
    """One public person, with credits and recent stories."""

    required_scope = Scope.PEOPLE

    @operation("people retrieve", PersonWhole, may_be_missing=True, example=examples.PERSON)
    def get(self, request: Request, slug: str) -> Response:
        people = with_page().prefetch_related(Prefetch("credits", Credit.objects.select_related("work")))
        return Response(PersonWhole(get_object_or_404(people, slug=slug)).data)
