"""A story as IPTC ninjs 3.1 (https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json): whatever is in it, valid.

What is empty is left out. `pubStatus` is usable; withheld while a story is held or under embargo; canceled
for good once it is killed.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.formats.bodies import Body
from api.formats.stories import Story
from api.v1.representations import File, address, file_of, files_of, moment
from api.v1.topics import topic_ref
from articles.models import Article
from images.models import Image
from images.models.rights import SourceType

Document = dict[str, Any]
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
CORRECTIONS_POLICY = "http://cv.iptc.org/newscodes/trustindicator/correctionsPolicy"
PLAIN, HTML, JSON = "text/plain", "text/html", "application/json"


class Ninjs(serializers.Serializer[Any]):
    """An IPTC ninjs 3.1 document; its properties, in IPTC's spelling, are those of IPTC's schema."""

    uri = serializers.URLField(help_text="The story in this API.")
    standard = serializers.DictField(help_text="Which schema it is valid against.")
    type = serializers.ChoiceField(["text"])
    version = serializers.CharField(required=False)
    versionCreated = serializers.DateTimeField(required=False)  # noqa: N815
    pubStatus = serializers.ChoiceField(["usable", "withheld", "canceled"])  # noqa: N815
    embargoedUntil = serializers.DateTimeField(required=False)  # noqa: N815
    edNote = serializers.CharField(required=False)  # noqa: N815


class NinjsPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The page after this one.")
    results = Ninjs(many=True)


def document(story: Story) -> Document:
    """A story that a partner may have. With its body it is a full representation, in lists a partial one."""
    row = story.row
    pictures = [story.lead] if story.lead else []
    pictures += [each.image for each in story.body.shown] if story.body else []
    return _said(
        uri=address("api-article", str(row.uuid)),
        standard=STANDARD,
        type="text",
        representationType="full" if story.body else "partial",
        version=str(row.number),
        firstCreated=moment(min(row.publish_at, row.changed_at)),
        versionCreated=moment(row.changed_at),
        embargoedUntil="" if row.usable_now else moment(row.usable_from),
        pubStatus="usable" if row.usable_now else "withheld",
        language=settings.LANGUAGE_CODE,
        copyrightHolder=settings.SITE_NAME,
        edNote=_note(row),
        title=row.short_headline or row.headline,
        by=", ".join(signed["name"] for signed in row.signed),
        located=row.dateline,
        headlines=[
            *_texts("main", row.headline),
            *_texts("short", row.short_headline),
            *_texts("kicker", row.kicker),
            *_texts("seo", row.seo_title),
        ],
        descriptions=[*_texts("summary", row.dek), *_texts("seo", row.seo_description)],
        bodies=[_body(story.body)] if story.body else [],
        people=[_person(person) for person in row.named],
        subjects=[*_subjects(story)],
        infoSources=[{"name": settings.SITE_NAME, "role": "originator"}],
        altIds=_ids(row, row.url),
        trustIndicators=[_corrections_policy()],
        associations=[_picture(image, place) for place, image in enumerate(pictures)],
    )


def gone(article: Article, url: str) -> Document:
    """The notice of a story that is held or killed, with nothing of its row. `url` is its page."""
    is_killed = article.status == "killed"
    order = "KILL: do not publish; recall every published row." if is_killed else "HOLD: do not publish now."
    return _said(
        uri=address("api-article", str(article.uuid)),
        standard=STANDARD,
        type="text",
        representationType="partial",
        version=str(article.live.number) if article.live else "",
        versionCreated=moment(article.gone_at) if article.gone_at else "",
        pubStatus="canceled" if is_killed else "withheld",
        language=settings.LANGUAGE_CODE,
        copyrightHolder=settings.SITE_NAME,
        edNote=" ".join(part for part in (order, article.notice) if part),
        altIds=_ids(article, url),
        trustIndicators=[_corrections_policy()],
    )


def _said(**said: Any) -> Document:
    return {name: value for name, value in said.items() if value}


def _texts(role: str, value: str) -> Iterator[dict[str, str]]:
    if value:
        yield {"role": role, "contentType": PLAIN, "value": value}


def _note(row: Any) -> str:
    """What has been put right, newest first, for the editors who receive it."""
    told = [f"{each['kind'].upper().replace('_', ' ')}: {each['text']}" for each in row.put_right]
    if not row.usable_now:
        told.insert(0, f"EMBARGOED until {moment(row.usable_from)}.")
    return " ".join(told)


def _body(body: Body) -> dict[str, Any]:
    kinds = {"html": HTML, "text": PLAIN, "blocks": JSON}
    value = json.dumps(body.blocks, ensure_ascii=False) if body.kind == "blocks" else getattr(body, body.kind)
    return {
        "role": "main",
        "contentType": kinds[body.kind],
        "charCount": len(body.text),
        "wordCount": body.word_count,
        "value": value,
    }


def _person(person: dict[str, Any]) -> dict[str, str]:
    """Under the address of the profile. A story is about whom its headline names, and mentions the others."""
    return {
        "name": person["name"],
        "rel": "about" if person["in_headline"] else "mentions",
        "uri": address("person", person["slug"]),
    }


def _subjects(story: Story) -> Iterator[dict[str, str]]:
    """The section as a subject of the house's own, and the topics by their Media Topic, if they have one."""
    if slug := story.row.section_slug:
        yield _said(name=story.row.section_name, rel="section", uri=address("section", slug))
    for topic in story.row.tagged:
        told = topic_ref(**topic)
        uri = told["mediatopic"] or address("topic", topic["slug"])
        yield {"name": topic["name"], "rel": "about", "uri": uri, "creator": "editor"}


def _ids(article: Any, url: str) -> list[dict[str, str]]:
    return [{"role": "guid", "value": f"urn:uuid:{article.uuid}"}, {"role": "webUrl", "value": url}]


def _corrections_policy() -> dict[str, str]:
    return {"role": CORRECTIONS_POLICY, "title": "Corrections", "href": address("corrections")}


def _picture(image: Image, place: int) -> Document:
    """A picture that may be shown; the first of a story is the one at its head."""
    files = files_of(image) or [file_of(image)]
    made = image.source_type and {"digitalSourceType": {"uri": SourceType(image.source_type).uri}}
    return _said(
        name=f"picture-{place + 1}",
        rel="featured" if place == 0 else "illustration",
        uri=address("api-image", str(image.uuid)),
        type="picture",
        pubStatus="usable",
        by=image.credit,
        usageTerms=" ".join(_terms(image)),
        descriptions=[*_texts("caption", image.caption), *_texts("alt", image.alt_text)],
        renditions=[_rendition(file) for file in files],
        **(made or {}),
    )


def _rendition(file: File) -> dict[str, Any]:
    return {
        "name": f"{file.format.removeprefix('image/')}-{file.width}",
        "href": file.url,
        "contentType": file.format,
        "width": file.width,
        "height": file.height,
    }


def _terms(image: Image) -> Iterable[str]:
    """The terms of native `usage_terms` in words."""
    if image.is_editorial_only:
        yield "Editorial use only."
    if image.usable_until:
        yield f"Not after {moment(image.usable_until)}."
    if image.territories:
        yield f"Only in {', '.join(image.territories)}."
    if not image.may_crop:
        yield "Not to be cropped."
    if not image.may_train_ai:
        yield "Not for training of AI."
