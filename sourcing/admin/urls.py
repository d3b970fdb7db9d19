"""The desk's addresses about sources: random ids in them, and nothing that they lead to."""

from django.contrib import admin
from django.urls import URLPattern, path

from sourcing.admin import noting, panel, papers, screens

staff_only = admin.site.admin_view  # signed in, or sent to sign in

urlpatterns: list[URLPattern] = [
    path("sourcing/", staff_only(screens.listed), name="sources"),
    path("sourcing/add/", staff_only(screens.add), name="source-add"),
    path("sourcing/password/", staff_only(screens.password), name="source-password"),
    path("sourcing/glass/", staff_only(screens.ask_for_glass), name="source-glass"),
    path("sourcing/hold/", staff_only(screens.hold), name="source-hold"),
    path("sourcing/coverage/", staff_only(panel.coverages), name="story-coverages"),
    path("sourcing/story/<int:article_id>/", staff_only(panel.story_sources), name="story-sources"),
    path("sourcing/story/<int:article_id>/note/", staff_only(noting.add_note), name="source-note-add"),
    path("sourcing/story/<int:article_id>/mark/", staff_only(noting.mark), name="source-mark"),
    path("sourcing/story/<int:article_id>/dismiss/", staff_only(noting.dismiss), name="source-dismiss"),
    path("sourcing/story/<int:article_id>/reply/", staff_only(noting.ask_for_reply), name="source-reply"),
    path("sourcing/story/<int:article_id>/do/", staff_only(noting.do_to_story), name="source-do-story"),
    path("sourcing/reply/<int:reply_id>/", staff_only(noting.answer), name="source-answer"),
    path("sourcing/note/<uuid:note_id>/", staff_only(noting.note), name="source-note"),
    path("sourcing/note/<uuid:note_id>/reveal/", staff_only(noting.reveal_note), name="source-note-reveal"),
    path("sourcing/grant/<uuid:grant_id>/", staff_only(screens.answer_grant), name="source-grant"),
    path("sourcing/<uuid:source_id>/", staff_only(screens.one), name="source"),
    path("sourcing/<uuid:source_id>/reveal/", staff_only(screens.reveal), name="source-reveal"),
    path("sourcing/<uuid:source_id>/do/", staff_only(screens.do), name="source-do"),
    path("sourcing/<uuid:source_id>/papers/", staff_only(papers.attach), name="source-papers"),
    path("sourcing/<uuid:source_id>/papers/<uuid:paper_id>/", staff_only(papers.do), name="source-paper"),
]
