"""The relationships of a profile, seen from it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminSelectWidget

from people import ties
from people.admin.inlines.part import OnProfile, SourcedForm, SourcedFormSet
from people.models import Person, Relationship


class RelationshipForm(SourcedForm):
    """A relationship seen from the profile that is open, whichever end of the row it is on."""

    tie = forms.ChoiceField(
        label="Is their",
        choices=[("", "Choose"), *ties.KINDS.items()],
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Relationship
        fields = ["other", "start", "end", "end_cause", "status", "source", "source_url"]
        labels = {"other": "Person", "end_cause": "How it ended"}

    def __init__(self, *args: Any, profile: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and profile.pk:
            self.initial["tie"], self.initial["other"] = ties.seen_from(profile.pk, self.instance)

    def row(self, profile: Person) -> tuple[int, str, int]:
        """Person, kind and other as they will be stored."""
        return ties.canonical(profile.pk, self.cleaned_data["tie"], self.cleaned_data["other"].pk)


class RelationshipsFormSet(SourcedFormSet):
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
            row.get_inline_title = f"{relative}: {ties.KINDS[form.initial['tie']].lower()}"

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            told = form.cleaned_data
            if form.errors or not told.get("other") or self._should_delete_form(form):
                continue
            is_parentage = told["tie"] in (ties.CHILD, Relationship.Kind.PARENT)
            key = (
                told["other"].pk,
                "" if is_parentage else told["tie"],
                "" if is_parentage else told["start"],
            )
            if told["other"] == self.instance:
                form.add_error("other", "That is the person of this profile.")
            elif key in seen:
                form.add_error("other", "The same relationship is in this list already.")
            elif why := self._impossible(told):
                form.add_error("tie", why)
            seen.add(key)

    def _impossible(self, told: dict[str, Any]) -> str:
        """Why it cannot be, by the dates of both as they are being saved, or by who descends from whom."""
        other: Person = told["other"]
        if why := ties.impossible(self.instance, told["tie"], other, told["start"], told["end"]):
            return why
        child, parent = (other, self.instance) if told["tie"] == ties.CHILD else (self.instance, other)
        is_parentage = told["tie"] in (ties.CHILD, Relationship.Kind.PARENT)
        if is_parentage and self.instance.pk and ties.descends(parent.pk, child.pk):
            return f"{parent.name} descends from {child.name}: nobody is their own ancestor."
        return ""

    def others(self) -> set[int]:
        """Whose profiles, besides this one, another row has come to or gone from, or is another one now."""
        changed = [form for form in self.forms if form.has_changed()]
        told = {form.initial.get("other") for form in changed}
        told |= {pk for form in changed for pk in (form.instance.person_id, form.instance.other_id)}
        return told - {None, self.instance.pk}

    def save_new(self, form: RelationshipForm, commit: bool = True) -> Any:
        return self._save(form, commit)

    def save_existing(self, form: RelationshipForm, obj: Relationship, commit: bool = True) -> Any:
        return self._save(form, commit)

    def _save(self, form: RelationshipForm, commit: bool) -> Any:
        row = form.instance
        row.person_id, row.kind, row.other_id = form.row(self.instance)
        return form.save(commit=commit)


class RelationshipInline(OnProfile, StackedInline):  # type: ignore[misc]
    model = Relationship
    fk_name = "person"
    form = RelationshipForm
    formset = RelationshipsFormSet
    fields = [
        ("other", "tie", "status"),
        ("start", "end", "end_cause"),
        ("source", "source_url", "hidden"),
    ]
    autocomplete_fields = ["other"]
