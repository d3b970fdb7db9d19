"""Our own JSON of a story. Each shape is declared for the description and made by the function below it, from
plain values: a list of stories takes a third of the time that the declarations would. A test holds the two
together."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.formats.stories import Story
from api.parameters import Moment
from api.v1.representations import PersonRef, Picture, address, moment, person_ref, picture
from api.v1.sections import SectionRef
from api.v1.topics import TopicRef, topic_ref
from articles.models import Article, Byline, Correction

USABLE_NOW = "Whether you may publish it now: the one answer, whatever else is said here."
USABLE_FROM = "From when on you may publish it; null: not until something changes."


class Signature(serializers.Serializer[dict[str, str]]):
    name = serializers.CharField(help_text="As it is printed.")
    role = serializers.ChoiceField(Byline.Role.choices)
    slug = serializers.CharField()


class InPart(serializers.Serializer[Any]):
    """Something of which `fields` may ask for a part: whoever asks for all gets all."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class ArticleSummary(InPart):
    """A story as lists have it."""

    uuid = serializers.UUIDField(help_text="Its name for good, whatever becomes of its address.")
    url = serializers.URLField(help_text="Where readers find it.")
    status = serializers.ChoiceField(
        [("live", "Readers have it."), ("embargoed", "Nobody may publish it yet.")],
        help_text="“embargoed” only for keys with the scope embargoed:read.",
    )
    usable_now = serializers.BooleanField(help_text=USABLE_NOW)
    usable_from = Moment(help_text=USABLE_FROM)
    version = serializers.IntegerField(help_text="Grows with every published revision.")
    language = serializers.CharField(help_text="BCP 47.")
    headline = serializers.CharField()
    short_headline = serializers.CharField(help_text="Empty: use the headline.")
    kicker = serializers.CharField(help_text="The words above the headline.")
    dek = serializers.CharField(help_text="The words below the headline.")
    dateline = serializers.CharField(help_text="Where it was written; may be empty.")
    seo_title = serializers.CharField(help_text="For search engines; empty: use the headline.")
    seo_description = serializers.CharField(help_text="For search engines; empty: use the dek.")
    section = SectionRef(allow_null=True)
    topics = TopicRef(many=True)
    bylines = Signature(many=True, help_text="In the order of print.")
    people = PersonRef(many=True, help_text="The public people it names, in order.")
    lead_image = Picture(allow_null=True)
    published_at = Moment()
    updated_at = Moment(help_text="When this version was written, or first published, or put right.")


def summary(story: Story) -> dict[str, Any]:
    row = story.row
    return {
        "uuid": str(row.uuid),
        "url": row.url,
        "status": "live" if row.usable_now else "embargoed",
        "usable_now": row.usable_now,
        "usable_from": moment(row.usable_from),
        "version": row.number,
        "language": settings.LANGUAGE_CODE,
        "headline": row.headline,
        "short_headline": row.short_headline,
        "kicker": row.kicker,
        "dek": row.dek,
        "dateline": row.dateline,
        "seo_title": row.seo_title,
        "seo_description": row.seo_description,
        "section": _section(row.section_slug, row.section_name),
        "topics": [topic_ref(**topic) for topic in row.tagged],
        "bylines": row.signed,
        "people": [person_ref(person) for person in row.named],
        "lead_image": picture(story.lead) if story.lead else None,
        "published_at": moment(row.publish_at),
        "updated_at": moment(row.changed_at),
    }


def _section(slug: str | None, name: str | None) -> dict[str, Any] | None:
    return {"slug": slug, "name": name, "url": address("section", slug)} if slug else None


class Told(serializers.Serializer[Correction]):
    """A correction, clarification or editor's note, as readers have it."""

    kind = serializers.ChoiceField(Correction.Kind.choices)
    text = serializers.CharField()
    at = Moment()


class Words(serializers.Serializer[Any]):
    html = serializers.CharField()
    text = serializers.CharField(help_text="The same without tags.")


class Block(serializers.Serializer[Any]):
    """A piece of a body. Which of the other fields it has goes by its type."""

    type = serializers.ChoiceField(
        ["paragraph", "heading", "quote", "pull_quote", "list", "picture", "gallery", "embed"],
        help_text="More types may come: skip what you do not know.",
    )
    html = serializers.CharField(required=False, help_text="Of what is written; not of a list.")
    text = serializers.CharField(required=False, help_text="The same without tags.")
    level = serializers.IntegerField(required=False, help_text="Of a heading: 2 or 3.")
    is_ordered = serializers.BooleanField(required=False, help_text="Of a list.")
    items = Words(many=True, required=False, help_text="Of a list.")
    picture = Picture(required=False)
    pictures = Picture(many=True, required=False, help_text="Of a gallery.")
    provider = serializers.CharField(required=False, help_text="Of an embed: whose it is.")
    url = serializers.URLField(required=False, help_text="Of an embed: its page.")
    title = serializers.CharField(required=False, help_text="Of an embed; may be empty.")


class ArticleWhole(ArticleSummary):
    """A story with its body, and what has been corrected in it, newest first. Of the three bodies there is
    the one that `body` asks for."""

    word_count = serializers.IntegerField(help_text="Of the body, without its pictures.")
    body_html = serializers.CharField(
        required=False,
        help_text="Paragraphs, h2, h3, lists, quotations, pull quotes (aside), pictures (figure, in a "
        'section of class "gallery" where several stand together) with their credits, and links, all '
        "absolute. "
        'The first mention of a public person is a link: `<a class="person" data-person="slug">`.',
    )
    body_text = serializers.CharField(
        required=False, help_text="Paragraphs with an empty line between them, without pictures."
    )
    body_blocks = Block(many=True, required=False)
    corrections = Told(many=True, help_text="Newest first; empty where nothing had to be put right.")


class ArticleInList(ArticleSummary):
    """A story in a list, with what `expand` asks for."""

    word_count = serializers.IntegerField(required=False, help_text="With expand=body.")
    body_html = serializers.CharField(required=False, help_text="With expand=body, as the item has it.")
    body_text = serializers.CharField(required=False, help_text="With expand=body&body=text.")
    body_blocks = Block(many=True, required=False, help_text="With expand=body&body=blocks.")
    corrections = Told(many=True, required=False, help_text="With expand=corrections.")


FIELDS = tuple(ArticleWhole().fields)


def with_body(story: Story) -> dict[str, Any]:
    body = story.body
    return {"word_count": body.word_count, f"body_{body.kind}": getattr(body, body.kind)} if body else {}


def with_corrections(story: Story) -> dict[str, Any]:
    return {"corrections": [{**each, "at": moment(each["at"])} for each in story.row.put_right]}


class Tombstone(serializers.Serializer[Article]):
    """A story that is held while it is checked: nothing of its row. Take yours down until it is back."""

    uuid = serializers.UUIDField()
    url = serializers.URLField(help_text="Where readers find the notice.")
    status = serializers.CharField(help_text="“held”.")
    usable_now = serializers.BooleanField(help_text=USABLE_NOW)
    usable_from = Moment(allow_null=True, help_text=USABLE_FROM)
    notice = serializers.CharField(help_text="What readers are told.")


def tombstone(article: Article, url: str) -> dict[str, Any]:
    return {
        "uuid": str(article.uuid),
        "url": url,
        "status": "held",
        "usable_now": False,
        "usable_from": None,
        "notice": article.notice,
    }
