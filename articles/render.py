"""A body as readers get it: the stored copy with links spliced in at the moment it is shown.

Whether a person may be linked is asked here, every time, of the profile as it is now: someone who has
become private is plain text at once, before any relinking.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

import linking
from articles.lookup import profile_slug
from articles.models import Mention, Revision
from images.models import Image
from people.models import Person

# A link that is not one of ours. The sanitiser writes attributes in double quotes, and links do not nest.
_BY_HAND = re.compile(r'<a (?!class="person")[^>]*?href="(?P<href>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class LinkedCopy:
    """What a page shows of a revision's people: its body with links, and who is in it, in order."""

    body: SafeString
    people: list[Person]


def linked_copy(revision: Revision) -> LinkedCopy:
    """The revision's sure mentions with their people, those no longer public left out. Who has been merged is
    shown as who they became, before any relinking. One query, and one more where somebody has been; portraits
    come without their files, which a page fetches for all its pictures."""
    mentions = list(revision.mentions.sure().select_related("person__portrait").only(*_READ))
    became = _became({mention.person for mention in mentions if mention.person})
    for mention in mentions:
        if mention.person_id in became:
            mention.person = became[mention.person_id]
    mentions = [mention for mention in mentions if _shown(mention)]
    mentions.sort(key=lambda mention: (mention.part != Mention.Part.BODY, mention.start))
    people = {mention.person_id: mention.person for mention in mentions}
    return LinkedCopy(linked_body(revision, mentions), [person for person in people.values() if person])


# What a page needs of each: a mention and its person have more columns than all the rest of a page.
_READ = [
    *("part", "start", "html_start", "html_end", "is_linked", "revision_id"),
    *(f"person__{name}" for name in Person.SHOWN),
    *(f"person__portrait__{name}" for name in Image.SHOWN),
]


def _became(people: Iterable[Person]) -> dict[int, Person]:
    """Into whom those of them who were merged have been."""
    targets = {person.pk: person.merged_into_id for person in people if person.merged_into_id}
    if not targets:
        return {}
    found = Person.objects.select_related("portrait").in_bulk(list(targets.values()))
    return {pk: found[target] for pk, target in targets.items()}


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
    slugs = {slug for link in _BY_HAND.finditer(html) if (slug := profile_slug(link["href"]))}
    if not slugs:
        return html
    people = _public_at(slugs)

    def shown(link: re.Match[str]) -> str:
        slug = profile_slug(link["href"])
        if not slug:
            return link[0]
        return f"{opening_tag(people[slug])}{link['words']}</a>" if slug in people else link["words"]

    return _BY_HAND.sub(shown, html)


def _public_at(slugs: Iterable[str]) -> dict[str, Person]:
    """Whom readers find at these addresses; at that of a merged profile, who they became."""
    known = Person.objects.filter(slug__in=slugs).select_related("merged_into")
    shown = {person.slug: person.merged_into or person for person in known}
    return {slug: person for slug, person in shown.items() if person.is_public}


def opening_tag(person: Person) -> str:
    """The start of a link in a page, as the contract has it."""
    return format_html(
        '<a class="person" href="{}" data-person="{}">', person.get_absolute_url(), person.slug
    )


def _shown(mention: Mention) -> bool:
    return mention.person is not None and mention.person.is_public
