"""What stories are about, across sections."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.description import operation
from api.models import Scope
from api.pages import Order, page
from api.parameters import ListParameters
from api.v1 import examples
from api.views import ReadView
from articles.models import Topic

A_TO_Z = Order("name")
MEDIA_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"


class TopicRef(serializers.Serializer[Topic]):
    slug = serializers.CharField()
    name = serializers.CharField()
    mediatopic = serializers.URLField(allow_null=True, help_text="The same in IPTC's Media Topics.")


def topic_ref(slug: str, name: str, mediatopic: str) -> dict[str, str | None]:
    code = mediatopic.removeprefix("medtop:")
    is_one = code.isascii() and code.isdecimal()
    return {"slug": slug, "name": name, "mediatopic": f"{MEDIA_TOPIC}{code}" if is_one else None}


class TopicPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = TopicRef(many=True)


class TopicsView(ReadView):
    """All topics, A to Z."""

    required_scope = Scope.ARTICLES
    follows_edition = True
    parameters = ListParameters

    @operation("topics list", TopicPage, parameters=ListParameters, example=examples.TOPICS)
    def get(self, request: Request) -> Response:
        found = page(request, Topic.objects.all(), A_TO_Z, self.asked)
        topics = [topic_ref(topic.slug, topic.name, topic.mediatopic) for topic in found["results"]]
        return Response({"next": found["next"], "results": topics})
