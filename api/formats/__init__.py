"""What a story can be asked for as: ours, IPTC's ninjs, schema.org's JSON-LD. By `?format=`, else by Accept.

    entitlement -> stories.described -> stories.told -> native | ninjs | json_ld

Each format is made from the same `Story`, so none can show what another may not.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.parameters import Parameters
from api.views import ReadView

View = TypeVar("View", bound=Callable[..., Any])


class Native(JSONRenderer):
    format = "native"


class Ninjs(JSONRenderer):
    """IPTC has registered no media type for it; this is the name that is in use."""

    format = "ninjs"
    media_type = "application/ninjs+json"


class JsonLd(JSONRenderer):
    format = "jsonld"
    media_type = "application/ld+json"


RENDERERS = (Native, Ninjs, JsonLd)


class ByFormat(DefaultContentNegotiation):
    """What `?format=` says goes before Accept; a name that is none is refused with the parameters."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        asked = request.query_params.get("format")
        renderers = list(renderers)
        for renderer in renderers:
            if renderer.format == asked:
                return renderer, renderer.media_type
        chosen, media_type = super().select_renderer(request, renderers, format_suffix)
        return chosen, media_type


class FormatParameters(Parameters):
    format = serializers.ChoiceField(
        [each.format for each in RENDERERS],
        required=False,
        help_text="Goes before Accept. `native`: as described here; `ninjs`: IPTC ninjs 3.1; `jsonld`: a "
        "NewsArticle by schema.org.",
    )


class FormatsView(ReadView):
    """A view whose answer comes in each of the formats."""

    renderer_classes = RENDERERS
    content_negotiation_class = ByFormat
    following: str | None = None  # the address of a list's next page, where the format has no place for it

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.following:
            answer["Link"] = f'<{self.following}>; rel="next", {answer["Link"]}'
        return answer


def also(
    *kinds: tuple[type[JSONRenderer], type[serializers.Serializer[Any]]],
    problems: Mapping[tuple[int, str], OpenApiResponse] | None = None,
) -> Callable[[View], View]:
    """Describes what an `operation` answers in the other formats. Stands above it."""

    def described(view: View) -> View:
        class InFormats(view.kwargs["schema"]):  # type: ignore[name-defined, misc]
            def get_response_serializers(self) -> dict[Any, Any]:
                responses = dict(super().get_response_serializers())
                native = responses.pop(200)
                others = {(200, kind.media_type): shape for kind, shape in kinds}
                return {(200, Native.media_type): native, **others, **(problems or {}), **responses}

        view.kwargs["schema"] = InFormats  # type: ignore[attr-defined]
        return view

    return described
