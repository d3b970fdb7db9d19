"""What all views of the API have in common, and the addresses that are nobody's."""

import hashlib
from functools import partial
from typing import Any, ClassVar, NoReturn, cast

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import resolve, reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import kept, limits
from api.auth import refuse_key_in_url
from api.errors import TooMany, problem, service_desc
from api.models import Key
from api.parameters import Parameters

SAFE = ("GET", "HEAD")
ANY_KEY = "any"  # as `required_scope`: whatever the key opens


class HasKey(BasePermission):
    """Whoever has a valid key, whatever its scopes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Key)


def key_of(request: Request) -> Key:
    """The key that asks, with its `partner`."""
    return cast(Key, request.auth)


class PartnerView(APIView):
    """A view for partners. `self.asked` holds its checked parameters. Whoever declares no `required_scope`
    opens to nobody; ANY_KEY says that every valid key will do."""

    required_scope: ClassVar[str]
    parameters: ClassVar[type[Parameters]] = Parameters
    follows_edition: ClassVar[bool] = False  # the answer rests on `articles.edition` and the key alone
    asked: dict[str, Any]
    place = ""  # where the answer's ETag is kept, if it is
    unchanged: str | None = None  # the answer's ETag, where they have it already

    def get_permissions(self) -> list[Any]:
        if getattr(self, "required_scope", "") == ANY_KEY:
            return [HasKey()]
        return list(super().get_permissions())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not hasattr(self, str(request.method).lower()):
            self.http_method_not_allowed(request)
        if not self.unchanged:
            self.asked = self.parameters.of(request)
            return
        for method in SAFE:
            setattr(self, method.lower(), self._not_modified)

    def check_throttles(self, request: Request) -> None:
        """What is known to be unchanged without making it is no request of their quota."""
        # Changes, of which `updated_since` asks, are noted a moment after what they tell of.
        follows = self.follows_edition and "updated_since" not in request.query_params
        if follows and request.method in SAFE and (theirs := kept.theirs(request)):
            self.place = kept.place(request, key_of(request))
            if self.place:
                self.unchanged = limits.not_modified(request._request, key_of(request), self.place, theirs)
        if not self.unchanged:
            super().check_throttles(request)

    def _not_modified(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=304, headers={"ETag": str(self.unchanged)})

    def throttled(self, request: Request, wait: float | None) -> NoReturn:
        raise TooMany(wait)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Which methods there are, in `Allow`; what they answer is in openapi.json."""
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ["Authorization"])
        for_whom = "private, max-age=0, must-revalidate" if request.method in SAFE else "no-store"
        answer.headers.setdefault("Cache-Control", for_whom)
        answer["Link"] = ", ".join([*_next_of(answer), service_desc()])
        limits.tell(request._request, answer)
        # A problem, which is not DRF's, needs no ETag.
        if isinstance(response, Response) and request.method in SAFE:
            answer.add_post_render_callback(partial(tagged, request._request, self.place))
        return answer


class ReadView(PartnerView):
    """A view that only answers."""

    http_method_names = ["get", "head", "options"]


class WriteView(PartnerView):
    """A view that also takes something: its `post` checks the body (`api.bodies.Body`) and goes through
    `api.idempotency.once`."""

    http_method_names = ["get", "head", "post", "options"]


def tagged(request: HttpRequest, place: str, response: HttpResponse) -> HttpResponse:
    """The rendered answer with its ETag, a digest of every byte; or 304, which costs nothing for who has it,
    or 412, as the request asks."""
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if place:
        kept.keep(place, response["ETag"])
    answer = get_conditional_response(request, etag=response["ETag"], response=response) or response
    if answer is response:
        return response
    if answer.status_code == 304:
        if response["ETag"] in kept.theirs(request):
            limits.give_back(request)
        answer["Link"] = response["Link"]
    else:
        answer = problem(request, 412, "precondition-failed", "It is not as your If-Match says.")
    limits.tell(request, answer)
    return answer


def _next_of(answer: HttpResponse) -> list[str]:
    """A list's next page, as a `Link` too (RFC 8288)."""
    found = getattr(answer, "data", None)
    following = found.get("next") if isinstance(found, dict) else None
    return [f'<{following}>; rel="next"'] if following else []


class Front(ReadView):
    """/api/ and /api/v1/ lead to the reference."""

    schema = None
    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("api-docs"))


class Nowhere(PartnerView):
    """Any other address under /api/: 404, or the way to the same address with the slash it lacks. A body is
    not shown that way: a client that follows it would lose the body."""

    schema = None
    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_key_in_url(request)
        path = request.path_info
        if path.endswith("/") or resolve(f"{path}/").func.view_class is Nowhere:  # type: ignore[attr-defined]
            raise NotFound("There is nothing at this address.")
        if request.method not in SAFE:
            raise NotFound(f"Addresses end in a slash: send it to {request.path}/ instead.")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
