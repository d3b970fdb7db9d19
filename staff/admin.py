"""Who signs in, and who signs stories."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from staff import signing_in
from staff.forms import SignInForm
from staff.models import Contributor, Role, User

admin.site.unregister(Group)  # what a user may do follows from the role

admin.site.login_form = SignInForm

RIGHTS = ("role", "is_active", "is_superuser")  # nobody sets their own


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """For superusers and the editor-in-chief, who cannot touch a superuser. Nobody is deleted: a user who
    leaves is made inactive, and what they wrote and decided keeps their name."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "full_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": [("first_name", "last_name"), "email"]}),
        (
            "Rights",
            {
                "fields": ["role", ("is_active", "is_superuser")],
                "description": "The role decides what the desk allows. Untick “active” when somebody leaves.",
            },
        ),
        ("Dates", {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    ("first_name", "last_name"),
                    "email",
                    "role",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        )
    ]

    @admin.display(description="name", ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return manages_users(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return manages_users(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return manages_users(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not _is_superuser(request)
        return manages_users(request) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fields = list(self.readonly_fields)
        if obj and obj.pk == request.user.pk:
            return [*fields, *RIGHTS]
        return fields if _is_superuser(request) else [*fields, "is_superuser"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = True  # the desk is the only place to sign in to
        super().save_model(request, obj, form, change)


def change_own_password(request: HttpRequest) -> HttpResponse:
    """As the admin site does it, but the old password is tried as everywhere."""
    if request.method == "POST" and isinstance(request.user, User):
        try:
            signing_in.is_password_of(request.user, request.POST.get("old_password", ""))
        except signing_in.TooMany as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:password_change")
    return admin.site.password_change(request)


def manages_users(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_active and (user.is_superuser or user.role == Role.CHIEF)


def _is_superuser(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser


@admin.register(Contributor)
class ContributorAdmin(ModelAdmin):  # type: ignore[misc]
    """Bylines. One that has signed a story cannot be deleted: the database protects it."""

    list_display = ["name", "title", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "title"]
    prepopulated_fields = {"slug": ["name"]}
    fields = [("name", "slug"), "title", "bio", "user"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Contributor | None = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Contributor | None = None) -> list[str]:
        """An address that readers have stays, and only who manages users ties a byline to an account:
        the account may edit what the byline signs."""
        fixed = ["slug"] if obj else []
        return fixed if manages_users(request) else [*fixed, "user"]
