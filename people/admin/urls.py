"""The desk's own addresses about people, beside those the admin site makes."""

from django.contrib import admin
from django.urls import URLPattern, path

from people.admin import duplicates

urlpatterns: list[URLPattern] = [
    path("people/duplicates/", admin.site.admin_view(duplicates.screen), name="people-duplicates"),
]
