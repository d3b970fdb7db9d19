"""What stands in a page's head for machines: its graph, and its feeds."""

from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils.safestring import SafeString

from articles.models import Section, Topic
from people.models import Person
from staff.models import Contributor
from web import reading, structured
from web.feeds.formats import FORMATS
from web.feeds.subjects import address
from web.structured import house, stories
from web.structured.terms import Node, graph

register = template.Library()

FEEDS_OF: dict[type[Model], str] = {
    Section: "sections",
    Topic: "topics",
    Person: "people",
    Contributor: "authors",
}


@register.inclusion_tag("web/components/feeds.html")
def feeds_of(subject: Any = None, house_feed: str = "site") -> dict[str, Any]:
    """Links to the feeds of a section, topic, person or author; of the house without one."""
    kind = FEEDS_OF.get(type(subject), house_feed)
    name, slug = (str(subject.name), subject.slug) if type(subject) in FEEDS_OF else (settings.SITE_NAME, "")
    feeds = [
        {"media_type": made.content_type.partition(";")[0], "address": address(kind, slug, suffix)}
        for suffix, made in FORMATS.items()
    ]
    return {"feeds": feeds, "name": name}


@register.simple_tag(takes_context=True)
def story_for_machines(context: template.Context) -> SafeString:
    """The graph of a story's page, of what its view has put together: no query."""
    article, revision, section = context["article"], context["revision"], context["section"]
    story = stories.of_story(
        article,
        revision,
        renewed_at=context["renewed_at"],
        image=reading.shown(revision.lead_image, context["request"]),
        people=context["copy"].people,
        topics=[topic["name"] for topic in context["topics"]],
        corrections=list(context["corrections"]),
    )
    steps = [(section.name, section.get_absolute_url())] if section else []
    return _script(story, house.way(*steps))


@register.simple_tag
def paper_for_machines() -> SafeString:
    """The graph of the front page: the paper with its policies, and the site."""
    return _script(house.paper(), house.website())


@register.simple_tag(takes_context=True)
def front_for_machines(context: template.Context, subject: Section | Topic) -> SafeString:
    """The graph of a list of stories."""
    page = context["page"]
    description = getattr(subject, "description", "")
    return _script(house.front(subject.name, page.address, page.stories, description))


@register.simple_tag
def author_for_machines(author: Contributor) -> SafeString:
    return _script(stories.of_author(author))


def _script(*nodes: Node) -> SafeString:
    return structured.script(graph(*nodes))
