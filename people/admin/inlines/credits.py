"""Parts in works, and prizes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import StackedInline
from unfold.forms import PaginationInlineFormSet

from people.admin.inlines.part import OnProfile, PartOfProfile, SourcedForm, SourcedFormSet
from people.models import Award, Credit


class PickedWorks(PaginationInlineFormSet):  # type: ignore[misc]
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.work_id and "work" in form.fields:
            form.fields["work"].widget.widget.chosen = form.instance.work


class CreditInline(PartOfProfile):
    model = Credit
    formset = PickedWorks
    fields = ["work", "role", "character", "first_year", "last_year"]
    autocomplete_fields = ["work"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return Credit.objects.select_related("work", "person")


class AwardsFormSet(PickedWorks, SourcedFormSet):
    pass


class AwardInline(OnProfile, StackedInline):  # type: ignore[misc]
    model = Award
    form = SourcedForm
    formset = AwardsFormSet
    fields = [("name", "category", "year"), ("work", "is_won"), ("source", "hidden")]
    autocomplete_fields = ["work"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Award]:
        return Award.objects.select_related("work", "person")
