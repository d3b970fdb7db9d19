"""Pictures that look the same: suggested to an editor, never enforced."""

from django.db.models import F, Func, IntegerField, Value
from django.db.models.functions import Now

from images.models import Alike, Image

# Of 64 bits. Of 200 drawn scenes, scaled, recompressed or darkened ones moved by at most 4, ones trimmed by 2
# % by at most 8; two different ones lay 32 apart at the median, 16 at the least.
NEAR = 8


class Distance(Func):
    """In how many bits two hashes differ."""

    template = "bit_count((%(expressions)s)::bit(64))"
    arg_joiner = " # "
    output_field = IntegerField()


def duplicates_of(image: Image, *, most: int = 10) -> list[Image]:
    """The pictures that may be the same, nearest first; `distance` says how near. None for a picture of one
    tone. One query over all hashes: 50 ms at 100,000 pictures."""
    if image.dhash is None:
        return []
    others = Image.objects.exclude(pk=image.pk).filter(dhash__isnull=False)
    near = others.annotate(distance=Distance(F("dhash"), Value(image.dhash))).filter(distance__lte=NEAR)
    return list(near.order_by("distance", "pk")[:most])


def compare(*, most: int = 100) -> int:
    """Keep, for lists, what the newest pictures that were not compared yet look like. Returns how many.

    Of two stored at once the one compared later finds the other."""
    owed = Image.objects.filter(compared_at=None).order_by("-pk")[:most]
    for image in owed:
        pairs = (sorted((image.pk, other.pk)) for other in duplicates_of(image))
        Alike.objects.bulk_create(
            [Alike(one_id=one, other_id=other) for one, other in pairs], ignore_conflicts=True
        )
        Image.objects.filter(pk=image.pk).update(compared_at=Now())
    return len(owed)
