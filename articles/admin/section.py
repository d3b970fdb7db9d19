from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from articles.models import Section, Topic


class AddressedAdmin(ModelAdmin):  # type: ignore[misc]
    """The slug is the address: chosen once, since nothing would lead readers on from the old one."""

    search_fields = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}


@admin.register(Section)
class SectionAdmin(AddressedAdmin):
    list_display = ["name", "slug", "description", "position"]


@admin.register(Topic)
class TopicAdmin(AddressedAdmin):
    list_display = ["name", "slug", "mediatopic"]
