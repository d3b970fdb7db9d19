"""People with a public page. Nobody else is in any answer, and no name that they have left behind."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import entitlement
from api.description import operation
from api.models import Scope
from api.pages import Order, page
from api.parameters import ListParameters, Moment
from api.v1 import examples
from api.v1.representations import AddressField, Picture, where_shown
from api.views import ReadView, key_of
from articles.models import Article
from images import words
from linking import norm
from people import family
from people.family import Kin, Relative
from people.models import Award, Credit, Fact, Name, Person

A_TO_Z = Order("sort_name")
RECENT = 10  # stories

DATE_HELP = "As far as it is known: 1958, 1958-04 or 1958-04-03, with a ~ behind it for circa."


def with_page() -> QuerySet[Person]:
    """Public people with their portraits, public names, and facts that have a source: three queries,
    and one for the files of portraits."""
    names, facts = Name.objects.shown(), Fact.objects.shown()
    return (
        Person.objects.public()
        .select_related("portrait")
        .prefetch_related(Prefetch("names", names), Prefetch("facts", facts), "portrait__renditions")
    )


class PersonName(serializers.Serializer[Name]):
    text = serializers.CharField()
    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in Name.SHOWN])


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
    occupations = serializers.SerializerMethodField()
    born = serializers.SerializerMethodField(help_text=DATE_HELP)
    died = serializers.SerializerMethodField(help_text=DATE_HELP)
    external_ids = ExternalIds(source="*")
    portrait = Picture(allow_null=True)
    updated_at = Moment()

    def get_occupations(self, person: Person) -> list[str]:
        return person.occupations if _shows(person, Fact.About.OCCUPATIONS) else []

    def get_born(self, person: Person) -> str | None:
        return person.born if _shows(person, Fact.About.BORN) else None

    def get_died(self, person: Person) -> str | None:
        return person.died if _shows(person, Fact.About.DIED) else None


def _shows(person: Person, about: str) -> bool:
    """Whether one of a person's facts, as `with_page` has fetched them, says this to the public."""
    return any(fact.about == about for fact in person.facts.all())


class CreditLine(serializers.Serializer[Credit]):
    title = serializers.CharField(source="work.title")
    year = serializers.IntegerField(source="work.year", allow_null=True)
    role = serializers.CharField()
    character = serializers.CharField(help_text="May be empty.")


class FactLine(serializers.Serializer[Fact]):
    """A fact with what it rests on."""

    about = serializers.ChoiceField(Fact.About.choices)
    text = serializers.CharField()
    date = serializers.CharField(source="dated", help_text=f"Of an event. {DATE_HELP}")
    source = serializers.CharField()  # type: ignore[assignment]  # the name of a field, and DRF's own word
    source_url = serializers.CharField(help_text="May be empty.")
    as_of = serializers.CharField(help_text="When the source said so; may be empty.")


class AwardLine(serializers.Serializer[Award]):
    name = serializers.CharField()
    category = serializers.CharField(help_text="May be empty.")
    year = serializers.IntegerField(allow_null=True)
    work = serializers.CharField(source="work.title", default=None, allow_null=True)
    is_won = serializers.BooleanField(help_text="False: nominated.")


class RelativeRef(serializers.Serializer[Person]):
    slug = serializers.CharField()
    name = serializers.CharField()
    url = AddressField()


class RelationshipLine(serializers.Serializer[Relative]):
    """A relative. `person` is null for somebody who has no public page: a child, a private person."""

    kin = serializers.ChoiceField([(kin.value, kin.value) for kin in Kin], help_text="What they are.")
    person = RelativeRef(allow_null=True)
    start = serializers.CharField(source="row.start", default="", help_text=DATE_HELP)
    end = serializers.CharField(source="row.end", default="", help_text=DATE_HELP)
    end_cause = serializers.CharField(source="row.end_cause", default="")
    is_derived = serializers.SerializerMethodField(help_text="It follows from other relationships.")

    def get_is_derived(self, relative: Relative) -> bool:
        return relative.through is not None


class ArticleRef(serializers.Serializer[Article]):
    """A story, by the uuid under which `articles/` has more."""

    uuid = serializers.UUIDField()
    url = AddressField()
    headline = serializers.CharField(source="live.headline")
    published_at = Moment(source="publish_at")


class PersonWhole(PersonSummary):
    """A person with their work and the stories that name them."""

    facts = FactLine(many=True, help_text="Those that have a source.")
    credits = CreditLine(many=True, help_text="Newest first.")
    awards = AwardLine(many=True, help_text="Newest first.")
    relationships = serializers.SerializerMethodField(
        help_text="Confirmed ones that have a source, and what follows from them."
    )
    recent_articles = serializers.SerializerMethodField(
        help_text=f"The newest {RECENT} that name this person and readers may see, of those you may have; "
        f"none for a key without {Scope.ARTICLES.value}."
    )

    @extend_schema_field(RelationshipLine(many=True))
    def get_relationships(self, person: Person) -> list[dict[str, Any]]:
        return [RelationshipLine(relative).data for relative in family.of(person)]

    @extend_schema_field(ArticleRef(many=True))
    def get_recent_articles(self, person: Person) -> list[dict[str, Any]]:
        request: Request = self.context["request"]
        if Scope.ARTICLES not in key_of(request).scopes:
            return []
        theirs = entitlement.of(request).stories().live().mentioning(person).newest_first()
        stories = theirs.select_related("live__section").defer("live__body", "live__ed_note")[:RECENT]
        entitlement.note_fetched(request, [story.pk for story in stories])
        return [ArticleRef(story).data for story in stories]


class PersonPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = PersonSummary(many=True)


class PersonParameters(ListParameters):
    q = serializers.CharField(
        required=False,
        max_length=100,
        help_text="The beginning of a name, or of one word of it and the rest.",
    )
    updated_since = Moment(required=False, help_text="Changed at this time or later, with its zone.")


class PeopleView(ReadView):
    """Public people, A to Z."""

    required_scope = Scope.PEOPLE
    follows_edition = True
    parameters = PersonParameters

    @operation("people list", PersonPage, parameters=PersonParameters, example=examples.PEOPLE)
    def get(self, request: Request) -> Response:
        people = with_page()
        if "q" in self.asked:
            people = people.filter(Exists(called(self.asked["q"]).filter(person=OuterRef("pk"))))
        if "updated_since" in self.asked:
            people = people.filter(updated_at__gte=self.asked["updated_since"])
        found = page(request, people, A_TO_Z, self.asked)
        words.guard([getattr(person, "portrait", None) for person in found["results"]])
        return Response(PersonPage(found, context=where_shown(request)).data)


def called(words: str) -> QuerySet[Name]:
    """The names that readers may know and that begin so, or have a word that does. What has no letter is no
    beginning of a name."""
    key, names = norm(words), Name.objects.shown()
    return names.filter(Q(norm__startswith=key) | Q(norm__contains=f" {key}")) if key else names.none()


class PersonView(ReadView):
    """One public person, with credits and recent stories."""

    required_scope = Scope.PEOPLE
    follows_edition = True

    @operation("people retrieve", PersonWhole, may_be_missing=True, example=examples.PERSON)
    def get(self, request: Request, slug: str) -> Response:
        credits = Credit.objects.select_related("work")
        awards = Award.objects.shown().select_related("work")
        people = with_page().prefetch_related(Prefetch("credits", credits), Prefetch("awards", awards))
        person = get_object_or_404(people, slug=slug)
        words.guard([getattr(person, "portrait", None)])
        context = {**where_shown(request), "request": request}
        return Response(PersonWhole(person, context=context).data)
