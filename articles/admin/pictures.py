"""What the editor asks while figures are put into a story: which pictures there are, how one looks, and what
a pasted address leads to."""

import re
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from articles import embeds
from images.models import Image, ImagePerson

FOUND = 24  # pictures in an answer
WORDS = 8  # of what was typed

_PICTURE = re.compile(r'<figure class="picture" data-picture="([0-9a-f-]{36})"[^>]*>')


@require_GET
def pictures(request: HttpRequest) -> HttpResponse:
    """The newest pictures in which every word is found: in caption, alt text, credit or whom it shows. 403
    for who may not see pictures."""
    _may_see(request)
    asked = request.GET.get("q", "").replace("\x00", "")
    many = request.GET.get("many") == "1"
    found = said(asked).select_related("portrait_of").prefetch_related("renditions")[:FOUND]
    shown = {"found": found, "many": many}
    return render(request, "admin/articles/article/pictures_found.html", shown)


def said(asked: str) -> QuerySet[Image]:
    """Pictures with all of these words."""
    found: QuerySet[Image] = Image.objects.all()
    for word in asked.split()[:WORDS]:
        shows = ImagePerson.objects.filter(person__names__text__icontains=word)
        found = found.filter(
            Q(caption__icontains=word)
            | Q(alt_text__icontains=word)
            | Q(credit__icontains=word)
            | Q(portrait_of__name__icontains=word)
            | Q(pk__in=shows.values("image"))
        )
    return found


@require_GET
def small(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Leads to a small file of the picture. 403 for who may not see pictures, 404 for none."""
    _may_see(request)
    return redirect(get_object_or_404(Image.objects.prefetch_related("renditions"), uuid=uuid).small_url)


@require_GET
def embed(request: HttpRequest) -> JsonResponse:
    """Provider and id of a pasted address; 422 with the reason in words for one that leads to nothing the
    house shows. Nothing is fetched."""
    try:
        found = embeds.pasted(request.GET.get("url", ""))
    except ValidationError as error:
        return JsonResponse({"said": " ".join(error.messages)}, status=422)
    return JsonResponse({"provider": found.provider.slug, "id": found.identity})


def illustrated(html: str) -> SafeString:
    """A canonical body, or a comparison of two, with each picture to be seen, as the desk reads it."""

    def seen(opening: re.Match[str]) -> str:
        return f'{opening[0]}<img src="{reverse("story-picture", args=[opening[1]])}" alt="" loading="lazy">'

    # Safe: the body came out of the sanitiser, and the id is one.
    return mark_safe(_PICTURE.sub(seen, html))  # noqa: S308


def _may_see(request: HttpRequest) -> None:
    if not request.user.has_perm("images.view_image"):
        raise PermissionDenied
