"""A body as readers get it: the stored copy with links spliced in at the moment it is shown.

Whether a person may be linked is asked here, every time, of the profile as it is now: someone who has
become private is plain text at once, before any relinking.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

import linking
from articles.models import Mention, Revision
from people.models import Person

# A link that is not one of ours. The sanitiser writes attributes in double quotes, and links do not nest.
_BY_HAND = re.compile(r'<a (?!class="person")[^>]*?href="(?P<href>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_PROFILE = re.compile(r"(?:^|/)people/([-\w]+)/?$")


@dataclass(frozen=True, slots=True)
class LinkedCopy:
    """What a page shows of a revision's people: its body with links, and who is in it, in order."""

    body: SafeString
    people: list[Person]


def linked_copy(revision: Revision) -> LinkedCopy:
    """One query: the revision's sure mentions with their people, those no longer public left out."""
    mentions = [
        mention for mention in revision.mentions.sure().select_related("person__portrait") if _shown(mention)
    ]
    mentions.sort(key=lambda mention: (mention.part != Mention.Part.BODY, mention.start))
    people = {mention.person_id: mention.person for mention in mentions}
    return LinkedCopy(linked_body(revision, mentions), [person for person in people.values() if person])


def linked_body(revision: Revision, mentions: Iterable[Mention]) -> SafeString:
    """The body with an `<a>` around each linked mention, and with each link to a profile that an editor wrote
    by hand in the same form. Of links to profiles that are not public now only the words stay."""
    links = [
        (mention.html_start, mention.html_end, opening_tag(mention.person))
        for mention in mentions
        if mention.is_linked
        and mention.person
        and mention.html_start is not None
        and mention.html_end is not None
    ]
    # Safe: the stored body came out of the sanitiser (articles.body), the tags out of format_html.
    return mark_safe(_with_links_by_hand(linking.splice(revision.body, links)))  # noqa: S308


def _with_links_by_hand(html: str) -> str:
    """One query where an editor has written links to profiles, none elsewhere."""
    slugs = {slug for link in _BY_HAND.finditer(html) if (slug := _profile(link["href"]))}
    if not slugs:
        return html
    people = {person.slug: person for person in Person.objects.public().filter(slug__in=slugs)}

    def shown(link: re.Match[str]) -> str:
        slug = _profile(link["href"])
        if not slug:
            return link[0]
        return f"{opening_tag(people[slug])}{link['words']}</a>" if slug in people else link["words"]

    return _BY_HAND.sub(shown, html)


def _profile(href: str) -> str:
    """The slug, if a link leads to a profile of ours, whatever its query and fragment; else empty."""
    try:
        address = urlsplit(unescape(href))
    except ValueError:
        return ""
    if address.netloc not in ("", urlsplit(settings.SITE_URL).netloc):
        return ""
    match = _PROFILE.search(unquote(address.path))
    return match[1] if match else ""


def opening_tag(person: Person) -> str:
    """The start of a link in a page, as the contract has it."""
    return format_html(
        '<a class="person" href="{}" data-person="{}">', person.get_absolute_url(), person.slug
    )


def _shown(mention: Mention) -> bool:
    return mention.person is not None and mention.person.is_public
