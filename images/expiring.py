"""Which warning is owed of pictures whose rights end: 30, 7 and 1 days before, each once.

An ExpiryWarning row says that one was sent. It holds for the end it was sent of: with other rights all are
owed again.
"""

import datetime as dt
from typing import cast

from django.db.models import Exists, OuterRef

from images.models import ExpiryWarning, ImageQuerySet

AHEAD = (1, 7, 30)  # days before the end, the nearest first


def owed(images: ImageQuerySet) -> list[ExpiryWarning]:
    """The warning that each of these pictures owes now, not saved: one a picture, and none that a nearer one
    has overtaken. The pictures are locked, those that somebody else is at left out: call it in a
    transaction."""
    found: dict[int, ExpiryWarning] = {}
    for days in AHEAD:
        same = {"image": OuterRef("pk"), "usable_until": OuterRef("usable_until")}
        told = ExpiryWarning.objects.filter(**same, days__lte=days)
        soon = images.expiring(dt.timedelta(days=days)).filter(~Exists(told)).exclude(pk__in=found)
        for image in soon.select_for_update(of=["self"], skip_locked=True):
            until = cast(dt.datetime, image.usable_until)  # or it would not be expiring
            found[image.pk] = ExpiryWarning(image=image, usable_until=until, days=days)
    return list(found.values())
