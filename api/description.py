"""How the API describes itself: what every operation says in OpenAPI, and the pages that show it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
)
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers

from api.bodies import MAX_BYTES, Body
from api.errors import MEDIA_TYPE, Problem
from api.idempotency import HEADER
from api.parameters import Parameters
from api.views import ANY_KEY, ReadView

View = TypeVar("View", bound=Callable[..., Any])

PROBLEMS = {
    400: "A parameter is unknown, repeated or bad, or a key is in the address.",
    401: "No key, or one that is unknown, expired or revoked.",
    403: "The key lacks the scope.",
    404: "Nothing here: not published, or no such thing.",
    406: "Only JSON is to be had.",
    409: "The first request with this Idempotency-Key is under way.",
    410: "Killed: take down every copy you have. `uuid` names the story, `detail` is what readers are told.",
    412: "It is not as your If-Match says.",
    413: f"The body has more than {MAX_BYTES} bytes.",
    415: "The body is not application/json.",
    422: "This Idempotency-Key came with another request before.",
    429: "Your plan's quota is used up. It goes again in as many seconds as Retry-After says.",
    503: "We cannot answer just now.",
}
TOO_LONG = OpenApiResponse(
    description="The address has more than 8,190 bytes. The web server says so, in HTML: nobody else saw it."
)
TO_READ, TO_WRITE = {400, 401, 403, 406, 412, 429, 503}, {400, 401, 403, 406, 409, 413, 415, 422, 429, 503}
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag you have: 304 if nothing changed."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="A name for this request, a UUID for example. Sent again with the same name within a day, it "
    "is answered the same and done once.",
)


def told(name: str, description: str, *statuses: int) -> OpenApiParameter:
    """A header of answers; of all, if no status is said."""
    where = list(statuses) or True
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, response=where)


TOLD = [
    told("X-Request-Id", "Yours, if you sent one of 8 to 64 letters, digits, dots, dashes; else ours."),
    told("Link", "The next page of a list (`next`), and this description (`service-desc`)."),
]
QUOTA = [
    told("RateLimit-Policy", 'What your plan allows: `"minute";q=600;w=60, "day";q=200000;w=86400`.'),
    told("RateLimit", 'What is left, and for how many seconds: `"minute";r=599;t=32, "day";r=9;t=61`.'),
]
RETRY_AFTER = told("Retry-After", "Seconds.", 429, 503)
HEADERS = [*TOLD, *QUOTA, RETRY_AFTER]  # of every answer to whoever has a key
ETAG = told("ETag", "A digest of the answer.", 200, 304)
REPLAYED = told("Idempotent-Replayed", "“true”: it was done before, and this is what was answered.", 200, 201)


def operation(
    name: str,
    answer: type[serializers.Serializer[Any]],
    *others: type[serializers.Serializer[Any]],
    example: Mapping[str, Any],
    parameters: type[Parameters] = Parameters,
    may_be_missing: bool = False,
    body: type[Body] | None = None,
    body_example: Mapping[str, Any] | None = None,
    conflicts: str = "",
) -> Callable[[View], View]:
    """Describes a view's `get`, or with a `body` its `post`; the docstring of that, or else of the view,
    becomes the text. `name` is “articles list”: tag and verb. `others` are what it may answer instead of
    `answer`; what may be missing may also have been killed where there are others. `conflicts` says when it
    is 409."""
    statuses = set(TO_WRITE if body else TO_READ)
    statuses |= ({404} if may_be_missing else set()) | ({410} if others else set())
    problems = {status: PROBLEMS[status] for status in sorted(statuses)}
    if conflicts:
        problems[409] = conflicts
    either: Any = answer
    if others:
        either = PolymorphicProxySerializer(f"{answer.__name__}OrElse", [answer, *others], None)
    right = OpenApiResponse(either, "", [OpenApiExample(name.capitalize(), value=dict(example))])
    as_it_was = OpenApiResponse(description="As it was when you got the ETag. It costs no quota.")
    asked = [parameters] if parameters().fields else []
    return extend_schema(
        operation_id=name.replace(" ", "_"),
        tags=[name.partition(" ")[0]],
        parameters=[*asked, *HEADERS, *([IDEMPOTENCY_KEY, REPLAYED] if body else [IF_NONE_MATCH, ETAG])],
        request=body,
        examples=[OpenApiExample("A body", value=dict(body_example), request_only=True)]
        if body_example
        else None,
        responses={
            **({200: right, 201: right} if body else {200: right, 304: as_it_was}),
            **{(status, MEDIA_TYPE): OpenApiResponse(Problem, said) for status, said in problems.items()},
            414: TOO_LONG,
        },
    )


def share_headers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook: each header is described once, and answers refer to it."""
    shared = result["components"].setdefault("headers", {})
    operations = [each for methods in result["paths"].values() for each in methods.values()]
    for answer in (answer for each in operations for answer in each["responses"].values()):
        for name, header in answer.get("headers", {}).items():
            if shared.setdefault(name, header) == header:
                answer["headers"][name] = {"$ref": f"#/components/headers/{name}"}
    return result


def close_bodies(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook: a body has the fields that are described, and no other."""
    schemas = result["components"]["schemas"]
    for operation in (each for methods in result["paths"].values() for each in methods.values()):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schemas[content["schema"]["$ref"].rpartition("/")[2]]["additionalProperties"] = False
    return result


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.auth.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The key you were given."}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        scope: str = auto_schema.view.required_scope  # type: ignore[attr-defined]
        return {self.name: [] if scope == ANY_KEY else [scope]}


class Description(ReadView, SpectacularJSONAPIView):
    """/api/v1/openapi.json, for everyone."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]


class DocsParameters(Parameters):
    script = serializers.CharField(required=False, allow_blank=True)


class Docs(ReadView, SpectacularSwaggerSplitView):
    """The reference, for everyone. Its template has nothing inline and nothing from elsewhere, and its start
    script is a request of its own, so that it works under the strict policy."""

    url_name = "api-openapi"
    template_name = "api/docs.html"
    parameters = DocsParameters
