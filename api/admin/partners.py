"""A partner's page: who they are, what they have, and whether all is well."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline
from unfold.views import ChangeList

from api.admin import standing, usage
from api.admin.screen import moment
from api.models import Delivery, Fetch, Key, Partner, Product, Subscription, Webhook
from images.admin.fields import CountriesField

ROOM = 12  # rem of a product's name; a table that is wider than the screen scrolls as a whole
SHOWN = 50  # keys, and kills, on a partner's page; there are lists of all


class PartnerForm(forms.ModelForm):  # type: ignore[type-arg]
    countries = CountriesField(required=False, help_text=Partner._meta.get_field("countries").help_text)


class SubscriptionForm(forms.ModelForm):  # type: ignore[type-arg]
    starts_at = moment("From", required=False, help_text="Empty: from now on.")
    ends_at = moment("Until", required=False, help_text="Empty: until somebody ends it.")

    class Meta:
        model = Subscription
        fields = ["product", "starts_at", "ends_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.pop("starts_at", None)  # else the database's default, as an expression

    def clean_starts_at(self) -> dt.datetime:
        begins: dt.datetime | None = self.cleaned_data["starts_at"]
        return begins or (timezone.now() if self.instance._state.adding else self.instance.starts_at)


class SubscriptionInline(TabularInline):  # type: ignore[misc]
    """What they have is ended, not deleted: it stays on record that they had it."""

    model = Subscription
    form = SubscriptionForm
    extra = 0
    hide_title = True
    verbose_name, verbose_name_plural = "subscription", "Subscriptions"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return Subscription.objects.select_related("product", "partner")

    def get_formset(self, request: HttpRequest, obj: Partner | None = None, **kwargs: Any) -> Any:
        """With the products asked for once, not once a row."""
        formset = super().get_formset(request, obj, **kwargs)
        if field := formset.form.base_fields.get("product"):
            widget = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
            widget.attrs["style"] = f"min-width: {ROOM}rem"
            field.choices = [("", "Choose a product"), *Product.objects.values_list("pk", "name")]
        return formset

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return False


class Standings(ChangeList):  # type: ignore[misc]
    """The list, with what is not well with each."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = standing.of_partners(self.result_list)
        for partner in self.result_list:
            partner.findings = found[partner.pk]


@admin.register(Partner)
class PartnerAdmin(ModelAdmin):  # type: ignore[misc]
    form = PartnerForm
    list_display = ["name", "all_well", "plan", "contact", "is_active"]
    list_filter = ["plan", "is_active"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["name", "contact"]
    search_help_text = "By name or contact"
    inlines = [SubscriptionInline]
    fields = [("name", "contact"), ("plan", "countries"), "is_active"]
    warn_unsaved_form = True
    compressed_fields = False
    change_form_outer_before_template = "admin/api/partner/standing.html"
    change_form_outer_after_template = "admin/api/partner/panels.html"

    @admin.display(description="all well?")
    def all_well(self, partner: Any) -> SafeString:
        worst = min(partner.findings, key=lambda one: one.tone != standing.BAD, default=None)
        if worst is None:
            return format_html('<span class="desk-badge desk-tone-good">{}</span>', "All is well")
        said = ", ".join(finding.words for finding in partner.findings)
        return format_html(
            '<span class="desk-badge desk-badge-long desk-tone-{}">{}</span>', worst.tone, said
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Standings]:
        return Standings

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        partner = self.get_object(request, object_id)
        more = panels(partner) if partner and self.has_view_permission(request, partner) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})  # type: ignore[no-any-return]

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        """A partner is switched off; what their keys did stays on record."""
        return False


def panels(partner: Partner) -> dict[str, Any]:
    """What stands around the form: findings, keys, webhooks, usage, kills. Nine queries."""
    keys = list(Key.objects.filter(partner=partner).select_related("partner")[:SHOWN])
    webhooks = list(with_waiting(Webhook.objects.filter(partner=partner)))
    kills = (
        Fetch.objects.unanswered().filter(partner=partner).select_related("article__live", "article__head")
    )
    return {
        "partner": partner,
        "findings": standing.of_partners([partner])[partner.pk],
        "keys": [(key, standing.of_key(key)) for key in keys],
        "webhooks": [(webhook, standing.of_webhook(webhook)) for webhook in webhooks],
        "usage": usage.last_days(partner, timezone.now().date()),
        "kills": kills.order_by("-article__gone_at", "-pk")[:SHOWN],
    }


def with_waiting(webhooks: QuerySet[Webhook]) -> QuerySet[Webhook]:
    """Each with `waiting`: how many deliveries it is still to get."""
    pending = Delivery.objects.pending().filter(webhook=OuterRef("pk")).order_by().values("webhook")
    return webhooks.annotate(waiting=Coalesce(Subquery(pending.annotate(n=Count("pk")).values("n")), 0))
