"""Keys at the desk: made, rotated and revoked. A key itself is shown once, in the answer that makes it."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from api.admin import standing
from api.admin.screen import allowed, log, page, shown_once
from api.models import Key, Partner, Scope, issue, rotate
from api.models.partner import a_network
from articles.checks.times import say

OPENS = (
    "What the key opens. Stories before their embargo ends are for partners who have signed that they show "
    "nothing before it: tick that for no other."
)
OLD_FOR = [("1", "1 hour"), ("24", "1 day"), ("168", "7 days"), ("720", "30 days")]  # in hours


class Networks(SimpleArrayField):
    """Networks with commas between. Each wrong one is named: Django's own words leave out which and why."""

    default_error_messages = {"item_invalid": ""}

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]
    label = forms.CharField(
        label="System",
        max_length=80,
        widget=UnfoldAdminTextInputWidget,
        help_text="Which system of theirs uses it, as “website” or “newsletter”. A system has one key, and "
        "two while one takes the other’s place.",
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget, help_text=OPENS
    )
    networks = Networks(
        forms.CharField(max_length=43, validators=[a_network]),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=Key._meta.get_field("networks").help_text,
    )

    def clean_expires_at(self) -> dt.datetime | None:
        ends: dt.datetime | None = self.cleaned_data["expires_at"]
        if ends and "expires_at" in self.changed_data and ends <= timezone.now():
            raise ValidationError("This is over already. Choose a moment to come, or revoke the key.")
        return ends

    def clean(self) -> dict[str, Any]:
        """Two at once, never three: whoever makes another for this partner waits here until this is saved."""
        told = super().clean() or self.cleaned_data
        partner = told.get("partner") or (self.instance.partner if self.instance.partner_id else None)
        if partner and (label := told.get("label")):
            Partner.objects.select_for_update().get(pk=partner.pk)
            others = Key.objects.valid().filter(partner=partner, label=label).exclude(pk=self.instance.pk)
            if others.count() > 1:
                both = " and ".join(f"{key.prefix}…" for key in others)
                self.add_error(
                    "label",
                    f"There are two live keys for this system, {both}: revoke the one that is not used.",
                )
        return told


class ByState(admin.SimpleListFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("live", "Live"), ("soon", "Expires soon"), ("over", "Expired or revoked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Key]) -> QuerySet[Key]:
        live = Key.objects.valid()
        soon = live.filter(expires_at__lt=timezone.now() + standing.SOON)
        if self.value() in ("live", "soon"):
            return queryset.filter(pk__in=(soon if self.value() == "soon" else live).values("pk"))
        over = Q(revoked_at__isnull=False) | Q(expires_at__lte=Now())
        return queryset.filter(over) if self.value() == "over" else queryset


@admin.register(Key)
class KeyAdmin(ModelAdmin):  # type: ignore[misc]
    form = KeyForm
    list_display = ["prefix", "partner", "system", "state", "scopes", "used"]
    list_select_related = ["partner"]
    list_filter = [ByState, "partner"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["prefix", "label", "partner__name"]
    search_help_text = "By its first letters, system or partner"
    actions = ["revoke"]
    compressed_fields = False
    change_form_outer_before_template = "admin/api/key/standing.html"

    @admin.display(description="state")
    def state(self, key: Key) -> SafeString:
        found = standing.of_key(key)
        return format_html('<span class="desk-badge desk-tone-{}">{}</span>', found.tone, found.words)

    @admin.display(description="system", ordering="label")
    def system(self, key: Key) -> str:
        return key.label

    @admin.display(description="last used", ordering=F("last_used_at").desc(nulls_last=True))
    def used(self, key: Key) -> str:
        return say(key.last_used_at) if key.last_used_at else "Never"

    def get_fields(self, request: HttpRequest, obj: Key | None = None) -> list[Any]:
        """A key stays with the partner it was made for."""
        return ["label" if obj else ("partner", "label"), "scopes", ("networks", "expires_at")]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        key = self.get_object(request, object_id)
        is_valid = key is not None and Key.objects.valid().filter(pk=key.pk).exists()
        more = {"key": key, "found": standing.of_key(key), "is_valid": is_valid} if key else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Any, form: KeyForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj.shown_once = issue(obj)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return _made(request, obj, obj.shown_once, f"The new key of {obj.partner} for {obj.label}.")

    def has_change_permission(self, request: HttpRequest, obj: Key | None = None) -> bool:
        """What is revoked stays so."""
        return not (obj and obj.revoked_at) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key is revoked; its row says when and keeps its digest taken."""
        return False

    @admin.action(description="Revoke the chosen keys", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Key]) -> None:
        revoked = Key.objects.filter(pk__in=queryset).revoke()
        messages.success(request, f"Keys revoked, and refused from now on: {revoked}.")


class RotateForm(forms.Form):
    old_for = forms.ChoiceField(
        label="How long the old key opens for",
        choices=OLD_FOR,
        initial="168",
        widget=UnfoldAdminRadioSelectWidget,
        help_text="Time for them to put the new one in its place. Nothing that ends earlier lasts longer.",
    )

    @property
    def as_time(self) -> dt.timedelta:
        return dt.timedelta(hours=int(self.cleaned_data["old_for"]))


@require_http_methods(["GET", "POST"])
def rotate_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Asks how long the old one lives; then the new one, once."""
    by = allowed(request, "view_key", "add_key")
    key = get_object_or_404(Key.objects.select_related("partner"), pk=key_id)
    form = RotateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new, secret = rotate(key, by=by, old_for=form.as_time)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            log(by, key, f"Rotated: {new.prefix}… takes its place.")
            key.refresh_from_db(fields=["expires_at"])
            until = say(key.expires_at) if key.expires_at else "it is revoked"
            return _made(
                request, new, secret, f"It takes the place of {key.prefix}…, which opens until {until}."
            )
    status = 422 if form.errors else 200
    return page(request, "key/rotate.html", {"title": f"Rotate {key}", "key": key, "form": form}, status)


@require_http_methods(["GET", "POST"])
def revoke_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Asks once; from then on the key is refused."""
    by = allowed(request, "view_key", "change_key")
    key = get_object_or_404(Key.objects.select_related("partner"), pk=key_id)
    if request.method == "POST":
        if Key.objects.filter(pk=key.pk).revoke():
            log(by, key, "Revoked.")
            messages.success(request, f"{key} is revoked, and refused from now on.")
        else:
            messages.warning(request, f"{key} had been revoked before: nothing was changed.")
        return redirect("admin:api_partner_change", key.partner_id)
    found = standing.of_key(key)
    return page(request, "key/revoke.html", {"title": f"Revoke {key}", "key": key, "found": found})


def _made(request: HttpRequest, key: Key, secret: str, what: str) -> HttpResponse:
    return shown_once(
        request,
        title="New key",
        what=what,
        secret=secret,
        label="Key",
        use=f"They send it with every request, in a header: Authorization: Bearer {key.prefix}…",
        back=reverse("admin:api_partner_change", args=[key.partner_id]),
        back_to=key.partner,
    )
