"""Where stories show pictures. A picture that only old revisions have is not in use, though it is kept for
them."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet

from articles.models import Article, Revision
from images.models import Image

# The ways of a revision to show a picture, and what the desk calls each.
PLACES = {"lead_image": "lead picture", "picture_uses__image": "in the text"}


@dataclass(frozen=True, slots=True)
class Use:
    """A story whose newest copy, or the one that readers see, has the picture."""

    article: Article
    place: str


def showing(image: Image | OuterRef) -> QuerySet[Revision]:
    """The newest and the live revisions with this picture."""
    current = Revision.objects.filter(Q(pk=F("article__head")) | Q(pk=F("article__live"))).order_by()
    return current.filter(Q(*((place, image) for place in PLACES), _connector=Q.OR))


def uses(image: Image) -> list[Use]:
    """The stories it is in, newest first; one query a place."""
    return [
        Use(article, called)
        for place, called in PLACES.items()
        for article in Article.objects.filter(Q((f"head__{place}", image)) | Q((f"live__{place}", image)))
        .select_related("head")
        .order_by("-updated_at")
        .distinct()
    ]
