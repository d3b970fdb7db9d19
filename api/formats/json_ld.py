"""A story in schema.org's terms, with only what our own JSON says of it. What is empty is left out."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.formats.stories import Story
from api.v1.representations import address, file_of, moment
from articles.models import Article, Byline
from images.models import Image

Node = dict[str, Any]
CONTEXT = {"@context": "https://schema.org"}


@extend_schema_serializer(component_name="JsonLd")
class NewsArticle(serializers.Serializer[Any]):
    """A schema.org NewsArticle; in a list, an ItemList of such."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"@context": serializers.URLField(), "@type": serializers.CharField()}


def document(story: Story) -> Node:
    return CONTEXT | _story(story)


def held(article: Article, url: str) -> Node:
    """Of a story that is held: that it is, and nothing of its row."""
    return CONTEXT | _node(
        "NewsArticle",
        id=f"{url}#story",
        identifier=f"urn:uuid:{article.uuid}",
        url=url,
        creativeWorkStatus="Withheld",
    )


def listed(stories: Iterable[Story]) -> Node:
    """An ItemList in the order of the answer. Its next page is in the Link header."""
    items = [_node("ListItem", position=place, item=_story(story)) for place, story in enumerate(stories, 1)]
    return CONTEXT | {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}


def _story(story: Story) -> Node:
    row, url = story.row, story.row.url
    writers = [each for each in row.signed if each["role"] == Byline.Role.WRITER]
    body = story.body
    return _node(
        "NewsArticle",
        id=f"{url}#story",
        identifier=f"urn:uuid:{row.uuid}",
        url=url,
        mainEntityOfPage=url,
        headline=row.headline,
        alternativeHeadline=row.short_headline,
        description=row.dek,
        dateline=row.dateline,
        datePublished=moment(row.usable_from),
        dateModified=moment(max(row.changed_at, row.usable_from)),
        articleSection=row.section_name,
        author=[_author(each) for each in writers],
        publisher=_node("NewsMediaOrganization", name=settings.SITE_NAME, url=address("home")),
        image=_image(story.lead),
        correction=[
            _node("CorrectionComment", text=each["text"], datePublished=moment(each["at"]))
            for each in row.put_right
        ],
        about=[_person(person) for person in row.named if person["in_headline"]],
        mentions=[_person(person) for person in row.named if not person["in_headline"]],
        keywords=[topic["name"] for topic in row.tagged],
        articleBody=body.text if body else "",
        wordCount=body.word_count if body else 0,
        inLanguage=settings.LANGUAGE_CODE,
    )


def _node(kind: str, **said: Any) -> Node:
    named = {"@id": said.pop("id")} if "id" in said else {}
    return {"@type": kind, **named, **{name: value for name, value in said.items() if value}}


def _author(signed: dict[str, str]) -> Node:
    url = address("author", signed["slug"])
    return _node("Person", id=f"{url}#author", name=signed["name"], url=url)


def _person(person: dict[str, Any]) -> Node:
    """Under the identity that the profile has in its own page."""
    url = address("person", person["slug"])
    return _node("Person", id=f"{url}#person", name=person["name"], url=url)


def _image(image: Image | None) -> Node | None:
    if image is None:
        return None
    file = file_of(image)
    return _node(
        "ImageObject",
        url=file.url,
        width=file.width,
        height=file.height,
        caption=image.caption,
        creditText=image.credit,
    )
