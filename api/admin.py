"""The partner desk: who pulls our stories, and their keys."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from api.models import Key, Partner, Scope, issue


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget, help_text="What the key opens."
    )


@admin.register(Partner)
class PartnerAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    list_display = ["name", "contact", "is_active"]
    search_fields = ["name"]
    formfield_overrides = {ArrayField: {"widget": UnfoldAdminTextInputWidget}}

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        """A partner is switched off; what their keys did stays on record."""
        return False


@admin.register(Key)
class KeyAdmin(ModelAdmin):  # type: ignore[misc]
    form = KeyForm
    list_display = ["prefix", "partner", "label", "scopes", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["partner"]
    list_filter = ["partner"]
    actions = ["revoke"]

    def get_readonly_fields(self, request: HttpRequest, obj: Key | None = None) -> list[str]:
        """A key stays with the partner it was made for."""
        return ["partner", "prefix", "revoked_at", "last_used_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: Key, form: KeyForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        secret = issue(obj)
        messages.warning(request, f"Copy the key now, it will not be shown again: {secret}")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key is revoked; its row says when and keeps its digest taken."""
        return False

    @admin.action(description="Revoke the chosen keys", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Key]) -> None:
        revoked = Key.objects.filter(pk__in=queryset).revoke()
        messages.success(request, f"Keys revoked, and refused from now on: {revoked}.")
