"""Who a partner is to us: their plan, the key they ask with, and what they have."""

from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Now
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.description import operation
from api.models import Key, Plan, Product, Scope, Subscription
from api.parameters import Moment
from api.v1 import examples
from api.v1.sections import SectionRef
from api.views import ANY_KEY, ReadView, key_of
from articles.models import Topic
from people.models import Person


class PlanRef(serializers.Serializer[Plan]):
    """How much may be asked, by all keys together."""

    name = serializers.ChoiceField(Plan.choices, source="value")
    a_minute = serializers.IntegerField(help_text="Requests.")
    a_day = serializers.IntegerField(help_text="Requests; a day begins at midnight UTC.")


class KeyRef(serializers.Serializer[Key]):
    """The key of this request."""

    prefix = serializers.CharField(help_text="How it begins.")
    label = serializers.CharField(  # type: ignore[assignment]  # the name of a field, and DRF's own word
        help_text="Which system uses it; may be empty."
    )
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), help_text="What it opens.")
    networks = serializers.ListField(
        child=serializers.CharField(), help_text="From where it may be used; empty: from everywhere."
    )
    expires_at = Moment(allow_null=True, help_text="Null: until it is revoked.")


class Subject(serializers.Serializer[Topic | Person]):
    slug = serializers.CharField()
    name = serializers.CharField()


class ProductRef(serializers.Serializer[Product]):
    """A part of the paper. A story is of it if it fits each of these."""

    name = serializers.CharField()
    sections = SectionRef(many=True, help_text="Any of these; empty: all.")
    topics = Subject(many=True, help_text="Any of these; empty: whatever topic.")
    people = Subject(many=True, help_text="Naming any of these; empty: whoever is named.")
    words = serializers.CharField(help_text="And saying this; empty: whatever it says.")
    archive_days = serializers.IntegerField(
        allow_null=True, help_text="Published within so many days; null: the whole archive."
    )
    has_pictures = serializers.BooleanField(help_text="Whether pictures come with the stories.")


class SubscriptionRef(serializers.Serializer[Subscription]):
    """A product of yours, and from when to when."""

    product = ProductRef()
    starts_at = Moment()
    ends_at = Moment(allow_null=True, help_text="Null: until somebody ends it.")


class Me(serializers.Serializer[Any]):
    """You, as we know you."""

    name = serializers.CharField()
    plan = PlanRef()
    key = KeyRef()
    countries = serializers.ListField(
        child=serializers.CharField(), help_text="Where you show our pictures (ISO 3166-1); empty: not known."
    )
    subscriptions = SubscriptionRef(many=True, help_text="Also those to come; not those that have ended.")


class MeView(ReadView):
    """You: your plan, the key you ask with, and what you have subscribed to."""

    required_scope = ANY_KEY

    @operation("me retrieve", Me, example=examples.ME)
    def get(self, request: Request) -> Response:
        key = key_of(request)
        partner = key.partner
        people = Prefetch("product__people", Person.objects.public())
        subscriptions = (
            partner.subscriptions.exclude(ends_at__lte=Now())
            .select_related("product")
            .prefetch_related("product__sections", "product__topics", people)
        )
        me = {
            "name": partner.name,
            "plan": Plan(partner.plan),
            "key": key,
            "countries": partner.countries,
            "subscriptions": subscriptions,
        }
        return Response(Me(me).data)
