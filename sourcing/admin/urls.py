"""The desk's addresses about sources: random ids in them, and nothing that they lead to."""

from django.contrib import admin
from django.urls import URLPattern, path

from sourcing.admin import papers, quotes, screens

staff_only = admin.site.admin_view  # signed in, or sent to sign in

urlpatterns: list[URLPattern] = [
    path("sourcing/", staff_only(screens.listed), name="sources"),
    path("sourcing/add/", staff_only(screens.add), name="source-add"),
    path("sourcing/password/", staff_only(screens.password), name="source-password"),
    path("sourcing/glass/", staff_only(screens.ask_for_glass), name="source-glass"),
    path("sourcing/hold/", staff_only(screens.hold), name="source-hold"),
    path("sourcing/story/<int:article_id>/", staff_only(quotes.story_quotes), name="story-quotes"),
    path("sourcing/grant/<uuid:grant_id>/", staff_only(screens.answer_grant), name="source-grant"),
    path("sourcing/<uuid:source_id>/", staff_only(screens.one), name="source"),
    path("sourcing/<uuid:source_id>/reveal/", staff_only(screens.reveal), name="source-reveal"),
    path("sourcing/<uuid:source_id>/do/", staff_only(screens.do), name="source-do"),
    path("sourcing/<uuid:source_id>/papers/", staff_only(papers.attach), name="source-papers"),
    path("sourcing/<uuid:source_id>/papers/<uuid:paper_id>/", staff_only(papers.do), name="source-paper"),
]
