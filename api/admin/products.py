"""Products: what of the paper partners subscribe to, with what each finds now."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from api import entitlement
from api.models import Product, Subscription
from articles.models import Section

NEWEST = 10


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    sections = forms.ModelMultipleChoiceField(
        Section.objects.all(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=Product._meta.get_field("sections").help_text,
    )

    class Meta:
        model = Product
        fields = ["name", "sections", "topics", "people", "words", "archive_days", "has_pictures"]


@admin.register(Product)
class ProductAdmin(ModelAdmin):  # type: ignore[misc]
    form = ProductForm
    list_display = ["name", "subscribers", "words", "archive_days", "has_pictures"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["name"]
    autocomplete_fields = ["topics", "people"]
    warn_unsaved_form = True
    compressed_fields = False
    fieldsets = [
        (None, {"fields": ["name"]}),
        (
            "Which stories",
            {
                "fields": ["sections", ("topics", "people"), ("words", "archive_days")],
                "description": "A story is in the product if it fits all of these. Leave all empty for the "
                "whole paper.",
            },
        ),
        ("Pictures", {"fields": ["has_pictures"]}),
    ]
    change_form_outer_after_template = "admin/api/product/found.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        now = Q(subscriptions__starts_at__lte=Now()) & (
            Q(subscriptions__ends_at__isnull=True) | Q(subscriptions__ends_at__gt=Now())
        )
        products: QuerySet[Product] = super().get_queryset(request)
        return products.annotate(partners=Count("subscriptions__partner", now, distinct=True))

    @admin.display(description="partners", ordering="partners")
    def subscribers(self, product: Any) -> int:
        return int(product.partners)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        product = self.get_object(request, object_id)
        more = found(product) if product and self.has_view_permission(request, product) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})  # type: ignore[no-any-return]


def found(product: Product) -> dict[str, Any]:
    """How many stories that readers have the product finds now, the newest of them, and who has it."""
    stories = entitlement.matching(product)
    having = Subscription.objects.current().filter(product=product).select_related("partner")
    return {
        "product": product,
        "count": stories.count(),
        "stories": stories.select_related("live__section").newest_first()[:NEWEST],
        "subscriptions": having.order_by("partner__name"),
    }
