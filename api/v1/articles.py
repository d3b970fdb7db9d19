"""Stories: the copy that readers see now, and nothing else of them. What a partner may have of them is asked
of `api.entitlement`, how it looks of `api.formats`."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import entitlement
from api.description import operation
from api.entitlement import Entitlement
from api.errors import Killed, NotUnderstood
from api.formats import FormatParameters, FormatsView, JsonLd, Native, Ninjs, also, json_ld, native, ninjs
from api.formats.native import ArticleInList, ArticleWhole, Tombstone
from api.formats.stories import Row, Story, described, told, whole
from api.models import Change, Scope
from api.pages import Order, page
from api.parameters import LanguageTag, ListParameters, Moment, SomeOf
from api.v1 import examples
from api.v1.representations import absolute, where_shown
from articles import search
from articles.models import ArticleQuerySet, Correction, Status
from images.models import Channel, Image
from people.models import Person

ORDERS = {"newest": Order("publish_at", descending=True), "oldest": Order("publish_at")}


class BodyParameters(FormatParameters):
    body = serializers.ChoiceField(
        ["html", "text", "blocks"],
        default="html",
        help_text="As what the body comes: `body_html`, `body_text` or `body_blocks`.",
    )
    links = serializers.ChoiceField(
        ["absolute", "keep", "strip"],
        default="absolute",
        help_text="Of the links in the body: `absolute`, ours with our address; `keep`, as they "
        "are on our site; `strip`, absolute, and of the links to people only the words.",
    )
    fields = SomeOf(  # type: ignore[assignment]  # the name of a parameter, and DRF's own word
        native.FIELDS,
        required=False,
        help_text="Only these fields of our own JSON, with commas between them.",
    )

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        asked = super().of(request)
        if "fields" in asked and request.accepted_renderer.format != Native.format:
            raise NotUnderstood(
                "The request cannot be met.", {"fields": ["Only our own JSON can be had in part."]}
            )
        return asked


class ArticleParameters(BodyParameters, ListParameters):
    q = serializers.CharField(
        required=False,
        max_length=search.LONGEST,
        help_text="Words to find, as in the site's search: all of them, “quoted ones” together, OR, and a "
        "minus before what must not be. A person's name finds the stories that name them.",
    )
    section = serializers.SlugField(required=False, help_text="The section's slug.")
    topic = serializers.SlugField(required=False, help_text="The topic's slug.")
    person = serializers.SlugField(required=False, help_text="A public person's slug.")
    updated_since = Moment(
        required=False,
        help_text="Published, written or told of by `changes/` at this time or later.",
    )
    published_since = Moment(required=False, help_text="Published at this time or later, with its zone.")
    published_before = Moment(required=False, help_text="Published before this time, with its zone.")
    has = SomeOf(
        ["picture", "correction"],
        required=False,
        help_text="`picture`: with a lead picture that you may show. `correction`: with something put right.",
    )
    lang = LanguageTag(
        required=False, help_text="A language tag (BCP 47). The paper has one language: its own, or nothing."
    )
    sort = serializers.ChoiceField(list(ORDERS), default="newest", help_text="By when they were published.")
    expand = SomeOf(
        ["body", "corrections"],
        required=False,
        help_text="What else each story comes with, as its item has it.",
    )


class ArticlePage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = ArticleInList(many=True)


class ArticlesView(FormatsView):
    """Stories that you may have, newest first."""

    required_scope = Scope.ARTICLES
    follows_edition = True
    parameters = ArticleParameters

    @also((Ninjs, ninjs.NinjsPage), (JsonLd, json_ld.NewsArticle))
    @operation("articles list", ArticlePage, parameters=ArticleParameters, example=examples.ARTICLES)
    def get(self, request: Request) -> Response:
        expand = self.asked.get("expand", frozenset())
        may = entitlement.of(request)
        stories = asked_for(may, self.asked, where_shown(request)["countries"])
        order = ORDERS[self.asked["sort"]]
        fetch = partial(described, order=order, with_body="body" in expand)
        found = page(request, stories, order, self.asked, fetch)
        entitlement.note_fetched(request, [row.pk for row in found["results"]])
        every = _told(self, request, found["results"], with_body="body" in expand)
        if request.accepted_renderer.format == JsonLd.format:
            self.following = found["next"]
            return Response(json_ld.listed(every))
        if request.accepted_renderer.format == Ninjs.format:
            return Response({"next": found["next"], "results": [ninjs.document(story) for story in every]})
        results = [_in_part(_native(story, expand), self.asked) for story in every]
        return Response({"next": found["next"], "results": results})


class ArticleView(FormatsView):
    """One story that you may have, with its body. While it is held there is its tombstone; once it is killed,
    410: as a problem, or as ninjs, if that was asked for, whose `pubStatus` is canceled then."""

    required_scope = Scope.ARTICLES
    follows_edition = True
    parameters = BodyParameters

    @also(
        (Ninjs, ninjs.Ninjs),
        (JsonLd, json_ld.NewsArticle),
        problems={
            (410, Ninjs.media_type): OpenApiResponse(ninjs.Ninjs, "Killed: take down every copy you have.")
        },
    )
    @operation(
        "articles retrieve",
        ArticleWhole,
        Tombstone,
        parameters=BodyParameters,
        may_be_missing=True,
        example=examples.ARTICLE,
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        may = entitlement.of(request)
        row = whole(may, uuid)
        if row is None:
            return _gone(request, may, uuid)
        entitlement.note_fetched(request, [row.pk])
        (story,) = _told(self, request, [row], with_body=True)
        if request.accepted_renderer.format == Ninjs.format:
            return Response(ninjs.document(story))
        if request.accepted_renderer.format == JsonLd.format:
            return Response(json_ld.document(story))
        return Response(_in_part(_native(story, {"body", "corrections"}), self.asked))


def asked_for(may: Entitlement, asked: Mapping[str, Any], countries: list[str]) -> ArticleQuerySet:
    """Of the stories that they may have those that these parameters leave. Someone who is not public has
    none, like a nobody."""
    stories = may.stories()
    if "q" in asked:
        stories = stories.filter(pk__in=search.answering(asked["q"]))
    if "section" in asked:
        stories = stories.in_section(asked["section"])
    if "topic" in asked:
        stories = stories.filter(live__topics__slug=asked["topic"])
    if "person" in asked:
        person = Person.objects.public().filter(slug=asked["person"]).first()
        stories = stories.mentioning(person) if person else stories.none()
    if "updated_since" in asked:
        since = asked["updated_since"]
        news = Change.objects.filter(article=OuterRef("pk"), at__gte=since)  # for as long as they are kept
        stories = stories.filter(Q(Exists(news)) | Q(publish_at__gte=since) | Q(live__saved_at__gte=since))
    if "published_since" in asked:
        stories = stories.filter(publish_at__gte=asked["published_since"])
    if "published_before" in asked:
        stories = stories.filter(publish_at__lt=asked["published_before"])
    if "picture" in asked.get("has", ()):
        shown = Image.objects.shown(channel=Channel.API, countries=countries)
        stories = stories.filter(Q(("with_pictures", True)), live__lead_image__in=shown)
    if "correction" in asked.get("has", ()):
        stories = stories.filter(Exists(Correction.objects.filter(article=OuterRef("pk"))))
    if "lang" in asked and not is_ours(asked["lang"]):
        stories = stories.none()
    return stories


def is_ours(tag: str) -> bool:
    """Whether the paper's language is the one that a tag says: en is en-US, and en-GB is not."""
    asked, ours = (code.lower().split("-") for code in (tag, settings.LANGUAGE_CODE))
    return all(one == other for one, other in zip(asked, ours, strict=False))


