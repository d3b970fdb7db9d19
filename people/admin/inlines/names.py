"""The names of a profile."""

from collections import Counter

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.forms import PaginationInlineFormSet

from linking import norm
from people import names
from people.admin.forms import refused
from people.admin.inlines.part import PartOfProfile
from people.models import Name


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Name
        fields = ["text", "kind", "valid_from", "valid_until", "may_link", "is_stylised"]

    def clean_text(self) -> str:
        try:
            return names.tidy(self.cleaned_data["text"])
        except ValueError as error:
            raise refused(error) from error


class NamesFormSet(PaginationInlineFormSet):  # type: ignore[misc]
    """The printed name is changed in the profile itself; here only whether and how it is linked."""

    def add_fields(self, form: NameForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk and form.instance.norm == norm(form.instance.person.name):
            for field in {"text", "kind", "DELETE"} & set(form.fields):
                form.fields[field].disabled = True

    def clean(self) -> None:
        """Spellings that are one name to the linker stand in the table once."""
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("text") and not self._should_delete_form(form)
        ]
        stored = {form.instance.norm: form for form in self.initial_forms}
        wanted = Counter(norm(form.cleaned_data["text"]) for form in kept)
        for form in kept:
            key = norm(form.cleaned_data["text"])
            # A stored row gives its place up only after the next save, even when this one deletes it.
            is_held = form.instance.pk and stored.get(key, form) is not form
            if "text" in form.changed_data and (wanted[key] > 1 or is_held):
                form.add_error("text", "For the linker this is the same as another of these names.")


class NameInline(PartOfProfile):
    model = Name
    form = NameForm
    formset = NamesFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Name]:
        return Name.objects.select_related("person")
