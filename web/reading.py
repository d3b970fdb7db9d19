"""What every page for readers has in common."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.models import Article, Byline, Revision
from images.models import Channel, Image
from people.models import Person
from staff.models import Contributor

View = TypeVar("View", bound=Callable[..., HttpResponse])


# For others who keep pages. Whoever has one asks again at once or within seconds, so that what was taken out
# of it is gone; only while this house does not answer at all, an older one may stand in.
SECONDS = "max-age=0, s-maxage=2, stale-while-revalidate=3, stale-if-error=600"


def for_readers(view: View) -> View:
    """GET and HEAD only; the rest is 405. Nothing is ever posted here, so no CSRF token and no cookie: the
    same answer for everybody, which `web.cache` and others may keep."""

    @wraps(view)
    def shown_now(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        if "Cache-Control" not in response:
            response.headers["Cache-Control"] = f"public, {SECONDS}"
            response.for_readers = True  # type: ignore[attr-defined]
        if settings.COUNTRY_HEADER:
            patch_vary_headers(response, [settings.COUNTRY_HEADER])
        return response

    return csrf_exempt(require_safe(shown_now))  # type: ignore[return-value]


def with_files(images: Iterable[Image | None]) -> None:
    """Their crops and widths, for all pictures of a page in one query."""
    prefetch_related_objects([image for image in images if image], "renditions")


def portraits(people: Iterable[Person | Contributor]) -> list[Image | None]:
    return [getattr(person, "portrait", None) for person in people]


def signed_by(revision: Revision) -> None:
    """Fetch who signed it, for its page. One query."""
    prefetch_related_objects([revision], Prefetch("bylines", Byline.objects.with_faces()))


def faces(revision: Revision) -> list[Image | None]:
    """Of those who signed it."""
    return portraits(byline.contributor for byline in revision.bylines.all())


def lead_images(stories: Iterable[Article]) -> list[Image | None]:
    return [story.live.lead_image for story in stories if story.live]


def tagged(response: HttpResponse, *keys: str) -> HttpResponse:
    """Named for those who want to take one page, or one kind, out of what they keep before it is due."""
    response.headers["Surrogate-Key"] = " ".join(keys)
    return response


def shown(image: Image | None, request: HttpRequest, channel: Channel = Channel.SITE) -> Image | None:
    """The picture, where this reader may see it now; else None. A shared link is seen anywhere: of its
    readers no country is known."""
    where = countries(request) if channel == Channel.SITE else ()
    return image if image and image.may_be_shown_in(channel, where) else None


def countries(request: HttpRequest) -> list[str]:
    """Where the reader is, as the CDN says; nothing where nobody does."""
    said = request.headers.get(settings.COUNTRY_HEADER, "") if settings.COUNTRY_HEADER else ""
    return [said.upper()] if said else []
