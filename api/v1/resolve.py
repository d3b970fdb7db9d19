"""Who a name means, by the linker's own lookup and its own weighing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

import linking
from api.description import operation
from api.models import Scope
from api.parameters import Parameters
from api.v1 import examples
from api.v1.representations import person_ref
from api.views import ReadView
from articles import lookup
from articles.links import story as as_story
from people.models import Name, Person


class ResolveParameters(Parameters):
    name = serializers.CharField(max_length=200, help_text="A name as somebody has written it.")
    context = serializers.CharField(  # type: ignore[assignment]  # a parameter, and DRF's own word
        required=False,
        default="",
        allow_blank=True,
        max_length=600,
        help_text="Some of the text around it: works, relatives, ages and occupations tell namesakes apart.",
    )


class Candidate(serializers.Serializer[Any]):
    """A public person who bears the name."""

    slug = serializers.CharField()
    name = serializers.CharField(help_text="As the paper prints it.")
    url = serializers.URLField(help_text="The person's page.")
    disambiguator = serializers.CharField(help_text="What tells namesakes apart; may be empty.")
    score = serializers.FloatField(min_value=0, max_value=1)
    is_certain = serializers.BooleanField(help_text="We would link the name to this person ourselves.")
    reasons = serializers.CharField(help_text="In words; empty where nothing speaks for this person.")


class Resolution(serializers.Serializer[Any]):
    results = Candidate(many=True, help_text="Best first; empty where nobody public bears the name.")


class ResolveView(ReadView):
    """The public people whom a name may mean, best first."""

    required_scope = Scope.PEOPLE
    parameters = ResolveParameters

    @operation("people resolve", Resolution, parameters=ResolveParameters, example=examples.RESOLUTION)
    def get(self, request: Request) -> Response:
        return Response({"results": candidates(self.asked["name"], self.asked["context"])})


def candidates(name: str, context: str) -> list[dict[str, Any]]:
    """Those of the public people who bear this name, a name that readers may know. Others are never weighed:
    nobody learns that they bear it too; and what speaks for somebody is only what readers may know, since a
    score alone would tell the rest. Six queries."""
    key = linking.norm(name)
    story = as_story(linking.read_text(f"{name}\n\n{context}"))
    known = lookup.known_names(linking.grams(story) | {key}, linking.stylised_grams(story))
    public = Person.objects.public().in_bulk({each.person for found in known.values() for each in found})
    names = {
        norm: [each for each in found if each.person in public and each.kind in Name.SHOWN]
        for norm, found in known.items()
    }
    names = {norm: found for norm, found in names.items() if found}
    bearers = {each.person: _Weighed(public[each.person]) for each in names.get(key, [])}
    confirmed = lookup.confirmations(
        lookup.namesakes(names), by=timezone.now(), elsewhere_than=None, for_readers=True
    )
    profiles = lookup.profiles(public, confirmed, for_readers=True)
    for mention in linking.find(story, names, profiles):
        if linking.norm(mention.surface) == key:
            _weigh(bearers, mention)
    return [weighed.told for weighed in sorted(bearers.values(), key=_Weighed.place)]


@dataclass(slots=True)
class _Weighed:
    """A bearer of the name, with the best that was said for them."""

    person: Person
    score: float = 0.0
    is_certain: bool = False
    reasons: str = ""

    def place(self) -> tuple[bool, float, str]:
        return not self.is_certain, -self.score, self.person.sort_name

    @property
    def told(self) -> dict[str, Any]:
        person = person_ref({"slug": self.person.slug, "name": self.person.name})
        return {
            **person,
            "disambiguator": self.person.disambiguator,
            "score": round(self.score, 3),
            "is_certain": self.is_certain,
            "reasons": self.reasons,
        }


def _weigh(bearers: Mapping[Any, _Weighed], mention: linking.Mention) -> None:
    for person, score in [*mention.candidates, (mention.person, mention.score)]:
        if person in bearers:
            bearers[person].score = max(bearers[person].score, score)
    if mention.person in bearers:
        meant = bearers[mention.person]
        meant.is_certain = meant.is_certain or mention.decision == "auto"
        meant.reasons = mention.evidence
