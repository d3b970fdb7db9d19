"""Sections of the paper."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.description import operation
from api.models import Scope
from api.v1 import examples
from api.v1.representations import AddressField
from api.views import ReadView
from articles.models import Section


class SectionRef(serializers.Serializer[Section]):
    slug = serializers.CharField()
    name = serializers.CharField()
    url = AddressField(help_text="The section's front.")


class SectionWhole(SectionRef):
    description = serializers.CharField(help_text="One line under its name.")


class SectionList(serializers.Serializer[Any]):
    results = SectionWhole(many=True)


class SectionsView(ReadView):
    """All sections of the paper, in the order of its menu."""

    required_scope = Scope.ARTICLES
    follows_edition = True

    @operation("sections list", SectionList, example=examples.SECTIONS)
    def get(self, request: Request) -> Response:
        return Response(SectionList({"results": Section.objects.all()}).data)
