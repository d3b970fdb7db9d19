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

from api.errors import MEDIA_TYPE, Problem
from api.parameters import Parameters
from api.views import ReadView

View = TypeVar("View", bound=Callable[..., Any])

PROBLEMS = {
    400: "A parameter is unknown, repeated or bad, or a key is in the address.",
    401: "No key, or one that is unknown, expired or revoked.",
    403: "The key lacks the scope.",
    404: "Nothing here: not published, or no such thing.",
    406: "Only JSON is to be had.",
    410: "Killed: take down every copy you have. `uuid` names the story, `detail` is what readers are told.",
}
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag you have: 304 if nothing changed."
)
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, description="A digest of the answer.", response=[200, 304]
)


def operation(
    name: str,
    answer: type[serializers.Serializer[Any]],
    *others: type[serializers.Serializer[Any]],
    example: Mapping[str, Any],
    parameters: type[Parameters] = Parameters,
    may_be_missing: bool = False,
) -> Callable[[View], View]:
    """Describes a view's `get`, whose docstring becomes the text. `name` is “articles list”: tag and verb.
    `others` are what it may answer instead of `answer`; what may be missing may also have been killed where
    there are others."""
    left_out = {404, 410} - ({404} if may_be_missing else set()) - ({410} if others else set())
    problems = {status: told for status, told in PROBLEMS.items() if status not in left_out}
    either = PolymorphicProxySerializer(f"{answer.__name__}OrElse", [answer, *others], None)
    return extend_schema(
        operation_id=name.replace(" ", "_"),
        tags=[name.partition(" ")[0]],
        parameters=[*([parameters] if parameters().fields else []), IF_NONE_MATCH, ETAG],
        responses={
            200: OpenApiResponse(
                either if others else answer, "", [OpenApiExample(name.capitalize(), value=dict(example))]
            ),
            304: OpenApiResponse(description="As it was when you got the ETag."),
            **{(status, MEDIA_TYPE): OpenApiResponse(Problem, told) for status, told in problems.items()},
        },
    )


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.auth.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The key you were given."}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        return {self.name: [auto_schema.view.required_scope]}  # type: ignore[attr-defined]


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
