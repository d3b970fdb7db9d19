"""A body as readers get it: the stored copy with links spliced in at the moment it is shown.

Whether a person may be linked is asked here, every time, of the profile as it is now: someone who has
become private is plain text at once, before any relinking.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import linking
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.models import Mention, Revision
from people.models import Person

# The sanitiser writes attributes in double quotes, and links do not nest.
_PROFILE_LINK = re.compile(r'<a [^>]*?href="[^"]*?/people/(?P<slug>[-\w]+)/?"[^>]*>(?P<words>.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class LinkedCopy:
    """What a page shows of a revision's people: its body with links, and who is in it, in order."""

    body: SafeString
    people: list[Person]


def linked_copy(revision: Revision) -> LinkedCopy:
    """One query: the revision's sure mentions with their people, those no longer public left out."""
    mentions = [mention for mention in revision.mentions.sure().select_related("person__portrait") if _shown(mention)]
    mentions.sort(key=lambda mention: (mention.part != Mention.Part.BODY, mention.start))
    people = {mention.person_id: mention.person for mention in mentions}
    return LinkedCopy(linked_body(revision, mentions), [person for person in people.values() if person])


def linked_body(revision: Revision, mentions: Iterable[Mention]) -> SafeString:
    """The body with an `<a>` around each linked mention. Minus those it is byte for byte the stored body,
    but for links an editor wrote to profiles that are not public now: of those only the words stay."""
    shown = [mention for mention in mentions if mention.is_linked and mention.person]
    links = [
        (mention.html_start, mention.html_end, opening_tag(mention.person))
        for mention in shown
        if mention.person and mention.html_start is not None and mention.html_end is not None
    ]
    html = linking.splice(revision.body, links)
    known = {mention.person.slug for mention in shown if mention.person}
    # Safe: the stored body came out of the sanitiser (articles.body), the tags out of format_html.
    return mark_safe(_without_private_links(html, known))  # noqa: S308


def _without_private_links(html: str, known: set[str]) -> str:
    """Each link to a profile that has no public page reduced to its words; `known` slugs have one.

    One query where somebody wrote further such links by hand, none elsewhere.
    """
    asked = {link["slug"] for link in _PROFILE_LINK.finditer(html)} - known
    if not asked:
        return html
    public = known | set(Person.objects.public().filter(slug__in=asked).values_list("slug", flat=True))
    return _PROFILE_LINK.sub(lambda link: link[0] if link["slug"] in public else link["words"], html)


def opening_tag(person: Person) -> str:
    """The start of a link in a page, as the contract has it."""
    return format_html(
        '<a class="person" href="{}" data-person="{}">', person.get_absolute_url(), person.slug
    )


def _shown(mention: Mention) -> bool:
    return mention.person is not None and mention.person.is_public
