"""The desk's own addresses, beside those the admin site makes: fragments and small commands."""

from django.contrib import admin
from django.urls import URLPattern, path

from articles.admin import (
    archive,
    checklist,
    facts,
    panel,
    pictures,
    previews,
    revisions,
    strangers,
    writing,
)

staff_only = admin.site.admin_view  # signed in, or sent to sign in

urlpatterns: list[URLPattern] = [
    path("articles/article/<int:article_id>/people/", staff_only(panel.people), name="story-people"),
    path("articles/article/<int:article_id>/people/retry/", staff_only(panel.retry), name="story-retry"),
    path(
        "articles/article/<int:article_id>/people/decide/",
        staff_only(panel.decide),
        name="story-people-decide",
    ),
    path(
        "articles/article/<int:article_id>/people/search/",
        staff_only(panel.search),
        name="story-people-search",
    ),
    path(
        "articles/article/<int:article_id>/previews/",
        staff_only(previews.story_previews),
        name="story-previews",
    ),
    path("articles/article/<int:article_id>/buffer/", staff_only(writing.buffer), name="story-buffer"),
    path("articles/article/<int:article_id>/here/", staff_only(writing.here), name="story-here"),
    path(
        "articles/article/<int:article_id>/revisions/", staff_only(revisions.listed), name="story-revisions"
    ),
    path(
        "articles/article/<int:article_id>/revisions/compare/",
        staff_only(revisions.compare),
        name="story-compare",
    ),
    path(
        "articles/article/<int:article_id>/revisions/restore/",
        staff_only(revisions.restore),
        name="story-restore",
    ),
    path("articles/article/<int:article_id>/checks/", staff_only(checklist.checks_of), name="story-checks"),
    path(
        "articles/article/<int:article_id>/checks/override/",
        staff_only(checklist.override_one),
        name="story-checks-override",
    ),
    path("articles/article/<int:article_id>/facts/", staff_only(facts.facts_of), name="story-facts"),
    path(
        "articles/article/<int:article_id>/facts/decide/", staff_only(facts.decide), name="story-facts-decide"
    ),
    path("articles/pictures/", staff_only(pictures.pictures), name="story-pictures"),
    path("articles/pictures/<uuid:uuid>/", staff_only(pictures.small), name="story-picture"),
    path("articles/embeds/", staff_only(pictures.embed), name="story-embed"),
    path("articles/factwarning/", staff_only(facts.listed), name="facts-disagree"),
    path("articles/strangers/", staff_only(strangers.screen), name="strangers"),
    path("articles/relinkjob/waiting/", staff_only(archive.waiting), name="archive-waiting"),
    path("articles/relinkjob/<int:job_id>/progress/", staff_only(archive.progress), name="archive-progress"),
]
