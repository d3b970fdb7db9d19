"""What hangs on a profile: names, credits, relationships. Whoever may change the profile may change these."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminSelectWidget

from linking import norm
from people import names, ties
from people.admin.forms import refused
from people.models import Credit, Name, Person, Relationship, Work


class Picker(AutocompleteSelect):
    """A search box that is told what is chosen now, instead of asking the database for it once a row."""

    chosen: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        if self.chosen is None or list(value) != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        return [(None, [self.create_option(name, value[0], str(self.chosen), True, 0)], 0)]


class PartOfProfile(TabularInline):  # type: ignore[misc]
    extra = 0
    hide_title = True
    tab = True

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
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the links to change or delete what is picked: rows stay narrow enough for a telephone."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_add_related = field.widget.can_add_related and db_field.related_model is Work
        return field


# --- names ------------------------------------------------------------------------------------------------


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Name
        fields = ["text", "kind", "may_link", "is_stylised"]

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


# --- credits ----------------------------------------------------------------------------------------------


class CreditsFormSet(PaginationInlineFormSet):  # type: ignore[misc]
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk and "work" in form.fields:
            form.fields["work"].widget.widget.chosen = form.instance.work


class CreditInline(PartOfProfile):
    model = Credit
    formset = CreditsFormSet
    fields = ["work", "role", "character"]
    autocomplete_fields = ["work"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return Credit.objects.select_related("work", "person")


# --- relationships ----------------------------------------------------------------------------------------


class RelationshipForm(forms.ModelForm):  # type: ignore[type-arg]
    """A relationship seen from the profile that is open, whichever end of the row it is on."""

    tie = forms.ChoiceField(
        label="Is their",
        choices=[("", "Choose"), *ties.KINDS.items()],
        widget=UnfoldAdminSelectWidget(attrs={"style": "min-width: 7rem"}),
    )

    class Meta:
        model = Relationship
        fields = ["other", "start", "end", "end_cause"]
        labels = {"other": "Person", "end_cause": "How it ended"}

    def __init__(self, *args: Any, profile: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and profile.pk:
            self.initial["tie"], self.initial["other"] = ties.seen_from(profile.pk, self.instance)

    def row(self, profile: Person) -> tuple[int, str, int]:
        """Person, kind and other as they will be stored."""
        return ties.canonical(profile.pk, self.cleaned_data["tie"], self.cleaned_data["other"].pk)


class RelationshipsFormSet(PaginationInlineFormSet):  # type: ignore[misc]
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "profile": self.instance}

    def get_queryset(self) -> QuerySet[Relationship]:
        """Both directions: a marriage is stored on the partner with the lower key, a child on the child."""
        if not hasattr(self, "_queryset"):
            either_end = Q(person=self.instance.pk) | Q(other=self.instance.pk)
            found = Relationship.objects.filter(either_end).select_related("person", "other")
            self._queryset = found.order_by("start", "pk") if self.instance.pk else found.none()
        return self._queryset

    def add_fields(self, form: RelationshipForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk and "other" in form.fields:
            row = form.instance
            relative = row.other if form.initial["other"] == row.other_id else row.person
            form.fields["other"].widget.widget.chosen = relative

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            told = form.cleaned_data
            if form.errors or not told.get("other") or self._should_delete_form(form):
                continue
            key = (told["other"].pk, told["tie"], told["start"])
            if told["other"] == self.instance:
                form.add_error("other", "That is the person of this profile.")
            elif key in seen:
                form.add_error("other", "The same relationship is in this list already.")
            seen.add(key)

    def save_new(self, form: RelationshipForm, commit: bool = True) -> Any:
        return self._save(form, commit)

    def save_existing(self, form: RelationshipForm, obj: Relationship, commit: bool = True) -> Any:
        return self._save(form, commit)

    def _save(self, form: RelationshipForm, commit: bool) -> Any:
        row = form.instance
        row.person_id, row.kind, row.other_id = form.row(self.instance)
        return form.save(commit=commit)


class RelationshipInline(PartOfProfile):
    model = Relationship
    fk_name = "person"
    form = RelationshipForm
    formset = RelationshipsFormSet
    fields = ["other", "tie", "start", "end", "end_cause"]
    autocomplete_fields = ["other"]
