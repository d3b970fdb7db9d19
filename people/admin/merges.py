"""Merges at the desk: who made which two profiles one, and the way back while there is one."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin

from people.merge import model_of, plan, undo, why_not_undone
from people.merge.standing import PEOPLE
from people.models import Merge
from people.names import Refused
from staff.models import User


@admin.register(Merge)
class MergeAdmin(ModelAdmin):  # type: ignore[misc]
    """Merges are made at a profile; here they are looked at and undone."""

    list_display = ["two", "by", "at", "standing"]
    list_display_links = ["two"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    list_select_related = ["person", "into", "by", "undone_by"]
    search_fields = ["person__name", "into__name"]
    show_full_result_count = False
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("rows")

    @admin.display(description="merge")
    def two(self, made: Merge) -> str:
        return str(made)

    @admin.display(description="undo")
    def standing(self, made: Merge) -> str:
        if made.undone_at:
            return f"Undone by {made.undone_by}, {made.undone_at:%d %b %Y}"
        return f"Possible until {made.undo_until:%d %b %Y}" if made.may_be_undone else "No longer"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        merges = Merge.objects.select_related("person", "into", "by", "undone_by")
        pk = object_id if object_id.isdecimal() and len(object_id) < 19 else 0
        made = get_object_or_404(merges, pk=pk)
        if request.method == "POST":
            return _undone(request, made)
        why_not = why_not_undone(made)
        context = {
            **self.admin_site.each_context(request),
            "opts": Merge._meta,
            "original": made,
            "title": str(made),
            "made": made,
            "why_not": why_not,
            "moved": list(_moved(made)),
            "stays": [] if why_not else plan(made).stays,
        }
        return TemplateResponse(request, "admin/people/merge_undo.html", context)

    def has_view_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        return request.user.has_perm("people.change_person")

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        return False


def _undone(request: HttpRequest, made: Merge) -> HttpResponse:
    user = cast(User, request.user)  # the desk is for users
    try:
        undo(made, by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:people_merge_change", made.pk)
    for one, other in ((made.person, made.into), (made.into, made.person)):
        LogEntry.objects.log_actions(
            user.pk, [one], CHANGE, change_message=f"Merge with {other} undone.", single_object=True
        )
    messages.success(
        request, f"{made.person} and {made.into} are two profiles again. Stories follow within minutes."
    )
    return redirect("admin:people_person_change", made.person_id)


def _moved(made: Merge) -> Iterator[str]:
    """What it wrote, counted by kind: “3 names”."""
    for table, count in Counter(table for table, _, _ in made.rows).items():
        meta = model_of(table)._meta
        one, many = (
            ("profile", "profiles") if table == PEOPLE else (meta.verbose_name, meta.verbose_name_plural)
        )
        yield f"{count} {one if count == 1 else many}"
