"""Fields and widgets of the story form. They keep whatever was typed, right or wrong, to show it again."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.widgets import AdminProseEditorWidget
from unfold.widgets import SELECT_CLASSES

from articles.body import EXTENSIONS
from articles.copy import Signature
from articles.models import Byline, Revision
from staff.models import Contributor

SELECT = " ".join(SELECT_CLASSES)


class Words(forms.CharField):
    """Text as it was typed. `Copy.canonical` refuses what cannot be stored, in the house's own words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.validators = []  # without Django's own about NUL

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")  # forms send CRLF


def row_numbers(values: Sequence[Any]) -> list[Any]:
    """Of what was sent, which may be anything, those that can be looked up in order to be shown again."""
    return [each for each in values if str(each).isdecimal() and len(str(each)) < 19]


class TopicsWidget(AutocompleteSelectMultiple):
    def __init__(self) -> None:
        super().__init__(Revision._meta.get_field("topics"), admin.site, attrs={"style": "width: 100%"})

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, row_numbers(value), attr)


class ImageWidget(AutocompleteSelect):
    def __init__(self) -> None:
        super().__init__(Revision._meta.get_field("lead_image"), admin.site, attrs={"style": "width: 100%"})

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, row_numbers(value), attr)


class BodyWidget(AdminProseEditorWidget):  # type: ignore[misc]
    """The rich text editor, with the toolbar that `articles.body` declares."""

    def __init__(self) -> None:
        super().__init__(config={"extensions": EXTENSIONS}, preset="configurable", attrs={"rows": 24})


class BylinesWidget(forms.Widget):
    """Rows of two select boxes, contributor and role. The order of the rows is the order of the bylines."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        rows = [*(_row(each) for each in value or []), ("", Byline.Role.WRITER)]
        context = {
            "id": (attrs or {}).get("id", f"id_{name}"),
            "name": name,
            "rows": rows,
            "contributors": list(Contributor.objects.values_list("pk", "name")),
            "roles": Byline.Role.choices,
            "select": SELECT,
        }
        return mark_safe(render_to_string("admin/articles/article/bylines.html", context))  # noqa: S308

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        if not isinstance(data, MultiValueDict):
            return []
        pairs = zip_longest(data.getlist(name), data.getlist(f"{name}_role"), fillvalue=Byline.Role.WRITER)
        return [(str(who), str(role)) for who, role in pairs if who]

    def id_for_label(self, id_: str) -> str:
        return id_


class BylinesField(forms.Field):
    """A list of Signature, in order. Nobody signs twice in the same part."""

    widget = BylinesWidget

    def clean(self, value: list[tuple[str, str]]) -> list[Signature]:
        try:
            found = Contributor.objects.in_bulk([int(who) for who, _ in value])
            signatures = [Signature(found[int(who)], Byline.Role(role).value) for who, role in value]
        except (KeyError, ValueError, OverflowError) as error:
            raise forms.ValidationError("One of the bylines is no longer there; choose again.") from error
        for signature in signatures:
            if signatures.count(signature) > 1:
                part = Byline.Role(signature.role).label
                raise forms.ValidationError(f"{signature.contributor} signs twice as “{part}”.")
        return signatures


def _row(value: Any) -> tuple[str, str]:
    """A byline as the two boxes hold it, whether it was typed or comes from a revision."""
    if isinstance(value, Signature):
        return str(value.contributor.pk), value.role
    who, role = value
    return who, role
