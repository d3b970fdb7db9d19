"""What all that hangs on a profile has in common. Whoever may change the profile may change it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextInputWidget

from people import facts, names
from people.dates import PartialDateInput
from people.models import Award, Fact, Relationship, Work


class Picker(AutocompleteSelect):
    """A search box that is told what is chosen now, instead of asking the database for it once a row."""

    chosen: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        value = [one for one in value if str(one).isdecimal()]  # anything else is nobody's key
        if self.chosen is None or value != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        return [(None, [self.create_option(name, value[0], str(self.chosen), True, 0)], 0)]


class OnProfile:
    """Who may see and change it: a mixin for inlines of either look."""

    extra = 0
    hide_title = True
    tab = True
    autocomplete_fields: Sequence[str] = ()
    admin_site: Any

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("people.view_person")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("people.change_person")

    has_add_permission = has_delete_permission = has_change_permission

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Picker(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the links to change or delete what is picked: rows stay narrow enough for a telephone."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_add_related = field.widget.can_add_related and db_field.related_model is Work
        return field


# What an editor can read of a field without scrolling in it; a table that is wider scrolls as a whole.
ROOM = {"text": 12, "character": 12, "role": 8}
DATE_ROOM = 9  # rem


class PartOfProfile(OnProfile, TabularInline):  # type: ignore[misc]
    """A table of rows, one a line. What has a source is too wide for that: it stands stacked."""

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        for name, field in formset.form.base_fields.items():
            if room := DATE_ROOM if isinstance(field, PartialDateInput) else ROOM.get(name):
                field.widget.attrs["style"] = f"min-width: {room}rem"
        return formset


class SourcedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row that may be hidden from readers: by a reason, and shown again by taking the reason away."""

    hidden = forms.CharField(
        label="Hidden from readers, because",
        required=False,
        max_length=facts.LONGEST_REASON,
        widget=UnfoldAdminTextInputWidget,
        help_text="Write why, and readers see it nowhere from this save on. Empty it to show it again.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.redacted_at:
            self.initial["hidden"] = self.instance.redaction_reason

    def clean_source(self) -> str:
        return self._stored("source")

    def clean_hidden(self) -> str:
        return self._stored("hidden")

    def _stored(self, field: str) -> str:
        try:
            return " ".join(names.canonical(self.cleaned_data[field]).split())
        except ValueError as error:
            raise ValidationError(f"{error}.") from error


class SourcedFormSet(PaginationInlineFormSet):  # type: ignore[misc]
    """Redacts and restores by the verbs, once the rows are saved."""

    def redact(self, by: Any) -> None:
        for form in self.forms:
            row: Fact | Relationship | Award = form.instance
            if "hidden" not in form.changed_data or not row.pk or self._should_delete_form(form):
                continue
            if reason := form.cleaned_data["hidden"]:
                facts.redact(row, by=by, reason=reason)
            else:
                facts.restore(row, by=by)
