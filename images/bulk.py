"""The same credit and the same rights for many pictures at once."""

from typing import Any

from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from images import renditions
from images.models import Image
from people.names import NotAllowed

FIELDS = (
    "credit",
    "photographer",
    "agency",
    "licence",
    "usable_from",
    "usable_until",
    "channels",
    "territories",
    "is_editorial_only",
    "may_crop",
    "may_train_ai",
)


def change(images: QuerySet[Image], *, by: PermissionsMixin, **fields: Any) -> int:
    """Give these fields to all of these pictures, or to none; the rest of each stays. Returns for how many
    that was news.

    Raises NotAllowed, and ValidationError, by field, for what one of the pictures could not have."""
    if not by.has_perm("images.change_image"):
        raise NotAllowed("You may not change pictures.")
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"not to be changed in bulk: {unknown}")
    every = [field.name for field in Image._meta.fields]
    Image(**fields).clean_fields(exclude=set(every) - set(fields))
    with transaction.atomic():
        locked = Image.objects.select_for_update().order_by("pk").filter(pk__in=images.values("pk"))
        changed = [image for image in locked if _differs(image, fields)]
        _refuse_ends_before_beginnings(changed, fields)
        Image.objects.filter(pk__in=[image.pk for image in changed]).update(**fields)
        for image in changed:
            if image.may_crop != fields.get("may_crop", image.may_crop):
                renditions.want_again(image)
    return len(changed)


def _differs(image: Image, fields: dict[str, Any]) -> bool:
    return any(getattr(image, name) != value for name, value in fields.items())


def _refuse_ends_before_beginnings(images: list[Image], fields: dict[str, Any]) -> None:
    """The database would say no too, and not for which picture."""
    for image in images:
        start, end = (fields.get(name, getattr(image, name)) for name in ("usable_from", "usable_until"))
        if start and end and end <= start:
            wrong = "usable_until" if "usable_until" in fields else "usable_from"
            raise ValidationError({wrong: f"“{image}” would stop being usable before it begins."})
