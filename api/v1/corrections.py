"""What has been put right: of one story, and of all."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import entitlement
from api.description import operation
from api.formats.native import Told
from api.models import Scope
from api.pages import Order, page
from api.parameters import ListParameters
from api.v1 import examples
from api.v1.representations import absolute, moment
from api.v1.versions import theirs
from api.views import ReadView
from articles.models import Correction

NEWEST_FIRST = Order("pk", descending=True)


class Corrected(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    url = serializers.URLField(help_text="Where readers find it.")
    headline = serializers.CharField()


class CorrectionLine(Told):
    """A correction with the story that it is about."""

    article = Corrected()


class CorrectionPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = CorrectionLine(many=True)


class CorrectionList(serializers.Serializer[Any]):
    results = Told(many=True)


class CorrectionsView(ReadView):
    """Every correction, clarification and editor's note in stories that you may have and readers may
    see, newest first."""

    required_scope = Scope.ARTICLES
    follows_edition = True
    parameters = ListParameters

    @operation("corrections list", CorrectionPage, parameters=ListParameters, example=examples.CORRECTIONS)
    def get(self, request: Request) -> Response:
        stories = entitlement.of(request).stories().live().values("pk")
        rows = Correction.objects.filter(article__in=stories).select_related("article__live__section")
        found = page(request, rows.defer("article__live__body"), NEWEST_FIRST, self.asked)
        entitlement.note_fetched(request, {row.article_id for row in found["results"]})
        return Response({"next": found["next"], "results": [_line(row) for row in found["results"]]})


class ArticleCorrectionsView(ReadView):
    """What has been put right in one story, newest first."""

    required_scope = Scope.ARTICLES
    follows_edition = True

    @operation(
        "articles corrections", CorrectionList, may_be_missing=True, example=examples.ARTICLE_CORRECTIONS
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        story = theirs(request, uuid)
        return Response({"results": [_told(row) for row in story.corrections.all()]})


def _told(row: Correction) -> dict[str, Any]:
    return {"kind": row.kind, "text": row.text, "at": moment(row.at)}


def _line(row: Correction) -> dict[str, Any]:
    article = row.article
    headline = article.live.headline if article.live else ""
    about = {"uuid": str(article.uuid), "url": absolute(article.get_absolute_url()), "headline": headline}
    return {**_told(row), "article": about}
