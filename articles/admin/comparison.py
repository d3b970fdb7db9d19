"""Two copies of a story as one text: for a writer whose save came second, and for the story's history."""

from dataclasses import dataclass

from django.forms.utils import pretty_name
from django.utils.safestring import SafeString, mark_safe

from articles import diff
from articles.admin.forms import COPY_FIELDS, StoryForm
from articles.admin.pictures import illustrated
from articles.copy import Copy
from articles.models import Byline
from images.models import Image

LISTS = ("section", "bylines", "topics", "lead_image")  # what is chosen; the other fields are written


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two copies differ: what went in <del>, what came in <ins>. `is_fine` is False where
    the text was too long to be compared word by word."""

    field: str
    html: SafeString
    is_fine: bool = True

    @property
    def label(self) -> str:
        return label(self.field)


def label(field: str) -> str:
    """What the story screen calls a field."""
    return str(StoryForm.base_fields[field].label or pretty_name(field))


def differing(older: Copy, newer: Copy) -> list[str]:
    """The fields that differ, in the order of Copy. Both must be canonical."""
    return [name for name in COPY_FIELDS if getattr(older, name) != getattr(newer, name)]


def differences(older: Copy, newer: Copy) -> list[Difference]:
    """What differs, field by field. Both must be canonical."""
    return [_difference(name, older, newer) for name in differing(older, newer)]


def _difference(name: str, older: Copy, newer: Copy) -> Difference:
    # Safe: the bodies came out of the sanitiser (articles.body); articles.diff escapes all other text.
    if name in LISTS:
        return Difference(name, mark_safe(diff.entries(_entries(name, older), _entries(name, newer))))  # noqa: S308
    compared = diff.body if name == "body" else diff.text
    made = compared(getattr(older, name), getattr(newer, name))
    html = illustrated(made.html) if name == "body" else mark_safe(made.html)  # noqa: S308
    return Difference(name, html, made.is_fine)


def _entries(name: str, copy: Copy) -> list[tuple[object, str]]:
    """What was chosen, as (what it is, what it is called)."""
    if name == "bylines":
        return [
            (
                f"{signed.role} {signed.contributor.pk}",
                f"{Byline.Role(signed.role).label} {signed.contributor}",
            )
            for signed in copy.bylines
        ]
    if name == "topics":
        return [(topic.pk, str(topic)) for topic in copy.topics]
    if name == "lead_image":
        return [(copy.lead_image.pk, _picture(copy.lead_image))] if copy.lead_image else []
    return [(copy.section.pk, str(copy.section))] if copy.section else []


def _picture(image: Image) -> str:
    said = [image.caption, image.alt_text and f"Shows: {image.alt_text}", image.credit]
    return " · ".join(filter(None, said)) or str(image)
