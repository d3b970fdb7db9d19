"""Receipts: a partner says that a killed story is gone."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import entitlement, receipts
from api.bodies import Body
from api.description import operation
from api.errors import Conflict
from api.idempotency import once
from api.models import Fetch, Receipt, Scope
from api.parameters import Moment
from api.v1 import examples
from api.v1.representations import absolute
from api.views import WriteView, key_of
from articles.models import Article, Status


def known_to(request: Request) -> QuerySet[Article]:
    """The stories that whoever asks may know of: theirs, what is gone, and killed ones they were sent."""
    theirs = entitlement.of(request)
    sent = Fetch.objects.filter(partner=key_of(request).partner, article=OuterRef("pk"))
    return Article.objects.filter(
        Q(pk__in=theirs.stories().values("pk"))
        | Q(pk__in=theirs.gone().values("pk"))
        | Q(Exists(sent), status=Status.KILLED)
    )


class ReceiptRef(serializers.Serializer[Receipt]):
    """What you have said of a killed story."""

    uuid = serializers.UUIDField(source="article.uuid", help_text="The story.")
    outcome = serializers.ChoiceField(Receipt.Outcome.choices)
    note = serializers.CharField(help_text="May be empty.")
    at = Moment()
    url = serializers.SerializerMethodField(help_text="This receipt.")

    def get_url(self, receipt: Receipt) -> str:
        return absolute(reverse("api-receipts", args=[receipt.article.uuid]))


class ReceiptBody(Body):
    """What became of a killed story at yours."""

    outcome = serializers.ChoiceField(
        Receipt.Outcome.choices,
        help_text="“removed”: every copy is taken down. “never_used”: you never published it.",
    )
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="For the desk, which reads it."
    )


class ReceiptsView(WriteView):
    """The receipt of one story."""

    required_scope = Scope.ARTICLES

    @operation("receipts retrieve", ReceiptRef, may_be_missing=True, example=examples.RECEIPT)
    def get(self, request: Request, uuid: UUID) -> Response:
        """What you have said of this story; 404 if nothing."""
        article = get_object_or_404(known_to(request), uuid=uuid)
        receipt = receipts.of(article, key_of(request).partner)
        if receipt is None:
            raise Http404
        return Response(ReceiptRef(receipt).data)

    @operation(
        "receipts create",
        ReceiptRef,
        may_be_missing=True,
        example=examples.RECEIPT,
        body=ReceiptBody,
        body_example=examples.RECEIPT_BODY,
        conflicts="The story has not been killed, or you have said something else of it, which stands. Or "
        "the first request with this Idempotency-Key is under way.",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Say that a killed story is gone from where you show it. The first word stands: the same said again
        is answered with it (200)."""
        said = ReceiptBody.of(request)
        return once(request, lambda: _receive(request, uuid, said))


def _receive(request: Request, uuid: UUID, said: dict[str, Any]) -> Response:
    article = get_object_or_404(known_to(request), uuid=uuid)
    try:
        receipt, is_new = receipts.receive(article, key=key_of(request), **said)
    except receipts.NotKilled:
        raise Conflict("This story has not been killed: there is nothing to answer.", "not-killed") from None
    except receipts.OtherwiseAnswered:
        raise Conflict(
            "You have said something else of this story, and that stands. Tell the desk what is right.",
            "otherwise-answered",
        ) from None
    told = ReceiptRef(receipt).data
    return Response(told, 201, headers={"Location": told["url"]}) if is_new else Response(told)
