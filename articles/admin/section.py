from django.contrib import admin
from unfold.admin import ModelAdmin

from articles.models import Section, Topic


@admin.register(Section)
class SectionAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "slug", "description", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Topic)
class TopicAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "slug", "mediatopic"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
