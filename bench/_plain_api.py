"""What the API is measured against: viewsets of Django REST framework on the same stories, without keys,
products, rights, privacy or quotas. One as its tutorial writes them, one that prefetches all it shows."""

from typing import Any

from django.db.models import Prefetch
from django.urls import include, path
from rest_framework import pagination, permissions, routers, serializers, viewsets

from articles.models import Article, Byline, Correction, Mention, Revision, Section, Topic
from images.models import Image, Rendition
from people.models import Person
from staff.models import Contributor


class Pages(pagination.PageNumberPagination):
    page_size = 20


class OnSections(serializers.ModelSerializer[Section]):
    class Meta:
        model = Section
        fields = ["slug", "name"]


class OnTopics(serializers.ModelSerializer[Topic]):
    class Meta:
        model = Topic
        fields = ["slug", "name"]


class OnContributors(serializers.ModelSerializer[Contributor]):
    class Meta:
        model = Contributor
        fields = ["slug", "name"]


class OnBylines(serializers.ModelSerializer[Byline]):
    contributor = OnContributors()

    class Meta:
        model = Byline
        fields = ["contributor", "role"]


class OnPeople(serializers.ModelSerializer[Person]):
    class Meta:
        model = Person
        fields = ["slug", "name"]


class OnMentions(serializers.ModelSerializer[Mention]):
    person = OnPeople()

    class Meta:
        model = Mention
        fields = ["person"]


class OnRenditions(serializers.ModelSerializer[Rendition]):
    class Meta:
        model = Rendition
        fields = ["shape", "widths", "width", "height"]


class OnImages(serializers.ModelSerializer[Image]):
    renditions = OnRenditions(many=True)

    class Meta:
        model = Image
        fields = [
            "uuid",
            "file",
            "width",
            "height",
            "alt_text",
            "caption",
            "credit",
            "usable_until",
            "renditions",
        ]


class OnCopy(serializers.ModelSerializer[Revision]):
    section = OnSections()
    topics = OnTopics(many=True)
    bylines = OnBylines(many=True)
    mentions = OnMentions(many=True)
    lead_image = OnImages()

    class Meta:
        model = Revision
        fields = [
            *("number", "headline", "short_headline", "kicker", "dek", "dateline", "saved_at"),
            *("section", "topics", "bylines", "mentions", "lead_image"),
        ]


class OnStories(serializers.ModelSerializer[Article]):
    live = OnCopy()

    class Meta:
        model = Article
        fields = ["uuid", "slug", "status", "publish_at", "live"]


class OnWholeCopy(OnCopy):
    class Meta(OnCopy.Meta):
        fields = [*OnCopy.Meta.fields, "body"]


class OnCorrections(serializers.ModelSerializer[Correction]):
    class Meta:
        model = Correction
        fields = ["kind", "text", "at"]


class OnWholeStories(serializers.ModelSerializer[Article]):
    live = OnWholeCopy()
    corrections = OnCorrections(many=True)

    class Meta:
        model = Article
        fields = [*OnStories.Meta.fields, "corrections"]


class Tutorial(viewsets.ReadOnlyModelViewSet[Article]):
    queryset = Article.objects.filter(status="live").order_by("-publish_at")
    pagination_class: type[pagination.BasePagination] = Pages
    authentication_classes = ()
    permission_classes = [permissions.AllowAny]
    lookup_field = "uuid"
    schema = None

    def get_serializer_class(self) -> Any:
        return OnWholeStories if self.detail else OnStories


class Prefetched(Tutorial):
    """Eight queries, each asked once; a page is told from the next by its cursor, so nothing is counted."""

    class Cursor(pagination.CursorPagination):
        page_size = 20
        ordering = ("-publish_at", "-id")

    pagination_class = Cursor
    queryset = (
        Article.objects.filter(status="live")
        .select_related("live__section", "live__lead_image")
        .prefetch_related(
            "live__topics",
            "live__lead_image__renditions",
            Prefetch("live__bylines", Byline.objects.select_related("contributor")),
            Prefetch("live__mentions", Mention.objects.select_related("person")),
            "corrections",
        )
    )


router = routers.SimpleRouter()
router.register("tutorial", Tutorial, basename="tutorial")
router.register("prefetched", Prefetched, basename="prefetched")
urlpatterns = [path("bench/", include(router.urls)), path("", include("newsroom.urls"))]
