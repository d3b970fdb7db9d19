"""Fields and widgets of a picture's form. They keep whatever was typed, right or wrong, to show it again."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from unfold.widgets import UnfoldAdminTextInputWidget

from images import countries, showing
from images.models import Image, ImagePerson
from people.models import Person

MOST = 50  # people in a picture


class Share(forms.NumberInput):
    """A share of the picture's width or height, set by a slider: by keys too, and without a script."""

    input_type = "range"

    def __init__(self) -> None:
        super().__init__({"min": 0, "max": 1, "step": 0.01, "class": "desk-share"})


class CountriesField(forms.CharField):
    """A list of country codes, typed on one line."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        try:
            return countries.read(str(value or ""))
        except ValueError as error:
            raise ValidationError(str(error)) from error


class PersonSearch(AutocompleteSelect):
    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: Any = None) -> dict[str, Any]:
        said = {"data-placeholder": "Add somebody by name", "style": "width: 100%"}
        return super().build_attrs(base_attrs, extra_attrs) | said


class PeopleWidget(forms.Widget):
    """Those shown, from left to right, and as boxes to tick those whom file and caption name."""

    template_name = "admin/images/image/people_shown.html"
    image: Image | None = None

    def __init__(self) -> None:
        super().__init__()
        person: Any = ImagePerson._meta.get_field("person")
        self.search = person.formfield(required=False, widget=PersonSearch(person, admin.site)).widget

    @property
    def media(self) -> forms.Media:
        return cast(forms.Media, self.search.media)

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        shown = _people(value or [])
        proposals = showing.proposed(self.image) if self.image and self.image.pk else []
        context = {
            "id": (attrs or {}).get("id", f"id_{name}"),
            "name": name,
            "shown": shown,
            "proposals": [person for person in proposals if person not in shown],
            "search": self.search.render(f"{name}_add", None, {"id": f"id_{name}_add"}),
        }
        return mark_safe(render_to_string(self.template_name, context))  # noqa: S308

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """In the order of the page; somebody found and not yet put in the list is at its end."""
        return [one for one in (*data.getlist(name), *data.getlist(f"{name}_add")) if one]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_add"


class PeopleField(forms.Field):
    """A list of profiles, each once, in order."""

    widget = PeopleWidget

    def clean(self, value: Sequence[str]) -> list[Person]:
        people = _people(value)
        if len(people) < len(set(value)):
            raise ValidationError("One of these profiles is no longer there; choose again.")
        if len(people) > MOST:
            raise ValidationError(f"At most {MOST} people; these are {len(people)}.")
        return people

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(person.pk) for person in initial or []] != list(data or [])


def _people(chosen: Sequence[Any]) -> list[Person]:
    """Profiles for what was sent, which may be anything, or for what is shown; each once, in order."""
    if all(isinstance(one, Person) for one in chosen):
        return list(chosen)
    numbers = list(dict.fromkeys(int(one) for one in chosen if str(one).isdecimal() and len(str(one)) < 19))
    found = Person.objects.filter(merged_into=None).in_bulk(numbers)
    return [found[number] for number in numbers if number in found]