def _told(view: FormatsView, request: Request, rows: list[Row], *, with_body: bool) -> list[Story]:
    asked = view.asked
    body = asked["body"] if with_body else ""
    return told(rows, where_shown(request)["countries"], body=body, links=asked["links"])


def _native(story: Story, expand: frozenset[str] | set[str]) -> dict[str, Any]:
    shape = native.summary(story)
    if "body" in expand:
        shape |= native.with_body(story)
    if "corrections" in expand:
        shape |= native.with_corrections(story)
    return shape


def _in_part(shape: dict[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    if "fields" not in asked:
        return shape
    return {name: value for name, value in shape.items() if name in asked["fields"]}


def _gone(request: Request, may: Entitlement, uuid: UUID) -> Response:
    """The tombstone of a story that was theirs to know of, and is held or killed; 404 for any other."""
    gone = get_object_or_404(may.gone().select_related("live__section"), uuid=uuid)
    is_killed = gone.status == Status.KILLED
    url = absolute(gone.get_absolute_url())
    if request.accepted_renderer.format == Ninjs.format:
        return Response(ninjs.gone(gone, url), status=410 if is_killed else 200)
    if is_killed:
        raise Killed(gone.notice, str(gone.uuid))
    if request.accepted_renderer.format == JsonLd.format:
        return Response(json_ld.held(gone, url))
    return Response(native.tombstone(gone, url))
