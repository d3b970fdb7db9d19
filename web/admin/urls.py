"""The desk's own addresses about fronts."""

from django.contrib import admin
from django.urls import URLPattern, path

from web.admin import fronts

staff_only = admin.site.admin_view  # signed in, or sent to sign in

urlpatterns: list[URLPattern] = [
    path("fronts/", staff_only(fronts.places), name="fronts"),
    path("fronts/home/", staff_only(fronts.home), name="front-home"),
    path("fronts/stories/", staff_only(fronts.stories), name="front-stories"),
    path("fronts/section/<slug:section>/", staff_only(fronts.section), name="front-section"),
]
