"""Whom a picture shows, from left to right: set by an editor, and proposed from its words."""

from collections.abc import Sequence

from django.contrib.auth.models import PermissionsMixin
from django.db import transaction

import linking
from images.ingest.proposed import Named, bearers_of, people_named
from images.models import Image, ImagePerson
from people.models import Person
from people.names import NotAllowed


def show(image: Image, people: Sequence[Person], *, by: PermissionsMixin) -> None:
    """Say that it shows these people, in this order, and nobody else. Raises NotAllowed."""
    if not by.has_perm("images.change_image"):
        raise NotAllowed("You may not change pictures.")
    with transaction.atomic():
        Image.objects.select_for_update().get(pk=image.pk)  # two at once take turns; the later list stands
        image.shows.all().delete()
        ImagePerson.objects.bulk_create(
            ImagePerson(image=image, person=person, position=place) for place, person in enumerate(people, 1)
        )


def named_in_caption(image: Image) -> list[Named]:
    """The names in the caption, as written and in its order, each borne by one profile: exactly that name,
    and the longest where one lies in another. One query, none without words."""
    document = linking.read_text(image.caption)
    bearers = bearers_of(gram.key for gram in document.grams)
    known = [gram for gram in document.grams if gram.key in bearers]
    tokens, found, at = document.words.tokens, [], 0
    for gram in sorted(known, key=lambda gram: (gram.start, -gram.end)):
        if gram.start >= at:
            first, last = tokens[gram.start], tokens[gram.end - 1]
            found.append(Named(document.text[first.start : last.end], bearers[gram.key]))
            at = gram.end
    return found


def proposed(image: Image) -> list[Person]:
    """Whom its metadata and its caption name, each profile once: for an editor to accept. Nobody else calls
    `show` with them: a child whom a file names is not thereby shown."""
    named = (*people_named(image), *named_in_caption(image))
    return list(dict.fromkeys(one.person for one in named if one.person))
