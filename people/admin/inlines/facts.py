"""What else is known of somebody, each fact with what it rests on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import StackedInline

from people import facts
from people.admin.inlines.part import OnProfile, SourcedForm, SourcedFormSet
from people.models import Fact

ELSEWHERE = "Born, died and occupations are changed in the profile itself."


class FactForm(SourcedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.about in facts.COLUMNS:
            for field in {"about", "text", "dated"} & set(self.fields):
                self.fields[field].disabled = True
                self.fields[field].help_text = ELSEWHERE if field == "text" else ""

    def clean_about(self) -> str:
        about: str = self.cleaned_data["about"]
        if about in facts.COLUMNS and about != self.instance.about:
            raise ValidationError(ELSEWHERE)
        return about


class FactsFormSet(SourcedFormSet):
    def add_fields(self, form: FactForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.about in facts.COLUMNS and "DELETE" in form.fields:
            form.fields["DELETE"].disabled = True

    def clean(self) -> None:
        """One fact of a kind; of events as many as there are, each once."""
        super().clean()
        seen = set()
        for form in self.forms:
            told = form.cleaned_data
            if form.errors or not told.get("about") or self._should_delete_form(form):
                continue
            is_event = told["about"] == Fact.About.EVENT
            key = (told["about"], *((told["dated"], told["text"]) if is_event else ()))
            if key in seen:
                form.add_error("about", "This profile has that fact already: change that one.")
            seen.add(key)


class FactInline(OnProfile, StackedInline):  # type: ignore[misc]
    model = Fact
    form = FactForm
    formset = FactsFormSet
    fields = [
        ("about", "text", "dated"),
        ("source", "source_url", "as_of"),
        ("confidence", "is_public", "hidden"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        return Fact.objects.select_related("person")
