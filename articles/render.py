"""A body as readers get it: the stored copy with links spliced in at the moment it is shown.

Whether a person may be linked is asked here, every time, of the profile as it is now: someone who has
become private is plain text at once, before any relinking.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import linking
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.models import Mention, Revision
from people.models import Person


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
    """The body with an `<a>` around each linked mention. Minus those it is byte for byte the stored body."""
    links = [
        (mention.html_start, mention.html_end, opening_tag(mention.person))
        for mention in mentions
        if mention.is_linked and mention.person and mention.html_start is not None and mention.html_end is not None
    ]
    # Safe: the stored body came out of the sanitiser (articles.body), the tags out of format_html.
    return mark_safe(linking.splice(revision.body, links))  # noqa: S308


def opening_tag(person: Person) -> str:
    """The start of a link in a page, as the contract has it."""
    return format_html(
        '<a class="person" href="{}" data-person="{}">', person.get_absolute_url(), person.slug
    )


def _shown(mention: Mention) -> bool:
    return mention.person is not None and mention.person.is_public
