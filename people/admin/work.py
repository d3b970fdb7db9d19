from django.contrib import admin
from unfold.admin import ModelAdmin

from people.models import Work


@admin.register(Work)
class WorkAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["title", "year"]
    search_fields = ["title"]
    search_help_text = "By title"
