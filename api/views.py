"""What all views of the API have in common, and the addresses that are nobody's."""

import hashlib
from functools import partial
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.auth import refuse_key_in_url
from api.errors import problem
from api.parameters import Parameters


class ReadView(APIView):
    """A view that only answers. `self.asked` holds its checked parameters."""

    http_method_names = ["get", "head", "options"]
    required_scope: ClassVar[str]
    parameters: ClassVar[type[Parameters]] = Parameters
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.asked = self.parameters.of(request)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Which methods there are, in `Allow`; what they answer is in openapi.json."""
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ["Authorization"])
        answer.headers.setdefault("Cache-Control", "private, max-age=0, must-revalidate")
        if isinstance(response, Response):  # not a problem, which needs no ETag
            answer.add_post_render_callback(partial(tagged, request._request))
        return answer


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The rendered answer with its ETag, a digest of every byte; or 304 or 412, as the request asks."""
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response) or response
    if answer.status_code == 412:
        return problem(request, 412, "precondition-failed", "It is not as your If-Match says.")
    return answer


class Nowhere(ReadView):
    """Any other address under /api/: 404, or the way to the same address with the slash it lacks."""

    schema = None
    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_key_in_url(request)
        path = request.path_info
        if path.endswith("/") or resolve(f"{path}/").func.view_class is Nowhere:  # type: ignore[attr-defined]
            raise NotFound("There is nothing at this address.")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
