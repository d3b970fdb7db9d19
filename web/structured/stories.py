"""A story, and who signed it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings

from articles.models import Article, Byline, Correction, Revision
from images.models import Image
from people.models import Person
from staff.models import Contributor
from web.structured import house
from web.structured.people import identity
from web.structured.terms import Node, moment, node, picture
from web.templatetags.site import absolute


def of_story(
    article: Article,
    revision: Revision,
    *,
    renewed_at: dt.datetime | None,
    image: Image | None,
    people: Iterable[Person],
    topics: Iterable[str],
    corrections: Sequence[Correction],
) -> Node:
    """A live story as its page has it: `image` where it may be shown, `people` those whom readers may know.
    It is about whom its headline names in full, and mentions the others."""
    address = absolute(article.get_absolute_url())
    named = {person: person.name in revision.headline for person in people}
    seen = [article.publish_at, renewed_at, *(each.at for each in corrections)]
    writers = [each for each in revision.bylines.all() if each.role == Byline.Role.WRITER]
    return node(
        "NewsArticle",
        id=f"{address}#story",
        url=address,
        mainEntityOfPage=address,
        headline=revision.headline,
        alternativeHeadline=revision.short_headline,
        description=revision.dek,
        dateline=revision.dateline,
        datePublished=moment(article.publish_at),
        dateModified=moment(max((at for at in seen if at), default=None)),
        articleSection=revision.section.name if revision.section else "",
        author=[author(each.contributor) for each in writers],
        publisher=house.publisher(),
        image=picture(image),
        correction=[_correction(each) for each in corrections],
        about=[_person(person) for person, is_about in named.items() if is_about],
        mentions=[_person(person) for person, is_about in named.items() if not is_about],
        keywords=list(topics),
        isAccessibleForFree=True,
        inLanguage=settings.LANGUAGE_CODE,
    )


def author(contributor: Contributor) -> Node:
    """As stories and the author's own page speak of them."""
    address = absolute(contributor.get_absolute_url())
    return node("Person", id=f"{address}#author", name=contributor.name, url=address)


def of_author(contributor: Contributor) -> Node:
    """The page of somebody who signs stories."""
    told = author(contributor) | node(
        "Person",
        jobTitle=contributor.title,
        description=contributor.bio,
        worksFor=house.publisher(),
    )
    address = absolute(contributor.get_absolute_url())
    return node("ProfilePage", id=address, url=address, name=contributor.name, mainEntity=told)


def _person(person: Person) -> Node:
    """Under the identity that the profile has."""
    address = absolute(person.get_absolute_url())
    return node("Person", id=identity(person), name=person.name, url=address)


def _correction(correction: Correction) -> Node:
    return node("CorrectionComment", text=correction.text, datePublished=moment(correction.at))
