"""Every answer that is not a success, in one shape: RFC 9457, `application/problem+json`."""

import json
import logging
from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from rest_framework import exceptions, serializers
from rest_framework.request import Request

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class BadParameter(serializers.Serializer[Any]):
    parameter = serializers.CharField(help_text="The parameter's name, or the body's field's.")
    detail = serializers.CharField(help_text="What is wrong with it.")


class Problem(serializers.Serializer[Any]):
    """A problem as RFC 9457 describes it."""

    type = serializers.URLField(help_text="What kind of problem it is. Stable: programs may compare it.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What happened this time, for people.")
    instance = serializers.CharField(help_text="The path that was asked for.")
    request_id = serializers.CharField(help_text="Name it when you ask us: it is in our log.")
    errors = BadParameter(many=True, required=False, help_text="What is wrong, parameter by parameter.")  # type: ignore[assignment]


class NotUnderstood(exceptions.APIException):
    """400: the request itself is at fault. `errors` maps parameters to what is wrong with each."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "invalid-parameters"

    def __init__(self, detail: str, errors: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(detail)
        self.errors = [
            {"parameter": name, "detail": str(message)}
            for name, messages in (errors or {}).items()
            for message in messages
        ]


class _Unreadable(NotUnderstood):
    default_code = "unreadable"


class Killed(exceptions.APIException):
    """410: a story that was taken down for good. Its tombstone stays."""

    status_code = HTTPStatus.GONE
    default_code = "killed"

    def __init__(self, notice: str, uuid: str) -> None:
        super().__init__(notice)
        self.more = {"uuid": uuid, "status_of_story": "killed"}


class Conflict(exceptions.APIException):
    """409: not as things are now. `code` says which."""

    status_code = HTTPStatus.CONFLICT

    def __init__(self, detail: str, code: str) -> None:
        super().__init__(detail)
        self.default_code = code


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"


class TooMany(exceptions.Throttled):
    """429: the plan's quota is used up. `wait` seconds, and it goes again."""

    default_code = "too-many-requests"
    default_detail = "Your plan's quota is used up: try again as Retry-After says."
    extra_detail_singular = extra_detail_plural = ""


class Unprocessable(exceptions.APIException):
    """422: an `Idempotency-Key` that belongs to another request."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "key-reused"


class Unavailable(exceptions.APIException):
    """503: our database does not answer."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = "We cannot answer just now. Try again shortly."
    wait = 10  # seconds


class CursorExpired(exceptions.APIException):
    """410: what has changed since is no longer known. `resync` is where to begin anew."""

    status_code = HTTPStatus.GONE
    default_code = "cursor-expired"

    def __init__(self, resync: str) -> None:
        super().__init__("Too long ago: some of what has changed since is no longer listed. Begin anew.")
        self.more = {"resync": resync}


class Busy(exceptions.APIException):
    """503: as many listen to this process already as it has threads for, or the same partner does."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "busy"
    default_detail = "Too many listen already. Come back in a moment, or ask changes/ with your cursor."
    wait = 5  # seconds, for Retry-After


def problem(request: HttpRequest | Request, status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """The answer for one problem. A plain response, so that no renderer and no Accept header can spoil it."""
    shape = {
        "type": f"{settings.SITE_URL}{reverse('api-docs')}#{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        # Without the query: somebody may have put a key there.
        "instance": escape_uri_path(request.path),
        "request_id": getattr(request, "request_id", ""),
        **more,
    }
    headers = {"Cache-Control": "no-store", "Link": service_desc()}
    return HttpResponse(json.dumps(shape), status=status, content_type=MEDIA_TYPE, headers=headers)


@cache
def service_desc() -> str:
    """Where the API describes itself, as a `Link` (RFC 8631)."""
    return f'<{reverse("api-openapi")}>; rel="service-desc"'


def problem_json(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """REST_FRAMEWORK's EXCEPTION_HANDLER: whatever went wrong in a view becomes a problem."""
    request: Request = context["request"]
    answer = problem_of(request, error)
    if answer.status_code >= 500:
        # The traceback holds neither headers nor query; the path alone says where to look.
        log.error("unexpected error at %s", escape_uri_path(request.path), exc_info=error)
    return answer


def problem_of(request: HttpRequest | Request, error: BaseException | None) -> HttpResponse:
    """The problem for this error; 500 for one that nobody foresaw."""
    known = _known(error)
    if known is None:
        return problem(request, 500, "unexpected", "Something broke on our side. It has been recorded.")
    more: dict[str, Any] = {}
    if isinstance(known, NotUnderstood) and known.errors:
        more = {"errors": known.errors}
    elif isinstance(known, Killed | CursorExpired):
        more = known.more
    code = str(known.default_code).replace("_", "-")
    response = problem(request, known.status_code, code, str(known.detail), **more)
    if challenge := getattr(known, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(known, "wait", None):
        response["Retry-After"] = str(wait)
    return response


def _known(error: BaseException | None) -> exceptions.APIException | None:
    """The error as one that carries a status; None for one that nobody foresaw."""
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound("There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return TooLarge("The request is too large.")
    if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError):
        return _Unreadable("The request cannot be read.")
    if isinstance(error, OperationalError | InterfaceError):
        return Unavailable()
    return None
