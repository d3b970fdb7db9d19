"""One picture, for those who show it already: that its rights are still what they were."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from api import entitlement
from api.description import operation
from api.models import Scope
from api.v1 import examples
from api.v1.representations import Picture, picture, shown_to, where_shown
from api.views import ReadView
from articles.models import PictureUse
from images import words
from images.models import Image
from people.models import Person


class ImageView(ReadView):
    """A picture that a story of yours shows, or the portrait of somebody public; 404 for one that you may not
    show, or not any more."""

    required_scope = Scope.ARTICLES
    follows_edition = True

    @operation("images retrieve", Picture, may_be_missing=True, example=examples.PICTURE)
    def get(self, request: Request, uuid: UUID) -> Response:
        stories = entitlement.of(request).stories().filter(Q(("with_pictures", True)))
        uses = PictureUse.objects.filter(image=OuterRef("pk"), revision__in=stories.values("live"))
        images = Image.objects.filter(
            Q(portrait_of__in=Person.objects.public())
            | Exists(stories.filter(live__lead_image=OuterRef("pk")))
            | Exists(uses)
        )
        rows = images.select_related("portrait_of").prefetch_related("renditions")
        image = shown_to(get_object_or_404(rows, uuid=uuid), where_shown(request)["countries"])
        if image is None:
            raise Http404
        words.guard([image])
        return Response(picture(image))
