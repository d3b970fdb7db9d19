"""The versions of a story that readers have had: that there were such, and no word of an earlier one, since
what was put right stays put right."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import entitlement
from api.description import operation
from api.models import Scope
from api.parameters import Moment
from api.v1 import examples
from api.v1.representations import moment
from api.views import ReadView
from articles.models import Article, Revision, Transition

FIRST = "published"


class Version(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="As `version` has it in the story.")
    at = Moment(help_text="From when on readers had it.")
    why = serializers.ChoiceField(["published", "updated", "corrected"])
    is_current = serializers.BooleanField()
    headline = serializers.CharField(allow_null=True, help_text="Of the current one alone.")


class VersionList(serializers.Serializer[Any]):
    results = Version(many=True)


class VersionsView(ReadView):
    """Each version of a story that readers have had, newest first."""

    required_scope = Scope.ARTICLES
    follows_edition = True

    @operation("articles versions", VersionList, may_be_missing=True, example=examples.VERSIONS)
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response({"results": versions(theirs(request, uuid))})


def theirs(request: Request, uuid: UUID) -> Article:
    """A story that they may have, noted as fetched; 404 for any other, for one that is gone too."""
    stories = entitlement.of(request).stories().select_related("live").defer("live__body")
    story = get_object_or_404(stories, uuid=uuid)
    entitlement.note_fetched(request, [story.pk])
    return story


def versions(story: Article) -> list[dict[str, Any]]:
    """Newest first. What was done before the hour and the embargo were over, readers got then, as it was by
    then: of that there is one version. Two queries."""
    begun = max(at for at in (story.publish_at, story.embargo_until) if at)
    current = story.live
    found: dict[int, dict[str, Any]] = {}
    for at, number, why in sorted(_steps(story)):
        if at <= begun:
            found.clear()
        if number not in found:
            found[number] = {"number": number, "at": moment(max(at, begun)), "why": why if found else FIRST}
    if current and current.number not in found:  # its hour has come, and nobody at the desk has been told
        found[current.number] = {"number": current.number, "at": moment(begun), "why": FIRST}
    return [_whole(version, current) for version in reversed(found.values())]


def _steps(story: Article) -> Iterator[tuple[dt.datetime, int, str]]:
    """What gave readers copy, and which. Of a correction its own row says it: they may have kept theirs."""
    steps = Transition.objects.filter(article=story, verb__in=["publish", "renew", "go_live"])
    for at, number in steps.values_list("at", "revision__number"):
        yield at, number, "updated"
    for at, number in story.corrections.values_list("at", "revision__number"):
        yield at, number, "corrected"


def _whole(version: dict[str, Any], current: Revision | None) -> dict[str, Any]:
    if current is None or version["number"] != current.number:
        return {**version, "is_current": False, "headline": None}
    return {**version, "is_current": True, "headline": current.headline}
