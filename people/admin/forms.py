"""The form of a profile: what an editor types made canonical, and every mistake said at its field."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from people import names
from people.entries import SCHEMES
from people.models import Person, Status, sort_name

TAKEN = {"unique": "Another profile has this id: is it the same person?"}
NEW_SLUG_HELP = "The end of the profile's address, which then stays. Left empty, it is made from the name."


def refused(error: ValueError) -> ValidationError:
    """What a verb says of a text, as the sentence a form shows."""
    message = str(error)
    return ValidationError(f"{message[:1].upper()}{message[1:]}.")


class Words(SimpleArrayField):
    """“actor, producer” as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    occupations = Words(
        forms.CharField(max_length=80),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="With commas between: “actor, producer”.",
    )

    class Meta:
        model = Person
        widgets = {"bio": UnfoldAdminTextareaWidget(attrs={"rows": 4})}
        exclude = ["merged_into"]  # noqa: DJ006  (what is shown is the fieldsets' to say)
        error_messages = {
            **dict.fromkeys(SCHEMES, TAKEN),
            "slug": {"unique": "Another profile has this address already; choose another."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):  # not there once the profile is
            slug.required, slug.help_text = False, NEW_SLUG_HELP
        status = self.fields.get("status")
        if isinstance(status, forms.TypedChoiceField):
            status.choices = [choice for choice in Status.choices if choice[0] != Status.MERGED]

    def clean_name(self) -> str:
        return self._stored(names.tidy, "name")

    def clean_bio(self) -> str:
        return self._stored(names.canonical, "bio")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if name := cleaned.get("name"):
            if cleaned.get("slug") == "":
                cleaned["slug"] = names.free_slug(name)
            if cleaned.get("sort_name") in ("", sort_name(self.initial.get("name", ""))):
                cleaned["sort_name"] = sort_name(name)
        return cleaned

    def _stored(self, make: Any, field: str) -> str:
        try:
            return str(make(self.cleaned_data[field]))
        except ValueError as error:
            raise refused(error) from error
