"""The words of a picture before readers or partners get them: a caption or an alternative text that names a
minor or a protected person stays in the house.

Asked each time it is shown, of the names table as it is now, so nothing has to be done when a profile's
privacy changes. A name that a public person bears too is taken for theirs.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

import linking
from images.models import Image
from people.models import Name, Person
from people.privacy import Output, Shown

IN_PLACE = _("A picture")  # of an alternative text: those who cannot see it know at least that there is one


def guard(images: Iterable[Image | None]) -> None:
    """Take those words out of these objects, which are about to be shown. One query, none without words."""
    # A list: two objects of one picture, in two places, are equal and may have two captions.
    keys = [(image, *_keys(image)) for image in images if image and (image.caption or image.alt_text)]
    if withheld := _withheld(frozenset().union(*(both for _, *each in keys for both in each))):
        for image, caption, alt_text in keys:
            if caption & withheld:
                image.caption = ""
            if alt_text & withheld:
                image.alt_text = str(IN_PLACE)


def _keys(image: Image) -> tuple[frozenset[str], frozenset[str]]:
    """Under which names each of the two could name somebody."""
    caption, alt_text = (
        linking.grams(linking.Story(body=linking.read_text(text))) for text in (image.caption, image.alt_text)
    )
    return caption, alt_text


def _withheld(keys: frozenset[str]) -> frozenset[str]:
    """Those of these names that only people bear whom a caption must not name."""
    if not keys:
        return frozenset()
    bearers: dict[str, list[Shown]] = defaultdict(list)
    sql, params = _composed()
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(keys) if each == _KEYS else each for each in params])
        for norm, *fields in cursor:
            person = Person(**dict(zip(Person.SHOWN, fields, strict=True)))
            bearers[norm].append(person.shown(Output.CAPTION))
    return frozenset(norm for norm, shown in bearers.items() if Shown.WHOLE not in shown)


_KEYS = "the keys"  # stands in the question for what is looked for


@cache
def _composed() -> tuple[str, tuple[Any, ...]]:
    """Asked with every picture, so composed once: the ORM would take longer than the database."""
    named = Name.objects.theirs().filter(norm=_KEYS, person__merged_into=None)
    bearer = [f"person__{field}" for field in Person.SHOWN]
    sql, params = named.values_list("norm", *bearer).query.sql_with_params()
    return sql.replace('"norm" = %s', '"norm" = ANY(%s)'), params
