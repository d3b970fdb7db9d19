"""Stories: the copy that readers see now, and nothing else of them."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Min, OuterRef, Subquery, When
from django.db.models.functions import Greatest, JSONObject
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import entitlement
from api.description import operation
from api.errors import Killed
from api.models import Scope
from api.pages import Order, page
from api.parameters import ListParameters, Moment
from api.v1 import examples
from api.v1.figures import for_partners
from api.v1.representations import AddressField, PersonRef, Picture, where_shown, with_absolute_links
from api.v1.sections import SectionRef
from api.views import ReadView
from articles.models import Article, ArticleQuerySet, Byline, Correction, Mention, Revision, Status
from articles.render import linked_copy
from images import words
from people.models import Person

NEWEST_FIRST = Order("publish_at", descending=True)
AFTER_THE_BODY = 1_000_000_000  # more than a body is long: those named only in headline or dek come last


def described(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Stories with all that is said of them, in one query: what comes in numbers comes as JSON. One more for
    the files of their pictures."""
    live = OuterRef("live")
    bylines = Byline.objects.filter(revision=live).order_by("position")
    topics = Revision.topics.through.objects.filter(revision=live).order_by("topic__name")
    corrected = Correction.objects.filter(article=OuterRef("pk")).order_by("-at")
    place = Case(When(part=Mention.Part.BODY, then="start"), default=F("start") + AFTER_THE_BODY)
    mentions = Mention.objects.sure().filter(revision=live, person__in=Person.objects.public())
    people = mentions.order_by().values("person").annotate(first=Min(place)).order_by("first", "person_id")
    return (
        stories.select_related("live__section", "live__lead_image__portrait_of")
        .prefetch_related("live__lead_image__renditions")
        .annotate(
            changed_at=Greatest("live__saved_at", "publish_at", Subquery(corrected.values("at")[:1])),
            signed=ArraySubquery(
                bylines.values(
                    json=JSONObject(name="contributor__name", role="role", slug="contributor__slug")
                )
            ),
            about=ArraySubquery(topics.values(json=JSONObject(slug="topic__slug", name="topic__name"))),
            named=ArraySubquery(people.values(json=JSONObject(slug="person__slug", name="person__name"))),
        )
    )


class TopicRef(serializers.Serializer[dict[str, str]]):
    slug = serializers.CharField()
    name = serializers.CharField()


class Signature(serializers.Serializer[dict[str, str]]):
    name = serializers.CharField(help_text="As it is printed.")
    role = serializers.ChoiceField(Byline.Role.choices)
    slug = serializers.CharField()


class ArticleSummary(serializers.Serializer[Article]):
    """A story as lists have it."""

    uuid = serializers.UUIDField(help_text="Its name for good, whatever becomes of its address.")
    url = AddressField(help_text="Where readers find it.")
    status = serializers.SerializerMethodField(help_text="Whether readers may see it.")
    version = serializers.IntegerField(source="live.number", help_text="Grows with every published revision.")
    headline = serializers.CharField(source="live.headline")
    short_headline = serializers.CharField(source="live.short_headline", help_text="Empty: use the headline.")
    kicker = serializers.CharField(source="live.kicker", help_text="The words above the headline.")
    dek = serializers.CharField(source="live.dek", help_text="The words below the headline.")
    section = SectionRef(source="live.section", allow_null=True)
    topics = TopicRef(source="about", many=True)
    bylines = Signature(source="signed", many=True, help_text="In the order of print.")
    people = PersonRef(source="named", many=True, help_text="The public people it names, in order.")
    lead_image = Picture(source="live.lead_image", allow_null=True)
    published_at = Moment(source="publish_at")
    updated_at = Moment(source="changed_at", help_text="When this version was written, or first published.")

    def get_status(self, article: Article) -> Literal["live"]:
        return "live"


class BodyField(serializers.CharField):
    """A revision's body with its links to people, and its pictures, as they may be shown now."""

    def to_representation(self, value: Any) -> str:
        revision: Revision = value
        body = for_partners(linked_copy(revision).body, self.context["countries"])
        return with_absolute_links(body)


class Told(serializers.Serializer[Correction]):
    """A correction, clarification or editor's note, as readers have it."""

    kind = serializers.ChoiceField(Correction.Kind.choices)
    text = serializers.CharField()
    at = Moment()


class ArticleWhole(ArticleSummary):
    """A story with its body, and what has been corrected in it, newest first."""

    body_html = BodyField(
        source="live",
        help_text="Paragraphs, h2, h3, lists, quotations, pull quotes (aside), pictures (figure, in a "
        'section of class "gallery" where several stand together) with their credits, and links, all '
        "absolute. "
        'The first mention of a public person is a link: `<a class="person" data-person="slug">`.',
    )
    corrections = Told(many=True, help_text="Newest first; empty where nothing had to be put right.")


class ArticlePage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = ArticleSummary(many=True)


class ArticleParameters(ListParameters):
    section = serializers.SlugField(required=False, help_text="The section's slug.")
    person = serializers.SlugField(required=False, help_text="A public person's slug.")
    published_since = Moment(required=False, help_text="Published at this time or later, with its zone.")


class ArticlesView(ReadView):
    """Stories that readers may see, newest first."""

    required_scope = Scope.ARTICLES
    parameters = ArticleParameters

    @operation("articles list", ArticlePage, parameters=ArticleParameters, example=examples.ARTICLES)
    def get(self, request: Request) -> Response:
        theirs = described(entitlement.of(request).stories())
        stories = asked_for(theirs, self.asked).defer("live__body", "live__ed_note")
        found = page(request, stories, NEWEST_FIRST, self.asked)
        entitlement.note_fetched(request, found["results"])
        words.guard([story.live.lead_image for story in found["results"]])
        return Response(ArticlePage(found, context=where_shown(request)).data)


def asked_for(stories: ArticleQuerySet, asked: Mapping[str, Any]) -> ArticleQuerySet:
    """The stories that these parameters leave. Someone who is not public has none, like a nobody."""
    if "section" in asked:
        stories = stories.in_section(asked["section"])
    if "person" in asked:
        person = Person.objects.public().filter(slug=asked["person"]).first()
        stories = stories.mentioning(person) if person else stories.none()
    if "published_since" in asked:
        stories = stories.filter(publish_at__gte=asked["published_since"])
    return stories


class Tombstone(serializers.Serializer[Article]):
    """A story that is held while it is checked: nothing of its copy. Take yours down until it is back."""

    uuid = serializers.UUIDField()
    url = AddressField(help_text="Where readers find the notice.")
    status = serializers.CharField(help_text="“held”.")
    notice = serializers.CharField(help_text="What readers are told.")


class ArticleView(ReadView):
    """One story that readers may see, with its body. While it is held there is its tombstone; once it is
    killed, 410."""

    required_scope = Scope.ARTICLES

    @operation("articles retrieve", ArticleWhole, Tombstone, may_be_missing=True, example=examples.ARTICLE)
    def get(self, request: Request, uuid: UUID) -> Response:
        may = entitlement.of(request)
        story = described(may.stories()).prefetch_related("corrections").filter(uuid=uuid).first()
        if story is not None and story.live is not None:
            entitlement.note_fetched(request, [story])
            words.guard([story.live.lead_image])
            return Response(ArticleWhole(story, context=where_shown(request)).data)
        gone = get_object_or_404(may.gone().select_related("live__section"), uuid=uuid)
        if gone.status == Status.KILLED:
            raise Killed(gone.notice, str(gone.uuid))
        return Response(Tombstone(gone).data)
